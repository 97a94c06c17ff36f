"""A recorded run made again, with a witness: what happened to one matter, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.chance import Streams
from sim.demand.draw import draw_demand
from sim.engine.simulate import simulate
from sim.engine.witness import Decision, Decisions
from sim.errors import ResultsError, meant
from sim.measures.window import Window
from sim.record.results.reading import Results, open_results
from sim.record.results.tables import matters_frame, spells_frame
from sim.record.results.writer import SCENARIO_FILE
from sim.record.run import Journal
from sim.record.tables import matters_table, spells_table
from sim.scenario.read import read_scenario
from sim.scenario.specs.scenario import Scenario
from sim.world.build import build_world

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Retraced:
    """One design in one replication, made again and found to be as recorded.

    `decisions` are those about the matters that were asked for, in their order.
    """

    scenario: Scenario
    design: str
    replication: int
    journal: Journal
    decisions: tuple[Decision, ...]


def retrace(folder: Path | str, matters: Sequence[int], design: str | None = None, replication: int = 0) -> Retraced:
    """Make one recorded run again, and witness every decision about some matters.

    Parameters
    ----------
    folder:
        Results folder.
    matters:
        Their numbers.
    design:
        The baseline when not given.

    Raises
    ------
    ResultsError
        The folder cannot be read, has no such design, replication or matter, or the run made again is not the one on
        record: another version of the program or of its libraries, or changed files.
    InputError
        A file that the scenario names cannot be read any more.
    """
    results = open_results(folder)
    name = design_of_run(results, design)
    stored = recorded(results, name, replication)
    _check_numbers(results, stored["matters"], matters)
    scenario = read_scenario(results.folder / SCENARIO_FILE)
    world = build_world(scenario)
    tape = draw_demand(scenario, world, Streams(scenario.seed, replication))
    witness = Decisions(matters)
    journal = simulate(world, tape, scenario.designs[name], witness)
    _check_same(results, stored, _made_again(name, journal))
    return Retraced(scenario, name, replication, journal, tuple(witness.made))


def design_of_run(results: Results, design: str | None) -> str:
    """Return a design of a run by its name; the baseline when no name is given.

    Raises
    ------
    ResultsError
        There is no such design.
    """
    names = results.manifest.designs
    if design is None:
        return results.manifest.baseline
    if design not in names:
        hint = meant(design, names, f"there are {', '.join(names)}")
        raise ResultsError(f"{results.folder}: {design!r} is no design of this run; {hint}")
    return design


def recorded(results: Results, design: str, replication: int) -> dict[str, pd.DataFrame]:
    """Return the matters and spells of one design in one replication, by the names of their tables.

    Raises
    ------
    ResultsError
        There are none.
    """
    parameters: dict[str, object] = {"design": design, "replication": replication}
    where = "WHERE design = $design AND replication = $replication"
    stored = {
        "matters": results.sql(f"SELECT * FROM matters {where} ORDER BY number", parameters),
        "spells": results.sql(f"SELECT * FROM spells {where}", parameters),
    }
    if stored["spells"].empty and stored["matters"].empty:
        raise ResultsError(
            f"{results.folder}: has no replication {replication} of {design}; they are numbered"
            f" 0 to {results.manifest.replications - 1}, and one that failed is not on record"
        )
    return stored


def _check_numbers(results: Results, stored: pd.DataFrame, matters: Sequence[int]) -> None:
    for matter in matters:
        if matter not in stored["number"].to_numpy():
            last = "there are none" if stored.empty else f"numbers go up to {stored['number'].max()}"
            raise ResultsError(f"{results.folder}: there is no matter {matter}; {last}")


def _made_again(design: str, journal: Journal) -> dict[str, pd.DataFrame]:
    window = Window.of(journal.tape.clock)
    return {
        "matters": matters_frame(design, journal, matters_table(journal), window),
        "spells": spells_frame(design, journal, spells_table(journal)),
    }


def _check_same(results: Results, stored: dict[str, pd.DataFrame], again: dict[str, pd.DataFrame]) -> None:
    """Refuse a run that is not the one on record: its reasons would be reasons for something else."""
    for table, kept in stored.items():
        made = again[table]
        columns = [column for column in made.columns if column in kept.columns]
        if len(made) != len(kept) or not all(_same(kept[column], made[column]) for column in columns):
            by = results.manifest
            raise ResultsError(
                f"{results.folder}: the run made again is not the one on record ({table} differ), so it explains"
                f" nothing. It was written by peacegrid {by.version}, Python {by.python} and numpy"
                f" {by.libraries.get('numpy', '?')}; use these versions, check that no file of the scenario has"
                " changed, or run the scenario again"
            )


def _same(kept: pd.Series[Any], made: pd.Series[Any]) -> bool:
    from pandas.api.types import is_numeric_dtype

    if is_numeric_dtype(made):
        old, new = (column.to_numpy(dtype=np.float64, na_value=np.nan) for column in (kept, made))
        return np.array_equal(old, new, equal_nan=True)
    texts = [column.astype(object).where(column.notna().to_numpy(), "").tolist() for column in (kept, made)]
    return bool(texts[0] == texts[1])
