"""The measured time in spans in which nothing changes: who is on duty, how often people call, how fast ways are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import MINUTES_PER_DAY, MINUTES_PER_HOUR, BoolArray, FloatArray
from sim.experiment.companion.asked import Asked, by_hour, by_weekday
from sim.measures.window import Window
from sim.responders.fleet import Fleet
from sim.scenario.specs.scenario import Scenario
from sim.world.model import World


@dataclass(frozen=True, slots=True)
class Span:
    """All stretches of the measured time that are alike.

    Attributes
    ----------
    minutes:
        How long they last together.
    at:
        A minute of the run inside one of them.
    rates:
        Calls a minute of each kind, shape `(kinds,)`.
    on_duty:
        Who is, shape `(units,)`.
    period:
        Of the travel times.
    """

    minutes: float
    at: float
    rates: FloatArray
    on_duty: BoolArray
    period: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """The measured time: its spans, and in which order they come: the number of a span and minutes, again and again."""

    spans: tuple[Span, ...]
    stretches: tuple[tuple[int, float], ...]


def timeline_of(scenario: Scenario, world: World, fleet: Fleet, asked: Asked) -> Timeline:
    """Return the measured time of a scenario in spans."""
    window, demand = Window.of(scenario.clock), scenario.demand
    edges = _edges(window, world, fleet)
    middle, length = (edges[1:] + edges[:-1]) / 2, np.diff(edges)
    hour = (middle // MINUTES_PER_HOUR).astype(int) % 24
    weekday = (middle // MINUTES_PER_DAY).astype(int)
    factor = np.array([by_hour(demand, kind) for kind in asked.kinds.values()]).reshape(-1, 24)[:, hour]
    factor = factor * by_weekday(demand)[(scenario.clock.start.weekday() + weekday) % 7]
    rates = asked.per_day[:, np.newaxis] / MINUTES_PER_DAY * factor
    on_duty = _on_duty(fleet, middle)
    period = [world.travel.periods.index_at(at) for at in middle.tolist()]
    asleep = [_asleep(fleet, at) for at in middle.tolist()]
    alike: dict[tuple[object, ...], list[int]] = {}
    for number in range(len(middle)):
        # Rounded: two ways to the same rate may differ in the last digit.
        key = tuple(rates[:, number].round(12)), on_duty[number].tobytes(), period[number], asleep[number]
        alike.setdefault(key, []).append(number)
    spans = tuple(
        Span(float(length[same].sum()), float(middle[same[0]]), rates[:, same[0]], on_duty[same[0]], period[same[0]])
        for same in alike.values()
    )
    which = np.empty(len(middle), dtype=int)
    for number, same in enumerate(alike.values()):
        which[same] = number
    return Timeline(spans, tuple(zip(which.tolist(), length.tolist(), strict=True)))


def _edges(window: Window, world: World, fleet: Fleet) -> FloatArray:
    """Return every minute of the window at which anything may change, and its ends."""
    periods = world.travel.periods
    changes = [m for m in range(int(MINUTES_PER_DAY)) if periods.index_at(m) != periods.index_at(m - 1)]
    nights = [group.turnout_at_night.hours for group in fleet.groups if group.turnout_at_night is not None]
    changes += [at % int(MINUTES_PER_DAY) for night in nights for at in (night.start_min, night.end_min)]
    days = np.arange(window.from_at // MINUTES_PER_DAY, window.to_at // MINUTES_PER_DAY + 1) * MINUTES_PER_DAY
    hours = np.arange(window.from_at // MINUTES_PER_HOUR, window.to_at // MINUTES_PER_HOUR + 1) * MINUTES_PER_HOUR
    parts = [
        hours,
        (days[:, np.newaxis] + np.array(changes, dtype=float)).ravel(),
        np.array(periods.edges, dtype=float),
    ]
    parts += [duty.ravel() for duty in fleet.duty]
    every = np.unique(np.concatenate(parts))
    inside = every[(every > window.from_at) & (every < window.to_at)]
    return np.concatenate([[window.from_at], inside, [window.to_at]])


def _on_duty(fleet: Fleet, at: FloatArray) -> BoolArray:
    """Return who is on duty at each of these minutes, shape `(minutes, units)`."""
    on_duty = np.zeros((len(at), len(fleet)), dtype=np.bool_)
    for unit, duty in enumerate(fleet.duty):
        if len(duty):
            begun = np.searchsorted(duty[:, 0], at, side="right") - 1
            on_duty[:, unit] = (begun >= 0) & (at < duty[begun, 1])
    return on_duty


def _asleep(fleet: Fleet, at: float) -> tuple[bool, ...]:
    nights = (group.turnout_at_night for group in fleet.groups)
    return tuple(night is not None and night.hours.holds(at) for night in nights)
