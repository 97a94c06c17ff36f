"""The speeds of a scenario, and where its units wait, from recorded ways."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sim.arrays import NONE, FloatArray, IndexArray
from sim.calibration.bases import Guess, best_guess, busy_at_once, guess_bases
from sim.calibration.days import Days, minute_of_day
from sim.calibration.pace import FASTEST, FEWEST, Class, Pace, by_length, fit_pace, period_factors, usable
from sim.calibration.replay import Replay, prepare_replay, simulated
from sim.calibration.snapping import snap
from sim.calls.table import Calls
from sim.errors import input_error
from sim.scenario.specs.scenario import Scenario
from sim.scenario.specs.travel import Mode
from sim.world.model import World
from sim.world.ways_to_cells import minutes_to_cells

_ROUNDS = 2
"""Speeds decide who is nearest, and who is nearest decides which way is compared with which: once more settles it."""


@dataclass(frozen=True, slots=True)
class SpeedFit:
    """Speeds of one mode from recorded ways.

    `mode_spec` is the mode with the pace put in; `factor_by_period` says for each period of the day (`""`: the plain
    day) by how much the road takes longer than `pace` says, None where too few ways tell; `classes` compares ways by
    length with what the scenario expected before. `expected_min` and `observed_min` are the ways themselves.
    """

    mode: str
    mode_spec: Mode
    pace: Pace
    factor_by_period: dict[str, float | None]
    classes: tuple[Class, ...]
    expected_min: FloatArray
    observed_min: FloatArray
    snapped_median_km: float
    unplaced: int


@dataclass(frozen=True, slots=True)
class BaseFit:
    """Where units seem to have waited: every guess, the one that was taken, and the codes of its cells."""

    guesses: tuple[Guess, ...]
    taken: Guess
    codes: tuple[str, ...]
    busy_at_once: int


def plain(mode: Mode) -> Mode:
    """Return the mode without what a record would tell: nothing besides the road, and no slow hours."""
    return mode.model_copy(update={"start_min": 0.0, "period_factor": {}})


def with_mode(scenario: Scenario, name: str, mode: Mode) -> Scenario:
    """Return the scenario with another mode of that name."""
    travel = scenario.world.travel
    travel = travel.model_copy(update={"modes": {**travel.modes, name: mode}})
    return scenario.model_copy(update={"world": scenario.world.model_copy(update={"travel": travel})})


def with_travel_sigma(scenario: Scenario, sigma: float) -> Scenario:
    """Return the scenario with ways to all kinds that differ by so much."""
    kinds = {name: kind.model_copy(update={"travel_sigma": sigma}) for name, kind in scenario.demand.kinds.items()}
    return scenario.model_copy(update={"demand": scenario.demand.model_copy(update={"kinds": kinds})})


def fit_speeds(scenario: Scenario, world: World, record: Calls, days: Days, fastest: float = FASTEST) -> SpeedFit:
    """Return the speeds with which the units of a scenario would take as long as those on record.

    Recorded calls are sent through the units of the baseline design at the scenario's own speeds, so that each comes
    from where it would be; the ways these would have are then compared with the recorded ones.

    Raises
    ------
    InputError
        When the units have different modes, or too few ways can be compared.
    """
    name, spec = _mode(scenario)
    current = with_mode(with_travel_sigma(scenario, 0.0), name, plain(spec))
    as_before = np.empty(0), np.empty(0), np.empty(0, dtype=np.int32)
    prepared: Replay | None = None
    pace, factors = Pace(0.0, 1.0, 0.0, 0.0, 0), dict[str, float | None]()
    for turn in range(_ROUNDS):
        now = replace(world, travel_spec=current.world.travel)
        prepared = prepare_replay(current, now, record, days)
        expected, observed, period = _ways(prepared)
        if turn == 0:
            as_before = expected, observed, period
        # What the road takes at the scenario's own speeds: less what the last round put in.
        road = (expected - current.world.travel.modes[name].start_min) / pace.road_factor
        pace = fit_pace(observed, road, fastest)
        found = period_factors(observed, road, period + 1, pace, 1 + len(scenario.world.travel.periods), fastest)
        factors = dict(zip(["", *scenario.world.travel.periods], found, strict=True))
        current = with_mode(scenario, name, paced(plain(spec), pace, {}))
    assert prepared is not None
    snapped = prepared.snapped
    return SpeedFit(
        name, paced(plain(spec), pace, factors), pace, factors, tuple(by_length(as_before[1], as_before[0])),
        as_before[0], as_before[1], float(np.nanmedian(snapped.off_km)), snapped.unplaced,
    )  # fmt: skip


def paced(mode: Mode, pace: Pace, factor_by_period: dict[str, float | None]) -> Mode:
    """Return a mode with its speeds divided by the road's factor, and with what every way takes besides."""
    speeds = {road: round(kmh / pace.road_factor, 2) for road, kmh in mode.speed_kmh.items()}
    slow = factor_by_period.get("") or 1.0
    factors = {name: round(slow / factor, 3) for name, factor in factor_by_period.items() if name and factor}
    speeds = {road: min(round(kmh / slow, 2), 250.0) for road, kmh in speeds.items()}
    update = {"speed_kmh": speeds, "start_min": round(pace.start_min, 2), "period_factor": factors}
    return mode.model_copy(update=update)


def _mode(scenario: Scenario) -> tuple[str, Mode]:
    design = scenario.designs[scenario.baseline]
    modes = sorted({group.mode for group in design.units.values()})
    if len(modes) > 1:
        raise input_error(
            f"the units travel by {', '.join(modes)}; speeds can be fitted to units of one mode only", "units"
        )
    return modes[0], scenario.world.travel.modes[modes[0]]


def _ways(prepared: Replay) -> tuple[FloatArray, FloatArray, IndexArray]:
    """Return expected and recorded minutes of the ways that can be compared, and the period in which each began."""
    scenario = prepared.scenario
    parts = simulated(prepared, scenario.baseline, 0)
    observed, expected = prepared.observed("travel"), parts["travel"]
    some = usable(observed, expected)
    if some.sum() < FEWEST:
        raise input_error(
            f"only {int(some.sum())} recorded ways can be compared with the roads; {FEWEST} are needed", "calls"
        )
    at = minute_of_day(prepared.calls.called_at[some])
    periods = scenario.world.travel.periods
    period = np.full(len(at), NONE, dtype=np.int32)
    for number, spans in enumerate(periods.values()):
        for span in spans:
            period[(at - span.start_min) % 1440 < span.end_min - span.start_min] = number
    return expected[some], observed[some], period


def fit_bases(scenario: Scenario, world: World, record: Calls, days: Days, most: int) -> BaseFit:
    """Guess from recorded ways at which cells units waited, and from busy times how many there were.

    Raises
    ------
    InputError
        When too few ways can be compared.
    """
    name, spec = _mode(scenario)
    now = replace(world, travel_spec=with_mode(scenario, name, plain(spec)).world.travel)
    within = record.kept(days.holds(record.called_at))
    calls = within.demand()
    cell = snap(calls, now, farthest_km=5.0).cell
    some = (calls.travel_min > 0) & (cell != NONE)
    calls, cell = calls.kept(some), cell[some]
    matrix = now.travel.matrix(name, 0)
    # Candidates are the cells themselves; ways are taken to be as long there as back.
    table = minutes_to_cells(matrix, now.cells, now.cells.node, now.cells.leg_km)[cell].T.astype(np.float64)
    day = calls.called_at.astype("datetime64[D]").astype(np.int64)
    guesses = guess_bases(table, calls.travel_min, day, most)
    taken = best_guess(guesses)
    codes = tuple(now.places.code[now.cells.place[place]] for place in taken.candidates)
    from_at, to_at = (_minutes(stamp) for stamp in (within.dispatched_at, within.cleared_at))
    return BaseFit(guesses, taken, codes, busy_at_once(from_at, to_at))


def _minutes(at: np.ndarray[tuple[int, ...], np.dtype[np.datetime64]]) -> FloatArray:
    minutes = at.astype("datetime64[s]").astype(np.float64) / 60
    return np.where(np.isnat(at), np.nan, minutes)
