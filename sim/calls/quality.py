"""What is known about a record's quality: every flaw counted, what was done about it, which columns were dropped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from sim import __version__
from sim.arrays import IntArray
from sim.calls.clean import Cleaned
from sim.calls.columns import ORIGINS, STAMPS
from sim.calls.flaws import BIT, FLAWS, LEAVING_OUT, has
from sim.calls.raw import Raw, wanted_columns
from sim.scenario.specs.call_mapping import CallMapping

PROGRAM = "peacegrid"
QUALITY_FILE = "quality.json"

EXAMPLES = 10
"""Lines that are shown of each flaw."""

FEWEST, MOST_SHOWN = 5, 30
"""In how many rows a text must stand to be shown, as a rarer one may be a name; and how many texts are shown."""

SET_ASIDE = {
    "unit": ("unit_initiated", "a unit came upon it; nobody called"),
    "scheduled": ("scheduled", "it was planned beforehand"),
}
_NOT_DEMAND = "kept apart: not counted as demand"


def quality(file: str, header: Sequence[str], mapping: CallMapping, cleaned: Cleaned, raw: Raw) -> dict[str, Any]:
    """Return everything that `quality.json` holds, in plain values.

    Parameters
    ----------
    file:
        Name of the file, without its folders.
    header:
        Names of its columns.
    """
    calls, rows = cleaned.calls, len(cleaned.line) + len(cleaned.broken)
    wanted = wanted_columns(mapping)
    used = {column for _, column in wanted}
    origins = {name: int(np.count_nonzero(calls.origin.equals(name))) for name in ORIGINS}
    first, last = (str(calls.called_at[row].astype("datetime64[s]")) if len(calls) else None for row in (0, -1))
    return {
        "program": PROGRAM,
        "version": __version__,
        "file": file,
        "title": mapping.title,
        "rows": rows,
        "used": len(calls),
        "demand": origins["call"],
        "origins": origins,
        "time_zone": mapping.time_zone,
        "first": first,
        "last": last,
        "counts": _counts(cleaned, rows, mapping),
        "sentinels": raw.sentinels,
        "unreadable_shapes": {stamp: {"line": line, "shape": shape} for stamp, (line, shape) in raw.shapes.items()},
        "unlisted": {name: _shown(texts) for name, texts in cleaned.unlisted.items() if texts},
        "columns": {
            "mapped": {re.sub(r"\.column$", "", place): column for place, column in wanted},
            "dropped": [column for column in header if column and column not in used],
        },
    }


def left_out(cleaned: Cleaned) -> list[tuple[int, str]]:
    """Return the line of every row that was left out, with the name of the reason."""
    found = [(line, "broken_row") for line in cleaned.broken.tolist()]
    for flaw in LEAVING_OUT:
        found += [(line, flaw.name) for line in cleaned.line[has(cleaned.flaws, flaw.name)].tolist()]
    return sorted(found)


def _counts(cleaned: Cleaned, rows: int, mapping: CallMapping) -> dict[str, dict[str, Any]]:
    counts: dict[str, dict[str, Any]] = {}
    in_calls = _in_calls(cleaned)
    for flaw in FLAWS:
        if _can_be(flaw.name, mapping):
            lines = cleaned.broken if flaw.name == "broken_row" else cleaned.line[has(cleaned.flaws, flaw.name)]
            counts[flaw.name] = _entry(lines, rows, in_calls.get(flaw.name, 0), flaw.meaning, flaw.done)
    for origin, (name, meaning) in SET_ASIDE.items():
        lines = np.sort(cleaned.calls.line[cleaned.calls.origin.equals(origin)])
        counts[name] = _entry(lines, rows, 0, meaning, _NOT_DEMAND)
    return counts


def _in_calls(cleaned: Cleaned) -> Counter[str]:
    """Return how many calls that are demand have each flaw."""
    flaws = cleaned.calls.demand().flaws
    often = np.bincount(flaws.code, minlength=len(flaws.names)).tolist()
    found: Counter[str] = Counter()
    for names, count in zip(flaws.names, often, strict=True):
        found.update(dict.fromkeys(names.split(","), count))
    return found


def _entry(lines: IntArray, rows: int, calls: int, meaning: str, done: str) -> dict[str, Any]:
    return {
        "count": len(lines),
        "calls": calls,
        "share": round(len(lines) / rows, 6),
        "meaning": meaning,
        "done": done,
        "lines": lines[:EXAMPLES].tolist(),
    }


def _can_be(name: str, mapping: CallMapping) -> bool:
    """Tell whether a flaw was looked for: what the mapping does not name cannot be missing."""
    what, _, rest = name.partition("_")
    if what in {"missing", "unreadable"} and rest in STAMPS:
        return getattr(mapping.times, rest) is not None
    if name.endswith(("_position", "_box")):
        return mapping.position is not None
    return name in BIT


def _shown(texts: dict[str, int]) -> dict[str, Any]:
    often = sorted(
        ((count, text) for text, count in texts.items() if count >= FEWEST), key=lambda one: (-one[0], one[1])
    )
    shown = {text: count for count, text in often[:MOST_SHOWN]}
    others = {text: count for text, count in texts.items() if text not in shown}
    return {"texts": shown, "other_texts": len(others), "rows_with_others": sum(others.values())}
