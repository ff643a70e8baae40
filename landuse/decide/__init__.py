"""From what is wanted to a plan: allocations resolved on the land, or chosen by the optimiser."""

from typing import TYPE_CHECKING, Any

from landuse.decide.claims import Features, FileArea
from landuse.decide.resolve import resolve

if TYPE_CHECKING:
    from landuse.decide.optimise import Answer, allocate

__all__ = ["Answer", "Features", "FileArea", "allocate", "resolve"]


def __getattr__(name: str) -> Any:
    """Return what the optimiser gives; its libraries are loaded by who asks for it."""
    if name not in {"Answer", "allocate"}:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from landuse.decide import optimise  # noqa: PLC0415  (that is the point)

    return getattr(optimise, name)
