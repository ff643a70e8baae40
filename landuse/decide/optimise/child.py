"""The solver in a child process, with a guard: what does not answer in time is killed.

Rows are divided by their largest coefficient and costs by theirs before HiGHS sees them: a
coefficient of 1e9 has made it overlook its own time limit. Answers are in the asker's units again.
"""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray

from landuse.decide.optimise import highs
from landuse.decide.optimise.parts import Model, Numbers
from landuse.domain.issues import Issue, refuse

GRACE_S = 1.0
"""How long after its time the child may still answer."""

EVEN = 1e-6
"""What HiGHS calls no gap, as a part of the largest cost."""

Status = Literal["solved", "infeasible", "stopped"]
BETTER = "better"
"""What the child calls a plan that it found on the way."""
Heard = Callable[[float, float], None]
"""Is told an objective and a bound."""
Better = Callable[[Numbers, float], None]
"""Is told the columns' values of a plan, and a bound."""


@dataclass(frozen=True, slots=True)
class Said:
    """What HiGHS says: the columns' values where it found any, a price for each row, a bound."""

    status: Status
    x: Numbers | None
    prices: Numbers | None
    bound: float


SILENT = Said("stopped", None, None, -np.inf)


class Solver:
    """A child process that solves one problem after the other, and may be killed at any time."""

    def __init__(self, seconds: float, hear: Heard | None = None) -> None:
        """Start counting the time there is for all problems together.

        Who asks is told each better plan and each better bound; stops come from any thread.
        """
        self.until = time.monotonic() + seconds
        self._hear = hear
        self._muted = False
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Begin, and let the child read its library while the problem is put together."""
        if self.left > 0:
            self._child = _started()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave no process behind."""
        self.close()

    @property
    def left(self) -> float:
        """Seconds left of the time for all problems."""
        return self.until - time.monotonic()

    def hear(self, objective: float, bound: float) -> None:
        """Tell who asks what the best plan so far costs, and what none can be cheaper than."""
        if self._hear is not None and not self._muted:
            self._hear(objective, bound)

    @contextmanager
    def muted(self) -> Iterator[None]:
        """Tell nothing meanwhile: what is solved has costs of its own."""
        before, self._muted = self._muted, True
        try:
            yield
        finally:
            self._muted = before

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Leave so much time at most to what is solved meanwhile."""
        before = self.until
        part = min(before, time.monotonic() + seconds)
        self.until = part
        try:
            yield
        finally:
            # Who stopped it meanwhile is heard.
            self.until = before if self.until == part else self.until

    def stop(self) -> None:
        """Let there be no time left; what was found so far is the answer."""
        self.until = time.monotonic()
        child = self._child
        if child is not None:
            child.kill()

    def close(self) -> None:
        """End the child, whatever it does."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.communicate()

    def solve(
        self, model: Model, *, seconds: float | None = None, gap: float = 0.0,
        within: float = 0.0, target: float = -np.inf, start: Numbers | None = None,
        relaxed: bool = False, method: str = "", better: Better | None = None,
    ) -> Said:  # fmt: skip
        """Return what HiGHS says of a model in the time that is left, or in ``seconds`` of it.

        It may stop within ``gap`` of its bound, as a part of the objective, or ``within`` so much
        of it, or below ``target``; ``relaxed`` allows halves, so that rows have prices. Each
        ``better`` plan on the way is told at once, with the bound, and is what is said where time
        ends or somebody stops.
        """
        limit = self.left if seconds is None else min(seconds, self.left)
        if limit <= 0:
            return SILENT
        by_row, by_cost = _scales(model)
        asked = {
            "time_limit": limit, "mip_rel_gap": gap, "mip_abs_gap": max(within / by_cost, EVEN),
            "objective_target": target / by_cost,
            "method": method, "start": np.empty(0) if start is None else start,
            "whole": model.whole & (not relaxed), **_scaled(model, by_row, by_cost),
        }  # fmt: skip

        def hear(found: dict[str, Any]) -> None:
            if better is not None:
                better(found["x"], float(found["bound"]) * by_cost)

        told = self._told(asked, limit + GRACE_S, hear)
        if told is None:
            return SILENT
        status: Any = str(told["status"])
        return Said(
            status,
            told["x"] if len(told["x"]) else None,
            told["prices"] * by_cost / by_row if len(told["prices"]) else None,
            float(told["bound"]) * by_cost,
        )

    def solve_each(self, models: Sequence[Model], *, within: float) -> list[Said]:
        """Return what HiGHS says of many small problems, told and answered in one message.

        Each may stop ``within`` so much of its bound, and has the time that is left for all.
        """
        limit = self.left
        if limit <= 0 or not models:
            return [SILENT] * len(models)
        asked: dict[str, Any] = {"count": len(models), "time_limit": limit}
        scales = [_scales(model) for model in models]
        for number, (model, (by_row, by_cost)) in enumerate(zip(models, scales, strict=True)):
            parts = _scaled(model, by_row, by_cost) | {
                "mip_abs_gap": max(within / by_cost, EVEN), "whole": model.whole,
            }  # fmt: skip
            asked |= {f"{number}.{name}": array for name, array in parts.items()}
        told = self._told(asked, limit + GRACE_S, lambda _: None)
        if told is None:
            return [SILENT] * len(models)
        return [_of_many(told, number, by_cost) for number, (_, by_cost) in enumerate(scales)]

    def _told(
        self, asked: dict[str, Any], limit: float, hear: Callable[[dict[str, Any]], None]
    ) -> dict[str, Any] | None:
        """Return the child's answer; what it found last, or None, where it was killed or fell."""
        child, last = self._child or _started(), None
        self._child = child
        if child.stdin is None or child.stdout is None:
            return None
        guard = threading.Timer(limit, child.kill)
        guard.start()
        try:
            highs.send(child.stdin, asked)  # type: ignore[arg-type]
            while (told := highs.receive(child.stdout)) and str(told.get("status")) == BETTER:  # type: ignore[arg-type]
                last = told | {"status": np.array("stopped")}
                hear(last)
        except (OSError, ValueError):
            told = None
        finally:
            guard.cancel()
        if told is None:
            self.close()
        return last if told is None else told


def _of_many(told: dict[str, Any], number: int, by_cost: float) -> Said:
    """Return what was said of one of many problems."""
    status: Any = str(told[f"{number}.status"])
    x = told[f"{number}.x"]
    bound = float(told[f"{number}.bound"]) * by_cost
    return Said(status, x if len(x) else None, None, bound)


def _started() -> "subprocess.Popen[bytes]":
    """Return a new child; it reads its library at once. Refuse where there is none."""
    if find_spec("highspy") is None:
        found, wanted = "no highspy", "the solver HiGHS, which finds the best plan"
        refuse([Issue("optimise", found, wanted, "Install it: pip install 'landuse[optimise]'")])
    return subprocess.Popen(  # noqa: S603  (our own script, our own Python)
        [sys.executable, "-I", str(Path(highs.__file__))],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def _scaled(model: Model, by_row: Numbers, by_cost: float) -> dict[str, Any]:
    """Return a model as arrays, its rows and costs divided."""
    matrix = model.matrix
    return {
        "cost": model.cost / by_cost, "low": model.low, "high": model.high,
        "row_low": model.row_low / by_row, "row_high": model.row_high / by_row,
        "starts": matrix.indptr.astype(np.int32), "indices": matrix.indices.astype(np.int32),
        "values": matrix.data / np.repeat(by_row, np.diff(matrix.indptr)),
    }  # fmt: skip


def _scales(model: Model) -> tuple[Numbers, float]:
    """Return what each row and all costs are divided by."""
    rows = np.repeat(np.arange(len(model.row_low)), np.diff(model.matrix.indptr))
    most: NDArray[np.float64] = np.zeros(len(model.row_low))
    np.maximum.at(most, rows, np.abs(model.matrix.data))
    cost = float(np.abs(model.cost).max(initial=0.0))
    return np.where(most > 0, most, 1.0), cost if cost > 0 else 1.0
