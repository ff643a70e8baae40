"""A project: a folder with a ``landuse.toml``."""

from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import Field, field_validator

from landuse.domain.crs import metric_crs
from landuse.domain.definition import Definition, Text
from landuse.domain.layer import Identifier

Purpose = Literal["climate_plan", "subsidy", "international"]
MOST_BUFFER_M = 20_000.0
DEFAULT_SET = "ipcc_2013"
"""What leads where a project names no purpose: the set that says most of any land."""


class Area(Definition):
    """The municipalities a project is about, and how far around them land is asked for."""

    municipalities: Annotated[tuple[str, ...], Field(min_length=1)]
    """Their codes, four digits in Denmark."""
    buffer_m: Annotated[float, Field(ge=0, le=MOST_BUFFER_M)] = 0.0


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
    area: Area | None = None
    """What services are asked about; without it, whoever fetches says so."""
    purposes: dict[Purpose, Identifier] = Field(default_factory=dict)
    """Which factor set speaks for each purpose; the first is what every screen leads with."""

    editions: list[str] = Field(default_factory=list)
    """Folders in this one that are projects too: the same land by another edition of its maps."""

    @property
    def lead(self) -> str:
        """The factor set every screen leads with."""
        return next(iter(self.purposes.values()), DEFAULT_SET)

    @field_validator("editions")
    @classmethod
    def _editions_lie_inside(cls, editions: list[str]) -> list[str]:
        for folder in map(PurePosixPath, editions):
            if folder.is_absolute() or ".." in folder.parts or "\\" in str(folder):
                message = f"{str(folder)!r} is not a folder inside the project"
                raise ValueError(message)
        return editions

    @field_validator("crs")
    @classmethod
    def _crs_is_metric(cls, crs: str) -> str:
        metric_crs(crs)
        return crs
