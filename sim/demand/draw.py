"""Draw a tape: all the chance of one replication, before the clock starts."""

from __future__ import annotations

from sim.chance.streams import Streams
from sim.demand.consequences import with_follow_ups
from sim.demand.duplicates import with_duplicates
from sim.demand.incidents import Begun, draw_incidents
from sim.demand.marks import marks
from sim.demand.replay import read_calls
from sim.demand.sources import draw_chains, first_turns, with_later_turns
from sim.demand.tape import DemandTape
from sim.scenario.specs.clock import Clock
from sim.scenario.specs.demand import Demand
from sim.world.model import World


def draw_demand(demand: Demand, world: World, streams: Streams, clock: Clock) -> DemandTape:
    """Return every matter of one replication with its fate.

    Incidents are a Poisson process for each kind, non-homogeneous over the hours of the week (`draw_incidents`), or
    come from a closed population that asks again and again (`draw_chains`). A recorded list of
    calls (`demand.replay`) takes the place of the draw; what it does not tell is drawn, but no further calls.

    Raises
    ------
    InputError
        When cells have no residents or weights to go by, or the recorded calls cannot be used.
    """
    if demand.replay is not None:
        calls = read_calls(demand.replay, tuple(demand.kinds), world, clock)
        tape = calls.fill(_tape(demand, Begun(calls.known_at, calls.kind, calls.cell), streams, clock))
        return with_follow_ups(tape, streams)
    chains = {
        number: draw_chains(name, kind.sources, clock.end_at, streams)
        for number, (name, kind) in enumerate(demand.kinds.items())
        if kind.sources is not None
    }
    first = [first_turns(demand, world, streams, number, of_kind) for number, of_kind in chains.items()]
    begun = Begun.in_order(draw_incidents(demand, world, streams, clock) + first)
    tape = with_duplicates(_tape(demand, begun, streams, clock), streams)
    for number, of_kind in chains.items():
        tape = with_later_turns(tape, number, of_kind, streams)
    return with_follow_ups(tape, streams)


def _tape(demand: Demand, begun: Begun, streams: Streams, clock: Clock) -> DemandTape:
    """Give every matter its fate."""
    fate = marks(demand.kinds, begun.kind, streams)
    return DemandTape.of(
        clock, demand.kinds, streams, known_at=begun.known_at, kind=begun.kind, cell=begun.cell, **fate
    )
