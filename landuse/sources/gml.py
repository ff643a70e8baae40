"""A GML before GDAL opens it: whether it is whole, and what GDAL may follow.

GDAL reads a GML that breaks off as one without features. It also follows the schema a GML names,
and what that includes, be it on the network; only a plain schema beside the file is let through.
"""

from collections.abc import Mapping
from pathlib import Path
from xml.parsers import expat

ALONE = {"WRITE_GFS": "NO", "DOWNLOAD_SCHEMA": "NO", "USE_SCHEMA_IMPORT": "NO"}
"""GDAL shall neither write notes beside a GML nor fetch anything."""
WITHOUT_SCHEMA = ALONE | {"XSD": "/vsimem/none.xsd"}
"""Nor look for a schema: the columns are told from the features."""


def gml_options(path: Path) -> Mapping[str, str]:
    """Return how GDAL is to open a GML.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    ValueError
        When it is no whole XML, or declares entities.
    """
    schemas = [place for place in _schemas(path)[1::2] if not place.lower().startswith("http")]
    beside = path.with_suffix(".xsd")
    if any(place != beside.name for place in schemas):
        return WITHOUT_SCHEMA
    if not beside.is_file():
        return ALONE
    content = beside.read_bytes()
    plain = all(word not in content for word in (b"include", b"redefine", b"\x00"))
    return ALONE if plain else WITHOUT_SCHEMA


def _schemas(path: Path) -> list[str]:
    """Return the words of a GML's ``schemaLocation``: namespaces and places, in turn."""
    words: list[str] = []

    def element(_: str, attributes: Mapping[str, str]) -> None:
        reader.StartElementHandler = None
        for name, value in attributes.items():
            if name.endswith("noNamespaceSchemaLocation"):
                words.extend(["", value])
            elif name.endswith("schemaLocation"):
                words.extend(value.split())

    def doctype(*_: object) -> None:
        msg = "it declares entities of its own"
        raise ValueError(msg)

    reader = expat.ParserCreate()
    reader.StartElementHandler = element
    reader.StartDoctypeDeclHandler = doctype
    try:
        with path.open("rb") as stream:
            reader.ParseFile(stream)
    except expat.ExpatError as fault:
        msg = f"it breaks off or is no XML: {fault}"
        raise ValueError(msg) from fault
    return words
