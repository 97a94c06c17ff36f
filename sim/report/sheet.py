"""A page of sections with tables and figures, complete in itself: for what comes of a record of calls."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sim import __version__
from sim.report.drawing import Drawing
from sim.report.template import template
from sim.report.words import Words


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: its text, whether it is a number, and `good`, `bad`, `open` or nothing for a verdict."""

    text: str
    number: bool = False
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: names of the columns, whether each holds numbers, and the rows. A row of one cell heads a group."""

    columns: Sequence[tuple[str, bool]]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page. What is left empty does not show."""

    title: str
    notes: Sequence[str] = ()
    figures: Sequence[Drawing] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole page; everything is text, and escaped, except the drawings."""

    title: str
    about: str
    headline: str
    is_good: bool
    remarks: Sequence[str]
    sections: Sequence[Section]
    command: str
    started: str = field(default_factory=lambda: f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S%z}")
    program: str = f"peacegrid {__version__}, Python {platform.python_version()}"


def render_sheet(sheet: Sheet, words: Words) -> str:
    """Return the page as HTML."""
    return template("sheet.html").render(sheet=sheet, words=words)
