"""What follows from a thing alone is made when first asked for, and kept with it."""

from collections.abc import Callable, Hashable
from typing import TypeVar, cast

Made = TypeVar("Made")


class Once:
    """Keeps what was derived from it: as ``cached_property`` does, for rooms above its own."""

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return what ``make`` returned when this key was first asked for.

        Parameters
        ----------
        key
            What is derived, and every choice it rests on.
        make
            Makes it from this thing alone, so that it may be kept as long as the thing itself.
        """
        kept: dict[Hashable, object] = self.__dict__.setdefault("_once", {})
        if key not in kept:
            kept[key] = make()
        return cast("Made", kept[key])
