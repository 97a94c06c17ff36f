"""What the people of a design cost."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.arrays import FloatArray
from sim.measures import catalogue
from sim.measures.grouping import sums_by
from sim.measures.measured import Measured
from sim.measures.roster import called_in
from sim.measures.run_tables import RunTables
from sim.measures.window import Window
from sim.responders.surges import joined
from sim.scenario.specs.response import UnitGroup

DAYS_PER_YEAR = 365.0


def cost(tables: RunTables, window: Window) -> Iterator[Measured]:
    """Yield people employed and their cost, in all and by group, and the cost of a matter."""
    fleet = tables.fleet
    units = sums_by(fleet.group, len(fleet.groups))
    people = units * np.array([group.crew * group.people_per_post for group in fleet.groups])
    presence = np.array([_presence(group, tables, window) for group in fleet.groups])
    yearly = people * presence * np.array([group.cost_per_person_year for group in fleet.groups])
    called = sums_by(fleet.group, len(fleet.groups), called_in(tables, window))
    in_place = called * np.array([group.absence.cost_per_call_in for group in fleet.groups])
    yearly = yearly + in_place * DAYS_PER_YEAR / window.days
    for entry, values in ((catalogue.PEOPLE, people), (catalogue.COST_PER_YEAR, yearly)):
        yield entry.measured(float(values.sum()))
        for name, value in zip(fleet.group_names, values, strict=True):
            yield entry.measured(value, "group", name)
    calls = int(np.count_nonzero(window.holds(tables.matters.known_at) & tables.is_call))
    spent = float(yearly.sum()) * window.days / DAYS_PER_YEAR
    yield catalogue.COST_PER_CALL.measured(spent / calls if calls else float("nan"))


def _presence(group: UnitGroup, tables: RunTables, window: Window) -> float:
    """Return the share of the window in which a group is there: less than 1 if it only comes for surges."""
    if not group.only_during:
        return 1.0
    stretches: FloatArray = np.array(joined([tables.world.surges[name] for name in group.only_during]))
    return float(window.overlap_min(stretches[:, 0], stretches[:, 1]).sum()) / window.length_min
