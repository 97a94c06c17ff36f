"""What patrols can see before it is reported. Tolerances are four standard errors of the stated law."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np

from sim.chance.streams import Streams
from sim.demand import DemandTape, draw_demand
from sim.scenario.specs.clock import Clock
from sim.scenario.specs.demand import Demand
from sim.world.model import World

ONE_MINUTE = {"law": "constant", "mean_min": 1}


def draw(world: World, **kinds: dict[str, Any]) -> DemandTape:
    """Return a tape of 100 days with 100 matters of each kind a day."""
    specs = {
        name: {"work": ONE_MINUTE, "where": "equal", "rate": {"per_day": 100}} | kind for name, kind in kinds.items()
    }
    clock = Clock(days=100, warm_up_days=0, follow_up_days=0)
    return draw_demand(Demand.model_validate({"kinds": specs}), world, Streams(5, 0), clock)


SEEN = {"on_view": {"share": 0.3, "reported_after": {"law": "exponential", "mean_min": 8}}}


def test_a_share_can_be_seen_until_it_is_reported(three_cells: World) -> None:
    tape = draw(three_cells, theft=SEEN)
    count = len(tape)
    assert abs(tape.unreported_min.mean() - 8) < 4 * 8 / np.sqrt(count)
    seen = tape.visible_min > 0
    assert abs(seen.mean() - 0.3) < 4 * np.sqrt(0.21 / count)
    assert (tape.visible_min[seen] == tape.unreported_min[seen]).all()


def test_what_is_seen_may_be_over_before_it_is_reported(three_cells: World) -> None:
    tape = draw(three_cells, theft={"on_view": SEEN["on_view"] | {"lasts": {"law": "constant", "mean_min": 2}}})
    assert set(tape.visible_min.tolist()) == {0.0, 2.0}


def test_other_kinds_cannot_be_seen(three_cells: World) -> None:
    tape = draw(three_cells, fraud={}, theft=SEEN)
    assert (tape.visible_min[tape.kind == 0] == 0).all()
    assert (tape.unreported_min[tape.kind == 0] == 0).all()
    assert (tape.visible_min[tape.kind == 1] > 0).any()


def test_being_seen_changes_nothing_else(three_cells: World) -> None:
    plain, seen = draw(three_cells, theft={}), draw(three_cells, theft=SEEN)
    for column in fields(DemandTape):
        if "dtype" in column.metadata and column.name not in ("unreported_min", "visible_min", "begun_at"):
            one, other = getattr(plain, column.name), getattr(seen, column.name)
            assert np.array_equal(one, other, equal_nan=True), column.name
