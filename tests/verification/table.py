"""Print the table of exact cases with what the simulator gives: python -m tests.verification.table [SCENARIO ...].

Runs on two cores; without names every scenario, which takes several minutes.
"""

from __future__ import annotations

import sys

from joblib import Parallel, delayed

from sim.verification.bank import case_named, cases
from sim.verification.replications import replicate

HEAD = "| case | scenario | quantity | expected | tolerance | simulated | SE | without controls | SE | verdict |"


def lines_of(scenario):
    """Run a scenario and return its lines of the table."""
    case, lines = case_named(scenario), []
    runs = replicate(case.path)
    for row in case.rows:
        sharp, plain = runs.controlled(row), runs.plain(row)
        numbers = (row.expected, row.tolerance, sharp.mean, sharp.se, plain.mean, plain.se)
        names = case.title, f"`{scenario}`", f"`{row.quantity}`"
        lines.append(f"| {' | '.join((*names, *(f'{one:.6g}' for one in numbers), runs.verdict(row)))} |")
    return lines


def main(names):
    """Print the table."""
    everyone = [case.name for case in cases()]
    unknown = [name for name in names if name not in everyone]
    if unknown:
        return f"no such scenario: {', '.join(unknown)}; there are {', '.join(everyone)}"
    sys.stdout.write(HEAD + "\n|---|---|---|---|---|---|---|---|---|---|\n")
    parallel = Parallel(n_jobs=2, return_as="generator")
    for lines in parallel(delayed(lines_of)(name) for name in names or everyone):
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
