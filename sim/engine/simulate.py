"""Run one design on one tape."""

from __future__ import annotations

import numpy as np
import simpy

from sim.arrays import MINUTES_PER_DAY
from sim.collector import collector_paused
from sim.demand.tape import DemandTape
from sim.engine.aftermath import aftermath_of
from sim.engine.alerts import as_cameras_tell
from sim.engine.battery import batteries_of
from sim.engine.breaks import take_breaks
from sim.engine.crew import Crew
from sim.engine.desk import Desk
from sim.engine.disputes.board import Board
from sim.engine.disputes.plan import plan_disputes
from sim.engine.duplicates import way_of_taking
from sim.engine.endings import ask_again
from sim.engine.environment import Environment
from sim.engine.intake import reach_the_desk
from sim.engine.on_view import Lookout
from sim.engine.outings import outings_of
from sim.engine.patrol import send_on_patrol
from sim.engine.relocation import columns_for, relocate
from sim.engine.requests import as_handed_over, note_ends, route_requests
from sim.engine.roads import decide_when_roads_change
from sim.engine.roster import keep_roster
from sim.engine.state import prepare
from sim.engine.surges import change_with_surges
from sim.engine.witness import WatchedDesk, Witness
from sim.record.journal import Recorder
from sim.record.run import Journal
from sim.responders.fleet import build_fleet
from sim.scenario.specs.response import Design
from sim.world.model import World


@collector_paused()  # a run leaves no cycles before its end, however long it is
def simulate(world: World, tape: DemandTape, design: Design, witness: Witness | None = None) -> Journal:
    """Return what happens when `design` meets the matters of `tape`.

    Draws nothing: the same world, tape and design give the same journal to the bit. The run stops at the end of the
    clock's follow-up; what is open then stays open.

    Parameters
    ----------
    witness:
        Is told every decision of the desk with its reason; the journal is the same.

    Raises
    ------
    InputError
        When a base, an area or a preference list does not fit the world.
    """
    tape = as_cameras_tell(tape, design, world)
    requests = route_requests(tape, design.requests)
    tape = tape if requests is None else as_handed_over(tape, requests)
    fleet = build_fleet(design, world, tape.clock, tape.streams)
    plan = plan_disputes(world, tape, design)
    inputs = prepare(world, tape if plan is None else plan.sittings.tape, fleet)
    env, record = Environment(), Recorder()
    if requests is not None:
        note_ends(requests, record, tape.clock.stop_at)
    parts = env, inputs, columns_for(inputs), record
    desk = Desk(*parts) if witness is None else WatchedDesk(*parts, witness)
    desk.aftermath = aftermath_of(desk)
    batteries = batteries_of(desk)
    ask_again(desk)
    takes = way_of_taking(desk)
    board = None if plan is None else Board(desk, design, plan)
    crews = [Crew(env, desk, unit) for unit in range(len(fleet))]
    desk.crews.extend(crews)
    outings = outings_of(batteries, crews)
    env.process(keep_roster(env, crews, fleet.duty, tape.clock.stop_at))
    take_breaks(fleet, crews)
    lookout = Lookout(desk) if fleet.beats and tape.visible_min.any() else None
    send_on_patrol(desk, crews, lookout, outings)
    env.process(reach_the_desk(desk, takes, frozenset() if lookout is None else lookout.seen))
    relocate(desk)
    if fleet.postures:
        env.process(change_with_surges(desk, crews))
    if inputs.travel.periods.edges:
        env.process(decide_when_roads_change(desk))
    if board is not None:
        env.process(board.run())
    _run(env, record, tape.clock.stop_at)
    disputes = None if board is None else board.recorded()
    return Journal(world, tape, fleet, record.facts(np.array(desk.queues.known_at)), disputes, requests)


def _run(env: simpy.Environment, record: Recorder, stop_at: float) -> None:
    """Let the clock run until it stops, and pack the journal every midnight."""
    for at in [*np.arange(MINUTES_PER_DAY, stop_at, MINUTES_PER_DAY).tolist(), stop_at]:
        env.run(until=at)
        record.pack()
