"""What a statement adds to a problem, and what all statements make together.

The columns of a problem are choices, one for each unit and zone in that order (0 or 1), and
columns of a statement's own: a shortfall, a border that two units share. A part says what they
cost, within what they stay, and which rows link them: ``low <= A x + B y <= high``. Always
minimised.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Numbers = NDArray[np.float64]
Matrix = Any
"""A sparse matrix in rows (``scipy.sparse.csr_matrix``)."""

SHOWN = 9
"""Significant digits of a number in a model that is read."""


@dataclass(frozen=True, slots=True)
class Own:
    """Columns of a statement's own: what one of each costs, and the most there may be of it."""

    cost: Numbers
    high: Numbers
    names: tuple[str, ...]

    def __len__(self) -> int:
        """Return how many."""
        return len(self.names)


@dataclass(frozen=True, slots=True)
class Links:
    """Rows over the choices and over columns of a statement's own."""

    choices: Matrix
    own: Matrix
    low: Numbers
    high: Numbers
    names: tuple[str, ...]

    def __len__(self) -> int:
        """Return how many."""
        return len(self.names)


def no_own() -> Own:
    """Return no columns."""
    return Own(np.empty(0), np.empty(0), ())


def no_links(choices: int) -> Links:
    """Return no rows over a number of choices."""
    none = sparse.csr_matrix((0, choices))
    return Links(none, sparse.csr_matrix((0, 0)), np.empty(0), np.empty(0), ())


@dataclass(frozen=True, slots=True)
class Part:
    """What one statement adds; of the choices, nothing where it says nothing."""

    links: Links
    own: Own = field(default_factory=no_own)
    cost: Numbers | None = None
    low: Numbers | None = None
    high: Numbers | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """A whole problem: minimise ``cost x`` with ``low <= x <= high`` and rows within theirs."""

    cost: Numbers
    low: Numbers
    high: Numbers
    whole: NDArray[np.bool_]
    names: tuple[str, ...]
    matrix: Matrix
    row_low: Numbers
    row_high: Numbers
    row_names: tuple[str, ...]


def linked(parts: Sequence[Part], choices: int) -> tuple[Links, Own]:
    """Return the rows of several parts one below the other, and their own columns side by side.

    Parameters
    ----------
    parts
        What statements add.
    choices
        How many choices there are.
    """
    parts = [part for part in parts if len(part.links) or len(part.own)]
    if not parts:
        return no_links(choices), no_own()
    links = Links(
        sparse.vstack([p.links.choices for p in parts], format="csr"),
        sparse.block_diag([p.links.own for p in parts], format="csr"),
        np.concatenate([p.links.low for p in parts]),
        np.concatenate([p.links.high for p in parts]),
        tuple(name for p in parts for name in p.links.names),
    )
    own = Own(
        np.concatenate([p.own.cost for p in parts]),
        np.concatenate([p.own.high for p in parts]),
        tuple(name for p in parts for name in p.own.names),
    )
    return links, own


def together(parts: Sequence[Part], names: Sequence[str]) -> Model:
    """Return the model of all parts; where two bound a choice, the narrower counts.

    Parameters
    ----------
    parts
        What statements add.
    names
        The choices by name.
    """
    count = len(names)
    links, own = linked(parts, count)
    cost, low, high = np.zeros(count), np.zeros(count), np.ones(count)
    for part in parts:
        cost += 0.0 if part.cost is None else part.cost
        low = low if part.low is None else np.maximum(low, part.low)
        high = high if part.high is None else np.minimum(high, part.high)
    return Model(
        np.r_[cost, own.cost],
        np.r_[low, np.zeros(len(own))],
        np.r_[high, own.high],
        np.r_[np.ones(count, dtype=bool), np.zeros(len(own), dtype=bool)],
        (*names, *own.names),
        sparse.hstack([links.choices, links.own], format="csr"),
        links.low,
        links.high,
        links.names,
    )


def lp_text(model: Model) -> str:
    """Return a model as text in the LP format, to be read and kept as an example.

    Parameters
    ----------
    model
        The problem.
    """
    lines = ["minimise", f"  {_sum(model.cost, model.names) or '0'}", "subject to"]
    for number, name in enumerate(model.row_names):
        row = model.matrix[number]
        held = _sum(row.data, [model.names[at] for at in row.indices]) or "0"
        low, high = model.row_low[number], model.row_high[number]
        if low == high:
            lines.append(f"  {name}: {held} = {low:.{SHOWN}g}")
            continue
        lines += [f"  {name}: {held} >= {low:.{SHOWN}g}"] if np.isfinite(low) else []
        lines += [f"  {name}: {held} <= {high:.{SHOWN}g}"] if np.isfinite(high) else []
    bounds = zip(model.names, model.low, model.high, strict=True)
    lines += ["bounds", *(f"  {low:g} <= {name} <= {high:g}" for name, low, high in bounds)]
    whole = [name for name, is_whole in zip(model.names, model.whole, strict=True) if is_whole]
    return "\n".join([*lines, "general", "  " + " ".join(whole), "end", ""])


def _sum(numbers: Numbers, names: Sequence[str]) -> str:
    """Return a weighted sum in words."""
    terms = [
        f"{'-' if number < 0 else '+'} {abs(number):.{SHOWN}g} {name}"
        for number, name in zip(numbers, names, strict=True)
        if number
    ]
    return " ".join(terms).removeprefix("+ ")
