"""From a raw record to usable calls: every flaw found, marked and counted, and nothing used in silence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.calls.classify import Classified, classify
from sim.calls.columns import STAMPS
from sim.calls.flaws import BIT, OUT_BITS, names_of
from sim.calls.positions import positions
from sim.calls.raw import Raw
from sim.calls.repeats import repeats
from sim.calls.spans import believed_spans, out_of_order
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

    Raises
    ------
    InputError
        If the positions are in other coordinates than the mapping says.
    """
    words = classify(raw, mapping)
    lon, lat, of_position = positions(raw, mapping)
    spans, of_spans = believed_spans(raw.instant, mapping)
    flaws = _stamp_flaws(raw, mapping) | of_spans | of_position | words.flaws
    flaws |= _reason_to_leave_out(raw, mapping)
    flaws |= repeats(raw, mapping, (flaws & OUT_BITS) == 0)
    kept = np.flatnonzero((flaws & OUT_BITS) == 0)
    kept = kept[np.lexsort((raw.line[kept], raw.instant[kept, 0]))]
    calls = _calls(raw, words, spans, lon, lat, flaws, kept)
    return Cleaned(calls, raw.line, flaws, raw.broken, words.unlisted)


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


def _calls(
    raw: Raw, words: Classified, spans: dict[str, FloatArray], lon: FloatArray, lat: FloatArray, flaws: IntArray,
    kept: IntArray,
) -> Calls:  # fmt: skip
    wall = raw.wall.view("datetime64[us]")
    different, code = np.unique(flaws[kept], return_inverse=True)
    columns: dict[str, Any] = {f"{stamp}_at": wall[kept, number] for number, stamp in enumerate(STAMPS)}
    columns |= {name: span[kept] for name, span in spans.items()}
    return Calls(
        number=np.arange(len(kept), dtype=np.int32),
        line=raw.line[kept],
        **columns,
        kind=words.kind.kept(kept),
        priority=words.priority[kept],
        unit=words.unit.kept(kept),
        lon=lon[kept],
        lat=lat[kept],
        place=words.place.kept(kept),
        category=words.category.kept(kept),
        origin=words.origin.kept(kept),
        flaws=TextColumn(code.astype(np.int32), tuple(names_of(int(bits)) for bits in different)),
    )
