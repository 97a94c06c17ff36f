"""What can be wrong with a row of a record, and what is done about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim.arrays import BoolArray, IntArray
from sim.calls.columns import SPANS, STAMPS

Done = Literal["left out", "kept"]


@dataclass(frozen=True, slots=True)
class Flaw:
    """A flaw: its name, what it means, and what is done about it."""

    name: str
    meaning: str
    done: str


_STAMP_WORDS = {
    "called": "the call", "dispatched": "the order", "en_route": "setting out", "arrived": "the arrival",
    "cleared": "the end",
}  # fmt: skip
_OUT = "the row is left out"
_SPAN_OUT = "the span is left out, the call is kept"

LEAVING_OUT = (
    Flaw("broken_row", "the row has more or fewer cells than the header", _OUT),
    Flaw("no_call_time", "there is no time of the call", _OUT),
    Flaw("unreadable_called", "the time of the call is in none of the formats", _OUT),
    Flaw("outside_period", "the call lies outside the period that the mapping names", _OUT),
    Flaw("duplicate", "alike an earlier row in every column that is read", _OUT),
    Flaw("same_call", "an earlier row is about the same call", _OUT),
    Flaw("another_unit", "another unit of the same call came before", _OUT),
)
"""Flaws for which a row is left out; the first that it has is counted."""

KEPT = (
    *(
        Flaw(f"missing_{stamp}", f"the time of {_STAMP_WORDS[stamp]} is missing", "the call is kept without it")
        for stamp in STAMPS[1:]
    ),
    *(
        Flaw(
            f"unreadable_{stamp}", f"the time of {_STAMP_WORDS[stamp]} is in none of the formats",
            "the call is kept without it",
        )
        for stamp in STAMPS[1:]
    ),
    Flaw("out_of_order", "a time is earlier than one that comes before it", "negative spans are left out"),
    Flaw(
        "day_early", "a time lies about a day before the one before it: midnight was missed",
        "left as it is; wrong_day: mend in the mapping would put its date one day ahead",
    ),
    Flaw("day_mended", "a time lay about a day before the one before it", "its date was put one day ahead"),
    Flaw("clock_gap", "a time was skipped when the clock was put forward", "taken as an hour later"),
    Flaw(
        "clock_overlap", "a time came twice when the clock was put back",
        "the pass that keeps the stamps in order is taken, the first where both do",
    ),
    *(
        Flaw(f"{what}_{span.removesuffix('_min')}", meaning.format(*(_STAMP_WORDS[stamp] for stamp in ends)), _SPAN_OUT)
        for what, meaning in {
            "negative": "from {0} to {1} there is less than nothing",
            "zero": "from {0} to {1} there is no time at all",
            "long": "from {0} to {1} it is longer than is believed",
        }.items()
        for span, ends in SPANS.items()
    ),
    Flaw("no_position", "there is no position", "the call is kept without it"),
    Flaw("zero_position", "the position is 0,0", "the call is kept without it"),
    Flaw("unreadable_position", "the position is no pair of numbers, or none on earth", "the call is kept without it"),
    Flaw("outside_box", "the position lies outside the box that the mapping names", "the call is kept without it"),
    Flaw("far_position", "the position is far from all others", "the call is kept without it"),
    Flaw("no_kind", "the kind is missing", "it gets the kind of what is not listed"),
    Flaw("unlisted_kind", "the kind is not in the mapping's table", "it gets the kind of what is not listed"),
    Flaw("unlisted_priority", "the priority is not in the mapping's table, nor 1 to 9", "the call is kept without it"),
    Flaw("unlisted_origin", "what began it is not in the mapping's table", "it is taken for what the mapping says"),
    Flaw("personal", "a value looks like the number of a phone or of an identity card", "the value is left out"),
)  # fmt: skip
"""Flaws with which a row is kept."""

FLAWS = (*LEAVING_OUT, *KEPT)
BIT = {flaw.name: np.int64(1 << number) for number, flaw in enumerate(FLAWS)}
"""The bit of each flaw in a row's number of flaws."""

assert len(FLAWS) < 63
OUT_BITS = np.int64(sum(int(BIT[flaw.name]) for flaw in LEAVING_OUT))


def has(flaws: IntArray, name: str) -> BoolArray:
    """Return which rows have a flaw."""
    found: BoolArray = (flaws & BIT[name]) != 0
    return found


def names_of(flaws: int) -> str:
    """Return the names of the flaws in one number, joined by commas."""
    return ",".join(flaw.name for number, flaw in enumerate(FLAWS) if flaws >> number & 1)
