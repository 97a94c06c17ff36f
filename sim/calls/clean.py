"""From a raw record to usable calls: every flaw found, marked and counted, and nothing used in silence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import IntArray
from sim.calls.classify import Classified, classify
from sim.calls.columns import SPANS, STAMPS
from sim.calls.flaws import BIT, OUT_BITS, names_of
from sim.calls.positions import positions
from sim.calls.raw import Raw
from sim.calls.repeats import repeats
from sim.calls.spans import believed_span, out_of_order
from sim.calls.stamps import ABSENT
from sim.calls.table import Calls, TextColumn
from sim.scenario.specs.call_mapping import CallMapping


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The usable calls, and the flaws of every row of the record.

    Attributes
    ----------
    calls:
        In the order of `called_at`.
    line, flaws:
        Line and flaws (bits of `sim.calls.flaws`) of every row but broken ones, in the order of the record.
    broken:
        Lines with more or fewer cells than the header.
    unlisted:
        Column of the mapping -> text that its table does not list -> how often.
    """

    calls: Calls
    line: IntArray
    flaws: IntArray
    broken: IntArray
    unlisted: dict[str, dict[str, int]]


def clean(raw: Raw, mapping: CallMapping) -> Cleaned:
    """Return the usable calls of a record, and what is wrong with it.

    The columns of `raw` are used up, so that a large record does not lie in memory twice.

    Raises
    ------
    InputError
        If the positions are in other coordinates than the mapping says.
    """
    words = classify(raw, mapping)
    flaws = _stamp_flaws(raw, mapping) | words.flaws | _reason_to_leave_out(raw, mapping)
    flaws |= repeats(raw, mapping, (flaws & OUT_BITS) == 0)
    kept = np.flatnonzero((flaws & OUT_BITS) == 0)
    kept = kept[np.lexsort((raw.line[kept], raw.instant[kept, 0]))]
    columns = _words(words, kept)
    for name, column in _numbers(raw, mapping, flaws):
        columns[name] = column[kept]
    different, code = np.unique(flaws[kept], return_inverse=True)
    calls = Calls(
        number=np.arange(len(kept), dtype=np.int32),
        line=raw.line[kept],
        flaws=TextColumn(code.astype(np.int32), tuple(names_of(int(bits)) for bits in different)),
        **columns,
    )
    return Cleaned(calls, raw.line, flaws, raw.broken, words.unlisted)


def _words(words: Classified, kept: IntArray) -> dict[str, Any]:
    texts = ("kind", "unit", "place", "category", "origin")
    return {"priority": words.priority[kept], **{name: getattr(words, name).kept(kept) for name in texts}}


def _numbers(raw: Raw, mapping: CallMapping, flaws: IntArray) -> Iterator[tuple[str, NDArray[Any]]]:
    """Yield positions, spans and stamps one column at a time, add their flaws, and give up what they were made of."""
    raw.identity = raw.identity[:0].copy()
    lon, lat, of_position = positions(raw, mapping)
    raw.x, raw.y = raw.x[:0].copy(), raw.y[:0].copy()
    flaws |= of_position
    yield "lon", lon
    yield "lat", lat
    for name in SPANS:
        span, of_span = believed_span(name, raw.instant, mapping)
        flaws |= of_span
        yield name, span
    raw.instant = raw.instant[:0].copy()
    wall = raw.wall.view("datetime64[us]")
    for number, stamp in enumerate(STAMPS):
        yield f"{stamp}_at", wall[:, number]


def _stamp_flaws(raw: Raw, mapping: CallMapping) -> IntArray:
    flaws = np.zeros(len(raw), dtype=np.int64)
    for number, stamp in enumerate(STAMPS[1:], start=1):
        if getattr(mapping.times, stamp) is not None:
            absent = raw.instant[:, number] == ABSENT
            flaws[absent & ~raw.unreadable[:, number]] |= BIT[f"missing_{stamp}"]
            flaws[absent & raw.unreadable[:, number]] |= BIT[f"unreadable_{stamp}"]
    flaws[out_of_order(raw.instant)] |= BIT["out_of_order"]
    flaws[raw.day_early] |= BIT["day_mended" if mapping.wrong_day == "mend" else "day_early"]
    flaws[raw.in_gap] |= BIT["clock_gap"]
    flaws[raw.in_overlap] |= BIT["clock_overlap"]
    return flaws


def _reason_to_leave_out(raw: Raw, mapping: CallMapping) -> IntArray:
    flaws = np.zeros(len(raw), dtype=np.int64)
    absent = raw.instant[:, 0] == ABSENT
    flaws[absent & ~raw.unreadable[:, 0]] = BIT["no_call_time"]
    flaws[absent & raw.unreadable[:, 0]] = BIT["unreadable_called"]
    if mapping.period is not None:
        day = raw.wall[:, 0].view("datetime64[us]").astype("datetime64[D]")
        outside = (day < np.datetime64(mapping.period.first)) | (day > np.datetime64(mapping.period.last))
        flaws[~absent & outside] = BIT["outside_period"]
    return flaws
