"""What theory says of every design, beside what the simulation says."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from sim.experiment.companion.departures import departures, no_theory
from sim.experiment.companion.predict import Prediction, predict
from sim.experiment.statistics import t_interval
from sim.experiment.study import Study
from sim.record.results.schema import BETWEEN_NOTES, THEORY_COLUMNS

if TYPE_CHECKING:
    import pandas as pd

DISTRICT = (
    "calls_per_day", "busy_share_mean", "waited_share", "lost_share", "withdrawn_share", "queueing_mean_min",
    "turnout_mean_min", "travel_mean_min", "response_mean_min", "within_target_share",
)  # fmt: skip
"""Measures of the whole district, in the order of the table."""

OF_KINDS = ("queueing_mean_min", "response_mean_min", "within_target_share")
"""Measures of every kind, where there are several."""


def theory_table(study: Study) -> pd.DataFrame:
    """Return the companion of a study: one row a design and measure, columns of `THEORY_COLUMNS`.

    `simulated` is the mean over the replications, from `low` to `high` its confidence interval. `theory` is NaN where
    no formula speaks of the design; `note` then says why. Otherwise `note` says how theory departs from the scenario in
    what concerns the measure.
    """
    import pandas as pd

    simulated = {
        (str(design), str(label)): (str(part["unit"].iloc[0]), part["value"].to_numpy(dtype=np.float64))
        for (design, label), part in study.measures.groupby(["design", "measure"], sort=False)
    }
    rows = [row for design in study.designs for row in _rows(study, design, simulated)]
    return pd.DataFrame(rows, columns=list(THEORY_COLUMNS))


def _rows(
    study: Study, design: str, simulated: dict[tuple[str, str], tuple[str, np.ndarray]]
) -> Iterator[tuple[object, ...]]:
    found = _predicted(study, design)
    left_out = [] if found.reason else departures(study.scenario, study.scenario.designs[design], found)
    for label in _labels(study, design):
        if (design, label) not in simulated:
            continue
        unit, values = simulated[design, label]
        mean = t_interval(values, study.scenario.experiment.confidence)
        name = label.partition("[")[0]
        touching = [one for one in left_out if name in one.touches]
        silent = any(one.silences for one in touching)
        theory = math.nan if silent else found.values.get(label, math.nan)
        note = found.reason or BETWEEN_NOTES.join(one.text for one in touching if one.silences or not silent)
        low, high = mean.mean - mean.half_width, mean.mean + mean.half_width
        yield design, label, unit, theory, mean.mean, low, high, note


def _predicted(study: Study, design: str) -> Prediction:
    reason = no_theory(study.scenario)
    return Prediction(reason=reason) if reason else predict(study.scenario, study.world, study.fleets[design])


def _labels(study: Study, design: str) -> Iterator[str]:
    """Yield the measures of the table: losses and withdrawals only where there can be any."""
    spec, kinds = study.scenario.designs[design], study.scenario.demand.kinds
    never = set()
    if spec.desk.queue_limit is None:
        never.add("lost_share")
    if all(kind.patience is None for kind in kinds.values()):
        never.add("withdrawn_share")
    for name in DISTRICT:
        if name not in never:
            yield name
        if name == "busy_share_mean" and len(spec.units) > 1:
            yield from (f"{name}[group={group}]" for group in spec.units)
    if len(kinds) > 1:
        yield from (f"{name}[kind={kind}]" for kind in kinds for name in OF_KINDS)
