"""What surges do to demand. Tolerances are four standard errors of the stated Poisson law."""

import math

import numpy as np
import pytest

from sim.chance.streams import Streams
from sim.demand import draw_demand
from sim.errors import InputError
from sim.scenario.specs.scenario import Scenario
from sim.scenario.specs.world import WorldSpec
from sim.world.build import build_world

DAY = 1440.0
FLAT = [1.0] * 24
POINT = [{"code": "a", "x_km": 0, "residents": 100_000}]


@pytest.fixture
def scenario():
    """Make a scenario of two kinds at a constant rate, with these surges."""

    def make(*, days=200, hours=FLAT, where="residents", **surges):
        kind = {"work": {"law": "exponential", "mean_min": 20}, "where": where}
        unit = {"bases": {"places": ["a"]}, "shifts": [{"hours": "00:00-24:00"}]}
        source = {"kind": "read", "roads": {"format": "none"}, "cells": {"format": "inline", "points": POINT}}
        return Scenario.model_validate(
            {
                "name": "fair",
                "clock": {"days": days, "warm_up_days": 0},
                "world": {"source": source},
                "demand": {
                    "kinds": {"theft": {"rate": {"per_day": 100}, **kind}, "fight": {"rate": {"per_day": 50}, **kind}},
                    "hour_weights": hours,
                },
                "surges": surges,
                "designs": {"base": {"units": {"car": unit}}},
            }
        )

    return make


@pytest.fixture
def drawn(three_cells):
    return lambda scenario: draw_demand(scenario, three_cells, Streams(scenario.seed))


def surge(first_day, last_day, **changes):
    return {"starts": f"day {first_day}", "ends": f"day {last_day} 24:00", **changes}


def number(tape, kind, first_day, last_day, cell=None):
    there = (tape.kind == kind) & (tape.known_at >= (first_day - 1) * DAY) & (tape.known_at < last_day * DAY)
    return np.count_nonzero(there if cell is None else there & (tape.cell == cell))


def is_poisson(count, expected):
    return abs(count - expected) <= 4 * math.sqrt(expected)


def test_a_factor_raises_the_rate_of_its_kind_for_its_time(drawn, scenario):
    tape = drawn(scenario(fair=surge(51, 100, rates={"theft": 3})))
    assert is_poisson(number(tape, 0, 51, 100), 15_000)
    assert not is_poisson(number(tape, 0, 51, 100), 15_000 * 1.05)
    assert is_poisson(number(tape, 0, 1, 50), 5000)
    assert is_poisson(number(tape, 0, 101, 200), 10_000)
    assert is_poisson(number(tape, 1, 51, 100), 2500)


def test_a_factor_below_one_lowers_it_and_zero_stops_it(drawn, scenario):
    tape = drawn(scenario(flood=surge(51, 100, rates={"theft": 0.25, "all": 0})))
    assert is_poisson(number(tape, 0, 51, 100), 1250)
    assert not is_poisson(number(tape, 0, 51, 100), 1250 * 1.2)
    assert number(tape, 1, 51, 100) == 0


def test_factors_of_surges_that_overlap_multiply(drawn, scenario):
    tape = drawn(scenario(a=surge(1, 100, rates={"all": 4}), b=surge(51, 150, rates={"theft": 0.5})))
    for days, factor in (((1, 50), 4), ((51, 100), 2), ((101, 150), 0.5), ((151, 200), 1)):
        assert is_poisson(number(tape, 0, *days), 5000 * factor)


def test_a_factor_may_hold_in_some_places_only(drawn, scenario):
    tape = drawn(scenario(fair=surge(51, 100, rates={"theft": 5}, places=["b"])))
    assert is_poisson(number(tape, 0, 51, 100, cell=1), 50 * 40 * 5)
    assert is_poisson(number(tape, 0, 51, 100, cell=0), 50 * 60)


def test_visitors_call_like_so_many_residents_at_their_place(drawn, scenario):
    visitors = {"people": 200_000, "calls_ratio": 0.5, "kinds": ["theft"]}
    tape = drawn(scenario(fair=surge(51, 100, places=["b"], visitors=visitors)))
    assert is_poisson(number(tape, 0, 51, 100, cell=1), 50 * (40 + 100))
    assert is_poisson(number(tape, 0, 51, 100, cell=0), 50 * 60)
    assert is_poisson(number(tape, 1, 51, 100), 2500)


def test_visitors_may_come_where_nobody_lives(drawn, scenario):
    tape = drawn(scenario(fair=surge(51, 100, places=["c"], visitors={"people": 50_000})))
    assert is_poisson(number(tape, 0, 51, 100, cell=2), 50 * 50)


def test_what_comes_on_top_follows_the_hours_of_the_day(drawn, scenario):
    weights = [float(1 + hour % 4) for hour in range(24)]
    tape = drawn(scenario(hours=weights, fair=surge(1, 200, rates={"theft": 10})))
    counts = np.bincount((tape.known_at[tape.kind == 0] // 60 % 24).astype(int), minlength=24)
    expected = 200 * 1000 * np.array(weights) / sum(weights)
    assert (np.abs(counts - expected) <= 4 * np.sqrt(expected)).all()


def test_a_surge_begins_and_ends_at_its_minute(drawn, scenario):
    quiet = {"starts": "day 3 06:30", "ends": "day 4 10:15", "rates": {"all": 0}}
    tape = drawn(scenario(quiet=quiet))
    inside = (tape.known_at >= 2 * DAY + 390) & (tape.known_at < 3 * DAY + 615)
    assert not inside.any()
    loud = drawn(scenario(days=6, loud={**quiet, "rates": {"all": 1000}}))
    brought = np.setdiff1d(loud.known_at, drawn(scenario(days=6)).known_at)
    assert 2 * DAY + 390 <= brought.min() < 2 * DAY + 391
    assert 3 * DAY + 614 < brought.max() < 3 * DAY + 615


def test_whom_a_surge_does_not_touch_stays_as_they_were(drawn, scenario):
    plain, more = drawn(scenario()), drawn(scenario(fair=surge(51, 100, rates={"theft": 3})))
    assert np.isin(plain.known_at, more.known_at).all()
    place = np.searchsorted(more.known_at, plain.known_at)
    for name in ("kind", "cell", "work_min", "turnout_mark"):
        assert getattr(more, name)[place].tolist() == getattr(plain, name).tolist()
    less = drawn(scenario(flood=surge(51, 100, rates={"theft": 0.3})))
    assert np.isin(less.known_at, plain.known_at).all()
    assert (np.diff(more.known_at) >= 0).all()


def test_a_demand_alone_knows_of_no_surge(drawn, scenario, three_cells):
    surging = scenario(fair=surge(1, 200, rates={"all": 0}))
    alone = draw_demand(surging.demand, three_cells, Streams(1), surging.clock)
    assert alone.known_at.tolist() == drawn(scenario()).known_at.tolist()
    with pytest.raises(TypeError, match="a demand alone needs a clock"):
        draw_demand(surging.demand, three_cells, Streams(1))


def test_a_place_that_does_not_exist_is_named(drawn, scenario):
    with pytest.raises(InputError, match=r"surges.fair.places\[1\] .*'d' is no place of three"):
        drawn(scenario(fair=surge(51, 100, rates={"theft": 3}, places=["a", "d"])))


def test_a_surge_that_only_changes_roads_changes_no_demand(drawn, scenario):
    slow = surge(1, 200, speeds=[{"factor": 0.5}])
    plain, both = drawn(scenario()), drawn(scenario(ice=slow, fair=surge(51, 100, rates={"fight": 0})))
    assert both.known_at[both.kind == 0].tolist() == plain.known_at[plain.kind == 0].tolist()
    assert drawn(scenario(ice=slow)).known_at.tolist() == plain.known_at.tolist()


def test_visitors_need_residents_to_be_compared_with(scenario):
    source = {"kind": "read", "name": "empty", "roads": {"format": "none"}}
    empty = build_world(
        WorldSpec(source={**source, "cells": {"format": "inline", "points": [{"code": "a", "x_km": 0}]}})
    )
    with pytest.raises(InputError, match=r"surges.fair.visitors .*empty has no residents"):
        draw_demand(scenario(where="equal", fair=surge(51, 100, visitors={"people": 5})), empty, Streams(1))
