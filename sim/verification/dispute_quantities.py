"""What theory says of disputes and the catalogue of measures does not: how long they last."""

from __future__ import annotations

import numpy as np

from sim.arrays import FloatArray
from sim.measures.run_tables import RunTables
from sim.measures.window import Window
from sim.record.dispute_table import DisputeOutcome


def dispute_quantities(tables: RunTables, window: Window) -> dict[str, float]:
    """Return mean times: from known to the end, and from the beginning until it boiled over or faded."""
    disputes = tables.disputes
    if disputes is None:
        return {}
    known = window.holds(disputes.known_at)
    by_itself = window.holds(disputes.began_at)
    by_itself &= np.isin(disputes.outcome, (DisputeOutcome.BOILED_OVER, DisputeOutcome.FADED))
    return {
        "dispute_stay_mean_min": _mean((disputes.ended_at - disputes.known_at)[known]),
        "dispute_alone_mean_min": _mean((disputes.ended_at - disputes.began_at)[by_itself]),
    }


def _mean(values: FloatArray) -> float:
    ended = values[~np.isnan(values)]
    return float(ended.mean()) if len(ended) else float("nan")
