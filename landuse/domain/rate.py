"""A rate: what one hectare (or one turbine) gives, as the published numbers it is made of.

A rate is a sum of products of figures. It is kept whole, not just as its value, so that the same
rate can be shown as a formula, led back to its rows and sources, and drawn again with every
figure varied within its range.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import fsum
from typing import Any

from landuse.domain.figure import Figure


@dataclass(frozen=True, slots=True)
class Product:
    """A number times figures, times what some shares leave over (1 - share), over others."""

    scale: float
    figures: tuple[Figure, ...] = ()
    rest_of: tuple[Figure, ...] = ()
    per: tuple[Figure, ...] = ()
    """Figures it is divided by, such as hectares per megawatt."""

    def at(self, value: Callable[[Figure], Any]) -> Any:
        """Return the product with a value for each figure: a number, or many draws at once."""
        result: Any = self.scale
        for figure in self.figures:
            result = result * value(figure)
        for share in self.rest_of:
            result = result * (1 - value(share))
        for figure in self.per:
            result = result / value(figure)
        return result


def _central(figure: Figure) -> float:
    return figure.central


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit of an amount gives, with the figures it was made from."""

    formula: str
    products: tuple[Product, ...]
    value: float = field(init=False, compare=False)
    """The rate at the central value of every figure."""
    figures: tuple[Figure, ...] = field(init=False, compare=False)
    """Every figure in it, each once."""

    def __post_init__(self) -> None:
        """Work out the central value once: it is asked for by every ground."""
        value = fsum(float(product.at(_central)) for product in self.products)
        held = (f for p in self.products for f in (*p.figures, *p.rest_of, *p.per))
        object.__setattr__(self, "value", value)
        object.__setattr__(self, "figures", tuple(dict.fromkeys(held)))

    def at(self, value: Callable[[Figure], Any]) -> Any:
        """Return the rate with a value for each figure: a number, or many draws at once."""
        return sum(product.at(value) for product in self.products)

    @property
    def seen(self) -> bool:
        """Whether every figure in it was read in its source."""
        return all(figure.seen for figure in self.figures)


def rate_of(scale: float, *figures: Figure) -> Rate:
    """Return a number times figures, written as ``scale * value unit * ...``."""
    parts = [] if scale == 1 and figures else [f"{scale:g}"]
    parts += [f"{figure.central:g} {figure.unit}" for figure in figures]
    return Rate(" * ".join(parts), (Product(scale, figures),))


def product_of(scale: float, *rates: Rate) -> Rate:
    """Return a number times rates, such as capacity times hours: every figure is kept."""
    products = [Product(scale)]
    for rate in rates:
        products = [
            Product(
                held.scale * part.scale,
                (*held.figures, *part.figures),
                (*held.rest_of, *part.rest_of),
                (*held.per, *part.per),
            )
            for held in products
            for part in rate.products
        ]
    parts = [] if scale == 1 and rates else [f"{scale:g}"]
    parts += [f"({rate.formula})" for rate in rates]
    return Rate(" * ".join(parts), tuple(products))
