"""Words of a paper in Danish and English: ``words.toml`` beside this file, by short names."""

import tomllib
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).with_name("words.toml")


@lru_cache(maxsize=1)
def book() -> dict[str, dict[str, str]]:
    """Return every text by its short name, in both languages."""
    held: dict[str, dict[str, str]] = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return held


def say(name: str, language: str, **parts: str) -> str:
    """Return a text in a language, its blanks filled in.

    Parameters
    ----------
    name
        The text's short name.
    language
        ``da`` or ``en``.
    **parts
        What stands in its blanks.
    """
    return book()[name][language].format(**parts)
