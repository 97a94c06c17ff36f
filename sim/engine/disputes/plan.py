"""What can be known of the disputes of a run before it begins."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import NONE, BoolArray, IndexArray
from sim.demand.dispute_tape import DisputeTape
from sim.demand.tape import DemandTape
from sim.engine.disputes.further import Further, further_reports
from sim.engine.disputes.heard import heard_on_calls
from sim.engine.disputes.onset import Latency, latency, ways_min
from sim.engine.disputes.sittings import Sittings, doors_of, plan_sittings, rungs_for, with_matters, with_rungs
from sim.rules.disputes import rated
from sim.scenario.specs.colours import COLOURS
from sim.scenario.specs.response import Design
from sim.world.model import World


@dataclass(frozen=True, slots=True)
class Plan:
    """The disputes, what happens to each while nobody knows of it, and the matters that they may lead to.

    `rated` is the colour that each would be given, shape `(disputes,)`. `heard` says which disputes are heard of on
    which matters, `further` what is told of those that are known. The matters from `first` on are theirs: second
    files, then sittings.
    """

    tape: DisputeTape
    latency: Latency
    rated: IndexArray
    heard: dict[int, list[int]]
    further: Further | None
    first: int
    sittings: Sittings


def plan_disputes(world: World, tape: DemandTape, design: Design) -> Plan | None:
    """Return the plan of a run with disputes; None where there are none."""
    disputes, discovery = tape.disputes, design.discovery
    if disputes is None:
        return None
    times = ways_min(disputes, discovery, world)
    until_known = latency(disputes, times)
    colours = rated(disputes.colour, disputes.marks("rating"), discovery.rating_error)
    heard = {} if discovery.on_calls is None else heard_on_calls(
        world, tape, disputes, until_known, discovery.on_calls
    )  # fmt: skip
    known = _may_be_known(tape, disputes, until_known, heard)
    extended, further = with_rungs(tape, design.ladder), None
    if discovery.further_reports is not None:
        rung = _first_rungs(design, disputes, colours)
        further = further_reports(discovery.further_reports, disputes, times, known, rung, len(tape))
        of = rung[further.dispute]
        door = doors_of(world, disputes, design.ladder, further.dispute, of)
        extended = with_matters(extended, design.ladder, of, door, further.work_min)
    sittings = plan_sittings(world, extended, design.ladder, disputes, np.flatnonzero(known).astype(np.int32))
    return Plan(disputes, until_known, colours, heard, further, len(tape), sittings)


def _may_be_known(
    tape: DemandTape, disputes: DisputeTape, until_known: Latency, heard: dict[int, list[int]]
) -> BoolArray:
    """Return which disputes somebody may come to know of in the run, shape `(disputes,)`."""
    in_time = np.isinf(disputes.onset_at) | (disputes.onset_at + until_known.found_min < tape.clock.stop_at)
    known: BoolArray = (until_known.found_min <= until_known.over_min) & in_time
    for those in heard.values():
        known[those] = True
    relapse = disputes.parent != NONE
    # What begins again has been settled, and so been known.
    known[relapse] &= known[disputes.parent[relapse]]
    return known


def _first_rungs(design: Design, disputes: DisputeTape, colours: IndexArray) -> IndexArray:
    """Return the lowest rung that takes each dispute as it would be rated, `NONE` for none; shape `(disputes,)`."""
    first = np.array(
        [
            [next(iter(rungs_for(design.ladder, name, colour)), NONE) for colour in range(len(COLOURS))]
            for name in disputes.names
        ],
        dtype=np.int32,
    )
    return first[disputes.kind, colours]
