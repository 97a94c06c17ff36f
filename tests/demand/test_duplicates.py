"""Calls for nothing and calls that come once more. Tolerances are four standard errors of the stated law."""

import math
from datetime import date

import numpy as np
import pytest

from sim.arrays import NONE
from sim.chance.streams import Streams
from sim.demand import draw_demand
from sim.demand.tape import DemandTape
from sim.scenario.specs.clock import Clock
from sim.scenario.specs.demand import Demand

HOUR, MINUTE = {"law": "constant", "mean_min": 60}, {"law": "constant", "mean_min": 1}
CLOCK = Clock(start=date(2022, 3, 7), days=10, warm_up_days=0, follow_up_days=0)


@pytest.fixture
def drawn(three_cells):
    """Draw a tape of thefts with such calls, and of fights without."""

    def draw(**calls):
        kinds = {
            "theft": {"rate": {"per_day": 400}, "work": HOUR, **calls},
            "fight": {"rate": {"per_day": 50}, "work": HOUR},
        }
        return draw_demand(Demand.model_validate({"kinds": kinds}), three_cells, Streams(2), CLOCK)

    return draw


def rows_of(tape: DemandTape, kind: int):
    return np.flatnonzero(tape.kind == kind)


def test_so_many_calls_are_false_and_their_work_is_another(drawn):
    tape = drawn(false_calls={"share": 0.3, "work": MINUTE})
    thefts = rows_of(tape, 0)
    false = tape.false[thefts]
    error = math.sqrt(0.3 * 0.7 / len(thefts))
    assert abs(false.mean() - 0.3) <= 4 * error
    assert abs(false.mean() - 0.35) > 4 * error
    assert set(tape.work_min[thefts[false]]) == {1}
    assert set(tape.work_min[thefts[~false]]) == {60}
    assert not tape.false[rows_of(tape, 1)].any()


def test_nobody_asks_for_back_up_at_a_false_call(drawn):
    tape = drawn(false_calls={"share": 0.3})
    assert set(tape.backup_mark[tape.false]) == {1.0}


def test_there_are_so_many_further_calls_after_their_first_at_its_place(drawn):
    tape = drawn(duplicates={"mean": 0.5, "after": {"law": "uniform", "low_min": 2, "high_min": 8}, "work": MINUTE})
    again = tape.duplicate_of != NONE
    first = tape.duplicate_of[again]
    expected = 0.5 * np.count_nonzero(tape.duplicate_of[rows_of(tape, 0)] == NONE)
    assert abs(np.count_nonzero(again) - expected) <= 4 * math.sqrt(expected)
    assert abs(np.count_nonzero(again) - 1.25 * expected) > 4 * math.sqrt(1.25 * expected)
    after = tape.known_at[again] - tape.known_at[first]
    assert after.min() >= 2 - 1e-9
    assert after.max() <= 8 + 1e-9
    assert (tape.duplicate_of[first] == NONE).all()
    for name in ("cell", "kind", "priority", "false"):
        assert getattr(tape, name)[again].tolist() == getattr(tape, name)[first].tolist()
    assert set(tape.work_min[again]) == {1}
    assert (np.diff(tape.known_at) >= 0).all()


def test_so_many_further_calls_are_recognised(drawn):
    tape = drawn(duplicates={"mean": 1.0, "recognised": 0.8})
    again = tape.duplicate_of != NONE
    share, error = tape.recognised[again].mean(), math.sqrt(0.8 * 0.2 / np.count_nonzero(again))
    assert abs(share - 0.8) <= 4 * error
    assert abs(share - 0.85) > 4 * error
    assert not tape.recognised[~again].any()


def test_no_further_call_comes_after_the_run_has_stopped(drawn):
    tape = drawn(duplicates={"mean": 1.0, "after": {"law": "constant", "mean_min": 600}})
    assert tape.known_at.max() < CLOCK.stop_at
    last = (tape.duplicate_of == NONE) & (tape.known_at >= CLOCK.stop_at - 600)
    assert last.any()
    assert not np.isin(np.flatnonzero(last), tape.duplicate_of).any()


def test_false_and_further_calls_change_nobody_elses_fate(drawn):
    plain = drawn()
    tape = drawn(false_calls={"share": 0.3}, duplicates={"mean": 1.0})
    first = tape.duplicate_of == NONE
    for name in ("known_at", "kind", "cell", "turnout_mark", "handling_mark"):
        assert getattr(tape, name)[first].tolist() == getattr(plain, name).tolist()


def test_rows_put_in_order_keep_who_belongs_to_whom(drawn):
    kinds = Demand.model_validate({"kinds": {"theft": {"rate": {"per_day": 1}, "work": HOUR}}}).kinds
    tape = DemandTape.of(
        CLOCK, kinds, known_at=np.array([5.0, 9.0, np.inf, 7.0]), kind=np.zeros(4, dtype=np.int32),
        parent=np.array([NONE, NONE, 1, NONE]), duplicate_of=np.array([NONE, NONE, NONE, 0]),
    ).in_order()  # fmt: skip
    assert tape.known_at.tolist() == [5, 7, 9, np.inf]
    assert tape.parent.tolist() == [NONE, NONE, NONE, 2]
    assert tape.duplicate_of.tolist() == [NONE, 0, NONE, NONE]
