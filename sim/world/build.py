"""From what the user wrote to the world."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from sim.world.model import World

if TYPE_CHECKING:
    from sim.scenario.specs.clock import Clock
    from sim.scenario.specs.scenario import Scenario
    from sim.scenario.specs.surge import Surge
    from sim.scenario.specs.world import WorldSpec


def build_world(given: Scenario | WorldSpec) -> World:
    """Return the world of a scenario: generated from totals, or read from files.

    Given the whole scenario, its roads are closed or slow while its surges last; given its part `world` alone, the
    world knows of no surge.

    Raises
    ------
    InputError
        With every problem found in the files: what is missing, unreadable, impossible or out of reach.
    """
    from sim.scenario.specs.scenario import Scenario

    if isinstance(given, Scenario):
        return with_surges(_build(given.world), given.surges, given.clock)
    return _build(given)


def _build(spec: WorldSpec) -> World:
    if spec.source.kind == "generated":
        from sim.world.county import generate_county

        return generate_county(spec.source, spec.travel)
    from sim.world.readers.read import read_world

    return read_world(spec.source, spec.travel)


def with_surges(world: World, surges: Mapping[str, Surge], clock: Clock) -> World:
    """Return the world that knows its surges, with the roads as they are during each of them.

    Raises
    ------
    InputError
        With every place, mode and road node that does not exist.
    """
    world = replace(world, surges={name: surge.span(clock) for name, surge in surges.items()}) if surges else world
    changing = {name: surge for name, surge in surges.items() if surge.changes_roads}
    if not changing:
        return world
    from sim.world.cut_off import condition_notes
    from sim.world.periods import Stretch
    from sim.world.road_changes import RoadChanges

    changes = RoadChanges(world)
    conditions = tuple(
        changes.condition(Stretch(name, *surge.span(clock)), surge.closed_roads, surge.speeds, f"surges.{name}")
        for name, surge in changing.items()
    )
    changes.stop_if_any()
    surging = replace(world, conditions=conditions)
    return replace(surging, notes=(*world.notes, *condition_notes(surging)))
