"""The command line as a shell has it: exit codes, what a terminal shows, and what it never loads."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests import world
from tests.commands import Landuse

ROOT = Path(__file__).resolve().parents[1]


def environment(**more: str) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "error",
        "COLUMNS": "160",
        **more,
    }


def process(*words: str, **more: str) -> "subprocess.CompletedProcess[str]":
    """Run a command in a process of its own."""
    command = [sys.executable, "-m", "landuse.cli", *words]
    return subprocess.run(
        command, capture_output=True, text=True, env=environment(**more), check=False, timeout=120
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return world.project(tmp_path / "project")


def test_help_loads_no_geometry() -> None:
    code = (
        "import sys; import landuse.cli; "
        "print([m for m in ('geopandas', 'scipy', 'rasterio', 'pandas', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=True
    )
    assert done.stdout.strip() == "[]"


def test_evaluating_loads_nothing_of_the_generator(root: Path) -> None:
    code = (
        "import sys, landuse.cli; sys.argv = ['landuse', 'evaluate', 'corner', '--json', '--project', "
        f"{str(root)!r}]\n"
        "try: landuse.cli.main()\nexcept SystemExit: pass\n"
        "print('landuse.sources.demo' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=True
    )
    assert done.stderr.strip().endswith("False")


def lines_of(text: str, title: str) -> list[str]:
    """Return the rows of a table on the terminal."""
    lines = text.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(title))
    rows = []
    for line in lines[start + 1 :]:
        if line.startswith("└"):
            break
        rows.append(line)
    return rows


def test_the_terminal_tells_what_the_object_tells(root: Path, landuse: Landuse) -> None:
    path = root / "layers" / "protected.toml"
    path.write_text(
        path.read_text("utf-8").replace("coverage", 'theme = "section3_nature"\ncoverage'), "utf-8"
    )
    wishes = (
        '[[allocate]]\nid = "wet"\nmeasure = "rewet"\narea = { drawn = ["a", "b"] }\n\n'
        '[[allocate]]\nid = "shop"\nmeasure = "business"\narea = { units = ["B"] }\n'
    )
    drawn = {"a": world.square(0, 100, 150, 200), "b": world.square(100, 100, 200, 200)}
    world.scenario(root, "s", wishes, drawn)
    done = landuse("evaluate", "s", "--project", str(root))
    assert done.code == 0, done.err
    out = done.out
    assert any("total" in line for line in lines_of(out, "Emissions, ipcc_2013, AR5"))
    assert any("crop" in line and "wetland" in line for line in lines_of(out, "Land use"))
    overlaps = lines_of(out, "Overlaps")
    assert any("wet" in line and "0.50" in line and "True" in line for line in overlaps)
    assert any("shop" in line and "0.80" in line for line in overlaps)
    refused = lines_of(out, "Ineligible")
    assert any("theme:section3_nature" in line and "0.20" in line for line in refused)
    assert any("needs_permit" in line for line in lines_of(out, "Permits"))
    rewetted = lines_of(out, "Rewetted")
    assert any("total" in line and "1.20" in line for line in rewetted)
    assert any(" b " in line for line in rewetted)
    assert any("church_line" in line for line in lines_of(out, "Not examined"))


def test_a_long_table_is_cut_and_says_so(root: Path) -> None:
    from landuse.workflow.tables import LONGEST, outcome

    row = {"what": "soil", "place": "9001", "area_ha": 1.0}
    keys = ("overlaps", "allocations", "ineligible", "permits", "rewetted", "unexamined", "repairs")
    told = {"rows": [], "land": [], **{key: [] for key in keys}, "unknown": [row] * (LONGEST + 1)}
    (shown,) = outcome(told)
    assert len(shown.rows) == LONGEST
    assert f"the first {LONGEST} of {LONGEST + 1}" in shown.title


@pytest.mark.parametrize("command", [("evaluate", "corner"), ("build",)])
def test_a_layer_that_failed_stops_the_work_unless_one_goes_on_without_it(
    root: Path, command: Sequence[str], landuse: Landuse
) -> None:
    (root / "data" / "peat.geojson").write_text("hello", "utf-8")
    words = (*command, "--project", str(root), "--json")
    stopped = landuse(*words)
    assert stopped.code == 1
    assert "cannot be opened" in stopped.out
    done = landuse(*words, "--without-failed")
    assert done.code == 0, done.out + done.err
    assert "cannot be opened" in done.out  # told, not hidden
    if command[0] == "evaluate":
        assert '"what": "soil"' in done.out


def test_years_are_asked_for_on_the_command_line(root: Path, landuse: Landuse) -> None:
    done = landuse("evaluate", "corner", "--project", str(root), "--json", "--year", "2040")
    assert '"year": 2040' in done.out
    assert landuse("evaluate", "corner", "--project", str(root), "--year", "1850").code == 1


def test_a_full_disk_is_told_and_exits_with_1(root: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no device that is always full")
    for words in (("layers",), ("layers", "--json"), ("check", "--json")):
        with Path("/dev/full").open("w") as full:
            done = subprocess.run(
                [sys.executable, "-m", "landuse.cli", *words, "--project", str(root)],
                stdout=full, stderr=subprocess.PIPE, text=True, env=environment(), check=False,
            )  # fmt: skip
        assert done.returncode == 1
        assert "could not be written" in done.stderr
        assert "Traceback" not in done.stderr
        assert "Exception ignored" not in done.stderr


def test_an_output_without_danish_letters_is_told_and_exits_with_1(root: Path) -> None:
    world.scenario(root, "aa", "")
    path = root / "scenarios" / "aa.toml"
    path.write_text(path.read_text("utf-8").replace('da = "aa"', 'da = "Åen"'), "utf-8")
    done = process("scenarios", "--project", str(root), PYTHONIOENCODING="ascii")
    assert done.returncode == 1
    assert "PYTHONIOENCODING=utf-8" in done.stderr
    assert "Traceback" not in done.stderr
    told = process("scenarios", "--project", str(root), "--json", PYTHONIOENCODING="ascii")
    assert told.returncode == 0
    assert "Åen" in told.stdout  # an object is always in UTF-8


def test_an_interruption_exits_with_130(tmp_path: Path) -> None:
    words = ["demo", "--to", str(tmp_path / "valley"), "--fields", "20000"]
    running = subprocess.Popen(
        [sys.executable, "-m", "landuse.cli", *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(),
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while not (tmp_path / "valley").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=60)
    assert running.returncode == 130, err
    assert "Traceback" not in err


def test_the_valley_is_never_made_over_something_else(root: Path, landuse: Landuse) -> None:
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    done = landuse("demo", "--to", str(root), "--fields", "50", "--json")
    assert done.code == 1
    assert "something else than an invented valley" in done.out
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


def test_the_valley_is_made_in_a_new_folder_and_made_anew_there(
    tmp_path: Path, landuse: Landuse
) -> None:
    for seed in ("1", "2"):
        done = landuse("demo", "--to", str(tmp_path / "v"), "--fields", "600", "--seed", seed)
        assert done.code == 0, done.err


@pytest.mark.parametrize("command", [("new",), ("demo", "--fields", "50", "--to")])
def test_a_folder_under_a_file_is_told(
    tmp_path: Path, command: Sequence[str], landuse: Landuse
) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    for folder in (tmp_path / "file", tmp_path / "file" / "project"):
        done = landuse(*command, str(folder))
        assert done.code == 1
        assert "Traceback" not in done.err
        assert str(folder) in done.err


def test_a_folder_that_cannot_be_written_to_is_told(landuse: Landuse) -> None:
    if not Path("/proc/self").exists():
        pytest.skip("no folder that nobody can write to")
    for command in (("new", "/proc/valley"), ("demo", "--fields", "50", "--to", "/proc/valley")):
        done = landuse(*command)
        assert done.code == 1
        assert "cannot be written to" in done.err


def test_a_seed_below_zero_is_wrong_usage(tmp_path: Path, landuse: Landuse) -> None:
    assert landuse("demo", "--to", str(tmp_path / "v"), "--seed", "-1").code == 2


def test_the_app_is_not_opened_on_what_is_no_project(tmp_path: Path, landuse: Landuse) -> None:
    done = landuse("app", "--project", str(tmp_path / "nowhere"))
    assert done.code == 1
    assert "landuse new" in done.err


def test_the_app_says_what_it_lacks(
    root: Path, landuse: Landuse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("landuse.cli.commands.find_spec", lambda name: None)
    done = landuse("app", "--project", str(root))
    assert done.code == 1
    assert "landuse[app]" in done.err


def test_a_project_of_ones_own_lacks_its_land_and_is_told_so(
    tmp_path: Path, landuse: Landuse
) -> None:
    folder = tmp_path / "own"
    assert landuse("new", str(folder)).code == 0
    done = landuse("check", "--project", str(folder), "--json")
    assert done.code == 1
    assert "municipality or unit" in done.out
    shutil.rmtree(folder)


def test_a_command_loads_no_library_before_it_is_needed() -> None:
    heavy = {"scipy", "rasterio", "pint", "pyflwdir", "numba", "matplotlib", "streamlit", "folium"}
    code = (
        "import sys; import landuse.cli, landuse.workflow.methods, landuse.workflow.inspection; "
        f"print(sorted({heavy} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_a_report_is_written_beside_the_reader_and_named_after_its_scenarios(
    landuse: Landuse, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = landuse("report", "corner", "rule", "--project", str(root))
    assert done.code == 0
    assert (tmp_path / "corner_rule.pdf").read_bytes().startswith(b"%PDF")
    done = landuse("report", "corner", "--project", str(root), "--format", "md", "--out", "x.md")
    assert done.code == 0
    assert "Indstilling" in (tmp_path / "x.md").read_text("utf-8")
    assert landuse("report", "nobody", "--project", str(root)).code != 0
