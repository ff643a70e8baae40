"""How a map and its layer file are put into a project: whole, or not at all.

A text is written under a name nobody reads and moved to its place in one step. A map is kept under
the name of its own content, so that whoever is stopped in between leaves the old layer as it was.
"""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

NEW = ".new-"
"""How files begin that are not whole yet; nothing ever reads them."""
DIGITS = 12
"""So much of a digest stands in a map's name."""


def half_of(folder: Path) -> Path:
    """Return a new file in a folder, under a name nobody reads."""
    handle, name = tempfile.mkstemp(prefix=NEW, dir=folder)
    os.close(handle)
    return Path(name)


def replace_text(path: Path, text: str, *, only_new: bool = False) -> None:
    """Put a text in a file's place in one step.

    Parameters
    ----------
    path
        The file.
    text
        Its new content.
    only_new
        Whether a file that is there already stays as it is.

    Raises
    ------
    FileExistsError
        When it is there and must stay.
    """
    half = half_of(path.parent)
    try:
        with half.open("w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        half.chmod(0o644)
        if only_new:
            path.hardlink_to(half)
        else:
            half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def storable(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame whose columns hold one kind of value each."""
    mixed = [
        name
        for name in frame.columns
        if frame[name].dtype == object
        and pd.api.types.infer_dtype(frame[name], skipna=True) not in {"boolean", "integer"}
    ]
    return frame.assign(**{name: frame[name].astype("string") for name in mixed})


def plain(held: Any) -> Any:
    """Return a definition's values as TOML can hold them: without what is none."""
    if isinstance(held, Mapping):
        return {key: plain(value) for key, value in held.items() if value is not None}
    return [plain(one) for one in held] if isinstance(held, list | tuple) else held


def beside(path: Path) -> Path:
    """Return the file beside a map that says where it came from."""
    return path.with_name(f"{path.stem}.origin.json")
