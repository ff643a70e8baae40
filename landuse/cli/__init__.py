"""The command line.

Exit code 0; 1 when the input has faults, all of them told; 2 for wrong usage; 130 when interrupted.
Never a traceback for what a person can mend.
"""

import errno
import gc
import json
import os
import sys

import typer

from landuse.cli.adding import add
from landuse.cli.commands import app
from landuse.cli.comparing import methods
from landuse.cli.exporting import export
from landuse.cli.fetching import fetch, services
from landuse.cli.optimising import optimise
from landuse.cli.printing import tell_issues
from landuse.cli.refreshing import refresh
from landuse.cli.registering import register
from landuse.domain.issues import InvalidInput, LanduseError

__all__ = [
    "add", "app", "export", "fetch", "main", "methods", "optimise", "refresh", "register",
    "services",
]  # fmt: skip

INTERRUPTED = 130
OUTPUT_FAULTS = {errno.ENOSPC, errno.EIO, errno.EBADF, errno.EFBIG}
"""What a full disk or a closed pipe answers to a print."""


SELDOM = 100_000
"""Objects made before the program looks for garbage among them: what a command makes it needs, and
the default, 700, has it look a hundred times while libraries are imported."""


def _run() -> int:
    """Run the command and return its exit code; what a person can mend is told."""
    try:
        app(standalone_mode=True)
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else 0
    except InvalidInput as fault:
        if "--json" in sys.argv:
            rows = [issue.as_row() for issue in fault.issues]
            typer.echo(json.dumps({"issues": rows}, ensure_ascii=False))
        else:
            tell_issues(fault.issues)
    except LanduseError as fault:
        typer.echo(f"error: {fault}", err=True)
    return 1


def main() -> None:
    """Run the command line; faults are told, one line each or as JSON, and exit with 1."""
    gc.set_threshold(SELDOM)
    try:
        code = _run()
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = INTERRUPTED
    except UnicodeEncodeError as fault:
        found = f"the output's encoding, {fault.encoding}, lacks letters of the result"
        typer.echo(f"error: {found}. Set PYTHONIOENCODING=utf-8.", err=True)
        code = 1
    except OSError as fault:
        if fault.filename is not None or fault.errno not in OUTPUT_FAULTS:
            raise
        typer.echo(f"error: the result could not be written: {fault.strerror}", err=True)
        # What is still held back would fail once more when the program ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    gc.freeze()  # the program ends: nothing is to be tidied up one by one
    raise SystemExit(code)
