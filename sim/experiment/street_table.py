"""The tables of a replication with those that only measuring brings out: how often each street of a beat was passed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.measures.passes import PatrolHours, passes_of
from sim.measures.run_tables import tables_of
from sim.measures.window import Window
from sim.record.results.schema import STREETS
from sim.record.results.tables import write_replication, write_tables
from sim.record.run import Journal
from sim.responders.beats import street_ends

if TYPE_CHECKING:
    import pandas as pd


def write_all_tables(staging: Path, replication: int, journals: Mapping[str, Journal], window: Window) -> None:
    """Write the tables of one replication, that of streets only where a design has patrols; safe in a worker process.

    Raises
    ------
    ResultsError
        A file cannot be written.
    """
    import pandas as pd

    write_tables(staging, replication, journals, window)
    frames = [streets_frame(name, journal, window) for name, journal in journals.items() if journal.fleet.beats]
    streets = [frame for frame in frames if len(frame)]
    if streets:
        write_replication(staging, replication, {"streets": pd.concat(streets)})


def streets_frame(design: str, journal: Journal, window: Window) -> pd.DataFrame:
    """Return the columns of `STREETS` for one design; no rows where its beats have no streets."""
    import pandas as pd

    fleet, roads = journal.fleet, journal.world.roads
    patrols = np.isin(np.arange(len(fleet)), list(fleet.beats))
    passes = passes_of(tables_of(journal), patrols)
    inside = (passes.at >= window.from_at) & (passes.at < window.to_at)
    hours = PatrolHours.of([fleet.duty[unit] for unit in np.flatnonzero(patrols).tolist()])
    from_min, to_min = hours.until(np.array([window.from_at, window.to_at])).tolist()
    rules = (fleet.groups[group].patrol for group in np.unique(fleet.group[patrols]).tolist())
    low, high = street_ends(passes.number)
    return pd.DataFrame(
        {
            "design": design,
            "x0_km": roads.x_km[low],
            "y0_km": roads.y_km[low],
            "x1_km": roads.x_km[high],
            "y1_km": roads.y_km[high],
            "km": passes.km,
            "passes": np.bincount(passes.street[inside], minlength=len(passes.km)),
            "patrol_min": to_min - from_min,
            "target_min": min((rule.target_min for rule in rules if rule is not None), default=np.nan),
        },
        columns=[column.name for column in STREETS if column.name != "replication"],
    )
