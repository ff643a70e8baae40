"""A layer: one described map, with its origin, licence, reference system, columns and codes.

``coverage`` and ``absent`` say what it means that no polygon is here: with ``coverage =
"patches"`` the land outside every patch *is* the class ``absent``, by definition rather than
by accident. ``cut`` says whether the layer cuts the land into pieces everywhere, or only meets
the areas of a plan (see docs/architecture.md).
"""

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from landuse.domain.definition import Definition, Text
from landuse.domain.quantity import LENGTH_UNITS, known_unit

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,60}$")]

PlaceRole = Literal["municipality", "region", "catchment"]
PLACE_ROLES: tuple[PlaceRole, ...] = ("municipality", "region", "catchment")

Role = Literal[
    "municipality",
    "region",
    "catchment",
    "unit",
    "soil",
    "landuse",
    "renewable",
    "biodiversity",
    "recreation",
    "business",
    "constraint",
    "context",
]
CUTTING_ROLES = frozenset({"municipality", "region", "catchment", "unit", "soil", "landuse"})

Theme = Literal[
    "section3_nature",
    "natura_2000",
    "protected_area",
    "protected_forest",
    "stream_line",
    "lake_line",
    "forest_line",
    "church_line",
    "beach_line",
    "ancient_monument",
    "stone_wall",
    "bnbo",
    "osd",
    "ochre",
    "local_plan",
    "plan_lowland",
    "plan_forest_wanted",
    "plan_forest_unwanted",
    "plan_renewable",
    "plan_farmland",
    "green_map",
    "solar_area",
    "wind_turbine",
    "soil_pollution",
    "raw_materials",
    "dwelling",
    "urban",
    "stream",
    "ditch",
    "nitrogen_retention",
    "trunk_road",
    "railway",
    "power_line",
    "road",
    "terrain",
    "hydrology",
    "water_depth",
    "power_cable",
    "gas_pipe",
    "biodiversity_priority",
    "recreation_area",
    "recreation_route",
    "recreation_facility",
    "business_area",
]

Use = Literal["crop", "grass", "forest", "nature", "wetland", "water", "built", "other", "unknown"]
USES: tuple[Use, ...] = (
    "crop",
    "grass",
    "forest",
    "nature",
    "wetland",
    "water",
    "built",
    "other",
    "unknown",
)
Soil = Literal["over12", "6to12", "mineral", "unknown"]
SOILS: tuple[Soil, ...] = ("over12", "6to12", "mineral", "unknown")

PERSONAL_COLUMNS = frozenset({"cvr", "journalnr", "sagsbeh", "bruger_id", "cvr_kode", "cvr_navn"})
"""Columns that can identify a person; dropped on load whatever a layer file says."""


class Origin(Definition):
    """Where a map comes from: all that a sceptic would ask."""

    producer: str
    title: str
    url: str | None = None
    licence: str
    attribution: str | None = None
    created: dt.date | None = None
    published: dt.date | None = None
    accessed: dt.date | None = None
    synthetic: bool = False
    """True for invented land: the screen says so."""


class File(Definition):
    """The file that holds a map, inside the project."""

    path: str
    layer: str | None = None
    crs: str
    """Checked on reading, never guessed (C1)."""
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None


class Column(Definition):
    """A column of the file under the name this program gives it."""

    source: str | list[str]
    """Column of the file; several are joined with ``/``."""
    type: Literal["text", "integer", "number", "category", "boolean", "date"]
    codes: dict[str, str] | None = None
    """Meaning of each code; a code not listed is a fault."""
    code_list: Identifier | None = None
    """A shared list in ``data/codes/<name>.csv`` instead of ``codes``."""
    unit: str | None = None
    optional: bool = False
    """True where the file may lack the column."""

    @field_validator("unit")
    @classmethod
    def _unit_is_known(cls, unit: str | None) -> str | None:
        return unit if unit is None else known_unit(unit)

    @model_validator(mode="after")
    def _categories_have_codes(self) -> Self:
        if self.codes is not None and self.code_list is not None:
            msg = "a column has codes or a code_list, not both"
            raise ValueError(msg)
        if self.type == "category" and self.codes is None and self.code_list is None:
            msg = "a category column needs codes or a code_list"
            raise ValueError(msg)
        return self

    @property
    def sources(self) -> tuple[str, ...]:
        """The columns of the file this one is read from."""
        return (self.source,) if isinstance(self.source, str) else tuple(self.source)


class Style(Definition):
    """How a map is drawn: colour-blind safe, with a legend by class where there are classes."""

    color: Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")] = "#777777"
    opacity: Annotated[float, Field(ge=0, le=1)] = 0.5
    pattern: Literal["hatch", "dots", "cross"] | None = None
    classes: dict[str, str] = Field(default_factory=dict)
    """Colour by class of the layer's main column."""
    labels: dict[str, Text] = Field(default_factory=dict)
    """Legend text by class."""
    visible: bool = False
    """Shown when the map opens."""


REQUIRED_COLUMNS: dict[str, tuple[str, ...]] = {
    "municipality": ("code", "name"),
    "region": ("code", "name"),
    "catchment": ("code", "name"),
    "soil": ("soil",),
    "landuse": ("use",),
}
CLASSES: dict[str, tuple[str, ...]] = {"soil": SOILS, "use": USES}


class Layer(Definition):
    """One described map."""

    id: Identifier
    title: Text
    about: Text
    role: Role
    theme: Theme | None = None
    kind: Literal["polygons", "lines", "points", "raster"]
    coverage: Literal["full", "patches"] = "full"
    absent: str | None = None
    """With ``coverage = "patches"``: what the land outside every patch is."""
    cut: bool | None = None
    """Whether the layer cuts the land into pieces; by default its role decides."""
    buffer_m: Annotated[float, Field(gt=0, le=20_000)] | None = None
    """Metres around a point or line that the layer claims."""
    origin: Origin
    file: File
    columns: dict[Identifier, Column] = Field(default_factory=dict)
    style: Style = Style()

    @property
    def cuts(self) -> bool:
        """Whether the layer cuts the land into pieces everywhere."""
        return self.role in CUTTING_ROLES if self.cut is None else self.cut

    @property
    def covers_area(self) -> bool:
        """Whether the layer says something about hectares (not lines or points without a width)."""
        return self.kind in {"polygons", "raster"} or self.buffer_m is not None

    @model_validator(mode="after")
    def _says_what_absence_means(self) -> Self:
        if self.coverage == "patches" and self.absent is None:
            msg = 'coverage = "patches" needs absent: what land outside every patch is'
            raise ValueError(msg)
        if self.coverage == "full" and self.absent is not None:
            msg = 'absent is for coverage = "patches"; with full coverage land outside is unknown'
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _has_the_columns_its_role_needs(self) -> Self:
        if self.kind != "raster":
            missing = [c for c in REQUIRED_COLUMNS.get(self.role, ()) if c not in self.columns]
            if missing:
                msg = f"role {self.role} needs the column(s) {', '.join(missing)}"
                raise ValueError(msg)
        if self.role == "unit" and not {"use", "crop_code", "unit_id"} & set(self.columns):
            msg = "role unit needs at least one of the columns use, crop_code, unit_id"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _classes_are_known(self) -> Self:
        for name, classes in CLASSES.items():
            if name not in REQUIRED_COLUMNS.get(self.role, ()) and self.role != "unit":
                continue
            column = self.columns.get(name)
            found = set((column.codes or {}).values()) if column else set()
            if self.role in {"soil", "landuse"} and self.absent is not None:
                found |= {self.absent}
            unknown = sorted(found - set(classes))
            if unknown:
                msg = f"{name}: {', '.join(unknown)} is none of {', '.join(classes)}"
                raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _buffer_is_a_length_of_points_or_lines(self) -> Self:
        if self.buffer_m is not None and self.kind not in {"points", "lines"}:
            msg = f"buffer_m ({LENGTH_UNITS[0]}) is for points and lines"
            raise ValueError(msg)
        if self.role in CUTTING_ROLES and self.kind not in {"polygons", "raster"}:
            msg = f"role {self.role} needs kind polygons or raster"
            raise ValueError(msg)
        return self
