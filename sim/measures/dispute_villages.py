"""How evenly villages come to their right: whose disputes are known, met, resolved."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.arrays import MINUTES_PER_DAY, BoolArray, FloatArray
from sim.measures import dispute_entries as entries
from sim.measures.dispute_cases import Cases
from sim.measures.grouping import gini, ratio, sums_by
from sim.measures.measured import Measured
from sim.measures.run_tables import RunTables

FEWEST = 5
"""A village with fewer disputes in the window is not judged. Convention."""


def villages(tables: RunTables, cases: Cases, began: BoolArray, known: BoolArray) -> Iterator[Measured]:
    """Yield the worst village and the unevenness, over villages with enough disputes.

    Parameters
    ----------
    began, known:
        Which disputes began, and which became known, in the window.
    """
    table, village = cases.table, tables.world.villages_of_cells()[cases.table.cell]
    places = len(tables.world.places.code)

    def of_villages(chosen: BoolArray, values: FloatArray | BoolArray) -> FloatArray:
        number = sums_by(village[chosen], places)
        return ratio(sums_by(village[chosen], places, values[chosen].astype(np.float64)), number)[number >= FEWEST]

    resolved = of_villages(known, cases.resolved)
    yield entries.VILLAGE_RESOLVED_WORST.measured(_least(resolved))
    yield entries.VILLAGE_RESOLVED_GINI.measured(gini(resolved))
    yield entries.VILLAGE_KNOWN_WORST.measured(_least(of_villages(began, cases.known)))
    met = known & ~np.isnan(table.met_at)
    yield entries.VILLAGE_CONTACT_WORST.measured(
        -_least(of_villages(met, table.known_at - table.met_at)) / MINUTES_PER_DAY
    )
    petitions = cases.boiled & (table.incident < 0) & began
    inhabited = np.unique(tables.world.villages_of_cells())
    without = sums_by(village[petitions], places)[inhabited] == 0
    yield entries.VILLAGES_WITHOUT_PETITION.measured(float(without.mean()))


def _least(values: FloatArray) -> float:
    return float(values.min()) if len(values) else float("nan")
