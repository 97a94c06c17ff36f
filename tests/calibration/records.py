"""Records of calls made for tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from sim.arrays import NONE, FloatArray
from sim.calls.columns import CALLS, CALLS_FILE, SPANS, STAMPS
from sim.calls.table import Calls, TextColumn
from sim.chance.streams import Streams
from sim.record.calls_folder import calls_frame
from sim.record.results.parquet import write_parquet


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


def write_folder(calls: Calls, folder: Path) -> Path:
    """Write calls as `sim import calls` does, without its findings; return the folder."""
    folder.mkdir(parents=True)
    write_parquet(calls_frame(calls), CALLS, folder / CALLS_FILE)
    (folder / "quality.json").write_text('{"file": "记录.csv", "time_zone": "Asia/Shanghai"}', encoding="utf-8")
    return folder


class District(NamedTuple):
    """A made-up district on a straight road through 20 cells, 1 km apart, with one base at the sixth.

    A way of d kilometres takes `(start_min + min_per_km * d) * exp(sigma * normal)`.
    """

    start_min: float = 2.0
    min_per_km: float = 1.5
    sigma: float = 0.3

    @property
    def lon(self) -> FloatArray:
        """Longitude of each cell: a kilometre at 34 degrees north is 0.0108229 degrees."""
        return 114.0 + 0.01082293 * np.arange(20)

    def record(self, count: int, first: str, days: int, seed: int = 1) -> Calls:
        """Return calls at any time of some days, at cells at random, in chance order of kinds."""
        generator = Streams(seed).generator("record")
        at = np.sort(generator.integers(0, days * 86400, count))
        cell = generator.integers(0, 20, count)
        way = np.maximum(np.abs(cell - 5), 0.05)
        travel = (self.start_min + self.min_per_km * way) * np.exp(self.sigma * generator.standard_normal(count))
        kind = np.where(generator.random(count) < 0.8, "fight", "noise")
        return record(
            np.datetime64(first) + at.astype("timedelta64[s]"),
            handling_min=np.round(60 * generator.exponential(1.0, count)) / 60,
            turnout_min=np.round(60 * generator.gamma(4.0, 0.3, count)) / 60,
            travel_min=np.round(60 * travel) / 60,
            on_scene_min=np.round(60 * 12 * np.exp(0.5 * generator.standard_normal(count))) / 60,
            lon=self.lon[cell], lat=np.full(count, 34.0), kind=kind, priority=np.where(kind == "fight", 1, 2),
        )  # fmt: skip

    def write_scenario(self, folder: Path) -> Path:
        """Write a scenario of the district that knows places, roads and units, and nothing of the record."""
        rows = [f"{number},{lon:.8f},34.0,500" for number, lon in enumerate(self.lon.tolist())]
        (folder / "cells.csv").write_text("code,lon,lat,residents\n" + "\n".join(rows) + "\n", encoding="utf-8")
        (folder / "scenario.yaml").write_text(SCENARIO, encoding="utf-8")
        return folder / "scenario.yaml"


SCENARIO = """\
name: line
world:
  source:
    kind: read
    roads: {format: none}
    cells:
      format: table
      table: {file: cells.csv, id: code, x: lon, y: lat, coordinates: wgs84}
      residents_column: residents
  travel:
    periods: {}
    modes: {car: {speed_kmh: {unclassified: 60}, offroad_kmh: 60}}
demand:
  kinds:
    fight: {title: 打架, rate: {per_day: 1}, work: {law: exponential, mean_min: 5}, target_min: 10}
    noise: {rate: {per_100k_year: 1}, work: {law: exponential, mean_min: 5}, target_min: 10}
units:
  car:
    bases: {places: ['5']}
    mode: car
    shifts: [{hours: 00:00-24:00, crews: 3}]
    turnout: {law: constant, mean_min: 9}
"""
