"""A basemap: pictures of a third party that a visitor may lay under the land.

None is on by default. Who fetches one shows the third party the part of the map in view and an
IP address, so each is the visitor's own choice.
"""

from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, StringConstraints, model_validator

from landuse.domain.definition import Definition, Text
from landuse.domain.layer import Identifier

HOST = r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?"
ADDRESS = rf"^(https://{HOST}|http://(127\.0\.0\.1|localhost))(:[0-9]{{1,5}})?/[^\s'\";]*$"
CORNERS = ("{z}", "{x}", "{y}")


class Key(Definition):
    """The user's own key to a service: where it is looked for, and how the service calls it."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
    parameter: Annotated[str, StringConstraints(pattern=r"^[A-Za-z_]+$")]


class Basemap(Definition):
    """One basemap: who gives it, from where, and under which licence."""

    id: Identifier
    title: Text
    provider: str
    """Who sees the part of the map in view, and the visitor's IP address."""
    kind: Literal["tiles", "wms"]
    url: Annotated[str, StringConstraints(pattern=ADDRESS)]
    layers: str | None = None
    """Which layers of a WMS, separated by commas."""
    format: Literal["image/png", "image/jpeg"] = "image/png"
    deepest: Annotated[int, Field(ge=1, le=22)] = 18
    """The closest zoom there are pictures of."""
    tells_page: bool = False
    """Whether the third party is told the host of the page, as it answers nobody else."""
    key: Key | None = None
    attribution: str
    licence: str
    source: str
    """Where its address and terms are told."""

    @property
    def origin(self) -> str:
        """The host that is asked, as a Content-Security-Policy names it."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    @model_validator(mode="after")
    def _can_be_asked(self) -> Self:
        if self.kind == "wms" and self.layers is None:
            msg = "layers: which layers of the WMS are drawn"
            raise ValueError(msg)
        if self.kind == "tiles" and not all(corner in self.url for corner in CORNERS):
            msg = f"url: an address with {', '.join(CORNERS)}, as kind is tiles"
            raise ValueError(msg)
        return self
