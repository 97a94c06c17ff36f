"""Draw a tape: all the chance of one replication, before the clock starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from sim.chance.streams import Streams
from sim.demand.alerts import with_alerts
from sim.demand.consequences import with_follow_ups
from sim.demand.disputes import with_disputes
from sim.demand.duplicates import with_duplicates
from sim.demand.incidents import Begun, Process, draw_incidents, processes
from sim.demand.marks import marks
from sim.demand.replay import Recorded, read_calls
from sim.demand.sources import draw_chains, first_turns, with_later_turns
from sim.demand.surges import SurgingDemand
from sim.demand.tape import DemandTape
from sim.scenario.specs.clock import Clock
from sim.scenario.specs.demand import Demand
from sim.scenario.specs.scenario import Scenario
from sim.scenario.specs.surge import Surge
from sim.world.model import World


def draw_demand(given: Scenario | Demand, world: World, streams: Streams, clock: Clock | None = None) -> DemandTape:
    """Return every matter of one replication with its fate.

    Incidents are a Poisson process for each kind, non-homogeneous over the hours of the week (`draw_incidents`), or
    come from a closed population that asks again and again (`draw_chains`). Surges make them more or fewer
    (`SurgingDemand`). A recorded list of calls (`demand.replay`) takes the place of all that; what it does not tell is
    drawn.

    Parameters
    ----------
    given:
        A scenario, or its demand alone, which knows of no surges.
    clock:
        With a demand alone: the simulated days.

    Raises
    ------
    InputError
        When cells have no residents or weights to go by, a place of a surge does not exist, or the recorded calls
        cannot be used.
    """
    if isinstance(given, Demand):
        if clock is None:
            raise TypeError("a demand alone needs a clock")
        return _draw(given, world, streams, clock, {})
    return _draw(given.demand, world, streams, given.clock, given.surges)


def _draw(demand: Demand, world: World, streams: Streams, clock: Clock, surges: Mapping[str, Surge]) -> DemandTape:
    if demand.replay is not None:
        calls = read_calls(demand.replay, tuple(demand.kinds), world, clock)
        return replayed(demand, calls, world, streams, clock)
    chains = {
        number: draw_chains(name, kind.sources, clock.end_at, streams)
        for number, (name, kind) in enumerate(demand.kinds.items())
        if kind.sources is not None
    }
    first = [first_turns(demand, world, streams, number, of_kind) for number, of_kind in chains.items()]
    begin = processes(demand, world, streams, clock)
    begun = Begun.in_order([*(draw_incidents(process, streams) for process in begin), *first])
    tape = _tape(demand, begun, streams, clock)
    if any(surge.changes_demand for surge in surges.values()):
        tape = _in_surges(tape, demand, begin, SurgingDemand(surges, world, clock), streams)
    tape = with_duplicates(with_alerts(tape, begin, streams), streams)
    for number, of_kind in chains.items():
        tape = with_later_turns(tape, number, of_kind, streams)
    return with_follow_ups(with_disputes(tape, demand.disputes, world, streams), streams)


def replayed(demand: Demand, calls: Recorded, world: World, streams: Streams, clock: Clock) -> DemandTape:
    """Return recorded calls as a tape; what the record does not tell is drawn from their kinds."""
    tape = calls.fill(_tape(demand, Begun(calls.known_at, calls.kind, calls.cell), streams, clock))
    return with_follow_ups(with_disputes(tape, demand.disputes, world, streams), streams)


def _tape(demand: Demand, begun: Begun, streams: Streams, clock: Clock, of: str = "") -> DemandTape:
    """Give every matter its fate."""
    fate = marks(demand.kinds, begun.kind, streams, of)
    if "unreported_min" in fate:
        unreported_min = fate["unreported_min"]
        fate["begun_at"] = np.where(unreported_min > 0, begun.known_at - unreported_min, np.nan)
    return DemandTape.of(
        clock, demand.kinds, streams, known_at=begun.known_at, kind=begun.kind, cell=begun.cell, **fate
    )


def _in_surges(
    tape: DemandTape, demand: Demand, begin: Sequence[Process], surging: SurgingDemand, streams: Streams
) -> DemandTape:
    """Leave out the matters that surges prevent, and put in those that they bring."""
    kept = np.ones(len(tape), dtype=np.bool_)
    for process in begin:
        mine = np.flatnonzero(tape.kind == process.number)
        kept[mine] = surging.kept(process, Begun(tape.known_at[mine], tape.kind[mine], tape.cell[mine]), streams)
    brought = Begun.in_order([surging.on_top(process, streams) for process in begin])
    more = _tape(demand, brought, streams, tape.clock, of="SURGE")
    return tape.rows(np.flatnonzero(kept)).followed_by(more).in_order()
