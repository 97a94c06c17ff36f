"""Matters simulated a second on one core, against the raw rate of SimPy in the same run.

    python benchmarks/engine.py [SCENARIO] [--repeats N]

The raw rate is that of 100 processes that only yield timeouts. Each repeat times raw SimPy, a design, and raw SimPy
again, in processor time, and takes their ratio; the median over the repeats is what to quote. Travel times are warm.
Matters are incidents that became known and disputes that began; sittings and consequences that did not come about do
not count.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

import numpy as np
import simpy

import sim
from sim.record.dispute_table import dispute_table
from sim.record.tables import matters_table

PROCESSES, STEPS = 100, 2000


def raw_rate() -> float:
    """Return how many timeouts a second plain SimPy processes."""
    env = simpy.Environment()

    def tick() -> simpy.events.ProcessGenerator:
        while True:
            yield env.timeout(1)

    for _ in range(PROCESSES):
        env.process(tick())
    return PROCESSES * STEPS / seconds(lambda: env.run(until=STEPS))


def seconds(work: Callable[[], object]) -> float:
    """Return the processor time of a piece of work."""
    start = time.process_time()
    work()
    return time.process_time() - start


def count_of(journal: sim.Journal) -> int:
    """Return how many matters came about in a run."""
    incidents = int(np.count_nonzero(~np.isnan(matters_table(journal).known_at)))
    disputes = dispute_table(journal)
    return incidents if disputes is None else incidents + int(np.count_nonzero(~np.isnan(disputes.began_at)))


def main() -> None:
    """Print one line a design."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("scenario", nargs="?", default="scenarios/huaiyang.yaml")
    options.add_argument("--repeats", type=int, default=7)
    given = options.parse_args()
    scenario = sim.read_scenario(given.scenario)
    world = sim.build_world(scenario)
    tape = sim.draw_demand(scenario, world, sim.Streams(scenario.seed))
    for name, design in scenario.designs.items():
        matters = count_of(sim.simulate(world, tape, design))
        ratios, rates = [], []
        for _ in range(given.repeats):
            before = raw_rate()
            rate = matters / seconds(lambda: sim.simulate(world, tape, design))  # noqa: B023  called at once
            ratios.append((before + raw_rate()) / 2 / rate)
            rates.append(rate)
        low, middle, high = min(ratios), statistics.median(ratios), max(ratios)
        print(
            f"{name}: {statistics.median(rates):,.0f} of {matters:,} matters a second,"
            f" 1/{middle:.0f} of raw SimPy (1/{high:.0f} to 1/{low:.0f})"
        )


if __name__ == "__main__":
    main()
