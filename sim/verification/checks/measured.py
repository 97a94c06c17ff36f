"""Statistics that measures are made of: percentiles by part, Gini's coefficient, curves with and without rivals."""

from __future__ import annotations

import numpy as np

from sim.measures.grouping import Grouping, Ordered, gini
from sim.measures.survival import cumulative_incidence, kaplan_meier
from sim.verification.row import Check, Row

REMISSION_WEEKS = (6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35)
SEEN_TO_THE_END = (1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0)
"""21 patients with leukaemia and 6-MP (Freireich and others 1963, Blood 21, 699-716); 0: not seen any further."""

IN_REMISSION = ((6, 0.8571), (7, 0.8067), (10, 0.7529), (13, 0.6902), (16, 0.6275), (22, 0.5378), (23, 0.4482))
"""Weeks, and the share still in remission as it is printed since Gehan (1965), Biometrika 52, 203-223."""


def curves() -> tuple[Row, ...]:
    """Return Kaplan and Meier's curve of a published trial, and Aalen and Johansen's of five cases worked by hand."""
    curve = kaplan_meier(np.array(REMISSION_WEEKS, dtype=np.float64), np.array(SEEN_TO_THE_END, dtype=np.bool_))
    found = [Row(f"in remission after {week} weeks", share, 5e-5, 1 - curve.by(week)) for week, share in IN_REMISSION]
    # Of five, one meets the event at 1, one the rival at 2, one is last seen at 3, and the event meets the others at
    # 4 and 5: 1/5 + 3/5 x 1/2 + 3/10 = 4/5. To take the rival for the end of seeing would give 1.
    event = np.array([1, 0, 0, 1, 1], dtype=np.bool_)
    rival = np.array([0, 1, 0, 0, 0], dtype=np.bool_)
    incidence = cumulative_incidence(np.arange(1.0, 6.0), event, rival)
    worked = ((1, 0.2), (3, 0.2), (4, 0.5), (5, 0.8))
    return (*found, *(Row(f"met by {at}, with a rival", share, 1e-12, incidence.by(at)) for at, share in worked))


def spread() -> tuple[Row, ...]:
    """Return Gini's coefficient of values whose coefficient has a closed form."""
    exponential = -np.log1p(-(np.arange(200_000) + 0.5) / 200_000)
    return (
        Row("Gini of equal values", 0.0, 1e-12, gini(np.full(9, 3.0))),
        Row("Gini where one of ten has all", 0.9, 1e-12, gini(np.eye(10)[0])),
        Row("Gini of 1 to 100", 99 / 300, 1e-12, gini(np.arange(1.0, 101.0))),
        Row("Gini of the exponential law", 0.5, 1e-4, gini(exponential)),
    )


def by_part() -> tuple[Row, ...]:
    """Return percentiles of the parts of a sample: numbers 1 to 101 and 1 to 201 in one column, in any order."""
    values = np.concatenate([np.arange(1.0, 102.0), np.arange(1.0, 202.0), [np.nan]])
    code = np.concatenate([np.zeros(101), np.ones(201), [0]]).astype(np.int32)
    order = np.argsort(np.sin(np.arange(len(values))))
    grouping = Grouping("part", ("short", "long"), code[order])
    shares = np.array([0.0, 0.5, 0.9, 0.905, 1.0])
    found = Ordered(values[order]).percentiles(grouping, shares)
    return tuple(
        Row(f"{100 * share:g} % of 1 to {last + 1}", 1 + last * share, 1e-9, float(value))
        for last, part in zip((100, 200), found, strict=True)
        for share, value in zip(shares.tolist(), part, strict=True)
    )


CHECKS = (
    Check("curves", "output", "Curves of what happens late", curves, quick=True),
    Check("gini", "output", "How unevenly something is spread", spread, quick=True),
    Check("percentiles_by_part", "output", "Percentiles of parts", by_part, quick=True),
)
