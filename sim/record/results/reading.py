"""Reading a results folder: its manifest, scenario, measures, comparison, and SQL on its tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sim.database import connection, exact_path, quoted
from sim.errors import ResultsError
from sim.record.results.manifest import Manifest, read_manifest
from sim.record.results.parquet import empty_select
from sim.record.results.schema import PER_REPLICATION, WHOLE_RUN
from sim.record.results.writer import COMPARISON_FILE, MEASURES_FILE, SCENARIO_FILE, THEORY_FILE

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

    from sim.scenario.specs.scenario import Scenario


@dataclass(frozen=True)
class Results:
    """A results folder. `open_results` returns one."""

    folder: Path
    manifest: Manifest

    @cached_property
    def scenario(self) -> Scenario:
        """The resolved scenario of the run; the data files that it names need not be there any more."""
        from pydantic import ValidationError

        from sim.scenario.files import with_absolute_paths
        from sim.scenario.overlays import read_written
        from sim.scenario.specs.scenario import Scenario
        from sim.scenario.tree import plain

        tree, _missing = with_absolute_paths(read_written(str(self.folder / SCENARIO_FILE)))
        try:
            return Scenario.model_validate(plain(tree))
        except ValidationError as error:
            raise ResultsError(f"{self.folder / SCENARIO_FILE}: has been changed ({error}); run it again") from error

    @cached_property
    def measures(self) -> pd.DataFrame:
        """One row a design, replication and measure: design, replication, measure, value, unit."""
        return self._csv(MEASURES_FILE)

    @cached_property
    def comparison(self) -> pd.DataFrame:
        """One row a design and measure, each set against the baseline."""
        return self._csv(COMPARISON_FILE)

    @cached_property
    def theory(self) -> pd.DataFrame | None:
        """One row a design and measure: what theory says beside what was simulated; None where nobody asked for it."""
        return self._csv(THEORY_FILE) if (self.folder / THEORY_FILE).is_file() else None

    def _csv(self, name: str) -> pd.DataFrame:
        import pandas as pd

        texts = ("design", "baseline", "measure", "unit", "verdict", "note")
        file = self.folder / name
        try:
            return pd.read_csv(
                file, encoding="utf-8-sig", dtype=dict.fromkeys(texts, "str"), keep_default_na=False,
                na_values={"value": ["", "nan"], **{c: ["", "nan"] for c in _NUMBERS}},
            )  # fmt: skip
        except (OSError, ValueError) as error:
            raise ResultsError(f"{file}: cannot be read ({error}); run it again") from error

    @cached_property
    def _database(self) -> duckdb.DuckDBPyConnection:
        database = connection()
        for name, columns in PER_REPLICATION.items():
            files = sorted((self.folder / "tables" / name).glob("*.parquet"))
            listed = ", ".join(exact_path(file) for file in files)
            source = f"SELECT * FROM read_parquet([{listed}])" if files else empty_select(columns)
            database.execute(f"CREATE VIEW {name} AS {source}")
        for name in WHOLE_RUN:
            file = self.folder / "tables" / f"{name}.parquet"
            database.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet({exact_path(file)})")
        database.register("measures", self.measures)
        database.register("comparison", self.comparison)
        return database

    def sql(self, query: str, parameters: dict[str, object] | None = None) -> pd.DataFrame:
        """Return the answer to a query on the tables.

        The views are `matters`, `spells`, `streets`, `cells`, `units`, `roads`, `outline`, `coverage`, `measures` and
        `comparison`; `sim.record.results.schema` says what stands in them. `$name` in the query takes a value from
        `parameters`.

        Raises
        ------
        ResultsError
            The query is wrong, or a file cannot be read.
        """
        import duckdb

        try:
            return self._database.execute(query, parameters).df()
        except duckdb.Error as error:
            raise ResultsError(f"{self.folder}: {error}") from error

    def table(self, name: str) -> pd.DataFrame:
        """Return a whole table, those with one file a replication joined.

        Raises
        ------
        ResultsError
            There is no such table.
        """
        known = (*PER_REPLICATION, *WHOLE_RUN)
        if name not in known:
            raise ResultsError(f"{name!r} is no table of a results folder; there are {', '.join(known)}")
        return self.sql(f"SELECT * FROM {quoted(name)}")


_NUMBERS = ("theory", "simulated", "mean", "baseline_mean", "difference", "low", "high", "p", "p_corrected")


def open_results(folder: Path | str) -> Results:
    """Open a results folder.

    Raises
    ------
    ResultsError
        It does not exist, is no results folder, lacks a file, or was written in another layout.
    """
    path = Path(folder)
    manifest = read_manifest(path)
    needed = [SCENARIO_FILE, MEASURES_FILE, COMPARISON_FILE, *(f"tables/{name}.parquet" for name in WHOLE_RUN)]
    missing = [name for name in needed if not (path / name).is_file()]
    if missing:
        raise ResultsError(f"{path}: is not complete, it lacks {', '.join(missing)}; run it again")
    return Results(path, manifest)
