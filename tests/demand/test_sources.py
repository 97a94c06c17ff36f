"""A closed population: who asks when, and when again. Tolerances are four standard errors of the stated law."""

import math
from datetime import date

import numpy as np
import pytest

from sim.arrays import NONE
from sim.chance.streams import Streams
from sim.demand import draw_demand, sources
from sim.demand.tape import Cause
from sim.errors import InputError
from sim.scenario.specs.clock import Clock
from sim.scenario.specs.demand import Demand

TEN = {"law": "constant", "mean_min": 10}


@pytest.fixture
def tape(three_cells):
    """Draw a tape of a single kind with sources, and of another with a rate."""

    def draw(days=1.0, seed=4, calls_a_day=5, **population):
        kinds = {
            "call": {"rate": {"per_day": calls_a_day}, "work": TEN},
            "machine": {"sources": population, "work": {"law": "exponential", "mean_min": 5}},
        }
        return draw_demand(
            Demand.model_validate({"kinds": kinds}),
            three_cells,
            Streams(seed),
            Clock(start=date(2022, 3, 7), days=days, warm_up_days=0),
        )

    return draw


def test_every_source_begins_by_thinking_and_its_later_turns_follow_one_from_the_other(tape):
    drawn = tape(days=25 / 1440, calls_a_day=0, count=2, think=TEN)
    assert drawn.known_at.tolist() == [10, 10, np.inf, np.inf]
    assert drawn.parent.tolist() == [NONE, NONE, 0, 1]
    assert drawn.cause.tolist() == [Cause.ITSELF, Cause.ITSELF, Cause.NEXT, Cause.NEXT]
    assert drawn.after_min.tolist() == [0, 0, 10, 10]
    assert drawn.consequences(Cause.NEXT) == {0: 2, 1: 3}


def test_the_chains_last_until_the_end_even_if_nothing_takes_any_time(tape):
    drawn = tape(days=7, count=20, think={"law": "lognormal", "median_min": 60, "sigma": 1.5})
    children = drawn.consequences(Cause.NEXT)
    for first in np.flatnonzero((drawn.kind == 1) & (drawn.parent == NONE)).tolist():
        at, matter = drawn.known_at[first], first
        while matter in children:
            matter = children[matter]
            assert drawn.cell[matter] == drawn.cell[first]
            at += drawn.after_min[matter]
        assert at < 7 * 1440
    turns = np.bincount(drawn.parent[drawn.parent != NONE], minlength=len(drawn))
    assert turns.max() == 1


def test_think_times_follow_their_law(tape):
    drawn = tape(days=100, count=30, think={"law": "exponential", "mean_min": 100})
    # Renewals of 30 sources in 100 days without work: a Poisson number with this mean.
    expected = 30 * 1440.0
    turns = np.count_nonzero(drawn.kind == 1)
    assert abs(turns - expected) <= 4 * math.sqrt(expected)
    assert abs(turns - 1.05 * expected) > 4 * math.sqrt(1.05 * expected)


def test_the_matters_of_other_kinds_stay_as_they_were(tape):
    one, other = tape(count=3, think=TEN), tape(count=30, think=TEN)
    for name in ("known_at", "cell", "work_min", "turnout_mark"):
        assert getattr(one, name)[one.kind == 0].tolist() == getattr(other, name)[other.kind == 0].tolist()


def test_a_source_that_thinks_longer_than_the_run_does_not_ask(tape):
    drawn = tape(days=1, calls_a_day=0, count=3, think={"law": "constant", "mean_min": 1441})
    assert len(drawn) == 0


def test_more_matters_than_fit_into_memory_are_refused(tape, monkeypatch):
    monkeypatch.setattr(sources, "MOST_MATTERS", 1000)
    with pytest.raises(InputError, match=r"100 sources that think 10 minutes could ask 15,200 times; must be 1,000"):
        tape(count=100, think=TEN)
