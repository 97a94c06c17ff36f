"""A closed population: sources that ask again some time after their last matter is over."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sim.arrays import NONE, BoolArray, FloatArray, IndexArray
from sim.chance.streams import Streams
from sim.demand.consequences import with_consequences
from sim.demand.incidents import Begun, draw_cells
from sim.demand.rates import cell_shares
from sim.demand.tape import Cause, DemandTape
from sim.errors import input_error
from sim.scenario.specs.calls import Sources
from sim.scenario.specs.demand import Demand
from sim.world.model import World

MOST_MATTERS = 20_000_000
"""A tape with more matters than this does not fit into the memory of an ordinary machine."""


class Chains(NamedTuple):
    """All that the sources of a kind may ask for.

    `think_min` has shape `(turns, sources)`: how long each thinks before each turn. `possible` says which turns can
    come before the end, if nothing took any time but thinking.
    """

    think_min: FloatArray
    possible: BoolArray

    @property
    def first_known_at(self) -> FloatArray:
        """When those sources ask for the first time that do at all; all of them begin by thinking."""
        known_at: FloatArray = self.think_min[0, self.possible[0]]
        return known_at


def draw_chains(name: str, sources: Sources, end_at: float, streams: Streams) -> Chains:
    """Return the chains of the kind `name`, long enough to last until `end_at` whatever the units do.

    Raises
    ------
    InputError
        When that would be too many matters.
    """
    turns = math.ceil(end_at / sources.think.mean) + 8
    if turns * sources.count > MOST_MATTERS:
        raise input_error(
            f"{sources.count:,} sources that think {sources.think.mean:g} minutes could ask"
            f" {turns * sources.count:,} times; must be {MOST_MATTERS:,} or less: fewer sources, or fewer days",
            path=f"demand.kinds.{name}.sources",
        )
    generator = streams.generator("think", name)
    blocks: list[FloatArray] = []
    asked_at = np.zeros(sources.count)
    while (asked_at < end_at).any():
        blocks.append(sources.think.quantile(generator.random((turns, sources.count))))
        asked_at = asked_at + blocks[-1].sum(axis=0)
    think_min = np.concatenate(blocks)
    possible = np.cumsum(think_min, axis=0) < end_at
    last = max(1, int(possible.any(axis=1).sum()))
    return Chains(think_min[:last], possible[:last])


def first_turns(demand: Demand, world: World, streams: Streams, number: int, chains: Chains) -> Begun:
    """Return the first matter of each source of kind `number`; a source asks from the same cell every time."""
    name = tuple(demand.kinds)[number]
    known_at = chains.first_known_at
    cell = draw_cells(
        cell_shares(name, demand.kinds[name], world), streams.generator("cell", name).random(len(known_at))
    )
    return Begun(known_at, np.full(len(known_at), number, dtype=np.int32), cell)


def with_later_turns(tape: DemandTape, number: int, chains: Chains, streams: Streams) -> DemandTape:
    """Return the tape with the later turns of the sources of kind `number`, whose first turns it holds already."""
    possible = chains.possible
    rows = np.full(possible.shape, NONE, dtype=np.int32)
    # The tape holds the first turns in the order of their times.
    asking = np.flatnonzero(possible[0])
    rows[0, asking[np.argsort(chains.first_known_at, kind="stable")]] = np.flatnonzero(tape.kind == number)
    later = np.count_nonzero(possible[1:])
    rows[1:][possible[1:]] = np.arange(len(tape), len(tape) + later)
    cell: IndexArray = np.zeros(possible.shape[1], dtype=np.int32)
    cell[asking] = tape.cell[rows[0, asking]]
    return with_consequences(
        tape,
        parents=rows[:-1][possible[1:]],
        kind=np.full(later, number, dtype=np.int32),
        cell=np.broadcast_to(cell, possible.shape)[1:][possible[1:]],
        cause=Cause.NEXT,
        streams=streams,
        after_min=chains.think_min[1:][possible[1:]],
    )
