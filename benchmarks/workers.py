"""How much faster two worker processes are than one, and whether they give the same bytes.

    python benchmarks/workers.py [SCENARIO] [--replications N] [--repeats N]

Each repeat runs the study with one worker and with two, wall time; the ratio is taken pair by pair. Needs two idle
cores.
"""

from __future__ import annotations

import argparse
import statistics
import time

import sim


def main() -> None:
    """Print one line a repeat, and the median."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("scenario", nargs="?", default="scenarios/huaiyang.yaml")
    options.add_argument("--replications", type=int, default=12)
    options.add_argument("--repeats", type=int, default=3)
    given = options.parse_args()
    scenario = sim.read_scenario(given.scenario)
    world = sim.build_world(scenario)
    sim.compare(scenario, world=world, replications=1)
    ratios = []
    for _ in range(given.repeats):
        seconds, tables = [], []
        for workers in (1, 2):
            start = time.perf_counter()
            study = sim.compare(scenario, world=world, replications=given.replications, workers=workers)
            seconds.append(time.perf_counter() - start)
            tables.append(study.measures.to_csv())
        ratios.append(seconds[0] / seconds[1])
        same = "same bytes" if tables[0] == tables[1] else "DIFFERENT RESULTS"
        print(f"one worker {seconds[0]:.1f} s, two {seconds[1]:.1f} s: {ratios[-1]:.2f} times, {same}")
    print(f"median {statistics.median(ratios):.2f} times")


if __name__ == "__main__":
    main()
