"""What came out, in sentences that a planner can quote and in rows of a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.record.results.reading import Results
from sim.report.compared import compared
from sim.report.main_measures import better, main_comparison, measure_title, part_titles
from sim.report.numbers import SHARE, amount, difference, interval, percent, size_of_difference
from sim.report.staffing import Staffing
from sim.report.words import Words

if TYPE_CHECKING:
    import pandas as pd

NO_DIFFERENCE, TOO_FEW = "no detectable difference", "too few replications"
"""Verdicts of the comparison that name no direction."""

MOST_SENTENCES = 6
"""The headline speaks of so many designs; the table has them all."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the main comparison in words.

    `place` counts the designs from 0. `sentence` stands alone, `also` follows another sentence on the same design.
    `tone` is `good`, `bad` or `open`, seen from the planner's wishes.
    """

    place: int
    design: str
    measure: str
    sentence: str
    also: str
    baseline_value: str
    value: str
    difference: str
    interval: str
    verdict: str
    tone: str


def lines(results: Results, words: Words) -> list[Line]:
    """Return the main comparison, by design and then measure, in the order of the scenario."""
    rows = main_comparison(results)
    others = [design for design in compared(results) if not design.is_baseline]
    return [
        _line(row, place, results, words)
        for place, design in enumerate(others)
        for _, row in rows[rows["design"] == design.name].iterrows()
    ]


def headline(results: Results, main: list[Line], staff: list[Staffing], words: Words) -> list[str]:
    """Return the sentences at the top of the page: what differs first, then people and cost."""
    if not main:
        return _absolute_values(results, words) + cost_sentences(staff, words)
    first = [next(line for line in main if line.place == place) for place in dict.fromkeys(line.place for line in main)]
    sentences = [line.sentence for line in first[:MOST_SENTENCES]]
    if len(first) == 1:
        sentences += [line.also for line in main[1:]]
    if len(first) > MOST_SENTENCES:
        sentences.append(words("headline.rest", count=len(first) - MOST_SENTENCES))
    return sentences + cost_sentences(staff, words)[: MOST_SENTENCES + 1]


def cost_sentences(staff: list[Staffing], words: Words) -> list[str]:
    """Return how many people the designs take and what they cost; against the baseline when there is one other."""
    if not any(design.cost_per_year > 0 for design in staff):
        return []
    if len(staff) != 2:
        return [
            words("headline.cost", design=design.title, people=design.people_text, cost=design.cost_text)
            for design in staff
        ]
    baseline = next(design for design in staff if design.is_baseline)
    return [
        words(
            "headline.staff", design=design.title, people=design.people_text, cost=design.cost_text,
            baseline=baseline.title, baseline_people=baseline.people_text, baseline_cost=baseline.cost_text,
        )
        for design in staff
        if not design.is_baseline
    ]  # fmt: skip


def _absolute_values(results: Results, words: Words) -> list[str]:
    """Return one sentence a measure of the baseline, for a run that compares nothing."""
    measures = results.measures[results.measures["design"] == results.manifest.baseline]
    sentences, titles = [], part_titles(results.scenario)
    for name in results.scenario.experiment.compare:
        mine = measures[measures["measure"] == name]
        if len(mine):
            value = amount(float(mine["value"].mean()), str(mine["unit"].iloc[0]), words)
            sentences.append(words("headline.single", measure=measure_title(name, words, titles), value=value))
    return sentences


def _line(row: pd.Series[Any], place: int, results: Results, words: Words) -> Line:
    unit, measure, verdict = str(row["unit"]), str(row["measure"]), str(row["verdict"])
    values = _values(row, results, words)
    title = measure_title(measure, words, part_titles(results.scenario))
    kind = {NO_DIFFERENCE: ".none", TOO_FEW: ".few"}.get(verdict, "")
    return Line(
        place=place,
        design=values["design"],
        measure=title,
        sentence=words(f"headline.first{kind}", measure=_within_a_sentence(title), **values),
        also=words(f"headline.also{kind}", measure=title, **values),
        baseline_value=values["baseline_value"],
        value=values["value"],
        difference=_short_difference(float(row["difference"]), unit, words),
        interval=interval(float(row["low"]), float(row["high"]), unit, words, with_unit=False),
        verdict=words(f"verdict.{verdict}"),
        tone=_tone(verdict, measure),
    )


def _values(row: pd.Series[Any], results: Results, words: Words) -> dict[str, str]:
    """Return what the sentences say, in words."""
    unit, by = str(row["unit"]), float(row["difference"])
    low, high = float(row["low"]), float(row["high"])
    if row["verdict"] == NO_DIFFERENCE:
        spread = interval(low, high, unit, words)
    else:
        near, far = sorted((abs(low), abs(high)))
        spread = interval(near, far, unit, words, signed=False)
    titles = {design.name: design.title for design in compared(results)}
    return {
        "design": titles[str(row["design"])],
        "baseline": titles[str(row["baseline"])],
        "value": amount(float(row["mean"]), unit, words),
        "baseline_value": amount(float(row["baseline_mean"]), unit, words),
        "difference": words(f"headline.{'more' if by > 0 else 'less'}", size=size_of_difference(by, unit, words)),
        "confidence": percent(results.scenario.experiment.confidence, words),
        "interval": spread,
        "replications": str(int(row["replications"])),
    }


def _short_difference(value: float, unit: str, words: Words) -> str:
    if unit == SHARE:
        return words("unit.points.short", number=difference(value, unit, words, with_unit=False))
    return difference(value, unit, words)


def _within_a_sentence(title: str) -> str:
    return title[:1].lower() + title[1:]


def _tone(verdict: str, measure: str) -> str:
    if verdict in {NO_DIFFERENCE, TOO_FEW} or better(measure) == "neither":
        return "open"
    return "good" if verdict == better(measure) else "bad"
