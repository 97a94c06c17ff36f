"""Problems gathered while files are read, so that all of them are shown at once."""

from __future__ import annotations

from collections.abc import Iterable

from sim.errors import InputError, Problem, meant

SHOWN = 10
"""Problems of one sort that are shown one by one; the rest are counted."""


class Complaints:
    """What is wrong with the files of a world, so far, and in `notes` what is only to be told."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []
        self.notes: list[str] = []

    def add(self, message: str, path: str = "", file: str = "", line: int = 0) -> None:
        """Add one problem; `path` is the place in the scenario, or the column of a data file."""
        self._problems.append(Problem(message, path, file, line))

    def add_rows(self, rows: Iterable[tuple[int, str]], column: str, file: str) -> None:
        """Add problems of one sort in one column, each with its line; beyond `SHOWN` they are only counted."""
        found = list(rows)
        for line, message in found[:SHOWN]:
            self.add(message, column, file, line)
        if len(found) > SHOWN:
            self.add(f"{len(found) - SHOWN:,} more lines with the same problem", column, file, found[SHOWN][0])

    def take(self, error: InputError) -> None:
        """Add the problems of an error that was caught."""
        self._problems += error.problems

    def stop_if_any(self) -> None:
        """Raise every problem found so far as one `InputError`."""
        if self._problems:
            raise InputError(tuple(self._problems))


def did_you_mean(given: str, known: Iterable[str], what: str) -> str:
    """Return the end of a message about an unknown name: the nearest known one, or some of those there are."""
    names = list(known)
    some = ", ".join(names[:SHOWN]) + (", ..." if len(names) > SHOWN else "")
    return f"; {meant(given, names, f'{what} {some}')}" if names else ""


def named(labels: Iterable[str], limit: int = 5) -> str:
    """Return the first few labels as a list for a sentence, with the number of the others."""
    names = list(labels)
    rest = len(names) - limit
    return ", ".join(names[:limit]) + (f" and {rest:,} more" if rest > 0 else "")
