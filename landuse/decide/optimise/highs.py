"""HiGHS in a process of its own: problems come by standard input, answers by standard output.

Run as a script, it imports NumPy and highspy and nothing of this program, so that it starts at
once. A message is eight bytes that say how long its head is, the head, which names each array with
its type and shape (JSON), and the arrays one after the other: a small problem is told in a tenth
of a millisecond, so that hundreds may be.
"""

import json
import math
import os
import sys
import time
from collections.abc import Callable
from typing import Any, BinaryIO

import numpy as np

Arrays = dict[str, Any]
WIDTH = 8
ALONE: Arrays = {
    "mip_rel_gap": 0.0, "objective_target": -np.inf, "method": "", "start": np.empty(0),
}  # fmt: skip
"""What nobody asks of one of many problems."""


def send(stream: BinaryIO, arrays: Arrays) -> None:
    """Write arrays as one message."""
    held = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    shapes = {name: (a.dtype.str, np.shape(arrays[name])) for name, a in held.items()}
    head = json.dumps(shapes).encode()
    parts = [len(head).to_bytes(WIDTH, "big"), head, *(a.tobytes() for a in held.values())]
    stream.write(b"".join(parts))
    stream.flush()


def receive(stream: BinaryIO) -> Arrays | None:
    """Read one message; None where nothing more comes, or it breaks off."""
    size = stream.read(WIDTH)
    head = stream.read(int.from_bytes(size, "big"))
    if len(size) < WIDTH or len(head) < int.from_bytes(size, "big"):
        return None
    found = {}
    for name, (kind, shape) in json.loads(head).items():
        count = math.prod(shape) * np.dtype(kind).itemsize
        text = stream.read(count)
        if len(text) < count:
            return None
        found[name] = np.frombuffer(text, dtype=kind).reshape(shape)
    return found


def solved(asked: Arrays, better: Callable[[Arrays], None] = lambda _: None) -> Arrays:
    """Return what HiGHS says of one problem; what it finds on the way is told as ``better``."""
    import highspy  # noqa: PLC0415  (in this process alone)

    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)  # noqa: FBT003
    for name in ("time_limit", "mip_rel_gap", "mip_abs_gap", "objective_target"):
        solver.setOptionValue(name, float(asked[name]))
    if str(asked["method"]):
        solver.setOptionValue("solver", str(asked["method"]))
    solver.passModel(_model(highspy, asked))
    if len(asked["start"]):
        start = highspy.HighsSolution()
        start.col_value = asked["start"].tolist()
        solver.setSolution(start)
    if asked["whole"].any():
        solver.cbMipImprovingSolution += lambda event: better(_on_the_way(event.data_out))
    solver.run()
    return _said(highspy, solver, relaxed=not asked["whole"].any())


def each_solved(asked: Arrays) -> Arrays:
    """Return what HiGHS says of many problems that came in one message, in the time there is."""
    until = time.monotonic() + float(asked["time_limit"])
    told: Arrays = {}
    each: list[Arrays] = [{} for _ in range(int(asked["count"]))]
    for name, array in asked.items():
        number, dot, of = name.partition(".")
        if dot:
            each[int(number)][of] = array
    for place, one in enumerate(each):
        left = max(until - time.monotonic(), 0.0)
        said = solved(ALONE | one | {"time_limit": left})
        told |= {f"{place}.{name}": array for name, array in said.items()}
    return told


def _model(highspy: Any, asked: Arrays) -> Any:
    """Return the problem in HiGHS's own words."""
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(asked["cost"]), len(asked["row_low"])
    model.col_cost_, model.col_lower_, model.col_upper_ = (
        asked[name] for name in ("cost", "low", "high")
    )
    model.row_lower_, model.row_upper_ = asked["row_low"], asked["row_high"]
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_ = asked["starts"], asked["indices"]
    model.a_matrix_.value_ = asked["values"]
    if asked["whole"].any():
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        model.integrality_ = [kinds[int(whole)] for whole in asked["whole"]]
    return model


def _on_the_way(found: Any) -> Arrays:
    """Return a plan that HiGHS found before it was done, and its bound so far."""
    return {
        "status": np.array("better"),
        "x": np.array(found.mip_solution, dtype=float),
        "prices": np.empty(0),
        "bound": np.array(found.mip_dual_bound),
    }


def _said(highspy: Any, solver: Any, *, relaxed: bool) -> Arrays:
    status, told = solver.getModelStatus(), solver.getInfo()
    words = {
        highspy.HighsModelStatus.kOptimal: "solved",
        highspy.HighsModelStatus.kInfeasible: "infeasible",
        highspy.HighsModelStatus.kUnboundedOrInfeasible: "infeasible",
    }
    answer = solver.getSolution()
    found = told.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    return {
        "status": np.array(words.get(status, "stopped")),
        "x": np.array(answer.col_value if found else [], dtype=float),
        "prices": np.array(answer.row_dual if relaxed and found else [], dtype=float),
        "bound": np.array(told.objective_function_value if relaxed else told.mip_dual_bound),
    }


def main() -> None:
    """Answer problems until nothing more comes; what the solver prints is no answer."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    import highspy  # noqa: F401, PLC0415  (while the asker still writes its problem)

    while (asked := receive(sys.stdin.buffer)) is not None:
        many = "count" in asked
        told = each_solved(asked) if many else solved(asked, lambda one: send(answers, one))
        send(answers, told)


if __name__ == "__main__":
    main()
