"""Ways to a call may take longer or shorter than the desk expects."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim.engine import simulate
from sim.world.model import World


def test_a_unit_arrives_when_its_way_is_done_and_the_desk_goes_by_what_it_expected(
    line_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    tape = make_tape([(0.0, 2, 5.0), (1.0, 3, 5.0)], travel_factor=[3.0, 0.5])
    journal = simulate(line_world, tape, make_design("0", "5"))
    assert tell(journal, matter=0)[-3:] == [(6.0, "ARRIVED"), (11.0, "CLOSED"), (11.0, "FREED")]
    assert tell(journal, matter=1)[-3:] == [(2.0, "ARRIVED"), (7.0, "CLOSED"), (7.0, "FREED")]
    # The first call goes to the unit that is expected sooner, 2 km away; its way home takes what it always takes.
    assert (6.0, "ARRIVED") in tell(journal, unit=0)
    assert tell(journal, unit=0)[-1] == (13.0, "HOME")


def test_who_is_taken_on_a_slow_way_is_where_that_way_has_brought_it(
    road_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    kinds: dict[str, Any] = {"low": {"priority": 3, "preemptable": "under_way"}, "urgent": {"preempts": True}}
    tape = make_tape(
        [(0.0, 4, 1.0, 3), (3.0, 0, 1.0, 1)], kinds=kinds, kind=[0, 1], travel_factor=[2.0, 1.0]
    )  # fmt: skip
    journal = simulate(road_world, tape, make_design("0"))
    # At 3 it is half way from 1 to 2, a minute from where it can turn; from there it is 2 km back.
    assert (6.0, "ARRIVED") in tell(journal, matter=1)
    # The second attempt goes 4 km at half the speed.
    assert tell(journal, matter=0)[-3:] == [(15.0, "ARRIVED"), (16.0, "CLOSED"), (16.0, "FREED")]
