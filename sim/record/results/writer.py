"""Writing a results folder, all of it or nothing."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from sim.errors import ResultsError
from sim.record.results.errors import explained
from sim.record.results.folder import StagedFolder
from sim.record.results.manifest import Manifest, write_manifest
from sim.record.results.parquet import write_parquet
from sim.record.results.schema import (
    CELLS,
    COMPARISON_COLUMNS,
    COVERAGE,
    MEASURES_COLUMNS,
    OUTLINE,
    PER_REPLICATION,
    ROADS,
    THEORY_COLUMNS,
    UNITS,
)
from sim.record.results.signals import ending_unwinds, undisturbed
from sim.record.results.world import cells_frame, level_columns, outline_frame, roads_frame, units_frame
from sim.responders.fleet import Fleet
from sim.scenario.scenario_yaml import scenario_yaml
from sim.scenario.specs.scenario import Scenario
from sim.world.model import World

if TYPE_CHECKING:
    import pandas as pd

SCENARIO_FILE = "scenario.yaml"
MEASURES_FILE = "measures.csv"
COMPARISON_FILE = "comparison.csv"
THEORY_FILE = "theory.csv"


class ResultsWriter:
    """Builds a results folder in a staging folder beside it and renames that at the end.

    Use it as a context manager and call `finish` last. When the block is left by an exception (Ctrl-C and a
    request to end included), or without `finish`, the staging folder is removed and nothing else is touched.
    Worker processes write their tables into `staging` by `write_tables`.

    Parameters
    ----------
    target:
        The folder to be written; its parents are made as needed.
    overwrite:
        Whether an existing results folder is replaced, once the new one is complete.

    Raises
    ------
    ResultsError
        The target exists or is a file, another run is writing to it, or nothing can be written there.
    """

    def __init__(self, target: Path, *, overwrite: bool = False) -> None:
        self._folder = StagedFolder(target, overwrite=overwrite)
        self._signals = contextlib.ExitStack()
        self._finished = False
        self._process = os.getpid()

    @property
    def staging(self) -> Path:
        """Folder that takes the files until the end; good for `write_tables` in any process."""
        return self._folder.folder

    @property
    def target(self) -> Path:
        """Folder where the results will stand, as an absolute path."""
        return self._folder.target

    def __enter__(self) -> Self:
        self._signals.enter_context(ending_unwinds())
        try:
            self._folder.open(tuple(f"tables/{table}" for table in PER_REPLICATION))
        except BaseException:
            self._signals.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if os.getpid() != self._process:
            return  # a forked worker unwinds through a copy of this block; the folder is its parent's
        try:
            if kind is None:
                self._commit()
            else:
                self._discard()
        finally:
            self._signals.close()
        if isinstance(error, OSError) and self._is_inside(error):
            with explained(self.target):
                raise error

    def _commit(self) -> None:
        try:
            if not self._finished:
                raise ResultsError(f"{self.target}: not written: the run ended before its results were complete")
            self._folder.commit()
        except BaseException:
            self._discard()
            raise

    def _discard(self) -> None:
        with undisturbed():
            self._folder.discard()

    def _is_inside(self, error: OSError) -> bool:
        return isinstance(error.filename, str) and Path(error.filename).is_relative_to(self.staging)

    def write_scenario(self, scenario: Scenario) -> None:
        """Write the resolved scenario, readable again by `read_scenario`; paths of files are seen from the target."""
        file = self.staging / SCENARIO_FILE
        with explained(file):
            file.write_text(scenario_yaml(scenario, self.target), encoding="utf-8", newline="\n")

    def write_world(self, world: World, fleets: Mapping[str, Fleet]) -> None:
        """Write cells, roads and outline of the world and the units of every design."""
        tables = self.staging / "tables"
        write_parquet(cells_frame(world), CELLS + level_columns(world), tables / "cells.parquet")
        write_parquet(roads_frame(world), ROADS, tables / "roads.parquet")
        write_parquet(outline_frame(world), OUTLINE, tables / "outline.parquet")
        write_parquet(units_frame(world, fleets), UNITS, tables / "units.parquet")

    def write_coverage(self, coverage: pd.DataFrame) -> None:
        """Write how far each cell is from its nearest base: columns of `COVERAGE`, one row a design and cell.

        An infinite time (no unit can come) becomes an empty value.
        """
        reached = coverage["circle_min"] < float("inf")
        coverage = coverage.assign(circle_min=coverage["circle_min"].where(reached))
        write_parquet(coverage, COVERAGE, self.staging / "tables" / "coverage.parquet")

    def write_measures(self, measures: pd.DataFrame) -> None:
        """Write the measures of every design and replication: columns of `MEASURES_COLUMNS`."""
        self._write_csv(measures, MEASURES_COLUMNS, MEASURES_FILE)

    def write_comparison(self, comparison: pd.DataFrame) -> None:
        """Write the comparison of designs with the baseline: columns of `COMPARISON_COLUMNS`."""
        self._write_csv(comparison, COMPARISON_COLUMNS, COMPARISON_FILE)

    def write_theory(self, theory: pd.DataFrame) -> None:
        """Write what theory says beside what was simulated: columns of `THEORY_COLUMNS`."""
        self._write_csv(theory, THEORY_COLUMNS, THEORY_FILE)

    def _write_csv(self, frame: pd.DataFrame, columns: tuple[str, ...], name: str) -> None:
        file = self.staging / name
        with explained(file):
            frame.to_csv(file, columns=list(columns), index=False, encoding="utf-8-sig", lineterminator="\n")

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest. The folder gets its name when the block is left."""
        write_manifest(self.staging, manifest)
        self._finished = True
