"""A record read batch by batch into columns of numbers; no text outlives its batch but words that repeat."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import BoolArray, FloatArray, IndexArray, IntArray
from sim.calls.batch import Batch, Source
from sim.calls.clock import a_day_early, beyond_years, put_together, to_instants, without_days
from sim.calls.columns import STAMPS
from sim.calls.stamps import ABSENT, Read, read_times, with_dates
from sim.calls.words import Vocabulary
from sim.errors import input_error
from sim.scenario.specs.call_mapping import CallMapping, TimeColumn

MOST_ROWS = 20_000_000
MOST_WORDS, MOST_CODES = 2_000, 200_000
"""How many different texts may stand in a column of kinds, and in one of units or places."""

_WORDS = {"kind": MOST_WORDS, "priority": MOST_WORDS, "category": MOST_WORDS, "unit": MOST_CODES, "place": MOST_CODES}


@dataclass(slots=True)
class Raw:
    """What a record told, row by row.

    Attributes
    ----------
    wall, instant, unreadable:
        Stamps, shape `(rows, stamps)`, as in `sim.calls.clock`.
    day_early:
        Whether a stamp lay about a day before the one before it; `wall` has it mended if the mapping says so.
    identity:
        Number made of the columns that name a call; 0 where they are empty.
    words:
        Number of the text in each column of words that the mapping names; `texts` has the texts themselves.
    origin:
        The same for each rule on the origin; `origin_texts` has the texts.
    broken:
        Lines with more or fewer cells than the header.
    sentinels:
        Column of the file -> text that means nothing -> how often it stood there.
    shapes:
        Stamp -> line of the first cell that is in none of the formats, and its shape (`00/00/0000`).
    """

    line: IntArray
    wall: IntArray
    instant: IntArray
    unreadable: BoolArray
    day_early: BoolArray
    in_gap: BoolArray
    in_overlap: BoolArray
    x: FloatArray
    y: FloatArray
    no_position: BoolArray
    identity: IntArray
    words: dict[str, IndexArray]
    texts: dict[str, tuple[str, ...]]
    origin: list[IndexArray]
    origin_texts: list[tuple[str, ...]]
    broken: IntArray
    sentinels: dict[str, dict[str, int]]
    shapes: dict[str, tuple[int, str]]

    def __len__(self) -> int:
        return len(self.line)


def wanted_columns(mapping: CallMapping) -> list[tuple[str, str]]:
    """Return every place in the mapping that names a column, with that column."""
    found: list[tuple[str, str]] = []
    for stamp in STAMPS:
        where: TimeColumn | None = getattr(mapping.times, stamp)
        if where is not None:
            found.append((f"times.{stamp}.column", where.column))
            if where.date is not None:
                found.append((f"times.{stamp}.date", where.date))
    for name in _WORDS:
        column = getattr(getattr(mapping, name), "column", None)
        if column is not None:
            found.append((f"{name}.column", column))
    if mapping.position is not None:
        found += [("position.x", mapping.position.x), ("position.y", mapping.position.y)]
    found += [(f"origin[{number}].column", rule.column) for number, rule in enumerate(mapping.origin)]
    return found + [(f"repeats.id[{number}]", column) for number, column in enumerate(mapping.repeats.id)]


def read_raw(source: Source, mapping: CallMapping) -> Raw:
    """Return all rows of a record; only columns that the mapping names are looked at.

    Raises
    ------
    InputError
        The file is damaged, has no rows or too many, or a column of words does not hold words.
    """
    reader = _Reader(mapping, source.typed)
    columns = list(dict.fromkeys(column for _, column in wanted_columns(mapping)))
    parts: list[dict[str, NDArray[Any]]] = []
    broken: list[int] = []
    rows = 0
    for batch in source.batches(columns):
        parts.append(reader.take(batch))
        broken += batch.broken
        rows += len(batch.lines) + len(batch.broken)
        if rows > MOST_ROWS:
            raise input_error(f"has more than {MOST_ROWS:,} rows; import it in parts")
    if not rows:
        raise input_error("has a header and no rows")
    whole = {name: np.concatenate([part.pop(name) for part in parts]) for name in list(parts[0])}
    words = {name: whole.pop(name) for name in list(whole) if name in _WORDS}
    origin = [whole.pop(f"origin{number}") for number in range(len(mapping.origin))]
    return Raw(
        **whole,
        words=words,
        texts={name: vocabulary.texts for name, vocabulary in reader.words.items()},
        origin=origin,
        origin_texts=[vocabulary.texts for vocabulary in reader.origin],
        broken=np.array(broken, dtype=np.int64),
        sentinels={column: dict(counts.most_common()) for column, counts in reader.sentinels.items() if counts},
        shapes=reader.shapes,
    )


class _Reader:
    """Turns batches of text into columns; the texts of columns of words are numbered across batches."""

    def __init__(self, mapping: CallMapping, typed: bool) -> None:
        self.mapping, self.typed = mapping, typed
        self.missing = {form for text in mapping.missing for form in (text, text.lower(), text.upper(), text.title())}
        self.missing_days = {(day - date(1970, 1, 1)).days: day.isoformat() for day in mapping.missing_days}
        self.words = {
            name: Vocabulary(f"{name}.column", most)
            for name, most in _WORDS.items()
            if getattr(getattr(mapping, name), "column", None) is not None
        }
        self.origin = [Vocabulary(f"origin[{n}].column", MOST_WORDS) for n in range(len(mapping.origin))]
        self.sentinels: dict[str, Counter[str]] = {}
        self.shapes: dict[str, tuple[int, str]] = {}

    def take(self, batch: Batch) -> dict[str, NDArray[Any]]:
        cells = {column: self._cells(column, texts) for column, texts in batch.columns.items()}
        found: dict[str, NDArray[Any]] = {"line": np.array(batch.lines, dtype=np.int64)}
        found |= self._stamps(cells, batch.lines)
        found |= self._position(cells, len(batch.lines))
        found["identity"] = self._identity(cells, len(batch.lines))
        for name, vocabulary in self.words.items():
            found[name] = vocabulary.numbers(cells[getattr(self.mapping, name).column])
        for number, (rule, vocabulary) in enumerate(zip(self.mapping.origin, self.origin, strict=True)):
            found[f"origin{number}"] = vocabulary.numbers(cells[rule.column])
        return found

    def _cells(self, column: str, texts: list[str]) -> list[str | None]:
        """Return the cells of a column, None for what means nothing; count those that say so in a text."""
        missing = self.missing | {""}
        cells = [None if text in missing else text for text in texts]
        counts = self.sentinels.setdefault(column, Counter())
        counts.update(text for text, cell in zip(texts, cells, strict=True) if cell is None and text)
        return cells

    def _stamps(self, cells: dict[str, list[str | None]], lines: list[int]) -> dict[str, NDArray[Any]]:
        columns = [self._times(getattr(self.mapping.times, stamp), cells) for stamp in STAMPS]
        wall, instant, unreadable = put_together(columns, len(lines))
        self._note_shapes(unreadable, cells, lines)
        nowhere = beyond_years(wall) | beyond_years(instant)
        unreadable |= nowhere
        never = without_days(wall, frozenset(self.missing_days))
        self._count_days(wall, never)
        wall[nowhere | never] = ABSENT
        instant[nowhere] = ABSENT
        longest = self.mapping.longest
        mended = a_day_early(
            wall, (longest.handling_min, longest.turnout_min, longest.travel_min, longest.on_scene_min)
        )
        moved = (mended != wall).any(axis=1)
        if self.mapping.wrong_day == "leave":
            mended = wall
        local = to_instants(mended, instant, self.mapping.time_zone)
        return {
            "wall": local.wall, "instant": local.instant, "unreadable": unreadable, "day_early": moved,
            "in_gap": local.in_gap, "in_overlap": local.in_overlap,
        }  # fmt: skip

    def _times(self, where: TimeColumn | None, cells: dict[str, list[str | None]]) -> Read | None:
        if where is None:
            return None
        formats = where.formats or self.mapping.time_formats
        times = read_times(cells[where.column], formats, typed=self.typed)
        if where.date is None:
            return times
        return with_dates(times, read_times(cells[where.date], formats, typed=self.typed))

    def _note_shapes(self, unreadable: BoolArray, cells: dict[str, list[str | None]], lines: list[int]) -> None:
        for number, stamp in enumerate(STAMPS):
            if stamp not in self.shapes and unreadable[:, number].any():
                row = int(np.argmax(unreadable[:, number]))
                where: TimeColumn = getattr(self.mapping.times, stamp)
                texts = [cells[column][row] or "" for column in (where.date, where.column) if column is not None]
                self.shapes[stamp] = (lines[row], _shape(" ".join(texts)))

    def _count_days(self, wall: IntArray, never: BoolArray) -> None:
        for number, stamp in enumerate(STAMPS):
            if never[:, number].any():
                where: TimeColumn = getattr(self.mapping.times, stamp)
                counts = self.sentinels.setdefault(where.date or where.column, Counter())
                days, times = np.unique(wall[never[:, number], number] // 86_400_000_000, return_counts=True)
                counts.update({self.missing_days[day]: n for day, n in zip(days.tolist(), times.tolist(), strict=True)})

    def _position(self, cells: dict[str, list[str | None]], count: int) -> dict[str, NDArray[Any]]:
        where = self.mapping.position
        if where is None:
            nothing = np.full(count, np.nan)
            return {"x": nothing, "y": nothing, "no_position": np.ones(count, dtype=np.bool_)}
        x, y = cells[where.x], cells[where.y]
        absent = np.array([a is None or b is None for a, b in zip(x, y, strict=True)], dtype=np.bool_)
        return {"x": _numbers(x), "y": _numbers(y), "no_position": absent}

    def _identity(self, cells: dict[str, list[str | None]], count: int) -> IntArray:
        columns = [cells[column] for column in self.mapping.repeats.id]
        if not columns:
            return np.zeros(count, dtype=np.int64)
        return np.fromiter(map(_number_of, zip(*columns, strict=True)), dtype=np.int64, count=count)


def _shape(text: str) -> str:
    """Return how a text looks, without what it says: digits as 0, letters as x but those of Chinese dates."""
    return "".join(
        "0" if letter.isdecimal() else "x" if letter.isalpha() and letter not in "年月日时分秒上下午" else letter
        for letter in text[:40]
    )


def _numbers(cells: Sequence[str | None]) -> FloatArray:
    import pandas as pd

    plain = pd.Series(["" if cell is None or "_" in cell else cell for cell in cells], dtype=object)
    found: FloatArray = pd.to_numeric(plain, errors="coerce").to_numpy(np.float64)
    return found


def _number_of(parts: tuple[str | None, ...]) -> int:
    """Return a number for an identity; that any two of 2.6 million share one has a chance of 1 in 5 million."""
    if not any(parts):
        return 0
    text = "\x1f".join(part or "" for part in parts)
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little", signed=True)
