"""How long a fetch still takes: by the speed so far, and not known where nobody has said."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landuse.sources.services.fetch import Report
from landuse.workflow.pace import Line, pace

NOON = dt.datetime(2026, 11, 29, 12, tzinfo=dt.UTC)


def at(seconds: float) -> dt.datetime:
    return NOON + dt.timedelta(seconds=seconds)


def counted(count: int, expected: int | None, seconds: float = 10.0) -> Line:
    """Return a layer whose features came in so many seconds."""
    return Line("a", True, count, expected, since=NOON, heard=at(seconds))


def test_a_hundred_of_four_hundred_in_ten_seconds_leave_thirty() -> None:
    line = counted(100, 400)
    assert line.per_second == 10.0
    assert line.left_s(at(10)) == 30.0
    assert line.left_s(at(15)) == 25.0
    assert line.left_s(at(500)) == 0.0


def test_a_whole_file_is_told_in_bytes_until_it_is_read() -> None:
    line = Line("a", True, size=30, stated=120, since=NOON, heard=at(10))
    assert (line.amounts, line.left_s(at(10))) == ((30, 120), 30.0)
    read = Line("a", True, 7, 7, 120, 120, since=NOON, heard=at(40))
    assert (read.amounts, read.left_s(at(40))) == ((7, 7), 0.0)


@pytest.mark.parametrize(
    "line",
    [
        Line("waits"),
        counted(100, None),  # nobody said of how many
        counted(0, 400),
        counted(100, 400, seconds=1.0),  # too early to tell a speed
        Line("a", True, size=30, since=NOON, heard=at(10)),
    ],
)
def test_what_nobody_has_said_is_not_known(line: Line) -> None:
    assert line.left_s(at(20)) is None
    assert pace([line], at(20)).left_s is None
    assert pace([line], at(20)).unsaid == 1


def test_layers_come_side_by_side_so_the_slowest_counts() -> None:
    over = Line("b", True, 50, 50, report=Report("b", "fetched", 50), since=NOON, heard=at(1))
    told = pace([counted(100, 400), counted(300, 600), over, Line("waits")], at(10))
    assert (told.here, told.of) == (450, 1050)
    assert (told.left_s, told.unsaid) == (30.0, 1)


@given(st.integers(1, 10**6), st.integers(0, 10**6), st.floats(3.0, 1e5))
def test_what_is_left_at_the_speed_so_far_makes_the_whole(
    count: int, more: int, seconds: float
) -> None:
    line = counted(count, count + more, seconds)
    left = line.left_s(line.heard or NOON)
    assert left is not None
    assert line.per_second is not None
    assert count + left * line.per_second == pytest.approx(count + more)
