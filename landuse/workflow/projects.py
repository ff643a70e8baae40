"""Make projects: one's own from commented templates, and the invented valley.

Nothing of a person's is ever overwritten: a project is made in a new or empty folder, the valley
there or over another invented valley.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from landuse.domain.issues import InvalidInput, Issue, refuse
from landuse.domain.project import Project
from landuse.sources import demo
from landuse.sources.definitions import read_definition
from landuse.sources.project import PACKAGE
from landuse.workflow.verbs import Progress

TEMPLATES = PACKAGE / "sources" / "templates"


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Tell a folder that cannot be written to as an Issue."""
    try:
        yield
    except OSError as fault:
        found = f"a folder that cannot be written to ({fault.strerror or fault})"
        issue = Issue(str(folder), found, "a folder of your own", "Name another folder.")
        raise InvalidInput([issue]) from fault


def _is_free(folder: Path) -> bool:
    return not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))


def new_project(folder: Path) -> list[Path]:
    """Make a project in a new or empty folder and return its files.

    Raises
    ------
    InvalidInput
        When the folder holds something, or cannot be written to.
    """
    folder = Path(folder).resolve()
    with writing(folder):
        if not _is_free(folder):
            refuse(
                [Issue(str(folder), "a folder in use", "a new or empty folder", "Name another.")]
            )
        shutil.copytree(TEMPLATES, folder, dirs_exist_ok=True)
    return sorted(path for path in folder.rglob("*") if path.is_file())


def make_demo(folder: Path, *, fields: int, seed: int, progress: Progress) -> list[Path]:
    """Make the invented valley in a folder and return its files.

    Parameters
    ----------
    folder
        A new or empty folder, or one that holds an invented valley.
    fields
        About how many fields.
    seed
        Another seed is another valley.
    progress
        Told what is being done, and how far it is (0 to 1).

    Raises
    ------
    InvalidInput
        When the folder holds anything else, or cannot be written to.
    """
    folder = Path(folder).resolve()
    with writing(folder):
        if not (_is_free(folder) or _is_invented(folder)):
            found = "a folder that holds something else than an invented valley"
            remedy = "Name a new folder with --to."
            refuse([Issue(str(folder), found, "a new or empty folder", remedy)])
        maps = folder / "data" / "demo"
        maps.mkdir(parents=True, exist_ok=True)
        # Maps are written by a library whose faults say less than the system's own.
        with tempfile.TemporaryFile(dir=maps):
            pass
        return demo.generate(folder, fields=fields, seed=seed, progress=progress)


def _is_invented(folder: Path) -> bool:
    """Whether a folder is a project of invented land, which may be made anew."""
    found, _ = read_definition(Project, folder / "landuse.toml", "landuse.toml")
    return found is not None and found.synthetic
