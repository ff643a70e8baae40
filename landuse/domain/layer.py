"""A layer: one described map, with its origin, licence, reference system, columns and codes.

``coverage`` and ``absent`` say what it means that no polygon is here: with ``coverage =
"patches"`` the land outside every patch *is* the class ``absent``, by definition rather than
by accident. ``cut`` says whether the layer cuts the land into pieces everywhere, or only meets
the areas of a plan (see docs/architecture.md).
"""

import datetime as dt
import re
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from landuse.domain.column import COLUMN_TYPES, IDENTIFIER, Column
from landuse.domain.crs import parse_crs
from landuse.domain.definition import Definition, Text
from landuse.domain.quantity import LENGTH_UNITS

Identifier = Annotated[str, StringConstraints(pattern=IDENTIFIER)]

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
    """Needed where the file holds several layers."""
    crs: str
    """Checked on reading, never guessed (C1)."""
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None
    """Of the file named, not of the files beside it; a folder has none."""

    @field_validator("crs")
    @classmethod
    def _crs_is_known(cls, crs: str) -> str:
        parse_crs(crs)
        return crs


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
    columns: dict[Identifier, Column] = Field(default_factory=dict)
    """Further columns, for the map alone: no number rests on them. ``hub_m`` or ``tip_height_m``
    of turbines give their rings."""


REQUIRED_COLUMNS: dict[str, tuple[str, ...]] = {
    "municipality": ("code", "name"),
    "region": ("code", "name"),
    "catchment": ("code", "name"),
    "soil": ("soil",),
    "landuse": ("use",),
}
UNIT_COLUMNS = ("unit_id", "use", "crop_code")
BAND = re.compile(r"[1-9][0-9]{0,4}")
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
    def holds_numbers(self) -> bool:
        """Whether the layer is a raster of numbers to average rather than of classes to draw."""
        column = next(iter(self.columns.values()), None)
        return self.kind == "raster" and (column is None or column.type in {"number", "integer"})

    @property
    def covers_area(self) -> bool:
        """Whether one can be inside the layer: not of bare lines or points, nor of numbers."""
        areal = self.kind in {"polygons", "raster"} and not self.holds_numbers
        return areal or self.buffer_m is not None

    @property
    def meaningful(self) -> tuple[str, ...]:
        """The columns that the layer's role gives a meaning."""
        return UNIT_COLUMNS if self.role == "unit" else REQUIRED_COLUMNS.get(self.role, ())

    # A fault of the whole layer begins with the key it is about: "key: what is expected there".

    @model_validator(mode="after")
    def _says_what_absence_means(self) -> Self:
        if self.coverage == "patches" and self.absent is None:
            msg = 'absent: what land outside every patch is, as coverage is "patches"'
            raise ValueError(msg)
        if self.coverage == "full" and self.absent is not None:
            msg = (
                'absent: coverage = "patches" beside it; with full coverage land outside is unknown'
            )
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _has_the_columns_its_role_needs(self) -> Self:
        needed = REQUIRED_COLUMNS.get(self.role, ())
        missing = [c for c in needed if c not in self.columns]
        if missing:
            msg = f"columns: the column(s) {', '.join(missing)}, which role {self.role} needs"
            raise ValueError(msg)
        maybe = [c for c in needed if self.columns[c].optional]
        if maybe:
            msg = f"columns.{maybe[0]}.optional: false, as role {self.role} cannot do without it"
            raise ValueError(msg)
        if self.role == "unit" and not set(UNIT_COLUMNS) & set(self.columns):
            msg = "columns: at least one of use, crop_code, unit_id, which role unit needs"
            raise ValueError(msg)
        for name in self.meaningful:
            if name in self.columns and self.columns[name].type not in COLUMN_TYPES[name]:
                kinds = " or ".join(COLUMN_TYPES[name])
                msg = f"columns.{name}.type: {kinds}, which {name} is in role {self.role}"
                raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _a_raster_has_one_column_from_one_band(self) -> Self:
        if self.kind != "raster":
            return self
        if len(self.columns) > 1:
            msg = "columns: one column, as the layer is a raster"
            raise ValueError(msg)
        for name, column in self.columns.items():
            if len(column.sources) > 1 or not BAND.fullmatch(column.sources[0]):
                msg = f'columns.{name}.source: a band of the raster, such as "1"'
                raise ValueError(msg)
            if column.type not in {"number", "integer", "category"}:
                msg = f"columns.{name}.type: number, integer or category, which a raster holds"
                raise ValueError(msg)
        if self.holds_numbers and self.cut:
            msg = "cut: false, as a raster of numbers has no borders to cut along"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _classes_are_known(self) -> Self:
        for name, classes in CLASSES.items():
            if name not in self.meaningful:
                continue
            known = ", ".join(classes)
            if self.role != "unit" and self.absent is not None and self.absent not in classes:
                msg = f"absent: one of {known}"
                raise ValueError(msg)
            column = self.columns.get(name)
            found = set((column.codes or {}).values()) if column else set()
            unknown = ", ".join(map(repr, sorted(found - set(classes))))
            if unknown:
                msg = f"columns.{name}.codes: one of {known} for each code, not {unknown}"
                raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _buffer_is_a_length_of_points_or_lines(self) -> Self:
        if self.buffer_m is not None and self.kind not in {"points", "lines"}:
            msg = f"buffer_m: no {LENGTH_UNITS[0]} around it, as kind is {self.kind}"
            raise ValueError(msg)
        kinds = ("polygons", "raster") if self.role in {"soil", "landuse"} else ("polygons",)
        if self.role in CUTTING_ROLES and self.kind not in kinds:
            msg = f"kind: {' or '.join(kinds)}, as role is {self.role}"
            raise ValueError(msg)
        return self
