"""A register of projects: how its extracts are read, and what changed from one to the next.

A register knows its projects by an id that never changes, with an outline, a state and a kind. Its
states are put in our words for how firm a wish is; what it has ended is no project any more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Self

from pydantic import Field, model_validator

from landuse.domain.definition import Definition, Text
from landuse.domain.layer import Identifier
from landuse.domain.scenario import Status

TOLERANCE_HA = 1e-4
"""A square metre: less is how coordinates were written, no other outline."""

What = Literal["new", "gone", "status", "kind", "hectares"]


class Columns(Definition):
    """Names a column goes by, the first that is there; small letters or large."""

    id: list[str]
    name: list[str]
    state: list[str]
    measure: list[str]
    outline: list[str] = Field(default_factory=list)
    """What a table without shapes knows an outline by."""
    nitrogen_t: list[str] = Field(default_factory=list)


class State(Definition):
    """One of the register's states: how firm a project is that is in it."""

    code: str
    name: str
    status: Status | None = None
    ended: bool = False
    """Given up or refused: no project any more."""

    @model_validator(mode="after")
    def _is_one_or_the_other(self) -> Self:
        if self.ended == (self.status is not None):
            msg = "a status, or ended = true"
            raise ValueError(msg)
        return self


class Kind(Definition):
    """A kind of project, and the measure and scheme it is with us."""

    id: Identifier
    title: Text
    names: list[str]
    """What the register calls it: words and ids."""
    measure: Identifier
    scheme: Identifier | None = None


class Register(Definition):
    """How the extracts of a register are read."""

    id: Identifier
    title: Text
    source: str
    unstated: Status
    """How firm a feature without a state is."""
    decided: list[Status]
    """What the reference holds; the rest is under way."""
    columns: Columns
    kinds: list[Kind]
    states: list[State]


@dataclass(frozen=True, slots=True)
class Project:
    """A project as it was read: hectares of its whole outline."""

    id: str
    name: str
    status: Status
    kind: str
    area_ha: float


@dataclass(frozen=True, slots=True)
class Change:
    """What is different about one project; ``before`` and ``after`` as they are told."""

    what: What
    id: str
    name: str
    before: str | float | None
    after: str | float | None


def changes(before: Iterable[Project], after: Iterable[Project]) -> tuple[Change, ...]:
    """Return what changed between two readings, project by project.

    Parameters
    ----------
    before, after
        Projects by the same register, each once.
    """
    old, new = ({held.id: held for held in found} for found in (before, after))
    added = [Change("new", p.id, p.name, None, p.status) for p in new.values() if p.id not in old]
    gone = [Change("gone", p.id, p.name, p.status, None) for p in old.values() if p.id not in new]
    moved = [one for name in old if name in new for one in _moved(old[name], new[name])]
    return (*added, *gone, *moved)


def _moved(old: Project, new: Project) -> Iterable[Change]:
    if old.status != new.status:
        yield Change("status", new.id, new.name, old.status, new.status)
    if old.kind != new.kind:
        yield Change("kind", new.id, new.name, old.kind, new.kind)
    if abs(old.area_ha - new.area_ha) > TOLERANCE_HA:
        yield Change("hectares", new.id, new.name, old.area_ha, new.area_ha)
