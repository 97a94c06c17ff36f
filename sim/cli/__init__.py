"""The command line: parse, call, print, exit code."""

import gc
import os
import sys


def main() -> None:
    """Run the command `sim`. A second Ctrl-C, or one while it is still loading, gives no traceback either.

    Pydantic would read the metadata of every installed package, in case one of them extends it.
    """
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        from sim.cli.program import run_program

        code = run_program(sys.argv[1:])
    except KeyboardInterrupt:
        code = 130
    if "numpy" not in sys.modules:
        # A short command. All it has made are models, in which Python would search for cycles once more; that takes a
        # seventh of `sim check`. Compiled libraries want their objects back.
        gc.freeze()
    sys.exit(code)
