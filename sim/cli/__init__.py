"""The command line: parse, call, print, exit code."""

import sys


def main() -> None:
    """Run the command `sim`. A second Ctrl-C, or one while it is still loading, gives no traceback either."""
    try:
        from sim.cli.program import run_program

        code = run_program(sys.argv[1:])
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)
