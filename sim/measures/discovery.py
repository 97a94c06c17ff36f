"""How what happens becomes known, and how soon."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.measures import catalogue
from sim.measures.grouping import groupings
from sim.measures.measured import Measured
from sim.measures.run_tables import RunTables
from sim.measures.window import Window


def discovery(tables: RunTables, window: Window) -> Iterator[Measured]:
    """Yield what cameras made known, how long matters went on unknown, and how many stayed unknown."""
    chosen = window.holds(tables.matters.known_at)
    parts, everyone = groupings(tables, chosen), np.ones(int(np.count_nonzero(chosen)), dtype=np.bool_)
    unknown_min = np.where(tables.false, np.nan, tables.matters.known_at - tables.begun_at)[chosen]
    for by in ("", *catalogue.ALERTED.by):
        shares, means = parts[by].share(tables.alerted[chosen], everyone), parts[by].mean(unknown_min)
        for name, share, mean in zip(parts[by].names, shares, means, strict=True):
            yield catalogue.ALERTED.measured(share, by, name)
            yield catalogue.DISCOVERY.measured(mean, by, name)
    begun = window.holds(tables.begun_at) & ~tables.false
    never = np.isnan(tables.matters.known_at)
    for by in ("", *catalogue.NEVER_KNOWN.by):
        for number, name in enumerate(tables.kind_names if by else ("",)):
            mine = begun & (tables.kind == number) if by else begun
            count = int(np.count_nonzero(mine))
            yield catalogue.NEVER_KNOWN.measured(np.count_nonzero(mine & never) / count if count else np.nan, by, name)
