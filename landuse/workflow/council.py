"""A council paper of one to six scenarios: the recommendation left open, the case, the appendices.

Every number in it is an outcome's; where a part is printed with its sum, the parts add up as they
are printed. What nobody owning the land was asked about is drawn as squares and stamped.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from landuse.domain.definition import Definition, Text
from landuse.domain.issues import Issue, refuse
from landuse.domain.landscape import NOWHERE, Landscape
from landuse.domain.later import Later
from landuse.report.maps import paint
from landuse.report.painting import LOOSE, plan_areas
from landuse.report.paper import Block, Gallery, Look, Paper, Picture
from landuse.sources.definitions import file_fault, read_definition
from landuse.workflow import council_annex, council_case, council_money, few
from landuse.workflow.bases import bases, indicators
from landuse.workflow.comparison import MOST, Comparison, Option, compare
from landuse.workflow.picturing import refuse_without_parts
from landuse.workflow.scenarios import Drawn, read_scenario
from landuse.workflow.verbs import decide, judge, load
from landuse.workflow.writing import Writing

Format = Literal["pdf", "html", "docx", "md"]
WRITERS: Mapping[Format, ModuleType | Later] = {
    "pdf": Later("landuse.report.pdf"), "html": Later("landuse.report.page"),
    "docx": Later("landuse.report.word"), "md": Later("landuse.report.markdown"),
}  # fmt: skip
SETTINGS = "report.toml"
PRINTED = ("authorities",)
"""Tables of a paper that belong to no indicator."""
TEXT_MM, ALONE_MM = 166.0, 103.0
"""How wide the text of a page is, and a map that stands alone."""
Progress = Callable[[str, float], None]


class Settings(Definition):
    """What ``report.toml`` of a project says of how its papers look."""

    schema_: Annotated[Literal[1], Field(alias="schema")] = 1
    name: Text | None = None
    """Whose papers they are."""
    color: Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")] = "#1f5f7a"
    """Of headings."""
    logo: Annotated[str, StringConstraints(pattern=r"^[\w\-./ ]+\.(png|jpg|svg)$")] | None = None
    """A picture in the project."""


@dataclass(frozen=True, slots=True)
class Ordered:
    """How a paper is wanted."""

    language: str = "da"
    generalise: bool = True
    """Whether what is only sketched is drawn as squares."""
    written: date | None = None
    """Its date; today where none is given."""


def look_of(root: Path, language: str) -> Look:
    """Return how the papers of a project look; plain where it says nothing.

    Raises
    ------
    InvalidInput
        When the settings or the logo cannot be read.
    """
    path = Path(root) / SETTINGS
    if not path.is_file():
        return Look()
    held, issues = read_definition(Settings, path, SETTINGS)
    refuse(issues)
    if held is None:
        return Look()
    name = "" if held.name is None else held.name.in_language(language)
    if held.logo is None:
        return Look(name, held.color)
    logo = (Path(root) / held.logo).resolve()
    if not logo.is_relative_to(Path(root).resolve()):
        refuse([Issue(f"{SETTINGS}: logo", held.logo, "a file in the project", "Move it there.")])
    fault = file_fault(logo, held.logo)
    refuse([] if fault is None else [fault])
    return Look(name, held.color, logo.read_bytes(), logo.suffix[1:].lower())


AT_ONCE = 2
"""Scenarios counted side by side: geometry and numbers leave room for another."""


def report(
    root: Path,
    scenarios: Sequence[str],
    *,
    kind: Format = "pdf",
    ordered: Ordered = Ordered(),
    progress: Progress | None = None,
) -> bytes:
    """Return a council paper of saved scenarios.

    Parameters
    ----------
    root
        The project folder.
    scenarios
        One to six; the first is what the others are held against.
    kind
        ``pdf``, ``html``, ``docx`` or ``md``.
    ordered
        Its language, date, and how it is drawn.
    progress
        Told what is being done, and how far it is (0 to 1).

    Raises
    ------
    InvalidInput
        When a scenario does not exist or is faulty, or there are too many.
    """
    told = progress or (lambda _step, _part: None)
    refuse_without_parts()
    land = load(root, strict=False, progress=lambda step, part: told(step, part * 0.3))
    options = _all_counted(land, [read_scenario(root, name) for name in scenarios], told)
    told("writing", 0.8)
    body = write(paper(side_by_side(land, options), ordered), kind)
    told("done", 1.0)
    return body


def _all_counted(land: Landscape, every: Sequence[Drawn], told: Progress) -> list[Option]:
    """Return scenarios counted two at a time, with the tables a paper prints."""
    options = []
    with ThreadPoolExecutor(AT_ONCE) as hands:
        begun = [hands.submit(_printed, land, drawn) for drawn in every]
        for number, (drawn, option) in enumerate(zip(every, begun, strict=True)):
            told(f"counting {drawn.scenario.id}", 0.3 + 0.4 * number / len(every))
            options.append(option.result())
    return options


def _printed(land: Landscape, drawn: Drawn) -> Option:
    option = counted(land, drawn)
    for name in PRINTED:
        option.outcome.tables.get(name)
    return option


def counted(land: Landscape, drawn: Drawn) -> Option:
    """Return a scenario with what a paper tells of it: every indicator, and what it must ask for.

    Parameters
    ----------
    land, drawn
        The land, and the scenario with its drawn areas.
    """
    plan = decide(land, drawn)
    every = [held.id for held in indicators()]
    return Option(drawn, plan, judge(land, plan, only=every, tables=PRINTED))


def side_by_side(landscape: Landscape, options: Sequence[Option]) -> Comparison:
    """Return options to be told of; a paper may tell of one alone.

    Raises
    ------
    InvalidInput
        When there is none, or there are too many.
    """
    if len(options) == 1:
        return Comparison(landscape, tuple(options))
    if not options:
        found = "no scenario"
        refuse([Issue("report", found, f"1 to {MOST} scenarios", "Name at least one.")])
    return compare(landscape, options)


def write(made: Paper, kind: Format) -> bytes:
    """Return a paper in a format."""
    body: bytes = WRITERS[kind].write(made)
    return body


def paper(told: Comparison, ordered: Ordered = Ordered()) -> Paper:
    """Return the paper of one to six options.

    Parameters
    ----------
    told
        The options.
    ordered
        Its language, date, and how it is drawn.

    Raises
    ------
    InvalidInput
        When a scenario touches so few holdings that one could tell whose they are.
    """
    held = Writing(told, ordered.language)
    by_id = dict(zip((option.id for option in told.options), held.touched, strict=True))
    refuse(few.faults(by_id, (*held.known_places, NOWHERE)))
    outcome = told.options[0].outcome
    known = bases(told.landscape.root).sets
    factors = known[outcome.factors].in_language(ordered.language)
    written = ordered.written or date.today()  # noqa: DTZ011  (the day where it is written)
    maps = Gallery(tuple(_map(held, n, ordered) for n in range(len(told.options))))
    blocks: list[Block] = [
        *council_case.blocks(held, maps),
        *council_money.blocks(held),
        *council_annex.blocks(held, factors, written),
    ]
    return Paper(
        title=held.say("title_one" if len(held.titles) == 1 else "title", titles=_listed(held)),
        kind=held.say("kind_invented" if told.landscape.project.synthetic else "kind"),
        language=ordered.language,
        written=written,
        blocks=tuple(blocks),
        footer=held.say("footer", factors=factors, gwp=outcome.gwp, digest=outcome.digest),
        look=look_of(told.landscape.root, ordered.language),
        fill=held.say("fill"),
    )


def _listed(held: Writing) -> str:
    *most, last = held.titles
    return f"{', '.join(most)} {held.say('and')} {last}" if most else last


def _map(held: Writing, number: int, ordered: Ordered) -> Picture:
    option, land = held.told.options[number], held.told.landscape
    loose = any(wish.status in LOOSE for wish in option.plan.scenario.allocate)
    generalise = ordered.generalise and loose
    areas = plan_areas(land, option.plan, ordered.language, generalise=generalise)
    width_mm = TEXT_MM / min(3, len(held.titles)) - 3 if len(held.titles) > 1 else ALONE_MM
    png = paint(land, areas, width_mm=width_mm, stamp=held.say("stamp") if loose else "")
    shown = ", ".join(dict.fromkeys(area.label for area in areas))
    words = held.say("map_words", title=held.titles[number], shown=shown or held.say("nothing"))
    return Picture(png, held.titles[number], words)
