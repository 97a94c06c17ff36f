"""What is printed, and how: UTF-8 text, or one JSON document."""

from __future__ import annotations

import io
import json
import math
import sys
from typing import Any

import click


def speak_utf8() -> None:
    r"""Make output that goes to a file or a pipe UTF-8, and keep a console that lacks a character from failing.

    Windows would use the code page of the country for a pipe, so that a file written in one place could not be read in
    another. A character that cannot be shown appears as `\uXXXX`, which JSON reads back.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")


def print_json(document: Any) -> None:
    """Print one JSON document; a number that is absent (NaN) or infinite becomes null."""
    click.echo(json.dumps(_plain(document), ensure_ascii=False, indent=2, allow_nan=False))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
