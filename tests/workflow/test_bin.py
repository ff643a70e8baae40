"""Deleting a scenario loses nothing: it comes back byte for byte, whoever else is at work."""

import os
import threading
from pathlib import Path

import pytest

from landuse.domain.issues import InvalidInput
from landuse.ui import danish
from landuse.workflow import read_scenario, scenario_ids, write_scenario
from landuse.workflow.editing import describe, rename
from landuse.workflow.scenarios import (
    delete_scenario,
    deleted_scenarios,
    duplicate,
    listing,
    restore_scenario,
)
from tests import world


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return world.project(tmp_path / "project")


def files(root: Path) -> dict[str, bytes]:
    """Return the content of every scenario file that is not deleted."""
    return {p.name: p.read_bytes() for p in (root / "scenarios").iterdir() if p.is_file()}


def test_what_is_deleted_comes_back_byte_for_byte(root: Path) -> None:
    (root / "scenarios" / "corner.md").write_bytes(b"a note beside it\r\n")
    path = root / "scenarios" / "corner.toml"
    path.write_bytes(b"# Reads: the corner.\r\n" + path.read_bytes())
    before, opened = files(root), read_scenario(root, "corner")
    removed = delete_scenario(root, "corner")
    assert removed is not None
    assert [name for name in files(root) if name.startswith("corner")] == []
    assert "corner" not in scenario_ids(root)
    (held,) = deleted_scenarios(root)
    assert (held.key, held.scenario, held.title) == (removed.key, "corner", opened.scenario.title)
    assert restore_scenario(root, removed.key) == "corner"
    assert files(root) == before
    assert deleted_scenarios(root) == []
    assert list((root / "scenarios" / ".trash").iterdir()) == []
    assert read_scenario(root, "corner").digest == opened.digest


def test_deleting_or_fetching_back_twice_does_nothing_more(root: Path) -> None:
    removed = delete_scenario(root, "corner")
    assert removed is not None
    assert delete_scenario(root, "corner") is None
    assert len(deleted_scenarios(root)) == 1
    assert restore_scenario(root, removed.key) == "corner"
    assert restore_scenario(root, removed.key) is None


@pytest.mark.parametrize("name", ["../landuse", "..", "", "corner/../overlap", "data"])
def test_only_a_scenario_of_the_project_is_deleted(root: Path, name: str) -> None:
    before = sorted(root.rglob("*"))
    assert delete_scenario(root, name) is None
    assert sorted(root.rglob("*")) == before


@pytest.mark.parametrize("key", ["..", "../..", "", "20260101T000000000000Z-corner"])
def test_only_what_lies_in_the_trash_is_fetched_back(root: Path, key: str) -> None:
    delete_scenario(root, "corner")
    before = sorted(root.rglob("*"))
    assert restore_scenario(root, key) is None
    assert sorted(root.rglob("*")) == before


def test_fetching_back_overwrites_nothing(root: Path) -> None:
    opened = read_scenario(root, "corner")
    first = delete_scenario(root, "corner")
    write_scenario(root, rename(opened, "Corner"), expected=None)
    before = files(root)
    assert first is not None
    with pytest.raises(InvalidInput, match="of that name"):
        restore_scenario(root, first.key)
    assert files(root) == before
    second = delete_scenario(root, "corner")
    assert second is not None
    assert [held.key for held in deleted_scenarios(root)] == [second.key, first.key]
    assert restore_scenario(root, first.key) == "corner"
    assert read_scenario(root, "corner").digest == opened.digest


def test_a_save_of_what_was_deleted_elsewhere_is_refused_and_can_be_a_copy(root: Path) -> None:
    mine = describe(read_scenario(root, "corner"), "corner", note="mine")
    removed = delete_scenario(root, "corner")
    assert removed is not None
    with pytest.raises(InvalidInput, match="deleted meanwhile") as fault:
        write_scenario(root, mine, expected=mine.digest)
    told = fault.value.issues[0]
    assert all(danish.sentence(words) for words in (told.found, told.expected, told.remedy))
    assert "corner" not in scenario_ids(root)
    write_scenario(root, rename(mine, "Mine"), expected=None)
    assert read_scenario(root, "mine").scenario.allocate[0].note == "mine"
    restore_scenario(root, removed.key)
    write_scenario(root, mine, expected=mine.digest)
    assert read_scenario(root, "corner").scenario.allocate[0].note == "mine"


def test_many_at_once_delete_it_once(root: Path) -> None:
    start, found = threading.Barrier(8), []

    def act() -> None:
        start.wait()
        found.append(delete_scenario(root, "overlap"))

    threads = [threading.Thread(target=act) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one is not None for one in found) == 1
    (held,) = deleted_scenarios(root)
    assert restore_scenario(root, held.key) == "overlap"
    assert len(read_scenario(root, "overlap").areas) == 2


def test_what_was_cut_short_is_done_whole_when_asked_again(root: Path) -> None:
    before = files(root)
    removed = delete_scenario(root, "corner")
    assert removed is not None
    trash = root / "scenarios" / ".trash" / removed.key
    (trash / "corner.geojson").rename(root / "scenarios" / "corner.geojson")
    assert restore_scenario(root, removed.key) == "corner"
    assert files(root) == before


def test_a_file_that_cannot_be_read_is_listed_deleted_and_fetched_back(root: Path) -> None:
    path = root / "scenarios" / "Not an id.toml"
    path.write_text("= nothing", "utf-8")
    (root / "scenarios" / "broken.toml").write_text("id = ", "utf-8")
    rows = {row.id: row for row in listing(root)}
    assert rows["corner"].drawn is not None
    assert rows["broken"].drawn is None
    assert any("TOML" in issue.found for issue in rows["broken"].issues)
    assert rows["Not an id"].drawn is None
    removed = delete_scenario(root, "Not an id")
    assert removed is not None
    assert deleted_scenarios(root)[0].title.da == "Not an id"
    assert restore_scenario(root, removed.key) == "Not an id"
    assert path.read_text("utf-8") == "= nothing"


def test_a_name_that_begins_alike_is_left_alone(root: Path) -> None:
    (root / "scenarios" / "corner.two.toml").write_text("x", "utf-8")
    (root / "scenarios" / "corner.two.geojson").write_text("y", "utf-8")
    delete_scenario(root, "corner")
    assert {"corner.two.toml", "corner.two.geojson"} <= set(files(root))


def test_a_trash_that_leads_out_of_the_project_is_refused(root: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (root / "scenarios" / ".trash").symlink_to(elsewhere)
    with pytest.raises(InvalidInput, match="leaves the project"):
        delete_scenario(root, "corner")
    assert list(elsewhere.iterdir()) == []
    assert "corner" in scenario_ids(root)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_to_is_told(root: Path) -> None:
    (root / "scenarios").chmod(0o555)
    with pytest.raises(InvalidInput, match="cannot be written"):
        delete_scenario(root, "corner")
    (root / "scenarios").chmod(0o755)


def test_a_copy_has_a_name_of_its_own_and_the_same_areas(root: Path) -> None:
    opened = read_scenario(root, "overlap")
    first, second = duplicate(root, "overlap"), duplicate(root, "overlap")
    third = duplicate(root, first.scenario.id)
    names = [held.scenario.id for held in (first, second, third)]
    assert names == ["overlap_kopi", "overlap_kopi_2", "overlap_kopi_3"]
    title = opened.scenario.title.da
    told = [held.scenario.title.da for held in (first, second, third)]
    assert told == [f"{title} (kopi)", f"{title} (kopi 2)", f"{title} (kopi 3)"]
    again = read_scenario(root, "overlap_kopi_2")
    assert again.scenario.allocate == opened.scenario.allocate
    assert again.areas.geometry.geom_equals(opened.areas.geometry).all()


def test_the_list_is_read_anew_only_where_something_was_saved(root: Path) -> None:
    first = {row.id: row for row in listing(root)}
    opened = read_scenario(root, "corner")
    write_scenario(root, describe(opened, "corner", note="new"), expected=opened.digest)
    again = {row.id: row for row in listing(root)}
    assert again["overlap"].drawn is first["overlap"].drawn
    assert again["corner"].drawn is not first["corner"].drawn
    assert again["corner"].saved >= first["corner"].saved
