"""Every design against the baseline, replication by replication."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import FloatArray
from sim.experiment.statistics import NO_SPREAD, holm, paired_p, standard_error, t_quantile
from sim.record.results.schema import COMPARISON_COLUMNS

if TYPE_CHECKING:
    import pandas as pd

FEWEST_PAIRS = 5
"""With fewer replications no verdict is given: the upper end of the three to five that Law and McComas (1990), Secrets
of successful simulation studies, Industrial Engineering 22(5), 47-72, call the least."""

LOWER, HIGHER = "lower", "higher"
NO_DIFFERENCE, TOO_FEW = "no detectable difference", "too few replications"

CORRECTION = (
    "Holm's correction over all rows of the main comparison (every design but the baseline times every measure): the"
    " chance of naming any difference that does not exist is at most 1 minus the confidence. Intervals are Bonferroni's"
    " over the same rows: all of them hold together with at least the stated confidence. Where Holm's test, which is a"
    " little sharper, finds a direction that the interval alone leaves open, the interval is cut at 0."
)
"""How many comparisons at once are dealt with, for reports and manifests."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """One measure of a design and of the baseline in the same replications, shape `(replications,)` each, no NaN."""

    design: str
    label: str
    unit: str
    values: FloatArray
    baseline_values: FloatArray

    @property
    def differences(self) -> FloatArray:
        """Design minus baseline; what the two share by facing the same matters drops out. Rounding counts as 0."""
        difference = self.values - self.baseline_values
        scale = np.maximum(np.abs(self.values), np.abs(self.baseline_values))
        return np.where(np.abs(difference) <= NO_SPREAD * scale, 0.0, difference)


def compare_designs(
    measures: pd.DataFrame, *, baseline: str, labels: Sequence[str], confidence: float = 0.95
) -> pd.DataFrame:
    """Return every design against the baseline: one row a design and measure, in the order given.

    The unit of independence is the replication: a row rests on the differences between design and baseline in
    the replications that have a value for both (common random numbers make these pairs). Replications where
    either is NaN are left out of the row, and `replications` counts the rest.

    Columns: `difference` is `mean` minus `baseline_mean`; `low` and `high` are its interval, Bonferroni's over all
    rows; `p` is that of the paired t test, `p_corrected` Holm's over all rows with a p; `verdict` is "lower" or
    "higher" where `p_corrected` is at most 1 minus the confidence, else "no detectable difference"; with fewer than 5
    pairs it is "too few replications". Where Holm's test decides and the interval crosses 0, it is cut at 0, so that
    verdict and interval never contradict each other.

    Parameters
    ----------
    measures:
        Columns design, replication, measure, value, unit, as in `Study.measures` and `measures.csv`.
    labels:
        Measures, as in column `measure`.

    Source
    ------
    Law (2015), Simulation Modeling and Analysis, 5th ed., sections 10.2.1 and 11.2; Holm (1979), Scandinavian Journal
    of Statistics 6(2), 65-70; Dunn (1961), JASA 56, 52-64; bounds at the null where Holm decides: Strassburger and
    Bretz (2008), Statistics in Medicine 27, 4914-4927.
    """
    import pandas as pd

    pairs = paired_values(measures, baseline=baseline, labels=labels)
    p = [paired_p(pair.differences) if len(pair.values) > 1 else math.nan for pair in pairs]
    tests = sum(not math.isnan(value) for value in p)
    rows = [
        _row(pair, baseline, (value, corrected), confidence, tests)
        for pair, value, corrected in zip(pairs, p, holm(p), strict=True)
    ]
    return pd.DataFrame(rows, columns=list(COMPARISON_COLUMNS))


def paired_values(measures: pd.DataFrame, *, baseline: str, labels: Sequence[str]) -> list[Pairs]:
    """Return the values of every design but the baseline, in pairs with the baseline's, by design and measure."""
    chosen = measures[measures["measure"].isin(labels)]
    table = chosen.pivot(index="replication", columns=["design", "measure"], values="value").sort_index()
    units = dict(zip(chosen["measure"], chosen["unit"], strict=True))
    empty = np.full(len(table), np.nan)

    def column(design: str, label: str) -> FloatArray:
        known = (design, label) in table.columns
        return table[(design, label)].to_numpy(dtype=np.float64) if known else empty

    found = []
    for design in (str(name) for name in measures["design"].unique() if name != baseline):
        for label in labels:
            values, baseline_values = column(design, label), column(baseline, label)
            both = ~np.isnan(values) & ~np.isnan(baseline_values)
            found.append(Pairs(design, label, units.get(label, ""), values[both], baseline_values[both]))
    return found


def _row(pair: Pairs, baseline: str, p: tuple[float, float], confidence: float, tests: int) -> tuple[object, ...]:
    number = len(pair.values)
    mean = float(pair.values.mean()) if number else math.nan
    baseline_mean = float(pair.baseline_values.mean()) if number else math.nan
    difference = float(pair.differences.mean()) if number else math.nan
    verdict = _verdict(difference, p[1], confidence, number)
    half = _half_width(pair.differences, confidence, tests)
    low, high = difference - half, difference + half
    if verdict == LOWER:
        high = min(high, 0.0)
    if verdict == HIGHER:
        low = max(low, 0.0)
    return (
        pair.design, baseline, pair.label, pair.unit, mean, baseline_mean, difference, low, high, *p, verdict, number,
    )  # fmt: skip


def _half_width(differences: FloatArray, confidence: float, tests: int) -> float:
    if len(differences) < 2:
        return math.nan
    each = 1 - (1 - confidence) / tests
    return t_quantile(each, len(differences) - 1) * standard_error(differences)


def _verdict(difference: float, p_corrected: float, confidence: float, number: int) -> str:
    if number < FEWEST_PAIRS:
        return TOO_FEW
    if p_corrected > 1 - confidence:
        return NO_DIFFERENCE
    return LOWER if difference < 0 else HIGHER
