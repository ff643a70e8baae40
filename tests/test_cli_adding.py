"""Maps from files on the command line: guesses are said, and what is missing with its option."""

import json
from pathlib import Path

import geopandas as gpd
import pytest
import tomlkit

from landuse import cli
from tests import world


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return world.project(tmp_path / "project")


@pytest.fixture
def enge(tmp_path: Path) -> Path:
    """Return two meadows as GeoPackage."""
    areas = [world.square(0, 100, 100, 200), world.square(150, 0, 200, 100)]
    frame = gpd.GeoDataFrame({"navn": ["Åen", "Mosen"]}, geometry=areas, crs=world.CRS)
    frame.to_file(tmp_path / "våde_enge.gpkg")
    return tmp_path / "våde_enge.gpkg"


def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: str):
    """Run a command and return its exit code, output and what was told beside it."""
    monkeypatch.setattr("sys.argv", ["landuse", *words])
    with pytest.raises(SystemExit) as done:
        cli.main()
    told = capsys.readouterr()
    return done.value.code, told.out, told.err


def test_what_is_missing_is_said_with_its_option_and_then_added(
    root: Path, enge: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    command = ("add", str(enge), "--project", str(root))
    code, out, err = run(capsys, monkeypatch, *command)
    assert code == 1
    assert "guessed" in out
    assert "vaade_enge" in out
    assert "--producer NAME" in err
    assert "--licence TEXT" in err
    assert not (root / "layers" / "vaade_enge.toml").exists()
    said = ("--producer", "Østerby", "--licence", "CC0-1.0", "--date", "2026-01-31",
            "--role", "biodiversity", "--theme", "green_map", "--outside", "unknown")  # fmt: skip
    assert run(capsys, monkeypatch, *command, *said, "--dry-run")[0] == 0
    assert not (root / "layers" / "vaade_enge.toml").exists()
    code, out, _ = run(capsys, monkeypatch, *command, *said)
    assert code == 0
    assert "layers/vaade_enge.toml" in out
    held = tomlkit.parse((root / "layers" / "vaade_enge.toml").read_text("utf-8"))
    assert (held["role"], held["theme"], held.get("absent")) == ("biodiversity", "green_map", None)
    assert run(capsys, monkeypatch, "check", "--project", str(root))[0] == 0


def test_as_one_object(
    root: Path, enge: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("add", str(enge), "--project", str(root), "--json", "--producer", "x")
    code, out, _ = run(capsys, monkeypatch, *words)
    told = json.loads(out)
    assert code == 0
    assert told["layer"]["role"] == "context"
    assert "role" in told["guessed"]
    assert len(told["files"]) == 3
    code, out, _ = run(capsys, monkeypatch, *words)
    assert code == 1
    assert "a layer of that name" in out
    assert run(capsys, monkeypatch, *words, "--replace")[0] == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--role", "meadow"), "one of: municipality"),
        (("--theme", "x"), "--theme"),
        (("--code", "x"), "two words with ="),
        (("--date", "i går"), "2026-03-31"),
        (("--layer", "sti"), "no layer 'sti'"),
        (("--crs", "/vsicurl/http://x"), "a stated system"),
    ],
)
def test_what_is_no_answer_is_told(
    root: Path, enge: Path, words: tuple[str, ...], told: str,
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    code, _, err = run(capsys, monkeypatch, "add", str(enge), "--project", str(root), *words)
    assert code == 1
    assert told in err


def test_a_qgis_project_is_listed(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "plan.qgs"
    path.write_text(
        "<qgis><projectlayers><maplayer><layername>Enge</layername><datasource>./data/enge.gpkg"
        "|layername=enge</datasource><provider>ogr</provider></maplayer></projectlayers></qgis>",
        "utf-8",
    )
    code, out, _ = run(capsys, monkeypatch, "add", str(path), "--project", str(root))
    assert code == 0
    assert "enge.gpkg" in out
    assert "Nothing of it was opened" in out
