"""Whether a service has something newer than what lies in the project, without fetching it.

A newer year in the layer's name, a date after ours, another number of features in the same box:
each says so by itself. Where none is told, nothing is known: as many features may be others.
"""

from dataclasses import dataclass
from typing import Literal

from landuse.domain.issues import errors
from landuse.domain.service import Listed
from landuse.sources.services.fetched import Origin
from landuse.sources.services.health import Health

Verdict = Literal["newer", "as_ours", "not_told", "no_answer"]
Sign = Literal["edition", "date", "count", ""]


@dataclass(frozen=True, slots=True)
class News:
    """What a service has, beside what we have."""

    id: str
    verdict: Verdict
    sign: Sign
    """What says so; empty where nothing does."""
    ours: Origin
    theirs: Health


def news(listed: Listed, ours: Origin, theirs: Health) -> News:
    """Return whether a service has something newer.

    Parameters
    ----------
    listed
        The service.
    ours
        Where the map in the project came from.
    theirs
        What the service has today, counted in the same box.
    """
    verdict, sign = _told(listed, ours, theirs)
    return News(listed.id, verdict, sign, ours, theirs)


def _told(listed: Listed, ours: Origin, theirs: Health) -> tuple[Verdict, Sign]:
    if errors(theirs.issues):
        return "no_answer", ""
    name = ours.address if listed.service.protocol == "file" else ours.name
    if theirs.name and name and theirs.name != name and listed.service.protocol != "cog":
        return "newer", "edition"
    if theirs.changed is not None:
        return ("newer" if theirs.changed > ours.fetched else "as_ours"), "date"
    if theirs.count is not None and ours.expected is not None and theirs.count != ours.expected:
        return "newer", "count"
    return "not_told", ""
