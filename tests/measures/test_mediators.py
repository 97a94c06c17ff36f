"""Workload and cost of those who mediate."""

import numpy as np
import pytest

from sim.measures.duty import unit_times
from sim.measures.mediators import mediators
from sim.measures.window import Window
from sim.record.dispute_table import DisputeOutcome, DisputeTable
from sim.record.tables import State

WINDOW = Window(0.0, 1440.0)


@pytest.fixture
def tables(run_tables, design):
    """One car that sat for 72 of its 720 minutes of duty, and one settled dispute."""
    nothing, one = np.zeros(1, dtype=np.int32), np.ones(1)
    table = DisputeTable(
        kind=nothing, cell=nothing, colour=nothing, rated=nothing, way=nothing, rung=nothing,
        outcome=nothing + DisputeOutcome.SETTLED, began_at=one, known_at=one, met_at=one, ended_at=one * 100,
        sittings=nothing + 1, fruitless=nothing, parent=nothing - 1, incident=nothing - 1,
        misrouted=nothing > 0, abandoned=nothing > 0, told_again=nothing, second_files=nothing,
    )  # fmt: skip
    spells = [
        (0, State.IDLE, 0.0, 10.0, -1, 0.0),
        (0, State.TRAVEL, 10.0, 22.0, -1, 0.0),
        (0, State.SITTING, 22.0, 82.0, -1, 0.0),
        (0, State.TRAVEL, 82.0, 100.0, 3, 0.0),
    ]
    ladder = {"rungs": {"r": {"needs": ["arrest"], "appointments": {"hours": "08:00-12:00", "a_day": 4, "days": WEEK}}}}
    whole = type(design).model_validate(design.model_dump() | {"ladder": ladder})
    fleet = run_tables([]).fleet
    changed = type(fleet)(**{name: getattr(fleet, name) for name in fleet.__slots__} | {"design": whole})
    return run_tables([], spells, disputes=table, fleet=changed)


WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def test_time_in_sittings_and_on_the_way_to_them_counts(tables, values):
    found = values(mediators(tables, WINDOW, unit_times(tables, WINDOW)))
    assert found["sitting_share[group=car]"] == pytest.approx(72 / 1440)
    assert found["sitting_share[group=bike]"] == 0.0
    assert found["sitting_share_most[group=car]"] == found["sitting_share_most"] == pytest.approx(72 / 720)


def test_calendars_are_full_in_proportion_to_slots_on_duty(tables, values):
    # The car of the first half of the day has four slots in the window, that of the second half none.
    found = values(mediators(tables, WINDOW, unit_times(tables, WINDOW)))
    assert found["calendar_fill_share[group=car]"] == pytest.approx(1 / 4)
    assert found["calendar_fill_most_share[group=car]"] == pytest.approx(1 / 4)
    assert np.isnan(found["calendar_fill_share[group=bike]"])


def test_a_settled_dispute_costs_the_share_of_duty_that_went_into_sittings(tables, values):
    # Crew 2, 1.5 people a post, 1000 yuan a year: 3000 a year for the car, a tenth of it, one day.
    found = values(mediators(tables, WINDOW, unit_times(tables, WINDOW)))
    assert found["cost_per_settled"] == pytest.approx(3000 * 0.1 / 365)
