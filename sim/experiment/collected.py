"""Results of replications, collected as they come in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import FloatArray
from sim.experiment.replication import Failure, Replication, Trial
from sim.measures.cells import CellResults
from sim.record.results.schema import MEASURES_COLUMNS
from sim.world.model import World

if TYPE_CHECKING:
    import pandas as pd

CELL_COLUMNS = (
    "design", "cell", "calls", "answered", "response_mean_min", "within_target_share", "circle_min",
    "covered_probability",
)  # fmt: skip


@dataclass(slots=True)
class OfDesign:
    """What one design did in the replications in which it did not fail."""

    labels: tuple[str, ...]
    units: tuple[str, ...]
    numbers: list[int]
    values: list[FloatArray]
    cells: CellResults
    """Counts and sums over the replications; `covered_probability` is a sum as well."""
    open_by_week: list[FloatArray]

    @classmethod
    def first(cls, number: int, trial: Trial) -> OfDesign:
        """Return the collection of a single trial."""
        return cls(trial.labels, trial.units, [number], [trial.values], trial.cells, [trial.open_by_week])

    def add(self, number: int, trial: Trial) -> None:
        """Take one more trial."""
        self.numbers.append(number)
        self.values.append(trial.values)
        self.cells = _added(self.cells, trial.cells)
        self.open_by_week.append(trial.open_by_week)


@dataclass(slots=True)
class Collected:
    """All replications so far, to be given in the order of their numbers: sums must not depend on who came first."""

    designs: tuple[str, ...]
    done: int = 0
    of_design: dict[str, OfDesign] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)

    def add(self, replication: Replication) -> None:
        """Take the next replication."""
        for design, trial in replication.trials.items():
            if design in self.of_design:
                self.of_design[design].add(replication.number, trial)
            else:
                self.of_design[design] = OfDesign.first(replication.number, trial)
        self.failures.extend(replication.failures)
        self.done += 1

    def columns(self, labels: Iterable[str]) -> list[FloatArray]:
        """Return the values of each design and measure that exist, shape `(done,)` each, NaN where it failed."""
        chosen, found = list(labels), []
        for design in self._present():
            for label in chosen:
                if label in design.labels:
                    place = design.labels.index(label)
                    column = np.full(self.done, np.nan)
                    column[design.numbers] = [values[place] for values in design.values]
                    found.append(column)
        return found

    def open_by_week(self) -> dict[str, FloatArray]:
        """Return how much was open in each whole week after the warm-up, by design, shape `(replications, weeks)`."""
        return {name: np.stack(self.of_design[name].open_by_week) for name in self.designs if name in self.of_design}

    def measures(self) -> pd.DataFrame:
        """Return one row a design, replication and measure, in this order."""
        import pandas as pd

        columns: dict[str, list[object]] = {name: [] for name in MEASURES_COLUMNS}
        for name in self.designs:
            if name not in self.of_design:
                continue
            design = self.of_design[name]
            for number, values in zip(design.numbers, design.values, strict=True):
                columns["design"] += [name] * len(values)
                columns["replication"] += [number] * len(values)
                columns["measure"] += design.labels
                columns["value"] += values.tolist()
                columns["unit"] += design.units
        types = {"replication": "int64", "value": "float64"}
        return pd.DataFrame(columns).astype(types)

    def cells(self, world: World) -> pd.DataFrame:
        """Return one row a design and cell, over all replications; `calls` and `answered` are per replication."""
        import pandas as pd

        codes = [world.places.code[place] for place in world.cells.place]
        frames = [pd.DataFrame(columns=list(CELL_COLUMNS))]
        for name in self.designs:
            if name in self.of_design:
                design = self.of_design[name]
                found, number = design.cells, len(design.numbers)
                columns = (
                    name, codes, found.calls / number, found.answered / number, found.response_mean_min,
                    found.within_target_share, found.circle_min, found.covered_probability / number,
                )  # fmt: skip
                frames.append(pd.DataFrame(dict(zip(CELL_COLUMNS, columns, strict=True))))
        return pd.concat(frames[1:] or frames, ignore_index=True)

    def _present(self) -> list[OfDesign]:
        return [self.of_design[name] for name in self.designs if name in self.of_design]


def _added(one: CellResults, other: CellResults) -> CellResults:
    return CellResults(
        calls=one.calls + other.calls,
        answered=one.answered + other.answered,
        response_sum_min=one.response_sum_min + other.response_sum_min,
        judged=one.judged + other.judged,
        within=one.within + other.within,
        circle_min=one.circle_min,
        covered_probability=one.covered_probability + other.covered_probability,
    )
