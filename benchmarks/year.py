"""A year of a scenario in one process: how long, and how much memory at most.

    python benchmarks/year.py [SCENARIO] [--design NAME]

The peak is that of the whole process as the operating system counts it, shared pages of the travel tables included.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time

import sim

UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes that the operating system counts in."""


def main() -> None:
    """Print the time of each step and the peak of memory."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("scenario", nargs="?", default="scenarios/huaiyang.yaml")
    options.add_argument("--design", default=None)
    given = options.parse_args()
    start = time.perf_counter()
    scenario = sim.read_scenario(given.scenario, ["clock.days=365"])
    world = sim.build_world(scenario)
    tape = sim.draw_demand(scenario, world, sim.Streams(scenario.seed))
    drawn = time.perf_counter()
    name = given.design or list(scenario.designs)[-1]
    journal = sim.simulate(world, tape, scenario.designs[name])
    simulated = time.perf_counter()
    sim.measure(journal)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * UNIT / 1e6
    print(f"{name}: {len(tape):,} matters, {len(journal):,} facts, {len(journal.fleet)} units")
    print(f"world and tape {drawn - start:.1f} s, simulate {simulated - drawn:.1f} s, measure", end=" ")
    print(f"{time.perf_counter() - simulated:.1f} s; at most {peak:.0f} MB")


if __name__ == "__main__":
    main()
