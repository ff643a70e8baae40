"""Published numbers that are not emission factors: yields, distances, prices, rates, lead times.

They stand in ``data/factors/<topic>/parameters.csv``, one row each, and are looked up by topic
and name. What no source gives has no row: it is an input of the user, or the answer is unknown.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from landuse.domain import digest
from landuse.domain.figure import Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter(Figure):
    """One published number, by its topic and name."""

    topic: str
    id: str

    __hash__ = Figure.__hash__


class Parameters(Mapping[tuple[str, str], Parameter]):
    """All parameters of a project by topic and name."""

    def __init__(self, rows: Iterable[Parameter], files: Mapping[str, str] | None = None) -> None:
        """Keep the rows; a later one replaces an earlier one of the same topic and name."""
        self._rows = {(row.topic, row.id): row for row in rows}
        self.files = dict(files or {})
        """SHA-256 of each file read, by its path from the project."""

    def __getitem__(self, key: tuple[str, str]) -> Parameter:
        """Return the parameter of a topic and name."""
        return self._rows[key]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Iterate over topics and names in the order of the files."""
        return iter(self._rows)

    def __len__(self) -> int:
        """Count the parameters."""
        return len(self._rows)

    def find(self, topic: str, name: str) -> Parameter | None:
        """Return a parameter, or None where nobody published one (C5)."""
        return self._rows.get((topic, name))

    def of(self, topic: str) -> dict[str, Parameter]:
        """Return the parameters of one topic by name."""
        return {name: row for (held, name), row in self._rows.items() if held == topic}

    @property
    def digest(self) -> str:
        """Digest of the files read (C11)."""
        return digest.of_json(self.files)
