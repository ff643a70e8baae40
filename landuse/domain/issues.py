"""What is wrong, said so that the reader can mend it: where, found, expected, remedy.

Two kinds of fault are told apart by who must act. :class:`InvalidInput` is for what a person
can mend in a file or a form: all findings are gathered and raised together. :class:`StoreError`
is for what an operator can mend. Anything else is our own bug and is loud.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding: where it is, what was found, what was expected and how to mend it."""

    where: str
    found: str
    expected: str
    remedy: str
    severity: Severity = "error"

    def __str__(self) -> str:
        """Read the finding as one sentence."""
        return f"{self.where}: found {self.found}; expected {self.expected}. {self.remedy}"

    def as_row(self) -> dict[str, str]:
        """Return the finding as the contract's row: severity, where, found, expected, remedy."""
        row = asdict(self)
        return {key: row[key] for key in ("severity", "where", "found", "expected", "remedy")}


class LanduseError(Exception):
    """The base of every fault this program raises on purpose."""


class InvalidInput(LanduseError):  # noqa: N818  (the house's word, see docs/conventions.md)
    """Input that a person can mend; carries every finding, not just the first."""

    def __init__(self, issues: Iterable[Issue]) -> None:
        """Keep the findings and read them as one message, a line each."""
        self.issues = tuple(issues)
        super().__init__("\n".join(str(issue) for issue in self.issues))


class StoreError(LanduseError):
    """Something an operator can mend: a disk, a permission, a stale copy."""


def errors(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """Return the findings that make the input unusable."""
    return tuple(issue for issue in issues if issue.severity == "error")


def refuse(issues: Iterable[Issue]) -> None:
    """Raise :class:`InvalidInput` with all findings when one of them is an error."""
    issues = tuple(issues)
    if errors(issues):
        raise InvalidInput(issues)
