"""Time a piece of work several times and say its median."""

import statistics
import time
from collections.abc import Callable, Sequence


def seconds(work: Callable[[], object], runs: int) -> list[float]:
    """Return how long each run of some work took, seconds."""
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return taken


def say(what: str, taken: Sequence[float], *, note: str = "") -> None:
    """Print the median, the least and the most of some timings."""
    middle = statistics.median(taken)
    line = f"{what:<52}{_human(middle):>10}   {_human(min(taken))} to {_human(max(taken))}"
    print(f"{line}  n={len(taken)}  {note}".rstrip(), flush=True)


def percentile(taken: Sequence[float], part: float) -> float:
    """Return the value below which this part of the timings lies."""
    ordered = sorted(taken)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def _human(value: float) -> str:
    return f"{value * 1000:.1f} ms" if value < 1 else f"{value:.2f} s"
