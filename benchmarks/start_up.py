"""How long the commands take that must feel instant, beside an empty Python.

    python benchmarks/start_up.py [--repeats N]

Takes turns: `python -c pass`, `sim --help`, `sim check`. Prints the least processor time over the repeats, which other
work on the machine disturbs least, how many empty Pythons that is, and the median wall time.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import time

COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "sim --help": ["-m", "sim", "--help"],
    "sim check scenarios/huaiyang.yaml": ["-m", "sim", "check", "scenarios/huaiyang.yaml"],
}


def seconds_of(arguments: list[str]) -> tuple[float, float]:
    """Return the processor and wall time of one process; compiled code is kept, as it is for users."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True, env=kept)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return processor, time.perf_counter() - start


def main() -> None:
    """Print one line a command."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--repeats", type=int, default=11)
    repeats = options.parse_args().repeats
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in COMMANDS}
    for _ in range(repeats + 1):
        for name, arguments in COMMANDS.items():
            found[name].append(seconds_of(arguments))
    counted = {name: times[1:] for name, times in found.items()}  # the first round warms the disk
    empty = min(processor for processor, _ in counted["python -c pass"])
    for name, times in counted.items():
        processor, wall = min(times)[0], statistics.median(wall for _, wall in times)
        print(f"{name}: {processor:.3f} s of processor time ({processor / empty:.0f} empty Pythons), {wall:.2f} s wall")


if __name__ == "__main__":
    main()
