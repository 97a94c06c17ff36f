"""Records of calls made for tests."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.arrays import NONE
from sim.calls.columns import SPANS, STAMPS
from sim.calls.table import Calls, TextColumn


def record(called_at: Any, **given: Any) -> Calls:
    """Return calls with the columns that are `given`; the rest is absent, and everything is a call.

    Spans that follow from others are worked out: response and service, and all stamps.
    """
    called = np.asarray(called_at, dtype="datetime64[us]")
    count = len(called)
    columns: dict[str, Any] = {
        "number": np.arange(count, dtype=np.int32),
        "line": np.arange(2, count + 2, dtype=np.int64),
        "priority": np.asarray(given.get("priority", np.full(count, NONE)), dtype=np.int32),
    }
    spans = {name: np.asarray(given.get(name, np.full(count, np.nan)), dtype=float) for name in SPANS}
    parts = [spans[name] for name in ("handling_min", "turnout_min", "travel_min", "on_scene_min")]
    if "response_min" not in given:
        spans["response_min"] = parts[0] + parts[1] + parts[2]
    if "service_min" not in given:
        spans["service_min"] = parts[1] + parts[2] + parts[3]
    elapsed = np.concatenate([np.zeros((1, count)), np.cumsum(parts, axis=0)])
    for stamp, minutes in zip(STAMPS, elapsed, strict=True):
        seconds = np.where(np.isnan(minutes), 0, np.round(minutes * 60)).astype("timedelta64[s]")
        columns[f"{stamp}_at"] = np.where(np.isnan(minutes), np.datetime64("NaT"), called + seconds)
    for name in ("lon", "lat"):
        columns[name] = np.asarray(given.get(name, np.full(count, np.nan)), dtype=float)
    defaults = {"kind": "call", "unit": None, "place": None, "category": None, "origin": "call", "flaws": ""}
    for name, default in defaults.items():
        columns[name] = TextColumn.of(list(given.get(name, [default] * count)))
    return Calls(**columns, **spans)
