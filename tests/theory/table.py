"""Print the table of exact cases with what the simulator gives: python -m tests.theory.table [SCENARIO ...].

Runs on two cores; without names every scenario, which takes several minutes.
"""

from __future__ import annotations

import sys

from joblib import Parallel, delayed

from tests.theory.cases import path_of, rows_of, scenarios
from tests.theory.replications import replicate

HEAD = "| case | scenario | quantity | expected | tolerance | simulated | SE | without controls | SE | verdict |"


def lines_of(scenario):
    """Run a scenario and return its lines of the table."""
    runs, lines = replicate(scenario), []
    for row in rows_of(scenario):
        sharp, plain = runs.controlled(row), runs.plain(row)
        numbers = (row.expected, row.tolerance, sharp.mean, sharp.se, plain.mean, plain.se)
        names = row.id, f"`{scenario}`", f"`{row.quantity}`"
        lines.append(f"| {' | '.join((*names, *(f'{one:.6g}' for one in numbers), runs.verdict(row)))} |")
    return lines


def main(names):
    """Print the table."""
    unknown = [name for name in names if not path_of(name).exists()]
    if unknown:
        return f"no such scenario: {', '.join(unknown)}; there are {', '.join(scenarios())}"
    sys.stdout.write(HEAD + "\n|---|---|---|---|---|---|---|---|---|---|\n")
    parallel = Parallel(n_jobs=2, return_as="generator")
    for lines in parallel(delayed(lines_of)(name) for name in names or scenarios()):
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
