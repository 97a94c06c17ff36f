"""One run on record: the facts, and everything needed to measure them."""

from __future__ import annotations

from dataclasses import dataclass

from sim.demand.tape import DemandTape
from sim.record.journal import Facts
from sim.responders.fleet import Fleet
from sim.world.model import World


@dataclass(frozen=True, slots=True)
class Journal:
    """What `simulate` returns: the facts of one design on one tape, with what they speak of."""

    world: World
    tape: DemandTape
    fleet: Fleet
    facts: Facts

    def __len__(self) -> int:
        return len(self.facts)
