"""How soon known disputes are resolved: a curve for each design."""

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
    """Draw the share resolved by each day since a dispute was known; None in runs without disputes."""
    if results.scenario.demand.disputes is None:
        return None
    designs = compared(results)
    curves = {design.name: resolved_curve(results, design.name) for design in designs}
    return draw_incidence("resolving", designs, curves, words)


def resolved_curve(results: Results, design: str) -> Curve:
    """Return the cumulative incidence of being settled or decided, in days since known, all replications together.

    Aalen and Johansen (1978): boiling over and fading are rivals; disputes still open are seen until the run stopped.
    """
    found = results.sql(
        "SELECT known_at, ended_at, outcome FROM disputes"
        " WHERE design = $design AND in_window AND known_at IS NOT NULL",
        {"design": design},
    )
    ended = found["ended_at"].fillna(results.scenario.clock.stop_at).to_numpy(dtype=np.float64)
    resolved = found["outcome"].isin(["settled", "decided"]).to_numpy(dtype=np.bool_)
    rival = found["outcome"].isin(["boiled_over", "faded"]).to_numpy(dtype=np.bool_)
    days = (ended - found["known_at"].to_numpy(dtype=np.float64)) / MINUTES_PER_DAY
    return cumulative_incidence(days, resolved, rival)
