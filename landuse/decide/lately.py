"""What was found lately is kept for the next edit.

An edit changes one allocation. The land the others ask for, what of it they may have, and what
rules say of it follow from the same shapes as before: they are found again by their content, not
by who asked, so two visitors and an undone edit share them too.
"""

from collections.abc import Callable, Hashable
from hashlib import blake2b
from typing import TypeVar

from landuse.domain.landscape import Landscape
from landuse.domain.once import Lately

MOST_CLAIMS = 4_000_000
"""How many claims are kept on a landscape, all together: a hundred megabytes or two."""

Found = TypeVar("Found")


def content(*held: bytes) -> bytes:
    """Return a digest of bytes in their order."""
    digest = blake2b(digest_size=16)
    for part in held:
        digest.update(len(part).to_bytes(8, "little"))
        digest.update(part)
    return digest.digest()


def lately(
    landscape: Landscape,
    key: Hashable,
    find: Callable[[], Found],
    weigh: Callable[[Found], int],
) -> Found:
    """Return what was found on a landscape for a key, lately or now.

    Parameters
    ----------
    landscape
        The land.
    key
        All that it follows from beside the land.
    find
        Finds it.
    weigh
        Counts the claims in it.
    """
    held = landscape.once("lately", lambda: Lately(MOST_CLAIMS))
    return held.get(key, find, weigh)
