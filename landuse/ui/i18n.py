"""Texts of the screen through gettext: Danish first, English beside it."""

import gettext
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).parent / "locale"
LANGUAGES = {"da": "Dansk", "en": "English"}


@lru_cache(maxsize=4)
def translations(language: str) -> gettext.NullTranslations:
    """Return the texts of a language; English is what the code says."""
    path = LOCALES / language / "LC_MESSAGES" / "landuse.po"
    if not path.is_file():
        return gettext.NullTranslations()
    with path.open("rb") as stream:
        catalogue = read_po(stream, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def text(message: str, language: str) -> str:
    """Return a text in a language."""
    return translations(language).gettext(message)
