"""The file of keys, in the user's own folder of settings: no project names or reads it."""

import os
from pathlib import Path

import platformdirs

FILE = "keys.txt"


def key_file() -> Path:
    """Return the file of keys, in the user's own folder of settings."""
    named = os.environ.get("LANDUSE_KEYS")
    return Path(named) if named else Path(platformdirs.user_config_dir("landuse")) / FILE


def in_file(variable: str) -> str | None:
    """Return what the file of keys says for a variable, or none."""
    try:
        lines = key_file().read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    pairs = [line.partition("=") for line in lines if "=" in line]
    return next((value.strip() for name, _, value in pairs if name.strip() == variable), None)
