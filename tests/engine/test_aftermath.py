"""After the first contact: all times by hand on a line where a kilometre takes a minute."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.arrays import NONE
from sim.demand.tape import Cause, DemandTape
from sim.engine import simulate
from sim.errors import InputError
from sim.record.tables import State, matters_table, spells_table
from sim.scenario.specs.response import Design
from sim.world.model import World

MINUTES_20 = {"law": "constant", "mean_min": 20}
HALF = {"on_the_spot": 0.5, "write_up": MINUTES_20}
KINDS: dict[str, dict[str, Any]] = {
    "theft": {"needs": ["uniform"], "aftermath": HALF | {"follow_up": "case"}},
    "case": {"rate": None, "needs": ["detective"], "clearance": {"share": 0.3}},
}


def followed(
    make_tape: Callable, *, mark: float, camera: float = 0.5, cleared: float = 0.5, **changes: Any
) -> DemandTape:
    """Return the tape of a theft at 10 at node 4 with 5 minutes of work, and its case with 60."""
    kinds = {name: kind | changes.get(name, {}) for name, kind in KINDS.items()}
    return make_tape(
        [(10, 4, 5), (np.inf, 4, 60)], kinds=kinds, kind=[0, 1], parent=[NONE, 0],
        cause=[Cause.ITSELF, Cause.FOLLOW_UP],
        on_the_spot_mark=[mark, 0.5], camera_mark=[camera, 0.5], clearance_mark=[0.5, cleared],
    )  # fmt: skip


def with_detectives(make_design: Callable, **desk: Any) -> Design:
    """Return a design with a car at node 1 and detectives at node 6."""
    units = {
        "car": make_design("1", skills=["uniform"]).units["car"],
        "detectives": make_design("6", skills=["detective"]).units["car"],
    }
    design: Design = make_design("1", desk=desk)
    return design.model_copy(update={"units": units})


def test_what_is_closed_on_the_spot_ends_there(
    road_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    journal = simulate(road_world, followed(make_tape, mark=0.49), with_detectives(make_design))
    assert tell(journal, unit=0)[4:7] == [(18, "CLOSED"), (18, "FREED"), (18, "HOMEWARD")]
    assert tell(journal, matter=1) == []
    assert np.isnan(matters_table(journal).written_up_at).all()


def test_what_is_not_closed_is_taken_to_the_station_and_written_up_and_followed_up(
    road_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    journal = simulate(road_world, followed(make_tape, mark=0.5), with_detectives(make_design))
    assert tell(journal, unit=0)[1:] == [
        (10, "ASSIGNED"), (10, "DEPARTED"), (13, "ARRIVED"), (18, "CLOSED"), (18, "TRANSPORT"), (21, "WRITE_UP"),
        (41, "FREED"), (41, "HOMEWARD"), (41, "HOME"),
    ]  # fmt: skip
    assert tell(journal, matter=1) == [
        (41, "KNOWN"), (41, "QUEUED"), (41, "ASSIGNED"), (41, "DEPARTED"), (43, "ARRIVED"), (103, "CLOSED"),
        (103, "FREED"),
    ]  # fmt: skip
    assert matters_table(journal).written_up_at[0] == 21
    spells = spells_table(journal)
    mine = spells.unit == 0
    told = {
        State(s).name: (m, km)
        for s, m, km in zip(spells.state[mine], spells.matter[mine], spells.km[mine], strict=True)
    }
    assert told["TRANSPORT"] == (0, 3)
    assert told["WRITE_UP"] == (0, 0)


def test_a_skill_that_came_changes_the_chance_to_close_on_the_spot(
    road_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    kinds = {"theft": {"aftermath": HALF | {"on_the_spot_by_skill": {"traffic": 0.9}}}}
    for skills, written_up in (([], True), (["traffic"], False), (["other"], True)):
        tape = make_tape([(10, 4, 5)], kinds=kinds, on_the_spot_mark=[0.7])
        journal = simulate(road_world, tape, make_design("1", skills=skills))
        assert ((21, "WRITE_UP") in tell(journal, unit=0)) == written_up


@pytest.mark.parametrize(
    ("station", "facts"),
    [
        ("scene", [(18, "WRITE_UP"), (38, "FREED"), (38, "HOMEWARD"), (41, "HOME")]),
        ("cell", [(18, "TRANSPORT"), (18, "WRITE_UP"), (38, "FREED"), (38, "HOMEWARD"), (41, "HOME")]),
        ("base", [(18, "TRANSPORT"), (21, "WRITE_UP"), (41, "FREED"), (41, "HOMEWARD"), (41, "HOME")]),
    ],
)
def test_it_is_written_up_at_the_scene_the_base_or_the_nearest_seat_of_a_level(
    station: str, facts: list[tuple[float, str]], road_world: World, make_tape: Callable, make_design: Callable,
    tell: Callable,
) -> None:  # fmt: skip
    tape = make_tape([(10, 4, 5)], kinds={"theft": {"aftermath": HALF | {"station": station}}})
    assert tell(simulate(road_world, tape, make_design("1")), unit=0)[5:] == facts


def test_a_unit_at_the_station_takes_the_next_call_from_there(
    road_world: World, make_tape: Callable, make_design: Callable
) -> None:
    # The station is the seat of the district, at its first cell.
    kinds = {"theft": {"aftermath": HALF | {"station": "district"}}, "quarrel": {}}
    tape = make_tape([(10, 4, 5), (20, 1, 5)], kinds=kinds, kind=[0, 1])
    matters = matters_table(simulate(road_world, tape, make_design("6", after_call="stay")))
    seat = float(road_world.roads.x_km[road_world.places.seat_node[0]])
    assert matters.written_up_at[0] == 17 + abs(4 - seat)
    assert matters.arrived_at[1] == 37 + abs(4 - seat) + abs(seat - 1)


@pytest.mark.parametrize("rule", ["finish", "hand_over"])
def test_writing_up_goes_on_after_the_shift(
    rule: str, road_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    design = make_design("1", shifts=[{"hours": "00:00-08:00"}], at_shift_end=rule)
    tape = make_tape([(465, 4, 5)], kinds={"theft": {"aftermath": HALF}})
    assert tell(simulate(road_world, tape, design), unit=0)[4:] == [
        (473, "CLOSED"), (473, "TRANSPORT"), (476, "WRITE_UP"), (496, "FREED"), (496, "HOMEWARD"), (496, "HOME"),
        (496, "OFF_DUTY"),
    ]  # fmt: skip


def test_of_several_units_only_the_one_that_closes_the_matter_takes_it_in(
    road_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    tape = make_tape([(10, 4, 5)], kinds={"fight": {"units": 2, "aftermath": HALF}})
    journal = simulate(road_world, tape, make_design("1", "0"))
    written_up = [unit for unit in (0, 1) if "WRITE_UP" in [fact for _, fact in tell(journal, unit=unit)]]
    assert written_up == [0]
    assert matters_table(journal).written_up_at[0] == 21


@pytest.mark.parametrize(
    ("coverage", "cleared", "minutes", "is_cleared"),
    [(0.0, 0.29, 60, True), (0.0, 0.3, 60, False), (0.6, 0.69, 15, True), (0.6, 0.7, 15, False), (0.5, 0.4, 60, False)],
)
def test_cameras_make_an_investigation_shorter_and_more_often_successful(
    coverage: float, cleared: float, minutes: float, is_cleared: bool, road_world: World, make_tape: Callable,
    make_design: Callable,
) -> None:  # fmt: skip
    clearance = {"share": 0.3, "share_on_camera": 0.7, "work_factor_on_camera": 0.25}
    tape = followed(make_tape, mark=0.9, camera=0.5, cleared=cleared, case={"clearance": clearance})
    matters = matters_table(simulate(road_world, tape, with_detectives(make_design, cameras={"all": coverage})))
    assert matters.arrived_at[1] == 43
    assert matters.closed_at[1] == 43 + minutes
    expected = 43 + minutes if is_cleared else np.nan
    assert np.array_equal(matters.cleared_at, [expected, np.nan], equal_nan=True)


def test_the_smallest_place_with_cameras_counts(road_world: World, make_tape: Callable, make_design: Callable) -> None:
    tape = followed(
        make_tape, mark=0.9, camera=0.5, cleared=0.0, case={"clearance": {"share": 0, "share_on_camera": 1}}
    )
    for cameras, seen in (({"all": 0.6}, True), ({"all": 0.6, "4": 0.2}, False), ({"4": 0.6}, True), ({"3": 1}, False)):
        journal = simulate(road_world, tape, with_detectives(make_design, cameras=cameras))
        assert np.isnan(matters_table(journal).cleared_at[0]) != seen


def test_cameras_at_a_place_that_does_not_exist_are_refused(
    road_world: World, make_tape: Callable, make_design: Callable
) -> None:
    with pytest.raises(InputError, match=r"desk\.cameras\.9 +'9' is no place of road"):
        simulate(road_world, followed(make_tape, mark=0.9), with_detectives(make_design, cameras={"9": 0.5}))
