"""Results of every cell, for maps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import BoolArray, FloatArray
from sim.measures.coverage import Covering
from sim.measures.duty import unit_times
from sim.measures.grouping import ratio, sums_by
from sim.measures.reach import Reach, reach_of
from sim.measures.run_tables import RunTables
from sim.measures.timeliness import within_target
from sim.measures.window import Window


@dataclass(frozen=True, slots=True)
class CellResults:
    """What happened in every cell, shape `(cells,)` each.

    Counts and sums rather than means, so that replications can be added up. `calls` became known, `answered` of them
    were reached, after `response_sum_min` minutes in all; of the `judged` ones `within` were reached in time.
    `circle_min` is the time from the nearest base, NaN where no unit can come; `covered_probability` the chance that a
    free unit is within the strictest target.
    """

    calls: FloatArray
    answered: FloatArray
    response_sum_min: FloatArray
    judged: FloatArray
    within: FloatArray
    circle_min: FloatArray
    covered_probability: FloatArray

    @property
    def response_mean_min(self) -> FloatArray:
        """Mean response of each cell; NaN where nothing was answered."""
        return ratio(self.response_sum_min, self.answered)

    @property
    def within_target_share(self) -> FloatArray:
        """Share of each cell's matters that were reached in time; NaN where there were none."""
        return ratio(self.within, self.judged)


def measured_cells(tables: RunTables, window: Window, reach: Reach | None = None) -> CellResults:
    """Return the results of every cell from the tables of a run; `reach` saves computing it again."""
    reach = reach or reach_of(tables.world, tables.fleet)
    return results_of_cells(tables, window, Covering(tables, window, unit_times(tables, window), reach))


def results_of_cells(tables: RunTables, window: Window, covering: Covering) -> CellResults:
    """Return the results of every cell, with the coverage that `covering` knows."""
    covered = covering.strictest()
    response, chosen = tables.response_min, window.holds(tables.matters.known_at) & tables.is_call
    judged, answered = chosen & tables.judged(), chosen & ~np.isnan(response)

    def total(which: BoolArray, weights: FloatArray | None = None) -> FloatArray:
        return sums_by(tables.cell[which], len(tables.world.cells), weights)

    return CellResults(
        calls=total(chosen),
        answered=total(answered),
        response_sum_min=total(answered, response[answered]),
        judged=total(judged),
        within=total(judged & within_target(tables)),
        circle_min=np.where(np.isfinite(covered.circle_min), covered.circle_min, np.nan).astype(np.float64),
        covered_probability=covered.probability,
    )
