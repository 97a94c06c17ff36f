"""How busy mediators are, and what a settled dispute costs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.arrays import NONE, BoolArray, FloatArray
from sim.measures import dispute_entries as entries
from sim.measures.cost import DAYS_PER_YEAR
from sim.measures.duty import UnitTimes, on_duty_min
from sim.measures.grouping import ratio, sums_by
from sim.measures.measured import Measured
from sim.measures.run_tables import RunTables
from sim.measures.window import Window
from sim.record.dispute_table import DisputeOutcome
from sim.record.tables import State
from sim.responders.calendar import slots

ON_THE_WAY = (State.TURNOUT, State.TRAVEL)


def mediators(tables: RunTables, window: Window, times: UnitTimes) -> Iterator[Measured]:
    """Yield the share of duty that goes into sittings, how full calendars are, the cost of a settled dispute."""
    table = tables.disputes
    if table is None:
        return
    fleet, spells = tables.fleet, tables.spells
    # Only sittings have no number among the matters.
    for_sittings = (spells.state == State.SITTING) | (np.isin(spells.state, ON_THE_WAY) & (spells.matter == NONE))
    sitting_min = sums_by(spells.unit[for_sittings], len(fleet), on_duty_min(tables, window)[for_sittings])
    held = sums_by(spells.unit[_begun(tables, window)], len(fleet))
    available = _slots(tables, window)
    held = np.where(available > 0, held, 0.0)
    for entry, busiest, part, whole in (
        (entries.SITTING_TIME, entries.SITTING_TIME_MOST, sitting_min, times.duty_min),
        (entries.CALENDAR, entries.CALENDAR_MOST, held, available),
    ):
        of_unit = ratio(part, whole)
        yield entry.measured(float(ratio(np.array([part.sum()]), np.array([whole.sum()]))[0]))
        yield busiest.measured(_largest(of_unit))
        of_group = ratio(sums_by(fleet.group, len(fleet.groups), part), sums_by(fleet.group, len(fleet.groups), whole))
        for number, (name, value) in enumerate(zip(fleet.group_names, of_group, strict=True)):
            yield entry.measured(value, "group", name)
            yield busiest.measured(_largest(of_unit[fleet.group == number]), "group", name)
    a_minute = np.array([group.crew * group.people_per_post * group.cost_per_person_year for group in fleet.groups])
    share = ratio(sitting_min, times.duty_min)
    spent = float(np.nansum(a_minute[fleet.group] * share)) * window.days / DAYS_PER_YEAR
    settled = np.count_nonzero(window.holds(table.ended_at) & (table.outcome == DisputeOutcome.SETTLED))
    yield entries.COST_PER_SETTLED.measured(spent / settled if settled else float("nan"))


def _largest(values: FloatArray) -> float:
    return float(np.nanmax(values)) if not np.isnan(values).all() else float("nan")


def _begun(tables: RunTables, window: Window) -> BoolArray:
    found: BoolArray = (tables.spells.state == State.SITTING) & window.holds(tables.spells.from_at)
    return found


def _slots(tables: RunTables, window: Window) -> FloatArray:
    """Return how many slots each unit has in the window, by all rungs that sit by calendar and that it can hold."""
    fleet = tables.fleet
    count = np.zeros(len(fleet))
    for rung in fleet.design.ladder.rungs.values():
        if rung.appointments is None:
            continue
        able = np.array([set(rung.needs) <= set(group.skills) for group in fleet.groups])[fleet.group]
        for unit in np.flatnonzero(able).tolist():
            begins = np.array(slots(rung.appointments, tables.clock, fleet.duty[unit].tolist()))
            count[unit] = max(count[unit], float(np.count_nonzero(window.holds(begins))))
    return count
