"""What can be known of the disputes of a run before it begins."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.arrays import NONE
from sim.demand.dispute_tape import DisputeTape
from sim.demand.tape import DemandTape
from sim.engine.disputes.onset import Latency, latency
from sim.engine.disputes.sittings import Sittings, plan_sittings
from sim.scenario.specs.response import Design
from sim.world.model import World


class Plan(NamedTuple):
    """The disputes, what happens to each while nobody knows of it, and the sittings that may be needed."""

    tape: DisputeTape
    latency: Latency
    sittings: Sittings


def plan_disputes(world: World, tape: DemandTape, design: Design) -> Plan | None:
    """Return the plan of a run with disputes; None where there are none."""
    disputes = tape.disputes
    if disputes is None:
        return None
    households = float(np.maximum(1, np.rint(world.cells.households)).sum())
    until_known = latency(disputes, design.discovery, households)
    found = until_known.found_min <= until_known.over_min
    in_time = np.isinf(disputes.onset_at) | (disputes.onset_at + until_known.found_min < tape.clock.stop_at)
    first = np.flatnonzero(found & in_time & ((disputes.parent == NONE) | found[disputes.parent]))
    return Plan(disputes, until_known, plan_sittings(world, tape, design.ladder, disputes, first.astype(np.int32)))
