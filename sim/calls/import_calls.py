"""A record of calls, imported: the file opened, read, cleaned, and its quality told."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sim.calls.classify import check_tables
from sim.calls.clean import Cleaned, clean
from sim.calls.quality import quality
from sim.calls.raw import Raw, read_raw, wanted_columns
from sim.calls.source import check_columns, open_source
from sim.calls.table import Calls
from sim.errors import InputError, Problem, input_error
from sim.scenario.call_mapping import ReadMapping
from sim.scenario.specs.call_mapping import CallMapping

MOST_BROKEN = 0.2
"""Share of broken rows above which the whole file is refused."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A record with what its columns mean, its usable calls, every flaw of every row, and its quality."""

    mapping: CallMapping
    cleaned: Cleaned
    quality: dict[str, Any]

    @property
    def calls(self) -> Calls:
        """The usable calls."""
        return self.cleaned.calls


def import_calls(file: str | os.PathLike[str], read: ReadMapping) -> Imported:
    """Read and clean a record of calls.

    Raises
    ------
    InputError
        The file cannot be read, lacks a column that the mapping names, or holds no usable call.
    """
    name, mapping = os.fspath(file), read.mapping
    with read.placed():
        check_tables(mapping)
        try:
            source = open_source(name, mapping.table)
            check_columns(source, name, wanted_columns(mapping))
            raw = read_raw(source, mapping)
        except InputError as error:
            raise InputError(tuple(_of_file(problem, name) for problem in error.problems)) from error
        _check_rows(raw, name, source.row_word)
        cleaned = clean(raw, mapping)
    if not len(cleaned.calls):
        raise _nothing_left(raw, cleaned, name, source.row_word)
    return Imported(mapping, cleaned, quality(Path(name).name, source.header, mapping, cleaned, raw))


def _of_file(problem: Problem, file: str) -> Problem:
    """Return a problem that names neither a place in the mapping nor a file as one of the file of calls."""
    return problem if problem.path or problem.file else replace(problem, file=file)


def _check_rows(raw: Raw, file: str, word: str) -> None:
    count = len(raw) + len(raw.broken)
    if len(raw.broken) > MOST_BROKEN * count:
        raise input_error(
            f"{len(raw.broken):,} of {count:,} rows have more or fewer cells than the header, the first in {word} "
            f"{raw.broken[0]}; is the separator right, and are texts that hold it in quotes?",
            file=file,
        )


def _nothing_left(raw: Raw, cleaned: Cleaned, file: str, word: str) -> InputError:
    from collections import Counter

    from sim.calls.flaws import FLAWS
    from sim.calls.quality import left_out

    reasons = Counter(reason for _, reason in left_out(cleaned))
    meanings = {flaw.name: flaw.meaning for flaw in FLAWS}
    told = "; ".join(
        f"in {count:,} {word}{'s' * (count > 1)} {meanings[reason]}" for reason, count in reasons.most_common(3)
    )
    line, shape = raw.shapes.get("called", (0, ""))
    looks = f" (in {word} {line} it looks like {shape})" if shape else ""
    return input_error(f"holds no usable call: {told}{looks}", file=file)
