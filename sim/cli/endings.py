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
from sim.errors import InputError, Problem, SimError, listing
from sim.report.problems import told_message, told_problem
from sim.report.words import Words

FAULT, BAD_INPUT, INTERRUPTED = 1, 2, 130

_OUTSIDE = {errno.ENOSPC, errno.EACCES, errno.EPERM, errno.EROFS, errno.ENAMETOOLONG, errno.ENOTDIR, errno.EISDIR}
"""Errors of the operating system that the user can mend and the program cannot."""


def ending(error: BaseException, words: Words, *, as_json: bool) -> int:
    """Tell the user what stopped the command; return the exit code."""
    code, text, problems = _described(error, words)
    if as_json:
        print_json({"problems": [asdict(problem) for problem in problems]})
    else:
        click.echo(text, err=True)
    return code


def _described(error: BaseException, words: Words) -> tuple[int, str, tuple[Problem, ...]]:
    """Return the exit code, the message, and the same as problems."""
    if isinstance(error, InputError):
        problems = tuple(told_problem(problem, words) for problem in error.problems)
        return BAD_INPUT, listing(problems, lambda file, count: _heading(file, count, words)), problems
    code, message = _one_message(error, words)
    return code, words("problem.sim", message=message), (Problem(message),)


def _one_message(error: BaseException, words: Words) -> tuple[int, str]:
    """Return the exit code and the message of an error that is no list of problems."""
    if isinstance(error, click.Abort | KeyboardInterrupt):
        return INTERRUPTED, told_message("interrupted; nothing was written", words)
    if isinstance(error, click.UsageError):
        command = error.ctx.command_path if error.ctx else "sim"
        message = told_message(error.format_message(), words)
        return BAD_INPUT, words("problem.usage", message=message, command=command)
    if isinstance(error, click.ClickException):
        return BAD_INPUT, told_message(error.format_message(), words)
    if isinstance(error, SimError):
        return BAD_INPUT, told_message(str(error), words)
    if isinstance(error, OSError) and error.errno in _OUTSIDE:
        return BAD_INPUT, f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror)
    return FAULT, told_message(_fault(error), words)


def _heading(file: str, count: int, words: Words) -> str:
    return words("problem.one" if count == 1 else "problem.many", file=file or words("problem.input"), count=count)


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
