"""How well a law describes the spans that it was fitted to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import FloatArray
from sim.calibration.families import FAMILIES, uniform
from sim.calibration.likelihood import likeliest
from sim.calibration.spans import Intervals, Observed
from sim.chance.laws import Constant, Law, Uniform

MOST_SPANS = 4000
"""With more spans than this the test looks at every so-manyth of them: it would reject every law that is not exact."""


@dataclass(frozen=True, slots=True)
class Goodness:
    """The largest difference between the shares that are longer than a span, on record and by the law.

    `p` is the share of records made by the law itself (each rounded, broken off and fitted as the real one) that differ
    as much; a small one says that the law is not the truth. `spans` is how many the test looked at.
    """

    distance: float
    p: float
    spans: int


def distance(law: Law, observed: Observed) -> float:
    """Return the Kolmogorov-Smirnov distance of a law from a record whose stamps are rounded.

    A recorded span of x may be anything within half a grain of x, so the record is compared with the law at x plus half
    a grain, where all that was rounded to x or less has ended.
    """
    at, longer = observed.survival()
    expected = law.survival(at + observed.grain_min / 2)
    gaps = np.abs(longer - expected)
    if observed.grain_min > 0.05 * float(np.median(at)):
        return float(gaps.max())
    before = np.concatenate([[1.0], longer[:-1]])
    return float(max(gaps.max(), np.abs(before - law.survival(at - observed.grain_min / 2)).max()))


def goodness(law: Law, observed: Observed, generator: np.random.Generator, repeats: int = 200) -> Goodness:
    """Test a fitted law by records that it makes itself.

    Fitting to the record makes a law look better than the tables of Kolmogorov and Smirnov allow for; so every made-up
    record is fitted, too (parametric bootstrap; Stute, Gonzales Manteiga and Presedo Quindimil 1993, Metrika 40,
    243-256). What breaks spans off is drawn from its own Kaplan-Meier curve.
    """
    looked_at = _thinned(observed)
    seen = distance(law, looked_at)
    if isinstance(law, Constant):
        return Goodness(seen, 1.0, len(looked_at))
    worse = 0
    for _ in range(repeats):
        made = _made_by(law, looked_at, generator)
        worse += distance(_refitted(law, made), made) >= seen
    return Goodness(seen, (worse + 1) / (repeats + 1), len(looked_at))


def _thinned(observed: Observed) -> Observed:
    step = -(-len(observed) // MOST_SPANS)
    return Observed(observed.span_min[::step], observed.open[::step], observed.grain_min)


def _made_by(law: Law, like: Observed, generator: np.random.Generator) -> Observed:
    """Return a record that the law makes, with stamps as coarse and as many reasons to break off."""
    count, grain = len(like), like.grain_min
    span = law.quantile(generator.random(count))
    ends = _breaking_off(like, generator)
    is_open = ends < span
    seen = np.where(is_open, ends, np.round(span / grain) * grain)
    order = np.argsort(seen, kind="stable")
    return Observed(seen[order], is_open[order], grain)


def _breaking_off(like: Observed, generator: np.random.Generator) -> FloatArray:
    """Draw for each span when it would be broken off, infinite for never: the Kaplan-Meier curve of what does so."""
    if not like.open.any():
        return np.full(len(like), np.inf)
    at, longer = Observed(like.span_min, ~like.open, like.grain_min).survival()
    place = np.searchsorted(-longer, -generator.random(len(like)))
    return np.append(at, np.inf)[place]


def _refitted(law: Law, made: Observed) -> Law:
    spans = Intervals.of(made)
    if isinstance(law, Uniform):
        return uniform(spans)
    return likeliest(next(family for family in FAMILIES if family.name == law.law), spans).law
