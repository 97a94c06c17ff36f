"""How soon requests of daily life are done: a curve for each design."""

from __future__ import annotations

import numpy as np

from sim.arrays import MINUTES_PER_DAY
from sim.measures.survival import Curve, cumulative_incidence
from sim.record.results.reading import Results
from sim.report.compared import compared
from sim.report.drawing import Drawing
from sim.report.figures.incidence import draw_incidence
from sim.report.words import Words


def draw(results: Results, words: Words) -> Drawing | None:
    """Draw the share done by each day since a request was reported; None in runs without requests."""
    if all(kind.request is None for kind in results.scenario.demand.kinds.values()):
        return None
    designs = compared(results)
    return draw_incidence("doing", designs, {one.name: done_curve(results, one.name) for one in designs}, words)


def done_curve(results: Results, design: str) -> Curve:
    """Return the cumulative incidence of being done, in days since reported, all replications together.

    One that nobody takes is never done, however long it is seen: as a rival at once it says just that. Those still open
    are seen until the run stopped.
    """
    clock, kinds = results.scenario.clock, results.scenario.demand.kinds.items()
    requests = [name for name, kind in kinds if kind.request is not None]
    found = results.sql(
        "SELECT known_at, closed_at, outcome FROM matters WHERE design = $design AND list_contains($kinds, kind)"
        " AND known_at >= $from_at AND known_at < $to_at",
        {
            "design": design, "kinds": requests, "from_at": clock.warm_up_days * MINUTES_PER_DAY,
            "to_at": clock.end_at,
        },
    )  # fmt: skip
    known_at = found["known_at"].to_numpy(dtype=np.float64)
    done = found["outcome"].isin(["closed", "answered"]).to_numpy(dtype=np.bool_)
    refused = (found["outcome"] == "refused").to_numpy(dtype=np.bool_)
    ended_at = np.where(done, found["closed_at"].to_numpy(dtype=np.float64), clock.stop_at)
    days = np.where(refused, 0.0, (ended_at - known_at) / MINUTES_PER_DAY)
    return cumulative_incidence(days, done, refused)
