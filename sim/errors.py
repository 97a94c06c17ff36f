"""What can go wrong, as one small exception tree.

Every exception rebuilds from its `args`: SimPy and pickle both rebuild exceptions that way, and a
worker process must be able to hand one back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with the input: where, what was given, what is allowed, what to try.

    `path` is the dotted place in the scenario (`units.car.shifts[0].hours`) or, for a table, the column.
    `line` and `column` count from 1; 0 means the place in the file is not known.
    """

    message: str
    path: str = ""
    file: str = ""
    line: int = 0
    column: int = 0

    def at(self, file: str, line: int, column: int) -> Problem:
        """Return the same problem with its place in a file."""
        return replace(self, file=file, line=line, column=column)


class SimError(Exception):
    """Anything that Peacegrid raises on purpose."""


class InputError(SimError):
    """What the user gave cannot be used; carries every problem found, not only the first.

    Parameters
    ----------
    problems:
        At least one; shown sorted by file, line and column.
    """

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = tuple(sorted(problems, key=lambda p: (p.file, p.line, p.column, p.path)))

    def __str__(self) -> str:
        return listing(self.problems, lambda file, count: f"{file or 'input'}: {count} problem{'s' * (count != 1)}")


def listing(problems: Sequence[Problem], heading: Callable[[str, int], str]) -> str:
    """Return problems file by file, under a heading made of the file and how many it has."""
    lines: list[str] = []
    for file in dict.fromkeys(p.file for p in problems):
        here = [p for p in problems if p.file == file]
        lines.append(heading(file, len(here)))
        width = max(len(p.path) for p in here)
        for p in here:
            place = ":".join(str(number) for number in (p.line, p.column) if number)
            lines.append(f"  {place:<7}{p.path:<{width}}  {p.message}")
    return "\n".join(lines)


class ResultsError(SimError):
    """A results folder cannot be written or read; the message says which and what to try."""


def nearest(given: str, known: Iterable[str]) -> str:
    """Return the known word that is nearest to a given one; nothing where none is near."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(given, list(known), n=1)), "")


def meant(given: str, known: Iterable[str], otherwise: str) -> str:
    """Return `did you mean x?` with the nearest known word, `otherwise` where none is near."""
    near = nearest(given, known)
    return f"did you mean {near}?" if near else otherwise


def input_error(message: str, path: str = "", file: str = "", line: int = 0, column: int = 0) -> InputError:
    """Return an `InputError` with a single problem."""
    return InputError((Problem(message, path, file, line, column),))
