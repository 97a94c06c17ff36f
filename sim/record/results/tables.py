"""Tables of a results folder that tell what happened: matters and spells, one file a replication."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import MINUTES_PER_DAY, MINUTES_PER_HOUR, NONE, IndexArray
from sim.record.results.columns import MeasuredSpan, numbers, texts
from sim.record.results.disputes import disputes_frame, stays_frame
from sim.record.results.parquet import write_parquet
from sim.record.results.schema import MATTERS, PER_REPLICATION, SPELLS, replication_file
from sim.record.run import Journal
from sim.record.tables import Matters, Outcome, Spells, State, matters_table, refusals_of, spells_table
from sim.scenario.specs.kinds import that_are_no_calls

if TYPE_CHECKING:
    import pandas as pd


def write_tables(staging: Path, replication: int, journals: Mapping[str, Journal], window: MeasuredSpan) -> None:
    """Write the tables of one replication, all designs in one file each; safe in a worker process.

    Parameters
    ----------
    staging:
        `ResultsWriter.staging`.
    replication:
        Counts from 0.
    journals:
        Design -> its journal, in the order of the scenario.
    window:
        The measured time, for the column `in_window`.

    Raises
    ------
    ResultsError
        A file cannot be written.
    """
    import pandas as pd

    matters = [matters_frame(design, journal, matters_table(journal), window) for design, journal in journals.items()]
    spells = [spells_frame(design, journal, spells_table(journal)) for design, journal in journals.items()]
    frames = {"matters": pd.concat(matters), "spells": pd.concat(spells)}
    if any(journal.disputes is not None for journal in journals.values()):
        frames["disputes"] = pd.concat(disputes_frame(design, one, window) for design, one in journals.items())
        frames["stays"] = pd.concat(stays_frame(design, one) for design, one in journals.items())
    write_replication(staging, replication, frames)


def write_replication(staging: Path, replication: int, frames: Mapping[str, pd.DataFrame]) -> None:
    """Write some of one replication's tables by their names; the column `replication` is filled in here."""
    for table, frame in frames.items():
        file = staging / replication_file(table, replication)
        write_parquet(frame.assign(replication=replication), PER_REPLICATION[table], file)


def matters_frame(design: str, journal: Journal, matters: Matters, window: MeasuredSpan) -> pd.DataFrame:
    """Return the columns of `MATTERS` for one design, without consequences that did not come about.

    Times that did not happen are NaN.
    """
    import pandas as pd

    tape, world = journal.tape, journal.world
    kinds = dict(zip(tape.kind_names, tape.kinds, strict=True))
    no_call = np.array(that_are_no_calls(kinds), dtype=np.bool_)[tape.kind]
    known = ~np.isnan(matters.known_at)
    told = known | (~np.isnan(tape.begun_at) & ~tape.false)
    hour = np.where(known, matters.known_at, np.where(told, tape.begun_at, 0.0)) % MINUTES_PER_DAY / MINUTES_PER_HOUR
    return pd.DataFrame(
        {
            "design": design,
            "number": np.arange(len(tape), dtype=np.int32),
            "kind": texts(tape.kind_names, tape.kind),
            "cell": texts(world.places.code, world.cells.place[tape.cell]),
            "hour": hour.astype(np.int16),
            "priority": tape.priority,
            "known_at": matters.known_at,
            "queued_at": matters.queued_at,
            "assigned_at": matters.assigned_at,
            "departed_at": matters.departed_at,
            "arrived_at": matters.arrived_at,
            "complete_at": matters.complete_at,
            "closed_at": matters.closed_at,
            "found_at": matters.found_at,
            "written_up_at": matters.written_up_at,
            "cleared_at": matters.cleared_at,
            "unit": texts(journal.fleet.name, matters.unit),
            "spotted_by": texts(journal.fleet.name, _filled(matters.spotted_by, len(known))),
            "outcome": texts(tuple(outcome.name.lower() for outcome in Outcome), matters.outcome),
            "begun_at": tape.begun_at,
            "alerted": tape.alerted,
            "false_call": tape.false,
            "duplicate_of": numbers(tape.duplicate_of),
            "refusals": numbers(_refusals(journal)),
            "response_min": matters.arrived_at - matters.known_at,
            "in_window": (matters.known_at >= window.from_at) & (matters.known_at < window.to_at) & ~no_call,
        },
        columns=[column.name for column in MATTERS if column.name != "replication"],
    )[told]


def spells_frame(design: str, journal: Journal, spells: Spells) -> pd.DataFrame:
    """Return the columns of `SPELLS` for one design."""
    import pandas as pd

    return pd.DataFrame(
        {
            "design": design,
            "unit": texts(journal.fleet.name, spells.unit),
            "state": texts(tuple(state.name.lower() for state in State), spells.state),
            "from_at": spells.from_at,
            "to_at": spells.to_at,
            "matter": numbers(spells.matter),
            "km": spells.km,
            "beat_join": numbers(_filled(spells.join, len(spells.unit))),
        },
        columns=[column.name for column in SPELLS if column.name != "replication"],
    )


def _refusals(journal: Journal) -> IndexArray:
    """Return the refusals of each matter, `NONE` where it is no request."""
    refusals, tape = refusals_of(journal), journal.tape
    if refusals is None:
        return np.full(len(tape), NONE, dtype=np.int32)
    is_request = np.array([kind.request is not None for kind in tape.kinds], dtype=np.bool_)[tape.kind]
    return np.where(is_request, refusals, NONE).astype(np.int32)


def _filled(column: IndexArray, rows: int) -> IndexArray:
    """Return a column that stands for `NONE` in every row where it is empty."""
    return column if len(column) else np.full(rows, NONE, dtype=np.int32)
