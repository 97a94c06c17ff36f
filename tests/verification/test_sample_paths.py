"""Call by call: on the same tape, the engine gives every wait of the textbook's recursion, not only their mean."""

import numpy as np
import pytest

from sim.chance import Streams
from sim.demand.draw import draw_demand
from sim.engine import simulate
from sim.record.tables import Outcome, matters_table
from sim.scenario.read import read_scenario
from sim.verification.bank import SCENARIOS
from sim.world.build import build_world


def recursion(at, work, units, room):
    """Return when each call is begun to be answered, first come, first served; NaN for a call that finds no room.

    The next call begins when the first of the units is free (Kiefer and Wolfowitz 1955).
    """
    free_at, begun = [0.0] * units, []
    for now, span in zip(at.tolist(), work.tolist(), strict=True):
        first = min(free_at)
        waiting = sum(start > now for start in begun[-200:])
        if first > now and waiting >= room:
            begun.append(np.nan)
            continue
        begun.append(max(first, now))
        free_at[free_at.index(first)] = begun[-1] + span
    return np.array(begun)


@pytest.mark.parametrize(
    "name", ["mm1", "mm2", "mm10", "mln_1", "mh2_1", "md5", "mm3_7", "mm4_6", "erlang_b_6_lognormal", "erlang_b_50"]
)
def test_every_wait_and_every_loss_is_that_of_the_recursion(name):
    scenario = read_scenario(SCENARIOS / f"{name}.yaml", ["clock.days=1", "clock.warm_up_days=0"])
    world, design = build_world(scenario.world), scenario.designs["base"]
    tape = draw_demand(scenario.demand, world, Streams(scenario.seed), scenario.clock)
    matters = matters_table(simulate(world, tape, design))
    units, limit = design.units["car"].shifts[0].crews, design.desk.queue_limit
    begun = recursion(tape.known_at, tape.work_min, units, np.inf if limit is None else limit)
    np.testing.assert_allclose(matters.assigned_at, begun, rtol=0, atol=1e-6)
    assert ((matters.outcome == Outcome.LOST) == np.isnan(begun)).all()
    assert len(tape) > 400
