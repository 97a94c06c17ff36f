"""What is concluded from replications: intervals, settling, equal days for all designs, the best of several."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import numpy as np

from sim.arrays import FloatArray
from sim.chance.laws import Exponential
from sim.chance.streams import Streams
from sim.experiment import selection
from sim.experiment.precision import replications_needed
from sim.experiment.statistics import holm, paired_p, standard_error, t_interval, t_quantile
from sim.experiment.warm_up import batch_means_error, mser
from sim.verification.row import Check, Row

SECTION = "output"

SEED = 0

COVERAGE: tuple[tuple[str, Callable[[np.random.Generator, int], FloatArray], float, dict[int, float]], ...] = (
    ("normal", lambda draw, size: draw.normal(size=size), 0.0, {5: 0.95, 10: 0.95, 20: 0.95, 40: 0.95}),
    ("exponential", lambda draw, size: draw.exponential(size=size), 1.0, {5: 0.883, 10: 0.901, 20: 0.919, 40: 0.932}),
    ("lognormal", lambda draw, size: draw.lognormal(size=size), math.exp(0.5),
     {5: 0.821, 10: 0.840, 20: 0.868, 40: 0.893}),
)  # fmt: skip
"""Law of the values, its mean, and how often 95 % t intervals of so many values hold it."""


def interval_coverage() -> tuple[Row, ...]:
    """Return how often the intervals of the report hold the mean, for normal and for skewed values."""
    rows, experiments = [], 2000
    for law, draw, mean, known in COVERAGE:
        for number, share in known.items():
            values = draw(Streams(SEED).generator(f"{law} values", str(number)), experiments * number)
            hits = [_holds(part, mean) for part in values.reshape(experiments, number)]
            se = math.sqrt(share * (1 - share) / experiments)
            rows.append(Row(f"{number} {law} values", share, 0.018, sum(hits) / experiments, se))
    return tuple(rows)


def _holds(values: FloatArray, mean: float) -> bool:
    found = t_interval(values, 0.95)
    return abs(found.mean - mean) <= found.half_width


def paired_tests() -> tuple[Row, ...]:
    """Return how often equal designs are called different at 5 %, and a real difference is found.

    Ten days, on each of which both designs have the same luck; only what is left of it tells them apart. The power is
    that of the noncentral t law.
    """
    from scipy.stats import nct

    experiments, number, rows = 4000, 10, []
    limit = t_quantile(0.95, number - 1)
    for shift in (0.0, 1.0):
        draw = Streams(SEED).generator("paired", str(shift))
        off = shift * math.sqrt(number)
        known = float(nct.sf(limit, number - 1, off) + nct.cdf(-limit, number - 1, off)) if shift else 0.05
        luck = draw.normal(0, 30, size=(experiments, number))
        one = luck + draw.normal(shift, 1, size=luck.shape)
        found = sum(paired_p(values) < 0.05 for values in one - luck) / experiments
        se = math.sqrt(known * (1 - known) / experiments)
        rows.append(Row(f"called different, {shift:g} standard deviations apart", known, 0.02, found, se))
    return tuple(rows)


def many_measures() -> tuple[Row, ...]:
    """Return how often any of ten equal measures is called different at 5 %, with and without the correction."""
    experiments, measures = 20_000, 10
    p = Streams(SEED).generator("p values").random((experiments, measures))
    plain = float((p.min(axis=1) < 0.05).mean())
    corrected = sum(min(holm(row)) < 0.05 for row in p.tolist()) / experiments
    return tuple(
        Row(f"any of ten called different, {name}", share, 0.01, got, math.sqrt(share * (1 - share) / experiments))
        for name, share, got in (("each by itself", 1 - 0.95**10, plain), ("together", 1 - 0.995**10, corrected))
    )


def enough_replications() -> tuple[Row, ...]:
    """Return how many replications a mean needs, worked out from the t law by hand."""
    rows = []
    for spread, target, known in ((0.2, 0.05, 64), (0.5, 0.1, 99), (0.1, 0.1, 7)):
        # Two values at equal distance from 1 have the standard deviation that is wanted.
        values = 1 + spread / math.sqrt(2) * np.array([-1.0, 1.0])
        rows.append(Row(f"spread {spread:g} of the mean, precision {target:g}", known, 0,
                        replications_needed(values, target, 0.95)))  # fmt: skip
    return tuple(rows)


def percentiles() -> tuple[Row, ...]:
    """Return percentiles as the report takes them: of whole numbers by hand, and of spans whose law is known."""
    from sim.measures.grouping import Grouping, Ordered

    def of(values: FloatArray, *shares: float) -> list[float]:
        one = Grouping("", ("",), np.zeros(len(values), dtype=np.int32))
        found: list[float] = Ordered(values).percentiles(one, np.array(shares))[0].tolist()
        return found

    by_hand = of(np.array([40.0, 10.0, 30.0, 20.0, np.nan]), 0.5, 0.9)
    rows = [Row("median of 10 20 30 40", 25, 1e-12, by_hand[0]), Row("90th of 10 20 30 40", 37, 1e-12, by_hand[1])]
    number = 200_000
    spans = Exponential(mean_min=1.0).quantile(Streams(SEED).generator("spans").random(number))
    for share, got in zip((0.5, 0.9, 0.95), of(spans, 0.5, 0.9, 0.95), strict=True):
        known = -math.log(1 - share)
        # Of a quantile: root of share (1 - share) over the density, which is 1 - share here.
        se = math.sqrt(share / (1 - share) / number)
        rows.append(Row(f"{share:.0%} of exponential spans", known, 0.01 * known, got, se))
    return tuple(rows)


def settling() -> tuple[Row, ...]:
    """Return where two series with a different start are cut, value by value and in batches of five."""
    rows = []
    for name, values, cut, mean in (
        ("40 times 5, then 1 and 2", [5.0] * 40 + [1.0, 2.0] * 80, 40, 1.5),
        ("20 times 0, then 4 and 6", [0.0] * 20 + [4.0, 6.0] * 40, 20, 5.0),
    ):
        for batch in (1, 5):
            found = mser(np.array(values), batch)
            rows.append(Row(f"{name}: MSER-{batch} cuts", cut, 0, found.cut))
            rows.append(Row(f"{name}: mean after MSER-{batch}", mean, 1e-12, found.mean))
    return tuple(rows)


def chained_values() -> tuple[Row, ...]:
    """Return how many times the variance of a mean is that of independent values, told from batches.

    In a series in which each value keeps a share phi of the one before it is (1 + phi) / (1 - phi) times.
    """
    from scipy.signal import lfilter

    rows = []
    for keep, known in ((0.5, 3.0), (0.9, 19.0)):
        steps = Streams(SEED).generator("steps", str(keep)).normal(size=(300, 20_000))
        # Begun long before it is looked at, so that it has settled.
        values = lfilter([1.0], [1.0, -keep], steps, axis=1)[:, 2000:]
        plain = 1 / (1 - keep**2) / values.shape[1]
        times = np.array([batch_means_error(row) for row in values]) ** 2 / plain
        rows.append(Row(f"keeping {keep:g}", known, 0.06 * known, float(times.mean()), standard_error(times)))
    return tuple(rows)


def common_numbers() -> tuple[Row, ...]:
    """Return the variance of the difference of two designs with the same marks, and with marks of their own.

    Work of mean 1 against work 1.25 or 1.1 times as fast. The same stream asked for twice gives the same marks; a
    design that drew one mark more would lose all of it.
    """
    size, rows = 400_000, []
    same = Streams(SEED).generator("work", "theft").random(size)
    again = Streams(SEED).generator("work", "theft").random(size)
    other = Streams(SEED, 1).generator("work", "theft").random(size)
    slow = Exponential(mean_min=1.0).quantile(same)
    for rate, paired, apart in ((1.25, 0.04, 1.64), (1.1, 0.00826446, 1.82645)):
        fast = Exponential(mean_min=1 / rate)
        for name, marks, known in (("same marks", again, paired), ("other marks", other, apart)):
            squares = (slow - fast.quantile(marks) - (1 - 1 / rate)) ** 2
            se = standard_error(squares)
            rows.append(Row(f"rate {rate:g}, {name}", known, 0.03 * known, float(squares.mean()), se))
    return tuple(rows)


def best_of_several() -> tuple[Row, ...]:
    """Return the constants of the procedures that pick the best design, and how a budget is divided."""
    rows = []
    for designs, alpha, first, eta, h_squared in (
        (2, 0.05, 10, 0.334050, 6.012905), (5, 0.05, 10, 0.634967, 11.429411),
        (10, 0.05, 20, 0.302934, 11.511485), (10, 0.10, 24, 0.196190, 9.024728),
    ):  # fmt: skip
        got = selection.kim_nelson_constant(designs, 1 - alpha, first)
        what = f"{designs} designs, {first} first, {1 - alpha:.0%}"
        rows += [Row(f"KN eta, {what}", eta, 5e-7, got[0]), Row(f"KN h squared, {what}", h_squared, 5e-7, got[1])]
    for designs, first, h in ((2, 20, 2.4525), (3, 20, 2.9372), (5, 20, 3.3854), (10, 20, 3.8753), (10, 40, 3.7157)):
        what = f"Rinott h, {designs} designs, {first} first, 95%"
        rows.append(Row(what, h, 5e-5, selection.rinott_constant(designs, 0.95, first)))
    for designs, confidence, first, h in (
        (2, 0.95, 20, 2.453), (3, 0.95, 20, 2.872), (4, 0.95, 20, 3.101), (5, 0.95, 20, 3.258), (2, 0.9, 40, 1.852),
        (10, 0.9, 40, 3.076),
    ):  # fmt: skip
        what = f"Dudewicz and Dalal h, {designs} designs, {first} first, {confidence:.0%}"
        rows.append(Row(what, h, 1e-3, selection.dudewicz_dalal_constant(designs, confidence, first)))
    return (*rows, *_budget())


def _budget() -> list[Row]:
    rows = []
    for name, means, deviations, known in (
        ("1 to 5", [1, 2, 3, 4, 5], [1] * 5, (421.82, 406.13, 101.53, 45.13, 25.38)),
        ("six designs", [1.2, 2.1, 3.37, 2.1, 2.5, 1.5], [3.3, 4, 3.8, 1.2, 0.9, 2],
         (520.11, 136.35, 21.17, 12.27, 3.31, 306.79)),
    ):  # fmt: skip
        got = selection.allocation(np.array(means, dtype=np.float64), np.array(deviations, dtype=np.float64), 1000)
        rows += [Row(f"OCBA, {name}: design {number}", value, 0.005, float(got[number - 1]))
                 for number, value in enumerate(known, start=1)]  # fmt: skip
    return rows


def picked_design() -> tuple[Row, ...]:
    """Return how often the procedure KN picks the best of four where it is hardest: the promise is 90 % at least.

    All others are worse by just what matters. With values that do not hang together it does better than it promises.
    """
    runs, means = 400, np.array([0.0, 0.0, -0.5, 0.0])
    right = []
    for run in range(runs):
        values = means + Streams(SEED, run).generator("designs").normal(size=(1000, 4))
        found = selection.kim_nelson(partial(_row_of, values), 0.5, confidence=0.9)
        right.append(float(found.best == 2))
    share = sum(right) / runs
    return (Row("share of right picks, 0.9 promised", 0.95, 0.05, share, standard_error(np.array(right))),)


def _row_of(values: FloatArray, replication: int) -> FloatArray:
    row: FloatArray = values[replication]
    return row


CHECKS = (
    Check("interval_coverage", SECTION, "How often t intervals hold the mean", interval_coverage, quick=False),
    Check("paired_tests", SECTION, "How often a difference is found, also where none is", paired_tests, quick=False),
    Check("many_measures", SECTION, "Many measures judged together", many_measures, quick=True),
    Check("enough_replications", SECTION, "How many replications are enough", enough_replications, quick=True),
    Check("percentiles", SECTION, "Percentiles", percentiles, quick=True),
    Check("settling", SECTION, "Where a series has settled (MSER)", settling, quick=True),
    Check("batch_means", SECTION, "The error of a mean of values that hang together", chained_values, quick=False),
    Check("common_numbers", SECTION, "Equal days for two designs", common_numbers, quick=True),
    Check("best_of_several", SECTION, "Constants for picking the best design", best_of_several, quick=True),
    Check("picked_design", SECTION, "How often the best design is picked", picked_design, quick=False),
)
