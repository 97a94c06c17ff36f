"""A scenario put to the test: recorded calls sent through its units, and what came out beside what is on record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from sim.arrays import NONE, FloatArray
from sim.calibration.compare import Grouping, Line, Tolerances, compare, passed
from sim.calibration.days import minute_of_day
from sim.calibration.replay import PARTS, Part, Replay, simulated

MOST_PLACES = 30
"""With more places than this those with most calls are shown."""


@dataclass(frozen=True, slots=True)
class Validation:
    """A scenario's design beside a record.

    `observed` and `simulated` hold the spans of the calls that were sent, for pictures; see `compare`.
    """

    design: str
    replay: Replay
    observed: dict[Part, FloatArray]
    simulated: dict[Part, list[FloatArray]]
    lines: tuple[Line, ...]
    tolerances: Tolerances
    strict: bool

    @property
    def passed(self) -> bool:
        """Whether every judged line is within its tolerance."""
        return passed(self.lines)

    @property
    def compared(self) -> int:
        """How many calls have a response on record that was compared."""
        return int(np.count_nonzero(~np.isnan(self.observed["response"])))

    @property
    def rank_correlation(self) -> float:
        """How far calls that took long to reach on record did so in the simulation too, from -1 to 1 (Spearman's rho).

        Of travel, mean of the replications; NaN where too few calls are compared. Medians can agree while it is low.
        """
        import pandas as pd

        travel = {"observed": self.observed["travel"], "simulated": np.mean(self.simulated["travel"], axis=0)}
        ranks = pd.DataFrame(travel).dropna().rank()
        return float(ranks["observed"].corr(ranks["simulated"], min_periods=3))

    def count(self, verdict: str, *, judged: bool) -> int:
        """Return how many lines, judged ones or others, have a verdict."""
        return sum(line.verdict.value == verdict and line.judged == judged for line in self.lines)


def validate(
    replay: Replay,
    design: str,
    tolerances: Tolerances,
    replications: int,
    *,
    strict: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Validation:
    """Return what the units of a design did about recorded calls beside what was done.

    Parameters
    ----------
    replications:
        How often what the record does not fix (handling, turnout, how ways differ) is drawn.
    strict:
        Whether hours, priorities, kinds and places are judged too.
    """
    made: dict[Part, list[FloatArray]] = {part: [] for part in PARTS}
    for number in range(replications):
        for part, span in simulated(replay, design, number).items():
            made[part].append(span)
        if progress is not None:
            progress(number + 1, replications)
    observed = {part: replay.observed(part) for part in PARTS}
    target = np.array([kind.target_min for kind in replay.scenario.demand.kinds.values()])[replay.kind]
    lines = compare(observed, made, target, list(groupings(replay)), tolerances, strict=strict)
    return Validation(design, replay, observed, made, tuple(lines), tolerances, strict)


def groupings(replay: Replay) -> Iterator[Grouping]:
    """Yield the parts of a record: hours of the day, priorities, kinds, and the places of the highest level below all.

    Those that would have a single part are left out.
    """
    calls, kinds = replay.calls, replay.scenario.demand.kinds
    hour = (minute_of_day(calls.called_at) // 60).astype(np.int64)
    yield Grouping("hour", {f"{first:02d}-{first + 3:02d}": hour // 3 == first // 3 for first in range(0, 24, 3)})
    parts = {str(number): calls.priority == number for number in np.unique(calls.priority).tolist() if number != NONE}
    if len(parts) > 1:
        yield Grouping("priority", parts)
    parts = {name: replay.kind == number for number, name in enumerate(kinds)}
    parts = {name: rows for name, rows in parts.items() if (rows & replay.compared).any()}
    if len(parts) > 1:
        yield Grouping("kind", parts)
    yield from _places(replay)


def _places(replay: Replay) -> Iterator[Grouping]:
    places = replay.world.places
    if len(places.levels) < 3:
        return
    level = places.levels[1]
    above = replay.world.ancestors(level)[replay.cell]
    known, count = np.unique(above[replay.compared & (above != NONE)], return_counts=True)
    most = known[np.argsort(-count, kind="stable")][:MOST_PLACES]
    yield Grouping(level, {places.name[place] or places.code[place]: above == place for place in sorted(most.tolist())})
