"""Read the figures a plan is judged by: one basis by its names, or every basis there is."""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from landuse.domain.issues import Issue, refuse
from landuse.domain.landscape import Landscape
from landuse.domain.parameters import Parameters
from landuse.domain.policy import Policy
from landuse.domain.warming import WarmingPotentials
from landuse.effects.question import Figures
from landuse.sources.crops import read_crop_groups
from landuse.sources.factors import factor_sets, read_factor_set, read_warming_potentials
from landuse.sources.parameters import FILE, read_parameters
from landuse.sources.policy import policy_files, read_policy
from landuse.sources.project import own_and_shipped
from landuse.sources.stamps import Stamps, stamps

DEFAULT_EDITION = "AR5"


def figures_of(root: Path, factors: str, gwp: str) -> Figures:
    """Return a factor set, an edition and all parameters of a project.

    Raises
    ------
    InvalidInput
        When the set or the edition does not exist, or a factor file is faulty.
    """
    folders = own_and_shipped(root, "factors")
    return _figures(folders, factors, gwp, stamps(_factor_files(folders)))


@lru_cache(maxsize=32)
def _figures(folders: tuple[Path, ...], factors: str, gwp: str, written: Stamps) -> Figures:
    """Return what ``figures_of`` does, read anew whenever a file was written."""
    del written
    known = factor_sets(folders)
    refuse(one_of("--factors", factors, known))
    return Figures(
        read_factor_set(known[factors]),
        _potentials(folders, gwp),
        _parameters(folders),
        _crop_groups(folders),
    )


def _factor_files(folders: Iterable[Path]) -> list[Path]:
    """Return the files of numbers in folders of factors."""
    return [path for folder in folders for path in sorted(folder.glob("*/*.*"))]


def judged_by(landscape: Landscape, factors: str, gwp: str) -> Figures:
    """Return the figures a plan of this land is judged by, and what it is held against.

    Raises
    ------
    InvalidInput
        When the set or the edition does not exist, or a file is faulty.
    """
    return replace(figures_of(landscape.root, factors, gwp), policy=policy_of(landscape))


def policy_of(landscape: Landscape) -> Policy:
    """Return the schemes, inventory and climate plans that bear on a landscape.

    Raises
    ------
    InvalidInput
        When one of their files is faulty.
    """
    codes = frozenset(place.code for place in landscape.places.get("municipality", ()))
    return _policy(landscape.root, codes, stamps(policy_files(landscape.root)))


@lru_cache(maxsize=8)
def _policy(root: Path, codes: frozenset[str], written: Stamps) -> Policy:
    """Return a project's policy, read anew whenever one of its files was written."""
    del written
    policy, issues = read_policy(root, codes)
    refuse(issues)
    return policy


def all_figures(root: Path) -> list[Figures]:
    """Return every factor set under every edition; one without gases under its own alone."""
    folders = own_and_shipped(root, "factors")
    parameters, crop_groups = _parameters(folders), _crop_groups(folders)
    editions = _potentials(folders, DEFAULT_EDITION).editions
    found = []
    for folder in factor_sets(folders).values():
        held = read_factor_set(folder)
        used = editions if held.gases else (held.definition.printed or DEFAULT_EDITION,)
        found += [
            Figures(held, _potentials(folders, edition), parameters, crop_groups)
            for edition in used
        ]
    return found


def one_of(where: str, name: str, known: Iterable[str]) -> list[Issue]:
    """Return what is wrong with a name that is none of the known ones."""
    known = sorted(known)
    if name in known:
        return []
    return [Issue(where, repr(name), f"one of: {', '.join(known)}", "Correct the name.")]


def parameters_of(root: Path) -> Parameters:
    """Return the published numbers of a project that are no emission factors.

    Raises
    ------
    InvalidInput
        When one of their files is faulty.
    """
    return _parameters(own_and_shipped(root, "factors"))


def _parameters(folders: tuple[Path, ...]) -> Parameters:
    paths = [path for folder in folders for path in sorted(folder.glob(f"*/{FILE}"))]
    return _parameters_of(folders, stamps(paths))


@lru_cache(maxsize=8)
def _parameters_of(folders: tuple[Path, ...], written: Stamps) -> Parameters:
    """Return the parameters in folders, read anew whenever one of their files was written."""
    del written
    parameters, issues = read_parameters(folders)
    refuse(issues)
    return parameters


def _crop_groups(folders: tuple[Path, ...]) -> dict[int, str]:
    paths = [path for folder in folders for path in sorted(folder.glob("*/crop_*.csv"))]
    return _crop_groups_of(folders, stamps(paths))


@lru_cache(maxsize=8)
def _crop_groups_of(folders: tuple[Path, ...], stamps: Stamps) -> dict[int, str]:
    """Return the group of each crop code, read anew whenever a file of them was written."""
    del stamps
    groups, issues = read_crop_groups(folders)
    refuse(issues)
    return groups


def _potentials(folders: tuple[Path, ...], edition: str) -> WarmingPotentials:
    folder = next(
        (f / "gwp" for f in reversed(folders) if (f / "gwp").is_dir()), folders[0] / "gwp"
    )
    return read_warming_potentials(folder, edition)
