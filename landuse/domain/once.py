"""What follows from a thing alone is made when first asked for, and kept with it."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar, cast

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


class Lately:
    """Keeps what was made lately, until all of it weighs too much; the oldest goes first."""

    def __init__(self, most: int) -> None:
        """Keep things that together weigh no more than ``most``."""
        self._most = most
        self._held: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._weight = 0
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Made], weigh: Callable[[Made], int]) -> Made:
        """Return what ``make`` returns for a key, made lately or now.

        Parameters
        ----------
        key
            All that it follows from.
        make
            Makes it.
        weigh
            Says how much of it there is to keep.
        """
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return cast("Made", self._held[key][0])
        made = make()
        weight = 1 + weigh(made)
        with self._lock:
            if key not in self._held:
                self._held[key] = made, weight
                self._weight += weight
            while self._weight > self._most and len(self._held) > 1:
                _, (_, light) = self._held.popitem(last=False)
                self._weight -= light
        return made
