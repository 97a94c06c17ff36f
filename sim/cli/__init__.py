"""The command line: parse, call, print, exit code."""

import sys


def main() -> None:
    """Run the command `sim`; Ctrl-C while it is still loading ends it without a traceback too."""
    try:
        from sim.cli.program import run_program
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(run_program(sys.argv[1:]))
