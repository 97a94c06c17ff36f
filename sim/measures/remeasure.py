"""The tables of a run, read back from a results folder, so that old results can be measured again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import NONE, IndexArray
from sim.chance.streams import Streams
from sim.errors import ResultsError
from sim.measures.run_tables import RunTables
from sim.record.dispute_table import DisputeOutcome, DisputeTable
from sim.record.tables import Matters, Outcome, Spells, State
from sim.responders.fleet import build_fleet
from sim.scenario.specs.colours import COLOURS
from sim.scenario.specs.scenario import Scenario
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
    return RunTables(
        world=world,
        fleet=fleet,
        clock=scenario.clock,
        kind_names=tuple(scenario.demand.kinds),
        kinds=tuple(scenario.demand.kinds.values()),
        kind=_numbers(matters["kind"], tuple(scenario.demand.kinds)),
        cell=_numbers(matters["cell"], [world.places.code[place] for place in world.cells.place]),
        false=matters["false_call"].to_numpy(dtype=np.bool_),
        duplicate=matters["duplicate_of"].notna().to_numpy(dtype=np.bool_),
        alerted=matters["alerted"].to_numpy(dtype=np.bool_),
        begun_at=matters["begun_at"].to_numpy(dtype=np.float64),
        matters=_matters(matters, fleet.name),
        spells=_spells(spells, fleet.name, matters["number"].to_numpy(dtype=np.int32)),
        dispute_spec=scenario.demand.disputes,
        disputes=None if scenario.demand.disputes is None else _disputes(results, wanted, chosen, scenario, world),
    )


def _disputes(
    results: Results, wanted: dict[str, object], chosen: str, scenario: Scenario, world: World
) -> DisputeTable:
    """Return the disputes; `parent` counts rows of the table, as `number` does on the tape."""
    frame = results.sql(f"SELECT * FROM disputes {chosen} ORDER BY number", wanted)
    design, disputes = scenario.designs[str(wanted["design"])], scenario.demand.disputes
    assert disputes is not None
    number, parent = frame["number"].to_numpy(dtype=np.int32), frame["parent"].fillna(NONE).to_numpy(dtype=np.int32)
    times = ("began_at", "known_at", "met_at", "ended_at")
    return DisputeTable(
        **{name: frame[name].to_numpy(dtype=np.float64) for name in times},
        kind=_numbers(frame["kind"], tuple(disputes.kinds)),
        cell=_numbers(frame["cell"], [world.places.code[place] for place in world.cells.place]),
        colour=_numbers(frame["colour"], COLOURS),
        rated=_numbers(frame["rated"], COLOURS),
        way=_numbers(frame["way"], (*design.discovery.channels, *design.discovery.rounds)),
        rung=_numbers(frame["rung"], tuple(design.ladder.rungs)),
        outcome=_numbers(frame["outcome"], [outcome.name.lower() for outcome in DisputeOutcome]),
        sittings=frame["sittings"].to_numpy(dtype=np.int32),
        fruitless=frame["fruitless"].to_numpy(dtype=np.int32),
        parent=np.where(parent == NONE, NONE, np.searchsorted(number, parent)).astype(np.int32),
        incident=frame["incident"].fillna(NONE).to_numpy(dtype=np.int32),
    )


def _matters(frame: pd.DataFrame, units: tuple[str, ...]) -> Matters:
    times = (
        "known_at", "queued_at", "assigned_at", "departed_at", "arrived_at", "complete_at", "closed_at",
        "found_at", "written_up_at", "cleared_at",
    )  # fmt: skip
    return Matters(
        **{name: frame[name].to_numpy(dtype=np.float64) for name in times},
        unit=_numbers(frame["unit"], units),
        outcome=_numbers(frame["outcome"], [outcome.name.lower() for outcome in Outcome]),
        orders=np.full(len(frame), NONE, dtype=np.int32),
        spotted_by=_numbers(frame["spotted_by"], units),
    )


def _spells(frame: pd.DataFrame, units: tuple[str, ...], number: IndexArray) -> Spells:
    """Return the spells; `matter` counts rows of the matters' table, whose numbers on the tape are `number`."""
    matter = frame["matter"].to_numpy(dtype=np.int32)
    unit, from_at = _numbers(frame["unit"], units), frame["from_at"].to_numpy(dtype=np.float64)
    order = np.lexsort((from_at, unit))
    return Spells(
        unit=unit[order],
        state=_numbers(frame["state"], [state.name.lower() for state in State])[order],
        from_at=from_at[order],
        to_at=frame["to_at"].to_numpy(dtype=np.float64)[order],
        matter=np.where(matter == NONE, NONE, np.searchsorted(number, matter)).astype(np.int32)[order],
        km=frame["km"].to_numpy(dtype=np.float64)[order],
        join=frame["beat_join"].fillna(NONE).to_numpy(dtype=np.int32)[order],
    )


def _numbers(texts: pd.Series[str], names: Sequence[str]) -> IndexArray:
    """Return the number of each text among `names`, `NONE` for an empty one."""
    import pandas as pd

    return pd.Categorical(texts, categories=list(names)).codes.astype(np.int32)
