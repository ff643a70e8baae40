"""Whether files were written since they were read, told without reading them."""

from collections.abc import Iterable
from pathlib import Path

Stamps = tuple[tuple[str, int, int], ...]


def stamps(paths: Iterable[Path]) -> Stamps:
    """Return what changes when a file is written: its name, time and size.

    Parameters
    ----------
    paths
        Files; those that are gone are left out.
    """
    found = []
    for path in paths:
        try:
            stat = path.stat()
        except OSError:
            continue
        found.append((str(path), stat.st_mtime_ns, stat.st_size))
    return tuple(found)
