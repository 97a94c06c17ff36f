"""Which measures the report shows first, what they are called, and which way is better."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from sim.measures.catalogue import CATALOGUE
from sim.record.results.reading import Results
from sim.report.words import Words

if TYPE_CHECKING:
    import pandas as pd

_ENTRIES = {entry.name: entry for entry in CATALOGUE}


def main_comparison(results: Results) -> pd.DataFrame:
    """Return the rows of the comparison that the scenario asks for, in its order; all of the whole district if none."""
    rows = results.comparison
    asked = [measure for measure in results.scenario.experiment.compare if (rows["measure"] == measure).any()]
    if not asked:
        return rows[~rows["measure"].str.contains("[", regex=False)]
    order = {measure: number for number, measure in enumerate(asked)}
    chosen = rows[rows["measure"].isin(asked)]
    return chosen.iloc[chosen["measure"].map(order).argsort(kind="stable")]


def better(measure: str) -> Literal["lower", "higher", "neither"]:
    """Return which direction of a measure a planner wishes for."""
    entry = _ENTRIES.get(measure.partition("[")[0])
    return entry.better if entry else "neither"


def measure_title(measure: str, words: Words) -> str:
    """Return what a measure is called for people: `Mean response`, `Mean response (kind: theft)`."""
    name, _, part = measure.partition("[")
    title = words.known("measure", name)
    if not part:
        return title
    by, _, group = part.removesuffix("]").partition("=")
    return words("measure.part", title=title, by=words.known("measure.by", by), group=group)
