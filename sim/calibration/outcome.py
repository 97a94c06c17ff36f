"""Everything that one fit found, with where it came from."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from sim.arrays import NONE, IntArray
from sim.calibration.calibrated import calibrated
from sim.calibration.cells import MadeCells, cells_of
from sim.calibration.days import Days
from sim.calibration.fit import RecordFit, Settings, fit_record
from sim.calibration.kind_names import kinds_of
from sim.calibration.snapping import snap
from sim.calibration.speeds import BaseFit, SpeedFit, fit_bases, fit_speeds
from sim.calls.columns import CALLS_FILE
from sim.calls.table import Calls, TextColumn, read_calls_folder
from sim.errors import input_error
from sim.scenario.specs.scenario import Scenario
from sim.world.build import build_world
from sim.world.model import World

_QUALITY_FILE = "quality.json"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a record came from: the file that was imported, its time zone, the fingerprint of the imported table."""

    file: str
    time_zone: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Record:
    """Imported calls, the days that are read, and where they came from."""

    calls: Calls
    days: Days
    source: Source


@dataclass(frozen=True, slots=True)
class CellCounts:
    """How many calls fell on each cell of a scenario, shape `(cells,)`, and its code and name."""

    code: tuple[str, ...]
    name: tuple[str, ...]
    calls: IntArray
    unplaced: int


@dataclass(frozen=True, slots=True)
class Fit:
    """What a record says, and of a scenario, if one was given, its speeds and its calibrated form.

    `groups` are the groups of units that the record tells of.
    """

    record: Record
    settings: Settings
    found: RecordFit
    groups: tuple[str, ...]
    made_cells: MadeCells | None = None
    cell_counts: CellCounts | None = None
    speeds: SpeedFit | None = None
    bases: BaseFit | None = None
    scenario: Scenario | None = None


def read_record(folder: str, days: tuple[Any, Any] = (None, None)) -> Record:
    """Read a folder of imported calls.

    Raises
    ------
    InputError
        When it cannot be read, or has no calls on the days.
    """
    calls = read_calls_folder(folder)
    try:
        quality = json.loads((Path(folder) / _QUALITY_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        quality = {}
    known: dict[str, Any] = quality if isinstance(quality, dict) else {}
    with (Path(folder) / CALLS_FILE).open("rb") as stream:
        fingerprint = hashlib.file_digest(stream, "sha256").hexdigest()
    source = Source(Path(str(known.get("file", folder))).name, str(known.get("time_zone", "")), fingerprint)
    return Record(calls, Days.of(calls, *days), source)


def fit_calls(record: Record, settings: Settings, group: str) -> Fit:
    """Return what a record says by itself."""
    found = fit_record(record.calls, record.days, settings)
    calls = record.calls.kept(record.days.holds(record.calls.called_at)).demand()
    cells = cells_of(calls)
    return Fit(record, settings, found, (group,), made_cells=cells if len(cells.code) else None)


def fit_scenario(
    record: Record, settings: Settings, scenario: Scenario, groups: tuple[str, ...], guess_bases: int = 0
) -> Fit:
    """Return what a record says of a scenario: rates of its kinds, laws, speeds, and bases if they are to be guessed.

    Raises
    ------
    InputError
        When kinds, groups, positions or ways of the record and the scenario do not fit together.
    """
    known = scenario.designs[scenario.baseline].units
    wrong = [name for name in groups if name not in known]
    if wrong:
        raise input_error(f"{', '.join(wrong)}: no such group of units; there are {', '.join(known)}", "units")
    groups = groups or tuple(known)
    calls = _as_kinds(record.calls.kept(record.days.holds(record.calls.called_at)), scenario)
    world = build_world(scenario)
    settings = replace(settings, least_calls=1, residents=settings.residents or _residents(scenario, world))
    found = fit_record(calls, record.days, settings)
    counts = _counts(calls.demand(), world)
    now = calibrated(scenario, found, None, None, groups)
    bases = fit_bases(now, world, calls, record.days, guess_bases) if guess_bases else None
    now = calibrated(now, found, None, bases, groups)
    speeds = fit_speeds(now, world, calls, record.days, settings.fastest)
    now = calibrated(now, found, speeds, None, groups)
    return Fit(record, settings, found, groups, None, counts, speeds, bases, now)


def _residents(scenario: Scenario, world: World) -> float | None:
    """Return the residents, where a scenario gives rates by them."""
    rates = [kind.rate for kind in scenario.demand.kinds.values() if kind.rate is not None]
    if not any(rate.per_100k_year is not None for rate in rates):
        return None
    return float(world.cells.residents.sum()) or None


def _as_kinds(calls: Calls, scenario: Scenario) -> Calls:
    """Return calls whose kinds are those of the scenario; what has none there keeps its own."""
    number = kinds_of(calls, scenario.demand.kinds)
    names = np.array([*scenario.demand.kinds, None], dtype=object)
    texts = np.where(number == NONE, calls.kind.text(), names[number])
    return replace(calls, kind=TextColumn.of(texts))


def _counts(calls: Calls, world: World) -> CellCounts:
    snapped = snap(calls, world, farthest_km=5.0)
    count = np.bincount(snapped.cell[snapped.cell != NONE], minlength=len(world.cells))
    place = world.cells.place.tolist()
    code, name = (tuple(column[row] for row in place) for column in (world.places.code, world.places.name))
    return CellCounts(code, name, count, snapped.unplaced)
