"""Read the categories a plan's emissions are told by."""

from landuse.domain.issues import InvalidInput, refuse
from landuse.domain.reporting import Reporting
from landuse.sources.definitions import read_definition
from landuse.sources.project import shipped


def read_reporting(name: str = "gpc") -> Reporting:
    """Return a standard that comes with the program.

    Raises
    ------
    InvalidInput
        When its file has a fault.
    """
    shown = f"data/reporting/{name}.toml"
    found, issues = read_definition(Reporting, shipped("reporting") / f"{name}.toml", shown)
    refuse(issues)
    if found is None:
        raise InvalidInput(issues)
    return found
