"""A line of places one kilometre apart, where one kilometre takes one minute: every time can be worked out by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.demand.tape import DemandTape
from sim.record.journal import Fact
from sim.record.run import Journal
from sim.scenario.specs.clock import Clock
from sim.scenario.specs.kinds import Kind
from sim.scenario.specs.response import Design
from sim.scenario.specs.world import WorldSpec
from sim.world.build import build_world
from sim.world.conditions import Condition, RoadChange
from sim.world.model import World
from sim.world.periods import Stretch

KM_A_MINUTE = {"speed_kmh": {"unclassified": 60}, "offroad_kmh": 60}
NOTHING = {"law": "constant", "mean_min": 0}
ALWAYS = [{"hours": "00:00-24:00"}]


@pytest.fixture(scope="session")
def line_world() -> World:
    """Cells 0 to 6 on a straight road, each at its own road node."""
    nodes = [{"code": str(i), "x_km": i} for i in range(7)]
    return build_world(
        WorldSpec.model_validate(
            {
                "source": {
                    "kind": "read",
                    "name": "line",
                    "roads": {"format": "none"},
                    "cells": {"format": "inline", "points": nodes},
                },
                "travel": {"modes": {"car_on_call": KM_A_MINUTE}, "periods": {}},
            }
        )
    )


@pytest.fixture(scope="session")
def road_world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The same line as a road: a unit can turn off at every kilometre."""
    folder = tmp_path_factory.mktemp("road")
    (folder / "nodes.csv").write_text("id,x_km,y_km\n" + "".join(f"{i},{i},0\n" for i in range(7)), encoding="utf-8")
    (folder / "roads.csv").write_text("from,to\n" + "".join(f"{i},{i + 1}\n" for i in range(6)), encoding="utf-8")
    nodes = {"file": str(folder / "nodes.csv"), "id": "id"}
    return build_world(
        WorldSpec.model_validate(
            {
                "source": {
                    "kind": "read",
                    "name": "road",
                    "roads": {"format": "csv", "nodes": nodes, "file": str(folder / "roads.csv")},
                    "cells": {"format": "table", "table": nodes},
                },
                "travel": {"modes": {"car_on_call": KM_A_MINUTE}, "periods": {}},
            }
        )
    )


def tape_of(
    calls: Sequence[tuple[float, int, float]] | Sequence[tuple[float, int, float, int]],
    *,
    days: float = 1.0,
    follow_up_days: float = 0.0,
    kinds: dict[str, dict[str, Any]] | None = None,
    kind: Sequence[int] | None = None,
    patience: Sequence[float] | None = None,
    **more: Sequence[float],
) -> DemandTape:
    """Return a tape of calls (known_at, cell, work_min[, priority]); `more` are further columns."""
    specs = kinds or {"call": {}}
    kind_specs = [Kind.model_validate({"rate": {"per_day": 0}, "work": NOTHING} | spec) for spec in specs.values()]
    count = len(calls)
    column = np.array([(*call, 2)[:4] for call in calls], dtype=float).reshape(count, 4)
    return DemandTape.of(
        Clock(days=days, warm_up_days=0, follow_up_days=follow_up_days),
        dict(zip(specs, kind_specs, strict=True)),
        known_at=column[:, 0],
        kind=np.array(kind if kind is not None else [0] * count, dtype=np.int32),
        cell=column[:, 1],
        priority=column[:, 3],
        work_min=column[:, 2],
        patience_min=np.array(patience if patience is not None else [np.inf] * count, dtype=float),
        **{name: np.asarray(values) for name, values in more.items()},
    )


def design_of(*cells: str, desk: dict[str, Any] | None = None, **group: Any) -> Design:
    """Return a design with one car at each of `cells`, always on duty, that turns out at once."""
    car = {"bases": {"places": list(cells)}, "shifts": ALWAYS, "turnout": NOTHING} | group
    return Design.model_validate({"units": {"car": car}, "desk": {"handling": NOTHING} | (desk or {})})


def story(journal: Journal, *, unit: int | None = None, matter: int | None = None) -> list[tuple[float, str]]:
    """Return the facts of a unit, or of a matter, as (time, word)."""
    facts = journal.facts
    wanted = facts.unit == unit if unit is not None else facts.matter == matter
    return [(float(at), Fact(fact).name) for at, fact in zip(facts.at[wanted], facts.fact[wanted], strict=True)]


@pytest.fixture
def make_tape() -> Callable[..., DemandTape]:
    """Hand out `tape_of`."""
    return tape_of


@pytest.fixture
def make_design() -> Callable[..., Design]:
    """Hand out `design_of`."""
    return design_of


@pytest.fixture
def tell() -> Callable[..., list[tuple[float, str]]]:
    """Hand out `story`."""
    return story


@pytest.fixture
def flooded(road_world: World) -> Callable[..., World]:
    """Return the road with some of its pieces closed for a while: piece i joins the nodes i and i + 1."""

    def close(*pieces: int, from_at: float, to_at: float, factor: float = 0.0) -> World:
        roads = road_world.roads
        lower = np.minimum(roads.tail, roads.head)
        names = [int(name) for name in roads.node_name]
        chosen = np.isin([names[node] for node in lower], pieces)
        change = RoadChange(chosen, frozenset({"car_on_call"}), factor)
        return replace(road_world, conditions=(Condition(Stretch("flood", from_at, to_at), (change,)),))

    return close
