"""What every file-backed definition has in common: closed, frozen, bilingual."""

from pydantic import BaseModel, ConfigDict


class Definition(BaseModel):
    """A definition read from a file: unknown keys are refused, values never change."""

    model_config = ConfigDict(
        extra="forbid",
        defer_build=True,  # most commands read few kinds of definition
        frozen=True,
        use_attribute_docstrings=True,
        allow_inf_nan=False,
        populate_by_name=True,
    )


class Text(Definition):
    """A text in Danish and English."""

    da: str
    """Danish: what the screen shows first."""
    en: str
    """English."""

    def in_language(self, language: str) -> str:
        """Return the text in ``language`` (``da`` or ``en``)."""
        return self.en if language == "en" else self.da
