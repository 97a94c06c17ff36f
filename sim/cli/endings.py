"""How the command ends when something stops it: one clear message, the right exit code, never a traceback."""

from __future__ import annotations

import errno
import os
import sys
from dataclasses import asdict
from pathlib import Path

import click

from sim import __version__
from sim.cli.console import print_json
from sim.errors import InputError, Problem, SimError

FAULT, BAD_INPUT, INTERRUPTED = 1, 2, 130

_OUTSIDE = {errno.ENOSPC, errno.EACCES, errno.EPERM, errno.EROFS, errno.ENAMETOOLONG, errno.ENOTDIR, errno.EISDIR}
"""Errors of the operating system that the user can mend and the program cannot."""


def ending(error: BaseException, *, as_json: bool) -> int:
    """Tell the user what stopped the command; return the exit code."""
    code, text, problems = _described(error)
    if as_json:
        print_json({"problems": [asdict(problem) for problem in problems]})
    else:
        click.echo(text, err=True)
    return code


def _described(error: BaseException) -> tuple[int, str, tuple[Problem, ...]]:
    """Return the exit code, the message, and the same as problems."""
    if isinstance(error, InputError):
        return BAD_INPUT, str(error), error.problems
    if isinstance(error, click.Abort | KeyboardInterrupt):
        code, message = INTERRUPTED, "interrupted; nothing was written"
    elif isinstance(error, click.UsageError):
        command = error.ctx.command_path if error.ctx else "sim"
        code, message = BAD_INPUT, f"{error.format_message()} ({command} --help says more)"
    elif isinstance(error, click.ClickException):
        code, message = BAD_INPUT, error.format_message()
    elif isinstance(error, SimError):
        code, message = BAD_INPUT, str(error)
    elif isinstance(error, OSError) and error.errno in _OUTSIDE:
        code, message = BAD_INPUT, f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror)
    else:
        code, message = FAULT, _fault(error)
    return code, f"sim: {message}", (Problem(message),)


def _fault(error: BaseException) -> str:
    """Write what is needed to find a fault of the program into a file; return one line that names it."""
    import traceback

    if os.environ.get("SIM_DEBUG") == "1":
        traceback.print_exception(error)
    what = f"{type(error).__name__}: {error}".splitlines()[0]
    try:
        log = _write_log("".join(traceback.format_exception(error)))
    except OSError:
        return f"this is a fault of the program: {what} (SIM_DEBUG=1 shows where)"
    return f"this is a fault of the program: {what} (please report it with the file {log})"


def _write_log(trace: str) -> Path:
    import platform
    import tempfile

    with tempfile.NamedTemporaryFile("w", encoding="utf-8", prefix="peacegrid-", suffix=".log", delete=False) as log:
        log.write(f"peacegrid {__version__}, Python {platform.python_version()}, {platform.platform()}\n")
        log.write(f"arguments: {sys.argv[1:]}\n{trace}")
    return Path(log.name)
