"""The tables of a verification: verify.csv and verify.json."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path
from typing import Any

from sim import __version__
from sim.verification.outcome import Number, Outcome, Verification

CSV_FILE, JSON_FILE = "verify.csv", "verify.json"

COLUMNS = (
    "section", "case", "title", "quantity", "theory", "tolerance", "simulated", "standard_error", "z",
    "without_controls", "without_controls_se", "verdict", "replications", "run_again",
)  # fmt: skip


def write_tables(found: Verification, folder: Path) -> None:
    """Write every number of a verification into a folder, as a table and as one document."""
    with (folder / CSV_FILE).open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        for outcome in found.outcomes:
            table.writerows(_line(outcome, number) for number in outcome.numbers)
    text = json.dumps(document(found), ensure_ascii=False, indent=1, allow_nan=False)
    (folder / JSON_FILE).write_text(text + "\n", encoding="utf-8", newline="\n")


def document(found: Verification) -> dict[str, Any]:
    """Return a verification as plain values; a number that is absent is None."""
    return {
        "program": "peacegrid",
        "version": __version__,
        "started": found.started,
        "wall_time_s": found.wall_time_s,
        "workers": found.workers,
        "quick": found.quick,
        "passed": found.passed,
        "numbers": found.numbers,
        "counts": found.counts(),
        "cases": [_case(outcome) for outcome in found.outcomes],
        "left_out": [{"case": name, "title": title} for name, title in found.left_out],
    }


def _case(outcome: Outcome) -> dict[str, Any]:
    return {
        "case": outcome.name,
        "section": outcome.section,
        "title": outcome.title,
        "passed": outcome.passed,
        "replications": outcome.replications,
        "seconds": round(outcome.seconds, 2),
        "calls_as_asked": outcome.tape_as_asked,
        "error": outcome.error,
        "numbers": [_number(number) for number in outcome.numbers],
        "before": outcome.before and _case(outcome.before),
    }


def _number(number: Number) -> dict[str, Any]:
    return {
        "quantity": number.quantity,
        "theory": number.expected,
        "tolerance": number.tolerance,
        "simulated": _known(number.got),
        "standard_error": _known(number.se),
        "z": _known(number.z),
        "without_controls": _known(number.plain),
        "without_controls_se": _known(number.plain_se),
        "verdict": number.verdict.value,
    }


def _line(outcome: Outcome, number: Number) -> list[object]:
    values = list(_number(number).values())
    texts = [f"{value:.8g}" if isinstance(value, float) else "" if value is None else value for value in values]
    again = "yes" if outcome.before else "no"
    return [outcome.section, outcome.name, outcome.title, *texts, outcome.replications, again]


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None
