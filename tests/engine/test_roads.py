"""Roads that close and open again while calls wait and units are out."""

import numpy as np
import pytest

from sim.engine import simulate


def test_a_call_beyond_a_closed_road_waits_until_it_opens(flooded, make_tape, make_design, tell):
    world = flooded(2, from_at=5, to_at=30.5)
    journal = simulate(world, make_tape([(10, 4, 7)]), make_design("0"))
    assert tell(journal, matter=0) == [
        (10, "KNOWN"), (10, "QUEUED"), (30.5, "ASSIGNED"), (30.5, "DEPARTED"), (34.5, "ARRIVED"), (41.5, "CLOSED"),
        (41.5, "FREED"),
    ]  # fmt: skip


def test_a_call_whose_road_never_opens_stays_open(flooded, make_tape, make_design, tell):
    world = flooded(2, from_at=5, to_at=1440)
    journal = simulate(world, make_tape([(10, 4, 7)]), make_design("0"))
    assert tell(journal, matter=0) == [(10, "KNOWN"), (10, "QUEUED")]


def test_a_unit_on_the_far_side_is_sent_although_it_is_farther_away(flooded, make_tape, make_design, tell):
    world = flooded(2, from_at=5, to_at=30)
    journal = simulate(world, make_tape([(10, 3, 1), (40, 3, 1)]), make_design("2", "6"))
    assert tell(journal, unit=1)[1:4] == [(10, "ASSIGNED"), (10, "DEPARTED"), (13, "ARRIVED")]
    assert tell(journal, unit=0)[1:4] == [(40, "ASSIGNED"), (40, "DEPARTED"), (41, "ARRIVED")]


def test_who_is_on_the_way_when_a_road_closes_drives_on(flooded, make_tape, make_design, tell):
    world = flooded(2, from_at=11, to_at=30)
    journal = simulate(world, make_tape([(10, 4, 1)]), make_design("0"))
    assert (14, "ARRIVED") in tell(journal, unit=0)


def test_a_unit_that_is_cut_off_from_its_base_stays_until_there_is_a_way(flooded, make_tape, make_design, tell):
    world = flooded(2, from_at=11, to_at=30)
    journal = simulate(world, make_tape([(10, 4, 1)]), make_design("0"))
    assert tell(journal, unit=0)[3:] == [
        (14, "ARRIVED"), (15, "CLOSED"), (15, "FREED"), (30, "HOMEWARD"), (34, "HOME"),
    ]  # fmt: skip


def test_while_it_is_cut_off_it_serves_those_who_are_cut_off_with_it(flooded, make_tape, make_design, tell):
    world = flooded(2, from_at=11, to_at=30)
    journal = simulate(world, make_tape([(10, 4, 1), (20, 6, 3)]), make_design("0"))
    assert tell(journal, unit=0)[6:] == [
        (20, "ASSIGNED"), (20, "DEPARTED"), (22, "ARRIVED"), (25, "CLOSED"), (25, "FREED"), (30, "HOMEWARD"),
        (36, "HOME"),
    ]  # fmt: skip


def test_whoever_is_cut_off_serves_who_waited_for_it(flooded, make_tape, make_design, tell):
    # The second calls while the first is served; the road to the base closes in between.
    world = flooded(1, from_at=30, to_at=430)
    journal = simulate(world, make_tape([(0, 3, 60), (10, 4, 1)]), make_design("0"))
    assert tell(journal, matter=1)[:3] == [(10, "KNOWN"), (10, "QUEUED"), (63, "ASSIGNED")]


@pytest.mark.parametrize("beat", [None, ["0", "1"]])
def test_a_unit_that_is_cut_off_rests_and_still_goes_when_there_is_a_way(beat, flooded, make_tape, make_design, tell):
    shifts = [{"hours": "00:00-24:00", "breaks": [{"window": "00:16-00:20", "length_min": 5}]}]
    patrol = {} if beat is None else {"patrol": {"beat": {"route": "given", "nodes": beat}}}
    journal = simulate(
        flooded(2, from_at=11, to_at=30), make_tape([(10, 4, 1)]), make_design("0", shifts=shifts, **patrol)
    )
    told = tell(journal, unit=0)
    assert told[told.index((16, "BREAK")) :][:3] == [
        (16, "BREAK"), (21, "BREAK_OVER"), (30, "HOMEWARD" if beat is None else "PATROL"),
    ]  # fmt: skip


def test_a_unit_that_is_cut_off_for_good_never_comes_home(flooded, make_tape, make_design, tell):
    world = flooded(2, from_at=11, to_at=1440)
    journal = simulate(world, make_tape([(10, 4, 1)]), make_design("0"))
    assert tell(journal, unit=0)[-1] == (15, "FREED")


def test_after_its_shift_a_unit_that_is_cut_off_takes_no_calls(flooded, make_tape, make_design, tell):
    world = flooded(2, from_at=11, to_at=50)
    design = make_design("0", shifts=[{"hours": "00:00-00:18"}])
    journal = simulate(world, make_tape([(10, 4, 1), (20, 6, 3)]), design)
    assert tell(journal, unit=0)[5:9] == [(15, "FREED"), (18, "HOMEWARD"), (50, "HOMEWARD"), (54, "HOME")]
    assert tell(journal, matter=1) == [(20, "KNOWN"), (20, "QUEUED")]


def test_a_unit_whose_next_shift_begins_while_it_is_cut_off_goes_on_waiting(flooded, make_tape, make_design, tell):
    world = flooded(2, from_at=11, to_at=2 * 1440 + 60)
    design = make_design("0", shifts=[{"hours": "00:00-00:18"}])
    journal = simulate(world, make_tape([(10, 4, 1), (1445, 6, 3)], days=3), design)
    assert tell(journal, unit=0)[5:9] == [(15, "FREED"), (18, "HOMEWARD"), (2940, "HOMEWARD"), (2944, "HOME")]


def test_whoever_goes_home_when_a_road_closes_drives_on_and_can_be_called(flooded, make_tape, make_design, tell):
    # The car goes home from 4 at 15; at 16 the road behind it closes, at 17 it stands at 2 and turns to 0.
    world = flooded(3, from_at=16, to_at=100)
    journal = simulate(world, make_tape([(10, 4, 1), (17, 0, 1)]), make_design("1"))
    assert tell(journal, unit=0)[5:] == [
        (14, "FREED"), (14, "HOMEWARD"), (17, "HOME"), (17, "ASSIGNED"), (17, "DEPARTED"), (18, "ARRIVED"),
        (19, "CLOSED"), (19, "FREED"), (19, "HOMEWARD"), (20, "HOME"),
    ]  # fmt: skip


def test_a_slower_road_takes_longer_from_the_order_on(flooded, make_tape, make_design, tell):
    world = flooded(*range(6), from_at=20, to_at=40, factor=0.5)
    journal = simulate(
        world, make_tape([(19, 4, 0), (30, 4, 0), (41, 4, 0)]), make_design("0", after_call="home_at_once")
    )
    arrivals = [at for at, fact in tell(journal, unit=0) if fact == "ARRIVED"]
    assert arrivals == [23, 38, 45]


def test_the_next_in_the_list_goes_when_the_first_cannot_get_there(flooded, make_tape, make_design, tell):
    lists = {str(cell): ["car.1", "car.2"] for cell in range(7)}
    design = make_design("0", "6", desk={"rule": "preference", "preferences": lists})
    journal = simulate(flooded(2, from_at=5, to_at=30), make_tape([(10, 4, 1), (40, 4, 1)]), design)
    assert [tell(journal, unit=unit)[3] for unit in (1, 0)] == [(12, "ARRIVED"), (44, "ARRIVED")]


def test_a_world_without_conditions_runs_to_the_same_journal_as_one_whose_condition_changes_nothing(
    road_world, flooded, make_tape, make_design
):
    tape = make_tape([(10, 4, 1), (11, 6, 3), (12, 0, 5), (13, 2, 2)])
    plain, same = (simulate(world, tape, make_design("0", "5")) for world in (
        road_world, flooded(2, from_at=11.5, to_at=14, factor=1.0),
    ))  # fmt: skip
    for name in ("at", "fact", "matter", "unit", "km"):
        np.testing.assert_array_equal(getattr(plain.facts, name), getattr(same.facts, name))


def test_what_was_laid_down_beyond_a_closed_road_goes_back_to_the_desk(flooded, make_tape, make_design, tell):
    # Taken from 4 at 5 for a call at 1; the road back closes at 7 and opens at 30.
    kinds = {
        "low": {"priority": 3, "preemptable": "always", "when_taken": "resume"},
        "urgent": {"priority": 1, "preempts": True},
    }
    tape = make_tape([(0, 4, 10, 3), (5, 1, 2, 1)], kinds=kinds, kind=[0, 1])
    journal = simulate(flooded(2, from_at=7, to_at=30), tape, make_design("0"))
    assert tell(journal, matter=0) == [
        (0, "KNOWN"), (0, "QUEUED"), (0, "ASSIGNED"), (0, "DEPARTED"), (4, "ARRIVED"), (5, "TAKEN"),
        (30, "ASSIGNED"), (30, "DEPARTED"), (34, "ARRIVED"), (43, "CLOSED"), (43, "FREED"),
    ]  # fmt: skip


def test_whoever_takes_a_matter_to_the_station_waits_for_the_roads(flooded, make_tape, make_design, tell):
    write_up = {"law": "constant", "mean_min": 3}
    kinds = {"theft": {"aftermath": {"on_the_spot": 0, "station": "base", "write_up": write_up}}}
    tape = make_tape([(10, 4, 1)], kinds=kinds)
    journal = simulate(flooded(2, from_at=11, to_at=30), tape, make_design("0"))
    assert tell(journal, matter=0)[4:] == [
        (14, "ARRIVED"), (15, "CLOSED"), (15, "TRANSPORT"), (34, "WRITE_UP"), (37, "FREED"),
    ]  # fmt: skip
