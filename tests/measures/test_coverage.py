import numpy as np
import pytest

from sim.arrays import NONE
from sim.measures.coverage import Covering, cover, coverage, eligible, roster_of
from sim.measures.duty import unit_times
from sim.measures.reach import reach_of
from sim.measures.window import Window
from sim.record.tables import State
from sim.scenario.specs.kinds import Complement

WORK = State.WORK
CAR1, CAR2, BIKE = 0, 1, 2
WINDOW = Window(1440.0, 4320.0)
CIRCLE_MIN = (0.0, 2.0, 1.5, 10.0)
"""Car to c0, c1 and c3; the bicycle to c2, where it waits half a kilometre off: 1.5 min."""


def measured(tables, values, reach=None):
    times = unit_times(tables, WINDOW)
    return values(coverage(tables, Covering(tables, WINDOW, times, reach or reach_of(tables.world, tables.fleet))))


def test_reach_has_one_column_for_units_of_one_base_and_mode(district, fleet):
    reach = reach_of(district, fleet)
    assert reach.station[CAR1] == reach.station[CAR2] != reach.station[BIKE]
    assert reach.minutes[:, reach.station[CAR1]].tolist() == [0.0, 2.0, 4.5, 10.0]
    assert reach.minutes[:, reach.station[BIKE]].tolist() == [12.0, 6.0, 1.5, 18.0]


def test_a_base_off_the_road_adds_its_leg(district, fleet):
    from dataclasses import replace

    off_road = replace(fleet, base_leg_km=np.array([0.25, 0.25, 0.0]))
    reach = reach_of(district, off_road)
    assert reach.minutes[:, reach.station[CAR1]].tolist() == [0.25, 2.25, 4.75, 10.25]


def test_reach_is_the_same_whatever_is_looked_up_at_once(district, fleet, monkeypatch):
    whole = reach_of(district, fleet)
    monkeypatch.setattr("sim.world.ways_to_cells.CHUNK_ELEMENTS", 1)
    assert np.array_equal(reach_of(district, fleet).minutes, whole.minutes)


def test_the_circle_counts_residents_within_the_strictest_target(run_tables, values):
    found = measured(run_tables(), values)
    assert found["circle_share"] == pytest.approx(0.8)
    assert found["circle_cells_outside"] == 1
    assert found["circle_worst_min"] == 10.0
    assert found["circle_mean_min"] == pytest.approx((0 * 100 + 2 * 300 + 1.5 * 400 + 10 * 200) / 1000)


def test_the_circle_of_a_kind_has_its_target_and_only_units_with_its_skills(run_tables, values):
    found = measured(run_tables(), values)
    assert found["circle_share[kind=theft]"] == pytest.approx(0.8), "c2 is 4.5 min from the cars"
    assert found["circle_share[kind=noise]"] == 1.0, "10 min is within 10"
    assert found["circle_cells_outside[kind=noise]"] == 0


def test_who_can_go_to_no_call_has_no_circle(run_tables, values, kinds):
    arrests = tuple(kind.model_copy(update={"needs": ["arrest"]}) for kind in kinds.values())
    found = measured(run_tables(kinds=arrests), values)
    assert found["circle_share"] == found["circle_share[kind=theft]"]
    assert found["circle_mean_min"] == pytest.approx((0 * 100 + 2 * 300 + 4.5 * 400 + 10 * 200) / 1000)
    helped = (arrests[0].model_copy(update={"complement": [Complement()]}), *arrests[1:])
    assert measured(run_tables(kinds=helped), values)["circle_mean_min"] < found["circle_mean_min"]


def test_units_with_all_the_needed_skills_are_eligible(run_tables):
    tables = run_tables()
    assert eligible(tables, ["arrest"]).tolist() == [True, True, False]
    assert eligible(tables, []).tolist() == [True, True, True]
    assert eligible(tables, ["arrest", "dive"]).tolist() == [False, False, False]


def test_a_cell_no_unit_can_reach_is_outside_and_not_in_the_mean(run_tables, values, district, fleet):
    reach = reach_of(district, fleet)
    reach.minutes[3, :] = np.inf
    found = measured(run_tables(), values, reach)
    assert found["circle_cells_outside[kind=noise]"] == 1
    assert found["circle_worst_min"] == 2.0
    assert found["circle_mean_min"] == pytest.approx((600 + 600) / 800)


def test_a_kind_that_nobody_may_answer_covers_nobody(run_tables, values, kinds):
    dive = kinds["theft"].model_copy(update={"needs": ["dive"]})
    found = measured(run_tables(kinds=(dive, kinds["noise"])), values)
    assert found["circle_share[kind=theft]"] == 0.0
    assert found["covered_share[kind=theft]"] == 0.0
    assert found["circle_share"] == pytest.approx(0.8)


def test_units_on_duty_together_are_listed_once_with_their_share_of_the_window(run_tables):
    roster = roster_of(run_tables(), WINDOW)
    found = {tuple(row): share for row, share in zip(roster.on_duty.tolist(), roster.share.tolist(), strict=True)}
    assert found == {
        (True, False, False): pytest.approx(8 / 24),
        (True, False, True): pytest.approx(4 / 24),
        (False, True, True): pytest.approx(4 / 24),
        (False, True, False): pytest.approx(8 / 24),
    }


def test_idle_units_cover_what_they_reach_while_they_are_on_duty(run_tables, values):
    found = measured(run_tables(), values)
    # Within 5 min: cars reach c0, c1 and c2 round the clock.
    assert found["covered_share"] == pytest.approx(0.8)
    assert found["covered_share[kind=noise]"] == pytest.approx(1.0)


def test_busy_units_cover_with_the_product_of_their_shares(run_tables, values):
    # In the window: car.1 busy half of its duty, car.2 always, bike.1 a quarter.
    spells = [
        *((CAR1, WORK, day, day + 360, 0, 0.0) for day in (1440, 2880)),
        *((CAR2, WORK, day + 720, day + 1440, 0, 0.0) for day in (1440, 2880)),
        *((BIKE, WORK, day + 480, day + 600, 0, 0.0) for day in (1440, 2880)),
    ]
    tables = run_tables(spells=spells)
    reach, roster = reach_of(tables.world, tables.fleet), roster_of(tables, WINDOW)
    unavailable = unit_times(tables, WINDOW).unavailable_share
    assert unavailable.tolist() == [0.5, 1.0, 0.25]
    found = cover(reach, roster, unavailable, np.ones(3, dtype=bool), 5.0)
    by_car = 12 / 24 * 0.5
    in_b = 8 / 24 * 0.5 + 4 / 24 * (1 - 0.5 * 0.25) + 4 / 24 * 0.75
    assert found.probability.tolist() == pytest.approx([by_car, by_car, in_b, 0.0], abs=1e-6)
    assert measured(tables, values)["covered_share"] == pytest.approx(0.4 * by_car + 0.4 * in_b, abs=1e-6)
    assert found.circle_min.tolist() == list(CIRCLE_MIN)


def test_a_unit_without_duty_neither_covers_nor_makes_nan(run_tables):
    window = Window(1440.0, 1900.0)
    tables = run_tables(spells=[(CAR1, WORK, 1440, 1670, NONE, 0.0)])
    roster, unavailable = roster_of(tables, window), unit_times(tables, window).unavailable_share
    assert np.isnan(unavailable[1:]).all()
    found = cover(reach_of(tables.world, tables.fleet), roster, unavailable, np.ones(3, dtype=bool), 5.0)
    assert found.probability.tolist() == pytest.approx([0.5, 0.5, 0.5, 0.0], abs=1e-6)


def test_without_residents_shares_are_nan(run_tables, values, district):
    from dataclasses import replace

    nobody = replace(district, cells=replace(district.cells, residents=np.zeros(4)))
    found = measured(run_tables(world=nobody), values)
    assert np.isnan(found["circle_share"])
    assert np.isnan(found["circle_mean_min"])
    assert found["circle_cells_outside"] == 1
