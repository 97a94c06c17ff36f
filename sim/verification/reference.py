"""The reference page of the bank, made from verifications of it.

sim verify --out FOLDER; python -m sim.verification.reference FOLDER/verify.json > docs/reference/verification.md

After a change of a few cases these alone need to be run again: of several documents the last that has a case counts.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from sim.verification.bank import cases
from sim.verification.checks import CHECKS
from sim.verification.outcome import SECTIONS

_INTRODUCTION = """# Exact cases and how the simulator did

Two kinds of things stand here. **Cases, quantities, theory and tolerances** are those of the bank in the package; a
test keeps them equal to it. **What was simulated**, its standard error, z and the verdict are a record of runs, made
with the versions and on the days below; `sim verify` does the same on your machine. [What the simulator is held
to](../explanation/validation.md) explains the rule and the cases. The page is made by `sim verify --out FOLDER` and
`python -m sim.verification.reference FOLDER/verify.json`.

Times are in the time unit that the description of the scenario file names (`sim/verification/scenarios/`). SE is the
standard error; where there is none, nothing is left to chance. z is the difference from theory in standard errors.
*Without controls* is the plain mean, which must agree too.
"""

_HEAD = """
| quantity | theory | tolerance | simulated | SE | z | without controls | SE | verdict |
|---|---|---|---|---|---|---|---|---|"""

_COLUMNS = ("theory", "tolerance", "simulated", "standard_error", "z", "without_controls", "without_controls_se")


def reference_page(documents: Sequence[dict[str, Any]]) -> str:
    """Return the page as Markdown, from the documents of verifications (`verify.json`), the newest last."""
    newest = {one["case"]: (one, f"{of['version']} on {of['started'][:10]}") for of in documents for one in of["cases"]}
    found = sorted((one for one, _ in newest.values()), key=lambda one: SECTIONS.index(one["section"]))
    numbers = [number for one in found for number in one["numbers"]]
    verdicts = Counter(number["verdict"] for number in numbers)
    counted = ", ".join(f"{count} {verdict}" for verdict, count in verdicts.items())
    runs = ", ".join(dict.fromkeys(run for _, run in newest.values()))
    parts = [
        _INTRODUCTION,
        f"{len(found)} cases with {len(numbers)} numbers, verdicts: {counted}; {_far(numbers)}."
        f" Simulated with version {runs}.",
    ]
    for section, some in groupby(found, key=lambda one: one["section"]):
        parts.append(f"\n## {section.replace('_', ' ').capitalize()}")
        parts += [line for case in some for line in _case(case)]
    return "\n".join(parts) + "\n"


def _far(numbers: Sequence[dict[str, Any]]) -> str:
    """Return how many numbers lie far off, and how many would by chance."""
    off = [abs(number["z"]) for number in numbers if number["z"] is not None]
    two, three = (sum(z > limit for z in off) for limit in (2, 3))
    by_chance = f"{0.0455 * len(off):.0f} and {0.0027 * len(off):.0f} would by chance"
    return f"of {len(off)} with a standard error {two} lie more than 2 SE off and {three} more than 3; {by_chance}"


def _case(case: dict[str, Any]) -> Iterator[str]:
    runs = f", {case['replications']} replications" if case["replications"] else ""
    again = "; run once more after a marginal alarm" if case["before"] else ""
    yield f"\n`{case['case']}`: {_titles().get(case['case'], case['title'])}{runs}{again}"
    yield _HEAD
    for number in case["numbers"]:
        values = " | ".join(_text(number[column], column) for column in _COLUMNS)
        yield f"| `{number['quantity']}` | {values} | {number['verdict']} |"


@cache
def _titles() -> dict[str, str]:
    """Return what the cases of the bank are called now."""
    return {case.name: case.title for case in cases()} | {check.id: check.title for check in CHECKS}


def _text(value: float | None, column: str) -> str:
    if value is None or (value == 0 and column.endswith(("error", "se"))):
        return ""
    return f"{value:+.2f}" if column == "z" else f"{value:.2g}" if column.endswith(("error", "se")) else f"{value:.6g}"


if __name__ == "__main__":
    found = [json.loads(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:]]
    sys.stdout.write(reference_page(found))
