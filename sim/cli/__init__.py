"""The command line: parse, call, print, exit code."""

import gc
import os
import sys

_OBJECTS_BETWEEN_SEARCHES = 100_000


def main() -> None:
    """Run the command `sim`. A second Ctrl-C, or one while it is still loading, gives no traceback either.

    Two things would make short commands slower for nothing: looking for garbage among what is being loaded and stays,
    and reading the metadata of every installed package in case one of them extends Pydantic.
    """
    gc.set_threshold(_OBJECTS_BETWEEN_SEARCHES)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        from sim.cli.program import run_program

        code = run_program(sys.argv[1:])
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)
