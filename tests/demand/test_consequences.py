"""The tape as a table, and the matters on it that may follow from others."""

from datetime import date

import numpy as np
import pytest

from sim.arrays import NONE
from sim.chance.streams import Streams
from sim.demand import draw_demand
from sim.demand.consequences import with_consequences
from sim.demand.tape import Cause, DemandTape
from sim.scenario.specs.clock import Clock
from sim.scenario.specs.demand import Demand

CLOCK = Clock(start=date(2022, 3, 7), days=20, warm_up_days=0)
HOUR = {"law": "exponential", "mean_min": 60}


@pytest.fixture
def thefts(three_cells):
    """Draw thefts and, with another rate, fights; fights may have a follow-up each."""

    def draw(fights_a_day, breed):
        kinds = {
            "theft": {"rate": {"per_day": 5}, "work": HOUR, "patience": HOUR},
            "fight": {"rate": {"per_day": fights_a_day}, "work": HOUR, "priority": 1},
        }
        demand = Demand.model_validate({"kinds": kinds})
        tape = draw_demand(demand, three_cells, Streams(3), CLOCK)
        if not breed:
            return tape
        parents = np.flatnonzero(tape.kind == 1).astype(np.int32)
        return with_consequences(tape, parents, np.zeros(len(parents), dtype=np.int32), Cause.ITSELF, Streams(3))

    return draw


def test_a_column_that_is_not_given_holds_what_stands_for_nothing_drawn():
    kinds = Demand.model_validate({"kinds": {"theft": {"rate": {"per_day": 5}, "work": HOUR, "priority": 3}}}).kinds
    tape = DemandTape.of(CLOCK, kinds, known_at=np.array([1.0, 2.0]), kind=np.array([0, 0]))
    assert tape.priority.tolist() == [3, 3]
    assert tape.parent.tolist() == [NONE, NONE]
    assert tape.patience_min.tolist() == [np.inf, np.inf]
    assert np.isnan(tape.handling_min).all()
    with pytest.raises(TypeError, match="no column colour"):
        DemandTape.of(CLOCK, kinds, known_at=np.array([1.0]), colour=np.array([1]))


def test_consequences_stand_behind_the_others_unborn_at_the_place_of_their_parent(thefts):
    before, after = thefts(4, breed=False), thefts(4, breed=True)
    children = after.parent != NONE
    assert np.flatnonzero(children).tolist() == list(range(len(before), len(after)))
    assert (after.known_at[children] == np.inf).all()
    assert after.parent[children].tolist() == np.flatnonzero(before.kind == 1).tolist()
    assert after.cell[children].tolist() == before.cell[before.kind == 1].tolist()
    assert (after.priority[children] == 2).all()
    assert np.isfinite(after.patience_min[children]).all()
    assert after.consequences(Cause.ITSELF) == dict(
        zip(after.parent[children].tolist(), np.flatnonzero(children).tolist(), strict=True)
    )


def test_consequences_change_nobody_elses_fate(thefts):
    before, after = thefts(4, breed=False), thefts(4, breed=True)
    for name in ("known_at", "kind", "cell", "work_min", "patience_min", "turnout_mark"):
        assert getattr(after, name)[: len(before)].tolist() == getattr(before, name).tolist()
    own = after.work_min[len(before) :]
    assert not np.isin(own, before.work_min).any()
