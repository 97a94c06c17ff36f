"""The tables of a run, read back from a results folder, so that old results can be measured again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import NONE, IndexArray
from sim.chance.streams import Streams
from sim.errors import ResultsError
from sim.measures.reread import numbers_of, read_disputes
from sim.measures.run_tables import RunTables
from sim.record.tables import Matters, Outcome, Spells, State
from sim.responders.fleet import build_fleet
from sim.world.build import build_world
from sim.world.model import World

if TYPE_CHECKING:
    import pandas as pd

    from sim.record.results.reading import Results


def tables_of_results(results: Results, design: str, replication: int, world: World | None = None) -> RunTables:
    """Return the tables of one design in one replication of a results folder.

    What `measured` gives for them is what it gave when the run was made, to the bit, if nothing changed since: neither
    the program nor the files that the scenario names. How often a unit was ordered to a matter is not in the
    folder; `orders` is `NONE`.

    Parameters
    ----------
    world:
        The world of the results' scenario, if it is at hand; built otherwise.

    Raises
    ------
    ResultsError
        There is no such design or replication in the folder.
    """
    scenario = results.scenario
    if design not in scenario.designs:
        raise ResultsError(f"{results.folder}: no design {design!r}; there are {', '.join(scenario.designs)}")
    world = world or build_world(scenario)
    fleet = build_fleet(scenario.designs[design], world, scenario.clock, Streams(scenario.seed, replication))
    wanted: dict[str, object] = {"design": design, "replication": replication}
    chosen = "WHERE design = $design AND replication = $replication"
    matters = results.sql(f"SELECT * FROM matters {chosen} ORDER BY number", wanted)
    spells = results.sql(f"SELECT * EXCLUDE (matter), coalesce(matter, {NONE}) AS matter FROM spells {chosen}", wanted)
    if not len(spells):
        raise ResultsError(f"{results.folder}: no replication {replication} of design {design} is in its tables")
    read = read_disputes(results, wanted, world, matters["number"].to_numpy(dtype=np.int32))
    return RunTables(
        world=world,
        fleet=fleet,
        clock=scenario.clock,
        kind_names=tuple(scenario.demand.kinds),
        kinds=tuple(scenario.demand.kinds.values()),
        kind=numbers_of(matters["kind"], tuple(scenario.demand.kinds)),
        cell=numbers_of(matters["cell"], [world.places.code[place] for place in world.cells.place]),
        false=matters["false_call"].to_numpy(dtype=np.bool_),
        duplicate=matters["duplicate_of"].notna().to_numpy(dtype=np.bool_),
        alerted=matters["alerted"].to_numpy(dtype=np.bool_),
        begun_at=matters["begun_at"].to_numpy(dtype=np.float64),
        matters=_matters(matters, fleet.name),
        spells=_spells(spells, fleet.name, matters["number"].to_numpy(dtype=np.int32)),
        dispute_spec=scenario.demand.disputes,
        disputes=None if read is None else read.disputes,
        stays=None if read is None else read.stays,
        refusals=matters["refusals"].fillna(0).to_numpy(dtype=np.int32),
    )


def _matters(frame: pd.DataFrame, units: tuple[str, ...]) -> Matters:
    times = (
        "known_at", "queued_at", "assigned_at", "departed_at", "arrived_at", "complete_at", "closed_at",
        "found_at", "written_up_at", "cleared_at",
    )  # fmt: skip
    return Matters(
        **{name: frame[name].to_numpy(dtype=np.float64) for name in times},
        unit=numbers_of(frame["unit"], units),
        outcome=numbers_of(frame["outcome"], [outcome.name.lower() for outcome in Outcome]),
        orders=np.full(len(frame), NONE, dtype=np.int32),
        spotted_by=numbers_of(frame["spotted_by"], units),
    )


def _spells(frame: pd.DataFrame, units: tuple[str, ...], number: IndexArray) -> Spells:
    """Return the spells; `matter` counts rows of the matters' table, whose numbers on the tape are `number`."""
    matter = frame["matter"].to_numpy(dtype=np.int32)
    unit, from_at = numbers_of(frame["unit"], units), frame["from_at"].to_numpy(dtype=np.float64)
    order = np.lexsort((from_at, unit))
    return Spells(
        unit=unit[order],
        state=numbers_of(frame["state"], [state.name.lower() for state in State])[order],
        from_at=from_at[order],
        to_at=frame["to_at"].to_numpy(dtype=np.float64)[order],
        matter=np.where(matter == NONE, NONE, np.searchsorted(number, matter)).astype(np.int32)[order],
        km=frame["km"].to_numpy(dtype=np.float64)[order],
        join=frame["beat_join"].fillna(NONE).to_numpy(dtype=np.int32)[order],
    )
