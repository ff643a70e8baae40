"""The turbine a wind area is meant for."""

from typing import Annotated

from pydantic import Field

from landuse.domain.definition import Definition


class Turbine(Definition):
    """The turbine a wind area is meant for: what decides its yield and its distances."""

    tip_height_m: Annotated[float, Field(gt=0, le=400)]
    """From the ground to the highest tip."""
    rotor_m: Annotated[float, Field(gt=0, le=300)]
    """Diameter of the rotor."""
    capacity_mw: Annotated[float, Field(gt=0, le=30)]
    count: Annotated[int, Field(ge=1, le=1000)] | None = None
    """How many; where it is not said, as many as the area holds by rotor spacing."""
