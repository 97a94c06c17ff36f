"""What queueing theory says beside what was simulated, design by design, and what it leaves out."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.record.results.reading import Results
from sim.record.results.schema import BETWEEN_NOTES
from sim.report.compared import compared
from sim.report.findings import told
from sim.report.main_measures import Titles, measure_title, part_titles
from sim.report.numbers import amount
from sim.report.words import Words

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class TheoryLine:
    """One measure: simulated with its interval, and by theory."""

    measure: str
    simulated: str
    theory: str


@dataclass(frozen=True, slots=True)
class TheoryOf:
    """What theory says of one design.

    `left_out` are its departures from the scenario, or why it says nothing; the second part says whether that is in the
    language of the page.
    """

    design: str
    lines: list[TheoryLine]
    left_out: list[tuple[str, bool]]


def theory_of_designs(results: Results, words: Words) -> list[TheoryOf]:
    """Return what theory says of each design, the baseline first; nothing where nobody asked for it.

    Kinds are left to the table of the results folder.
    """
    if results.theory is None:
        return []
    titles, found = part_titles(results.scenario), []
    for design in compared(results):
        rows = results.theory[results.theory["design"] == design.name]
        notes = dict.fromkeys(note for text in rows["note"] for note in text.split(BETWEEN_NOTES) if note)
        shown = rows[rows["theory"].notna() & ~rows["measure"].str.contains("[kind=", regex=False)]
        lines = [_line(row, words, titles) for _, row in shown.iterrows()]
        found.append(TheoryOf(design.title, lines, [told(note, words) for note in notes]))
    return found


def _line(row: pd.Series[Any], words: Words, titles: Titles) -> TheoryLine:
    unit, mean = str(row["unit"]), amount(float(row["simulated"]), str(row["unit"]), words)
    if not math.isnan(float(row["low"])):
        low, high = (amount(float(row[end]), unit, words, with_unit=False) for end in ("low", "high"))
        mean = words("theory.spread", value=mean, low=low, high=high)
    return TheoryLine(
        measure_title(str(row["measure"]), words, titles), mean, amount(float(row["theory"]), unit, words)
    )
