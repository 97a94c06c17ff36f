"""How much of what a unit did lay inside its hours of duty, and inside the window."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import BoolArray, FloatArray
from sim.measures.grouping import ratio, sums_by
from sim.measures.run_tables import RunTables
from sim.measures.window import Window
from sim.record.tables import TASK_STATES, State

UNAVAILABLE = (State.BREAK, State.CHARGING)
"""States beside tasks in which a unit takes no call."""


@dataclass(frozen=True, slots=True)
class UnitTimes:
    """Minutes of each unit inside a window, shape `(units,)` each.

    `task_min` and `unavailable_min` lie on duty; the latter adds breaks, charging, and the way home of units that
    take no calls on it. `overtime_min` is everything but idling outside duty. `relocation_km` is the part of `km`
    on the way to cover a post.
    """

    duty_min: FloatArray
    task_min: FloatArray
    unavailable_min: FloatArray
    overtime_min: FloatArray
    km: FloatArray
    relocation_km: FloatArray

    @property
    def busy_share(self) -> FloatArray:
        """Share of each unit's duty time that was spent on tasks, shape `(units,)`.

        A unit never on duty in the window gets NaN, not 0: an absent car is not an idle one.

        Source
        ------
        Larson (1974), Computers & Operations Research 1(1), 67-95.
        """
        return self._of_duty(self.task_min)

    @property
    def unavailable_share(self) -> FloatArray:
        """Share of each unit's duty time in which it could take no call, shape `(units,)`; NaN without duty."""
        return self._of_duty(self.unavailable_min)

    def _of_duty(self, minutes: FloatArray) -> FloatArray:
        # Sums of many small spans may pass the whole by a rounding error.
        share = ratio(minutes, self.duty_min)
        return share.clip(max=1.0)


def unit_times(tables: RunTables, window: Window) -> UnitTimes:
    """Return what every unit did inside the window, from its spells and its roster."""
    spells, units = tables.spells, len(tables.fleet)
    inside_min = window.overlap_min(spells.from_at, spells.to_at)
    inside_duty_min = on_duty_min(tables, window)
    on_task = np.isin(spells.state, TASK_STATES)
    way_home_blocks = np.array([g.after_call == "drive_home_unavailable" for g in tables.fleet.groups], dtype=np.bool_)
    homeward = (spells.state == State.HOMEWARD) & way_home_blocks[tables.fleet.group][spells.unit]

    def total(minutes: FloatArray, chosen: BoolArray) -> FloatArray:
        return sums_by(spells.unit[chosen], units, minutes[chosen])

    everything, km = np.ones(len(spells.unit), dtype=np.bool_), spells.km * _share_inside(tables, window, inside_min)
    return UnitTimes(
        duty_min=np.array([_duty_min(spans, window) for spans in tables.fleet.duty]),
        task_min=total(inside_duty_min, on_task),
        unavailable_min=total(inside_duty_min, on_task | homeward | np.isin(spells.state, UNAVAILABLE)),
        overtime_min=total(inside_min - inside_duty_min, spells.state != State.IDLE),
        km=total(km, everything),
        relocation_km=total(km, spells.state == State.RELOCATING),
    )


def _share_inside(tables: RunTables, window: Window, inside_min: FloatArray) -> FloatArray:
    """Return the share of each spell inside the window; a spell without length is inside or not."""
    length = tables.spells.to_at - tables.spells.from_at
    momentary = window.holds(tables.spells.from_at).astype(np.float64)
    return np.divide(inside_min, length, out=momentary, where=length > 0)


def _duty_min(spans: FloatArray, window: Window) -> float:
    return float(window.overlap_min(spans[:, 0], spans[:, 1]).sum())


def on_duty_min(tables: RunTables, window: Window) -> FloatArray:
    """Return how much of each spell lies inside the window and the unit's duty, minutes, shape `(spells,)`."""
    spells = tables.spells
    from_at = spells.from_at.clip(window.from_at, window.to_at)
    to_at = spells.to_at.clip(window.from_at, window.to_at)
    edges = np.searchsorted(spells.unit, np.arange(len(tables.fleet) + 1))
    result = np.zeros(len(from_at))
    for spans, first, last in zip(tables.fleet.duty, edges[:-1], edges[1:], strict=True):
        if len(spans) and last > first:
            rows = slice(first, last)
            result[rows] = _duty_until(spans, to_at[rows]) - _duty_until(spans, from_at[rows])
    return result


def _duty_until(spans: FloatArray, at: FloatArray) -> FloatArray:
    """Return the minutes of duty before each point in time: a line that rises in duty and is flat between."""
    worked = np.concatenate(([0.0], np.cumsum(spans[:, 1] - spans[:, 0])))
    span = np.searchsorted(spans[:, 0], at, side="right")
    started = np.maximum(span - 1, 0)
    in_this = np.minimum(at, spans[started, 1]) - spans[started, 0]
    return np.where(span == 0, 0.0, worked[started] + in_this)
