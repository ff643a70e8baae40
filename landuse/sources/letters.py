"""In which alphabet a map's letters are written, where the file does not say, or says it wrong."""

from pathlib import Path
from typing import Any

import pandas as pd

from landuse.sources.shapefile import alphabet

OLD_LETTERS = {"TAB", "MIF", "DXF"}
"""Kinds of file that may not say their alphabet: UTF-8 where the bytes are, else Windows' own."""
WINDOWS = "CP1252"


def recoded(frame: Any) -> Any:
    """Return a drawing with its letters: GDAL takes those since 2007, UTF-8, for Windows' own.

    Parameters
    ----------
    frame
        Its features, as GDAL read them.
    """
    texts = [name for name in frame.columns if pd.api.types.is_string_dtype(frame[name].dtype)]
    return frame.assign(**{name: frame[name].map(_utf8, na_action="ignore") for name in texts})


def _utf8(text: str) -> str:
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def alphabet_of(path: Path, kind: str | None) -> str | None:
    """Return the alphabet a file is read in; none leaves it to GDAL.

    Parameters
    ----------
    path
        The file.
    kind
        What kind of map it is.
    """
    if kind == "shapefile":
        return alphabet(path)
    return "UTF-8" if kind == "DXF" else None
