"""``python -m landuse.cli``: the same as the command ``landuse``."""

from landuse.cli import main

main()
