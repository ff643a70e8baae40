"""What is wrong, in Danish: every sentence of an Issue matched with its template and said again.

The templates stand in ``locale/da/issues.toml``, English to Danish. A ``{name}`` in a template
stands for what differs; what it is called says how it is read: ``{soil}`` is a class of soil,
``{area}`` a number, ``{list}`` a list of names. A sentence that no template matches is shown as
it is, in English, and marked as such.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from landuse.ui import words

FILE = Path(__file__).parent / "locale" / "da" / "issues.toml"
HOLE = re.compile(r"\\\{(\w+)\\\}")
FILL = re.compile(r"\{(\w+)\}")
SHOWN_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence with holes, and what it is in Danish."""

    pattern: re.Pattern[str]
    danish: str

    def answer(self, sentence: str) -> str | None:
        """Return the sentence in Danish, if it is this one."""
        found = self.pattern.fullmatch(sentence)
        if found is None:
            return None
        said = {name: _said(name, value) for name, value in found.groupdict().items()}
        return FILL.sub(lambda hole: said.get(hole[1], hole[0]), self.danish)


def _said(name: str, value: str) -> str:
    """Return what stands in a hole, in Danish."""
    kind = name.rstrip("0123456789")
    if kind in {"soil", "use"}:
        return words.key(value, "da").lower()
    if kind == "gases":
        return ", ".join(words.gas(gas, "da") for gas in value.split(", "))
    if kind == "theme":
        return ", ".join(words.theme(part, "da") for part in value.split(", "))
    if kind == "area":
        return _number(value)
    if kind == "sentence":
        return sentence(value) or value
    return value


def _number(value: str) -> str:
    try:
        plain = float(value)
    except ValueError:
        return value
    shown = f"{plain:,.1f}" if abs(plain) >= 1 else f"{plain:.{SHOWN_DIGITS}g}"
    return shown.translate(str.maketrans(",.", ".,"))


@lru_cache(maxsize=1)
def sayings() -> tuple[Saying, ...]:
    """Return every template; the one that says most in words of its own is tried first."""
    with FILE.open("rb") as stream:
        pairs = tomllib.load(stream)["sayings"]
    ordered = sorted(pairs, key=lambda pair: -len(re.sub(r"\{\w+\}", "", pair[0])))
    return tuple(Saying(_pattern(english), danish) for english, danish in ordered)


def _pattern(english: str) -> re.Pattern[str]:
    return re.compile(HOLE.sub(r"(?P<\1>.+?)", re.escape(english)), re.DOTALL)


@lru_cache(maxsize=2048)
def sentence(english: str) -> str | None:
    """Return a sentence in Danish; none where no template matches it."""
    found = (saying.answer(english) for saying in sayings())
    return next((danish for danish in found if danish is not None), None)


VALUE = r"""(['"].*['"]|[\[{].*|[\w:.\-/<>]+( = .*)?|no \w+)(\.\.\.)?"""


def is_a_value(english: str) -> bool:
    """Whether a text is values out of a file, which are the same in every language."""
    parts = re.split(r", (?=[\w<>\-.]+ = |no \w+$|no \w+,|\w+$|\w+,)", english)
    return all(re.fullmatch(VALUE, part, re.DOTALL) for part in parts)


def in_language(english: str, language: str) -> str:
    """Return a sentence in the visitor's language; English where nobody has said it in Danish."""
    if language == "en" or not english:
        return english
    said = sentence(english)
    if said is None and is_a_value(english):
        return re.sub(r"(?<![\w'])no (value|\w+)(?=,|$)", "ingen \\1", english)
    return said or english
