"""A column of a map under the name this program gives it: source, type, codes, unit."""

from typing import Annotated, Literal, Self

from pydantic import StringConstraints, field_validator, model_validator

from landuse.domain.definition import Definition
from landuse.domain.quantity import known_unit

IDENTIFIER = r"^[a-z][a-z0-9_]{0,60}$"

COLUMN_TYPES: dict[str, tuple[str, ...]] = {
    "code": ("text", "integer", "category"),
    "name": ("text", "category"),
    "soil": ("category", "text"),
    "use": ("category", "text"),
    "unit_id": ("text", "integer"),
    "crop_code": ("integer",),
}
"""Types a column may have where the role of its layer gives it a meaning."""


class Column(Definition):
    """A column of the file under the name this program gives it."""

    source: str | list[str]
    """Column of the file (band of a raster); several are joined with ``/``."""
    type: Literal["text", "integer", "number", "category", "boolean", "date"]
    codes: dict[str, str] | None = None
    """Meaning of each code; a code not listed is a fault."""
    code_list: Annotated[str, StringConstraints(pattern=IDENTIFIER)] | None = None
    """A shared list in ``data/codes/<name>.csv`` instead of ``codes``."""
    unit: str | None = None
    optional: bool = False
    """True where the file may lack the column."""

    @field_validator("source")
    @classmethod
    def _source_names_something(cls, source: str | list[str]) -> str | list[str]:
        if not source or not all(source):
            msg = "the name of a column of the file, or of several to join"
            raise ValueError(msg)
        return source

    @field_validator("unit")
    @classmethod
    def _unit_is_known(cls, unit: str | None) -> str | None:
        return unit if unit is None else known_unit(unit)

    @model_validator(mode="after")
    def _categories_have_codes(self) -> Self:
        if self.codes is not None and self.code_list is not None:
            msg = "codes: codes or a code_list, not both"
            raise ValueError(msg)
        if self.type == "category" and self.codes is None and self.code_list is None:
            msg = "codes: codes or a code_list, which a category column needs"
            raise ValueError(msg)
        return self

    @property
    def sources(self) -> tuple[str, ...]:
        """The columns of the file this one is read from."""
        return (self.source,) if isinstance(self.source, str) else tuple(self.source)
