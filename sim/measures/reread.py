"""The disputes of a run, read back from a results folder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.arrays import NONE, IndexArray
from sim.record.dispute_stays import DisputeStays, StayEnd
from sim.record.dispute_table import DisputeOutcome, DisputeTable
from sim.scenario.specs.colours import COLOURS
from sim.world.model import World

if TYPE_CHECKING:
    import pandas as pd

    from sim.record.results.reading import Results


class ReadDisputes(NamedTuple):
    """The disputes of one run and their stays on the rungs."""

    disputes: DisputeTable
    stays: DisputeStays


def read_disputes(
    results: Results, wanted: dict[str, object], world: World, matters: IndexArray
) -> ReadDisputes | None:
    """Return the disputes of a design and replication; None where there are none.

    `parent` and the disputes of the stays count rows of the table, as numbers do on the tape; `incident` counts rows of
    the table of matters.

    Parameters
    ----------
    wanted:
        Names the design and the replication.
    matters:
        Numbers on the tape of the rows of the table of matters, ascending.
    """
    spec = results.scenario.demand.disputes
    if spec is None:
        return None
    chosen = "WHERE design = $design AND replication = $replication"
    frame = results.sql(f"SELECT * FROM disputes {chosen} ORDER BY number", wanted)
    stays = results.sql(f"SELECT * FROM stays {chosen}", wanted)
    design, number = results.scenario.designs[str(wanted["design"])], frame["number"].to_numpy(dtype=np.int32)
    rungs = tuple(design.ladder.rungs)
    table = DisputeTable(
        kind=numbers_of(frame["kind"], tuple(spec.kinds)),
        cell=numbers_of(frame["cell"], [world.places.code[place] for place in world.cells.place]),
        colour=numbers_of(frame["colour"], COLOURS),
        rated=numbers_of(frame["rated"], COLOURS),
        way=numbers_of(frame["way"], tuple(design.discovery.ways)),
        rung=numbers_of(frame["rung"], rungs),
        outcome=numbers_of(frame["outcome"], [outcome.name.lower() for outcome in DisputeOutcome]),
        parent=_rows(frame["parent"], number),
        incident=_rows(frame["incident"], matters),
        **{name: frame[name].to_numpy(dtype=np.float64) for name in ("began_at", "known_at", "met_at", "ended_at")},
        **{name: frame[name].to_numpy(dtype=np.bool_) for name in ("misrouted", "abandoned")},
        **{
            name: frame[name].to_numpy(dtype=np.int32)
            for name in ("sittings", "fruitless", "told_again", "second_files")
        },
    )
    return ReadDisputes(
        table,
        DisputeStays(
            dispute=_rows(stays["dispute"], number),
            rung=numbers_of(stays["rung"], rungs),
            from_at=stays["from_at"].to_numpy(dtype=np.float64),
            to_at=stays["to_at"].to_numpy(dtype=np.float64),
            end=numbers_of(stays["stay_end"], [end.name.lower() for end in StayEnd]),
        ),
    )


def _rows(numbers: pd.Series[int], of: IndexArray) -> IndexArray:
    """Return the rows at which numbers stand in `of`, `NONE` for an empty one."""
    found = numbers.fillna(NONE).to_numpy(dtype=np.int32)
    return np.where(found == NONE, NONE, np.searchsorted(of, found)).astype(np.int32)


def numbers_of(texts: pd.Series[str], names: Sequence[str]) -> IndexArray:
    """Return the number of each text among `names`, `NONE` for an empty one."""
    import pandas as pd

    return pd.Categorical(texts, categories=list(names)).codes.astype(np.int32)
