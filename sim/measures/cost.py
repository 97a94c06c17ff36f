"""What the people of a design cost."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.measures import catalogue
from sim.measures.grouping import sums_by
from sim.measures.measured import Measured
from sim.measures.roster import called_in
from sim.measures.run_tables import RunTables
from sim.measures.window import Window

DAYS_PER_YEAR = 365.0


def cost(tables: RunTables, window: Window) -> Iterator[Measured]:
    """Yield people employed and their cost, in all and by group, and the cost of a matter."""
    fleet = tables.fleet
    units = sums_by(fleet.group, len(fleet.groups))
    people = units * np.array([group.crew * group.people_per_post for group in fleet.groups])
    yearly = people * np.array([group.cost_per_person_year for group in fleet.groups])
    called = sums_by(fleet.group, len(fleet.groups), called_in(tables, window))
    in_place = called * np.array([group.absence.cost_per_call_in for group in fleet.groups])
    yearly = yearly + in_place * DAYS_PER_YEAR / window.days
    for entry, values in ((catalogue.PEOPLE, people), (catalogue.COST_PER_YEAR, yearly)):
        yield entry.measured(float(values.sum()))
        for name, value in zip(fleet.group_names, values, strict=True):
            yield entry.measured(value, "group", name)
    calls = int(np.count_nonzero(window.holds(tables.matters.known_at)))
    spent = float(yearly.sum()) * window.days / DAYS_PER_YEAR
    yield catalogue.COST_PER_CALL.measured(spent / calls if calls else float("nan"))
