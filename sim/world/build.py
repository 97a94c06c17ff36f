"""From what the user wrote to the world."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.world.model import World

if TYPE_CHECKING:
    from sim.scenario.specs.world import WorldSpec


def build_world(spec: WorldSpec) -> World:
    """Return the world of a scenario: generated from totals, or read from files.

    Raises
    ------
    InputError
        With every problem found in the files: what is missing, unreadable, impossible or out of reach.
    """
    if spec.source.kind == "generated":
        from sim.world.county import generate_county

        return generate_county(spec.source, spec.travel)
    from sim.world.readers.read import read_world

    return read_world(spec.source, spec.travel)
