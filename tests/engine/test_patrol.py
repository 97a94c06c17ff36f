"""Patrols on a straight road of 6 km, where one kilometre takes one minute: the tour there and back takes 12."""

import numpy as np
import pytest

from sim.demand.tape import DemandTape
from sim.engine.simulate import simulate
from sim.errors import InputError
from sim.record.tables import State, matters_table, spells_table
from sim.scenario.specs.response import Design, UnitGroup
from tests.engine.conftest import ALWAYS, design_of, story, tape_of

TOUR = {"beat": {"route": "tour"}}
"""The tour of the road begins at node 0: at minute t it should be at t for t < 6, then comes back."""


def run(world, calls, *cells, patrol=TOUR, tape=None, **group):
    return simulate(world, tape or tape_of(calls), design_of(*(cells or ("0",)), patrol=patrol, **group))


def test_a_unit_on_duty_goes_on_its_beat_at_once(road_world):
    assert story(run(road_world, []), unit=0) == [(0.0, "ON_DUTY"), (0.0, "PATROL"), (0.0, "PATROL")]


def test_a_unit_joins_its_beat_where_it_meets_its_timetable(road_world):
    # The timetable begins at node 0, this base is at node 4: driving towards it, they meet at node 2.
    journal = run(road_world, [], "4")
    assert story(journal, unit=0) == [(0.0, "ON_DUTY"), (0.0, "PATROL"), (2.0, "PATROL")]
    assert journal.facts.km[-1] == 2.0


def test_a_call_takes_a_unit_from_where_it_is_on_its_beat(road_world):
    # At 3.5 it is half way from 3 to 4 and goes on to 4, the next place where it can turn off; then one more to 5.
    journal = run(road_world, [(3.5, 5, 10.0)])
    assert story(journal, unit=0)[3:7] == [(3.5, "DIVERTED"), (3.5, "ASSIGNED"), (3.5, "DEPARTED"), (5.0, "ARRIVED")]
    km = dict(zip([word for _, word in story(journal, unit=0)], journal.facts.km[journal.facts.unit == 0], strict=True))
    assert (km["DIVERTED"], km["ARRIVED"]) == (3.5, 1.5)


def test_a_unit_on_patrol_needs_no_turnout(road_world):
    slow = {"law": "constant", "mean_min": 30}
    journal = run(road_world, [(3.5, 5, 10.0)], turnout=slow)
    assert (5.0, "ARRIVED") in story(journal, unit=0)


def test_a_unit_returns_to_its_beat_after_a_call(road_world):
    # It is free at node 5 at 15. The timetable passes 5 at 17 on its way out; driving back it would meet it at 4 at 16.
    journal = run(road_world, [(3.5, 5, 10.0)])
    assert story(journal, unit=0)[7:] == [(15.0, "CLOSED"), (15.0, "FREED"), (15.0, "PATROL"), (16.0, "PATROL")]


def test_a_unit_can_be_called_on_the_way_back_to_its_beat(road_world):
    journal = run(road_world, [(3.5, 5, 10.0), (15.5, 6, 1.0)])
    assert story(journal, unit=0)[9:12] == [(15.0, "PATROL"), (15.5, "DIVERTED"), (15.5, "ASSIGNED")]
    # Half a kilometre on to node 4, and two back to 6.
    assert (18.0, "ARRIVED") in story(journal, unit=0)


def test_a_patrol_ends_with_the_shift_and_the_way_home_is_overtime(road_world):
    journal = run(road_world, [], shifts=[{"hours": "00:00-00:03"}])
    assert story(journal, unit=0)[3:] == [(3.0, "DIVERTED"), (3.0, "HOMEWARD"), (6.0, "HOME"), (6.0, "OFF_DUTY")]


def test_units_of_one_shift_keep_evenly_apart(road_world):
    # Two cars on the round of 12 min: 6 apart. Calls at node 3: one car is there at 3 and 9, so is the other.
    journal = run(road_world, [(15.0, 0, 0.0)], shifts=[{"hours": "00:00-24:00", "crews": 2}])
    first, second = story(journal, unit=0), story(journal, unit=1)
    assert first[:3] == [(0.0, "ON_DUTY"), (0.0, "PATROL"), (0.0, "PATROL")]
    # The other should be at 6 when the first is at 0; coming from 0 they meet half way, at 3.
    assert second[:3] == [(0.0, "ON_DUTY"), (0.0, "PATROL"), (3.0, "PATROL")]


def test_a_car_on_patrol_is_chosen_for_where_it_is(road_world):
    # At 3 the patrol is at node 3; the car at base 5 would need 2 minutes to node 3, and as long as the patrol to 4.
    units = {
        "walk": {"bases": {"places": ["0"]}, "shifts": ALWAYS, "patrol": TOUR},
        "car": {"bases": {"places": ["5"]}, "shifts": ALWAYS},
    }
    nothing = {"law": "constant", "mean_min": 0}
    design = Design.model_validate({"units": units, "desk": {"handling": nothing}})
    journal = simulate(road_world, tape_of([(3.0, 3, 1.0), (3.0, 5, 1.0)]), design)
    assert matters_table(journal).unit.tolist() == [0, 1]


def test_spells_of_a_patrol_tell_where_it_began(road_world):
    spells = spells_table(run(road_world, [(3.5, 5, 10.0)]))
    on_beat = spells.state == State.PATROL
    assert spells.from_at[on_beat].tolist() == [0.0, 15.0, 16.0]
    assert spells.join[on_beat].tolist() == [0, -1, 4]
    assert spells.km[on_beat].tolist()[:2] == [3.5, 1.0]
    assert (spells.matter[on_beat] == -1).all()


def test_a_run_without_patrols_has_no_joins(road_world):
    journal = simulate(road_world, tape_of([(3.5, 5, 10.0)]), design_of("0"))
    assert len(spells_table(journal).join) == 0


def test_a_roaming_unit_is_sent_from_the_cell_where_it_is(line_world):
    journal = run(line_world, [(7.0, 0, 1.0)], patrol={"beat": {"route": "roam", "every_min": 5}})
    cell = journal.fleet.beats[0].cell_in(1)
    assert story(journal, unit=0)[:3] == [(0.0, "ON_DUTY"), (0.0, "PATROL"), (7.0, "DIVERTED")]
    assert (7.0 + cell, "ARRIVED") in story(journal, unit=0)


def test_a_unit_can_walk_at_random(road_world):
    journal = run(road_world, [(40.0, 0, 1.0)], patrol={"beat": {"route": "random_walk"}})
    turn = journal.fleet.beats[0].patrol(0, 0.0).turn(40.0)
    arrived = {word: at for at, word in story(journal, unit=0)}["ARRIVED"]
    assert arrived == 40.0 + turn.rest_min + turn.node


def test_a_given_route_is_gone_back_and_forth(road_world):
    journal = run(road_world, [(50.0, 0, 1.0)], patrol={"beat": {"route": "given", "nodes": ["1", "3"]}})
    assert journal.fleet.beats[0].circuit.node.tolist() == [1, 2, 3, 2, 1]
    # A round of 4 min that begins at node 1 at 0, 4, ...: at 50 it is at node 3.
    assert (53.0, "ARRIVED") in story(journal, unit=0)


def seen_tape(calls, unreported, visible):
    """Return a tape of matters that begin `unreported` minutes before they are reported."""
    tape = tape_of(calls)
    columns = {name: getattr(tape, name) for name in ("known_at", "kind", "cell", "priority", "work_min")}
    columns |= {"handling_mark": tape.handling_mark, "turnout_mark": tape.turnout_mark}
    kinds = dict(zip(tape.kind_names, tape.kinds, strict=True))
    more = {"unreported_min": np.array(unreported, float), "visible_min": np.array(visible, float)}
    return DemandTape.of(tape.clock, kinds, **columns, **more)


def test_a_patrol_that_comes_past_in_time_makes_a_matter_known(road_world):
    # It begins at 1 and would be reported at 21; the patrol is at node 3 at 3.
    journal = run(road_world, [], tape=seen_tape([(21.0, 3, 5.0)], [20.0], [20.0]))
    assert story(journal, matter=0) == [
        (3.0, "KNOWN"), (3.0, "SPOTTED"), (3.0, "QUEUED"), (3.0, "ASSIGNED"), (3.0, "DEPARTED"), (3.0, "ARRIVED"),
        (8.0, "CLOSED"), (8.0, "FREED"),
    ]  # fmt: skip
    matters = matters_table(journal)
    assert matters.known_at.tolist() == [3.0]
    assert matters.spotted_by.tolist() == [0]


def test_what_can_be_seen_no_more_when_the_patrol_comes_is_reported(road_world):
    journal = run(road_world, [], tape=seen_tape([(21.0, 3, 5.0)], [20.0], [1.9]))
    assert story(journal, matter=0)[:2] == [(21.0, "KNOWN"), (21.0, "QUEUED")]
    assert len(matters_table(journal).spotted_by) == 0


def test_a_patrol_that_was_called_away_sees_nothing(road_world):
    # The call at 2 takes it to node 0 until 22.
    journal = run(road_world, [], tape=seen_tape([(2.0, 0, 18.0), (21.0, 3, 5.0)], [0.0, 20.0], [0.0, 20.0]))
    assert "SPOTTED" not in [word for _, word in story(journal, matter=1)]


def test_a_patrol_that_joins_its_beat_later_sees_what_is_still_there(road_world):
    # Free at node 0 at 10, it meets its timetable at node 1 at 11 and comes past node 3 at 15 again (3, 9, 15, ...).
    journal = run(road_world, [], tape=seen_tape([(2.0, 0, 6.0), (21.0, 3, 5.0)], [0.0, 20.0], [0.0, 20.0]))
    assert (15.0, "SPOTTED") in story(journal, matter=1)


def test_two_patrols_see_a_matter_once(road_world):
    tape = seen_tape([(21.0, 3, 5.0)], [20.0], [20.0])
    journal = run(road_world, [], tape=tape, shifts=[{"hours": "00:00-24:00", "crews": 2}])
    assert [word for _, word in story(journal, matter=0)].count("SPOTTED") == 1


def test_what_began_before_the_run_can_still_be_seen(road_world):
    journal = run(road_world, [], tape=seen_tape([(10.0, 3, 5.0)], [20.0], [20.0]))
    assert story(journal, matter=0)[1] == (3.0, "SPOTTED")


def test_a_patrol_is_not_with_a_rule_for_those_who_wait():
    with pytest.raises(ValueError, match="return to their beat"):
        UnitGroup.model_validate({"bases": {"places": ["0"]}, "shifts": ALWAYS, "patrol": TOUR, "after_call": "stay"})


def test_streets_need_roads(line_world):
    with pytest.raises(InputError, match="this world has no roads"):
        run(line_world, [])


def test_an_unknown_mode_is_refused(road_world):
    with pytest.raises(InputError, match="'bus' is no mode"):
        run(road_world, [], patrol=TOUR | {"mode": "bus"})
