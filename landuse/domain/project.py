"""A project: a folder with a ``landuse.toml``."""

from typing import Annotated, Literal

from pydantic import Field, field_validator

from landuse.domain.crs import metric_crs
from landuse.domain.definition import Definition, Text


class Project(Definition):
    """What ``landuse.toml`` says of a project."""

    schema_: Annotated[Literal[1], Field(alias="schema")] = 1
    title: Text
    about: Text | None = None
    crs: str = "EPSG:25832"
    """The planning CRS: metric and projected (C1)."""
    synthetic: bool = False
    """True for invented land: every screen says so."""
    example: str | None = None
    """The scenario the app opens on."""

    @field_validator("crs")
    @classmethod
    def _crs_is_metric(cls, crs: str) -> str:
        metric_crs(crs)
        return crs
