"""The reference page of the bank, made from a verification of all of it.

sim verify --out FOLDER; python -m sim.verification.reference FOLDER/verify.json > docs/reference/verification.md
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

_INTRODUCTION = """# Exact cases and how the simulator did

This page is made from a run of the whole bank (`sim verify --out FOLDER`, then `python -m sim.verification.reference
FOLDER/verify.json > docs/reference/verification.md`). [What the simulator is held to](../explanation/validation.md)
explains the rule and the cases; `sim verify` does the same on your machine and writes a page with figures.

Times are in the time unit that the description of the scenario file names (`sim/verification/scenarios/`). SE is the
standard error; where there is none, nothing is left to chance. z is the difference from theory in standard errors.
"""

_HEAD = """
| quantity | theory | tolerance | simulated | SE | z | without controls | SE | verdict |
|---|---|---|---|---|---|---|---|---|"""

_COLUMNS = ("theory", "tolerance", "simulated", "standard_error", "z", "without_controls", "without_controls_se")


def reference_page(found: dict[str, Any]) -> str:
    """Return the page as Markdown, from the document of a verification (`verify.json`)."""
    counts = ", ".join(f"{count} {verdict}" for verdict, count in found["counts"].items() if count)
    parts = [
        _INTRODUCTION,
        f"{len(found['cases'])} cases with {found['numbers']} numbers: {counts}. Made with version {found['version']}"
        f" on {found['started'][:10]}.",
    ]
    for section, cases in groupby(found["cases"], key=lambda case: case["section"]):
        parts.append(f"\n## {section.replace('_', ' ').capitalize()}")
        parts += [line for case in cases for line in _case(case)]
    return "\n".join(parts) + "\n"


def _case(case: dict[str, Any]) -> Iterator[str]:
    runs = f", {case['replications']} replications" if case["replications"] else ""
    again = "; run once more after a marginal alarm" if case["before"] else ""
    yield f"\n`{case['case']}`: {case['title']}{runs}{again}"
    yield _HEAD
    for number in case["numbers"]:
        values = " | ".join(_text(number[column], column) for column in _COLUMNS)
        yield f"| `{number['quantity']}` | {values} | {number['verdict']} |"


def _text(value: float | None, column: str) -> str:
    if value is None or (value == 0 and column.endswith(("error", "se"))):
        return ""
    return f"{value:+.2f}" if column == "z" else f"{value:.2g}" if column.endswith(("error", "se")) else f"{value:.6g}"


if __name__ == "__main__":
    sys.stdout.write(reference_page(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
