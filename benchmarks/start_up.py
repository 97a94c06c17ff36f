"""How long the commands take that must feel instant, beside an empty Python.

    python benchmarks/start_up.py [--repeats N]

Takes turns: `python -c pass`, `sim --help`, `sim check`; wall time, median over the repeats.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time

COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "sim --help": ["-m", "sim", "--help"],
    "sim check scenarios/huaiyang.yaml": ["-m", "sim", "check", "scenarios/huaiyang.yaml"],
}


def wall_s(arguments: list[str]) -> float:
    """Return the seconds one process takes."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Print one line a command."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--repeats", type=int, default=11)
    repeats = options.parse_args().repeats
    seconds: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(repeats + 1):
        for name, arguments in COMMANDS.items():
            seconds[name].append(wall_s(arguments))
    for name, found in seconds.items():
        counted = found[1:]  # the first round warms the disk
        print(f"{name}: {statistics.median(counted):.3f} s ({min(counted):.3f} to {max(counted):.3f})")


if __name__ == "__main__":
    main()
