"""The tape: how many, when, where, with which fate. Tolerances are four standard errors of the stated law."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import numpy as np
import pytest

from sim.chance.streams import Streams
from sim.demand import DemandTape, draw_demand
from sim.errors import InputError
from sim.scenario.specs.clock import Clock
from sim.scenario.specs.demand import Demand
from sim.world.model import World

ONE_MINUTE = {"law": "constant", "mean_min": 1}
FLAT = [1.0] * 24


def demand_of(dispersion: float = 1.0, hours: list[float] | None = None, **kinds: dict[str, Any]) -> Demand:
    """Return a demand of these kinds, flat over the day unless told otherwise."""
    spec = {name: {"work": ONE_MINUTE, "where": "equal"} | kind for name, kind in kinds.items()}
    return Demand.model_validate({"kinds": spec, "dispersion": dispersion, "hour_weights": hours or FLAT})


def draw(demand: Demand, world: World, days: float, seed: int = 5, replication: int = 0) -> DemandTape:
    """Return a tape that starts on a Monday."""
    clock = Clock(start=date(2022, 3, 7), days=days, warm_up_days=0)
    return draw_demand(demand, world, Streams(seed, replication), clock)


def test_a_rate_by_residents_gives_that_many_a_year(three_cells: World) -> None:
    expected = 15_000 * 2
    tape = draw(demand_of(call={"rate": {"per_100k_year": 15_000}}), three_cells, days=730)
    assert abs(len(tape) - expected) <= 4 * math.sqrt(expected)
    assert abs(len(tape) - 1.05 * expected) > 4 * math.sqrt(expected)


def test_hours_follow_their_weights(three_cells: World) -> None:
    weights = [float(1 + hour % 4) for hour in range(24)]
    tape = draw(demand_of(hours=weights, call={"rate": {"per_day": 600}}), three_cells, days=50)
    counts = np.bincount((tape.known_at // 60 % 24).astype(int), minlength=24)
    expected = 30_000 * np.array(weights) / sum(weights)
    assert (np.abs(counts - expected) <= 4 * np.sqrt(expected)).all()
    assert not (np.abs(counts - 30_000 / 24) <= 4 * np.sqrt(30_000 / 24)).all()


def test_weekdays_follow_their_weights_and_the_mean_stays(three_cells: World) -> None:
    demand = demand_of(call={"rate": {"per_day": 100}}).model_copy(update={"weekday_weights": [1, 1, 1, 1, 1, 2, 0]})
    tape = draw(demand, three_cells, days=140)
    counts = np.bincount((tape.known_at // 1440 % 7).astype(int), minlength=7)
    expected = np.array([2000.0] * 5 + [4000, 0])
    assert (np.abs(counts - expected) <= 4 * np.sqrt(expected)).all()


def test_gaps_are_exponential_after_rescaling_time(three_cells: World) -> None:
    from scipy.stats import kstest

    weights = [1.0 + 2 * (hour > 11) for hour in range(24)]
    tape = draw(demand_of(hours=weights, call={"rate": {"per_day": 480}}), three_cells, days=20)
    # Half the day at 10 an hour, the other half at 30: expected number up to each call.
    day, minute = np.divmod(tape.known_at, 1440)
    done = 480 * day + np.minimum(minute, 720) / 6 + np.maximum(minute - 720, 0) / 2
    assert kstest(np.diff(done), "expon").pvalue > 1e-4
    assert kstest(np.diff(tape.known_at / 3), "expon").pvalue < 1e-4


@pytest.mark.parametrize("dispersion", [1.0, 3.0])
def test_daily_counts_are_dispersed_as_asked(three_cells: World, dispersion: float) -> None:
    days = 4000
    demand = demand_of(dispersion, one={"rate": {"per_day": 10}}, two={"rate": {"per_day": 30}})
    counts = np.bincount((draw(demand, three_cells, days).known_at // 1440).astype(int), minlength=days)
    ratio = counts.var(ddof=1) / counts.mean()
    fourth = ((counts - counts.mean()) ** 4).mean()
    error = math.sqrt((fourth - counts.var() ** 2) / days) / counts.mean()
    assert abs(ratio - dispersion) <= 4 * error
    assert abs(ratio - 2) > 4 * error


@pytest.mark.parametrize(
    ("where", "shares"), [("residents", [0.6, 0.4, 0]), ("weight", [0.25, 0, 0.75]), ("equal", [1 / 3] * 3)]
)
def test_incidents_fall_on_cells_by_what_the_kind_asks(three_cells: World, where: str, shares: list[float]) -> None:
    tape = draw(demand_of(call={"rate": {"per_day": 1000}, "where": where}), three_cells, days=20)
    counts = np.bincount(tape.cell, minlength=3)
    expected = len(tape) * np.array(shares)
    assert (np.abs(counts - expected) <= 4 * np.sqrt(expected * (1 - np.array(shares)))).all()


def test_a_kind_that_goes_by_weights_that_are_all_zero_is_refused(three_cells: World) -> None:
    from dataclasses import replace

    empty = replace(three_cells, cells=replace(three_cells.cells, residents=np.zeros(3)))
    with pytest.raises(InputError, match="residents: every cell of three has 0"):
        draw(demand_of(call={"rate": {"per_day": 1}, "where": "residents"}), empty, days=1)


def test_a_horizon_that_ends_at_noon_has_no_calls_after_noon(three_cells: World) -> None:
    tape = draw(demand_of(call={"rate": {"per_day": 1000}}), three_cells, days=1.5)
    assert tape.known_at.max() < 1.5 * 1440
    assert abs(len(tape) - 1500) <= 4 * math.sqrt(1500)


def test_matters_stand_in_the_order_in_which_they_become_known(three_cells: World) -> None:
    tape = draw(demand_of(a={"rate": {"per_day": 50}}, b={"rate": {"per_day": 50}}), three_cells, days=5)
    assert (np.diff(tape.known_at) >= 0).all()


def test_a_new_kind_leaves_the_others_as_they_were(three_cells: World) -> None:
    work = {"law": "exponential", "mean_min": 9}
    alone = draw(demand_of(a={"rate": {"per_day": 50}, "work": work}), three_cells, days=5)
    joined = draw(demand_of(a={"rate": {"per_day": 50}, "work": work}, b={"rate": {"per_day": 9}}), three_cells, days=5)
    mine = joined.kind == 0
    for name in ("known_at", "cell", "work_min", "handling_mark", "turnout_mark"):
        assert getattr(joined, name)[mine].tolist() == getattr(alone, name).tolist()


def test_two_draws_of_one_replication_are_equal_and_of_two_are_not(three_cells: World) -> None:
    demand = demand_of(3.0, a={"rate": {"per_day": 50}})
    one, same, other = (draw(demand, three_cells, 5, replication=r) for r in (0, 0, 1))
    assert one.known_at.tolist() == same.known_at.tolist()
    assert one.known_at.tolist() != other.known_at.tolist()


def test_patience_and_work_follow_their_laws(three_cells: World) -> None:
    laws = {"work": {"law": "exponential", "mean_min": 30}, "patience": {"law": "exponential", "mean_min": 5}}
    tape = draw(demand_of(call={"rate": {"per_day": 1000}} | laws), three_cells, days=20)
    error = 4 / math.sqrt(len(tape))
    assert abs(tape.work_min.mean() / 30 - 1) <= error
    assert abs(tape.patience_min.mean() / 5 - 1) <= error
    assert abs(np.corrcoef(tape.work_min, tape.patience_min)[0, 1]) <= error


def test_ways_differ_as_their_kind_says_and_nothing_else_does(three_cells: World) -> None:
    steady, varied = (
        draw(demand_of(call={"rate": {"per_day": 1000}, "travel_sigma": sigma}, other={"rate": {"per_day": 9}}),
             three_cells, days=20)
        for sigma in (0.0, 0.5)
    )  # fmt: skip
    assert (steady.travel_factor == 1).all()
    assert (varied.travel_factor[varied.kind == 1] == 1).all()
    logs = np.log(varied.travel_factor[varied.kind == 0])
    assert abs(logs.mean()) <= 4 * 0.5 / math.sqrt(len(logs))
    assert abs(logs.std() / 0.5 - 1) <= 4 / math.sqrt(2 * len(logs))
    for column in ("known_at", "work_min", "turnout_mark", "cell"):
        assert (getattr(steady, column) == getattr(varied, column)).all()


def test_without_patience_a_call_waits_for_ever(three_cells: World) -> None:
    assert np.isinf(draw(demand_of(call={"rate": {"per_day": 10}}), three_cells, days=1).patience_min).all()


def test_a_rate_of_zero_gives_an_empty_tape(three_cells: World) -> None:
    assert len(draw(demand_of(3.0, call={"rate": {"per_day": 0}}), three_cells, days=3)) == 0


def test_what_may_need_a_follow_up_has_one_unborn_on_the_tape(three_cells: World) -> None:
    work = {"law": "constant", "mean_min": 1}
    theft = {
        "rate": {"per_day": 50},
        "work": work,
        "aftermath": {"on_the_spot": 0.6, "on_the_spot_by_skill": {"a": 0.2}},
    }
    case = {"work": {"law": "exponential", "mean_min": 60}}
    noise = {"rate": {"per_day": 50}, "work": work}
    clock = Clock(days=20)
    plain = Demand.model_validate({"kinds": {"theft": theft, "noise": noise}})
    theft["aftermath"] = {**theft["aftermath"], "follow_up": "case"}  # type: ignore[dict-item]
    demand = Demand.model_validate({"kinds": {"theft": theft, "noise": noise, "case": case}})
    tape = draw_demand(demand, three_cells, Streams(5), clock)
    alone = draw_demand(plain, three_cells, Streams(5), clock)
    first, rest = slice(0, len(alone)), slice(len(alone), None)
    parents = tape.parent[rest]
    assert parents.tolist() == np.flatnonzero((alone.kind == 0) & (alone.on_the_spot_mark >= 0.2)).tolist()
    assert np.isinf(tape.known_at[rest]).all()
    assert (tape.kind[rest] == 2).all()
    assert (tape.cell[rest] == tape.cell[parents]).all()
    assert len(np.unique(tape.work_min[rest])) == len(parents)
    for column in ("known_at", "kind", "cell", "work_min", "on_the_spot_mark", "camera_mark"):
        assert np.array_equal(getattr(tape, column)[first], getattr(alone, column))
