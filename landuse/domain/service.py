"""A public service that gives a map: how it is asked, who runs it, how sure we are of it.

None of the services was called while this was written: each says what it was seen in, and
``tried`` stays false until somebody with a network has run the health check.
"""

import re
from dataclasses import dataclass
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from landuse.domain.crs import parse_crs
from landuse.domain.definition import Definition
from landuse.domain.layer import Identifier, Layer

Protocol = Literal["wfs", "ogc_features", "arcgis", "wcs", "cog", "file", "mars"]
Evidence = Literal["answer stored", "seen in public code", "recalled"]
Need = Literal["base", "wanted", "extra"]
KeyName = Literal["datafordeler"]

NEWEST = "{year}"
PLACES = ("{lon}", "{lat}")
"""What stands in a tile's address for the corner of the tile."""


class Table(Definition):
    """How points are found in a spreadsheet: beginnings of words, small letters or large."""

    sheet: str = ""
    head: str
    """A head that only the row of heads has."""
    east: str
    north: str


class Service(Definition):
    """How a map is asked for."""

    protocol: Protocol
    url: str
    """Without parameters that differ from one question to the next, and without a key."""
    name: str = ""
    """Type name, collection, layer number, coverage, or file in an archive. ``{year}`` stands for
    the newest year the service offers; ``*`` for any letters."""
    parameters: dict[str, str] = Field(default_factory=dict)
    """Sent with every question."""
    crs: str = "EPSG:25832"
    """The system that is asked for and must come back."""
    answer: Literal["json", "gml"] = "json"
    """What the service can give; GML is the fallback of a WFS."""
    page: Annotated[int, Field(ge=1, le=50_000)] = 5000
    """Features asked for at a time."""
    sort_by: str | None = None
    """A column that never changes, where the service can sort."""
    id_column: str | None = None
    """The column that tells features apart, where their ids do not."""
    code_column: str | None = None
    """Of municipalities: the column of codes, which are padded to four digits."""
    where: str | None = None
    """A condition in the service's own language (CQL, SQL)."""
    key: KeyName | None = None
    """Which key of the user's own is needed."""
    tile_degrees: Annotated[float, Field(gt=0, le=10)] | None = None
    """Of rasters in tiles: how wide one is."""
    resolution_m: Annotated[float, Field(gt=0, le=1000)] | None = None
    """Of rasters: the width of a cell that is asked for."""
    table: Table | None = None
    """Of a file that is a spreadsheet: how its points are found."""
    dataset: str | None = None
    """Its name in the catalogue of Miljøportalen, which is asked when the layer has moved."""
    evidence: Evidence
    tried: bool = False
    """Whether anybody called it with this file. Of those that ship: nobody."""
    need: Need = "wanted"
    """Fetched always, by default, or only when named."""
    note: str | None = None
    """What to know before trusting it."""
    whole: Annotated[int, Field(gt=0)] | None = None
    """About how many features there are in the whole country, where that was seen."""
    file_mb: Annotated[int, Field(gt=0)] | None = None
    """About how large a whole file is, where that was seen."""

    @field_validator("crs")
    @classmethod
    def _crs_is_known(cls, crs: str) -> str:
        parse_crs(crs)
        return crs

    @field_validator("url")
    @classmethod
    def _url_is_an_address(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in {"https", "http"} or not parts.hostname or parts.username:
            msg = "an address such as https://example.org/wfs"
            raise ValueError(msg)
        if re.search(r"(api_?key|token|password)=", parts.query, re.IGNORECASE):
            msg = "an address without a key; keys come from the environment"
            raise ValueError(msg)
        return url

    @model_validator(mode="after")
    def _names_what_is_asked_for(self) -> Self:
        if not self.name and self.protocol in {"wfs", "ogc_features", "arcgis", "wcs"}:
            msg = "name: the layer's name at the service"
            raise ValueError(msg)
        if self.protocol == "cog" and not all(place in self.url for place in PLACES):
            msg = "url: an address with {lon} and {lat} for the corner of a tile"
            raise ValueError(msg)
        return self

    @property
    def host(self) -> str:
        """The only host this service may be asked at, with its port where one is stated."""
        return urlsplit(self.url).netloc.lower()

    @property
    def is_pattern(self) -> bool:
        """Whether the name must be found among those the service offers."""
        return NEWEST in self.name or "*" in self.name


@dataclass(frozen=True, slots=True)
class Listed:
    """One file of the catalogue: a service, and the layer it becomes."""

    service: Service
    layer: Layer

    @property
    def id(self) -> Identifier:
        """The name of the layer."""
        return self.layer.id
