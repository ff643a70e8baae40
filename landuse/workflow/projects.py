"""Make projects: one's own from commented templates, and the invented valley."""

import shutil
from pathlib import Path

from landuse.domain.issues import Issue, refuse
from landuse.sources import demo
from landuse.sources.project import PACKAGE
from landuse.workflow.verbs import Progress

TEMPLATES = PACKAGE / "sources" / "templates"


def new_project(folder: Path) -> list[Path]:
    """Make a project in a new or empty folder and return its files.

    Raises
    ------
    InvalidInput
        When the folder holds something: nothing is ever overwritten.
    """
    folder = Path(folder).resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        refuse([Issue(str(folder), "a folder in use", "a new or empty folder", "Name another.")])
    shutil.copytree(TEMPLATES, folder, dirs_exist_ok=True)
    return sorted(path for path in folder.rglob("*") if path.is_file())


def make_demo(folder: Path, *, fields: int, seed: int, progress: Progress) -> list[Path]:
    """Make the invented valley in a folder and return its files.

    Parameters
    ----------
    folder
        A project folder, or a new one.
    fields
        About how many fields.
    seed
        Another seed is another valley.
    progress
        Told what is being done, and how far it is (0 to 1).
    """
    return demo.generate(Path(folder), fields=fields, seed=seed, progress=progress)
