"""What a service answers: a whole answer, or what it tells of a file before it is read."""

import datetime as dt
from dataclasses import dataclass
from email.utils import parsedate_to_datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with status 200."""

    address: str
    """What was asked, without the key."""
    kind: str
    body: bytes
    system: str | None = None
    """The reference system named in the answer's head."""


@dataclass(frozen=True, slots=True)
class Peeked:
    """What a service tells of a file before it is read: bytes, and when it was last changed."""

    size: int | None
    changed: dt.datetime | None


def date_of(told: str) -> dt.datetime | None:
    """Return the time in a head of HTTP, or none where it is no time."""
    try:
        found = parsedate_to_datetime(told)
    except (ValueError, TypeError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
