"""The designs in words: who waits where, on which shifts, how many people that takes and what they cost."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from sim.record.results.reading import Results
from sim.report.compared import Compared, compared
from sim.report.numbers import amount
from sim.report.words import Words
from sim.scenario.specs.response import Bases, Design, UnitGroup
from sim.scenario.specs.roster import Shift
from sim.scenario.specs.times import WEEKDAYS


@dataclass(frozen=True, slots=True)
class Group:
    """A group of units in words, and its people and cost as numbers."""

    title: str
    where: str
    shifts: list[str]
    travel: str
    units: int
    crew: int
    people: float
    cost_per_year: float
    people_text: str
    cost_text: str
    """People and cost without unit, for the table."""


@dataclass(frozen=True, slots=True)
class Staffing:
    """A design in words."""

    title: str
    is_baseline: bool
    desk: str
    groups: list[Group]
    people: float
    cost_per_year: float
    people_text: str
    cost_text: str
    people_number: str
    cost_number: str


def staffing(results: Results, words: Words) -> list[Staffing]:
    """Return every design of the run, the baseline first."""
    counts = results.sql(
        'SELECT design, "group", count(*) AS units, count(DISTINCT (base_x_km, base_y_km)) AS bases FROM units'
        " GROUP BY ALL"
    )
    names = zip(counts["design"].tolist(), counts["group"].tolist(), strict=True)
    known = dict(zip(names, zip(counts["units"].tolist(), counts["bases"].tolist(), strict=True), strict=True))
    return [_design(design, results.scenario.designs[design.name], known, words) for design in compared(results)]


def _design(shown: Compared, design: Design, known: dict[tuple[str, str], tuple[int, int]], words: Words) -> Staffing:
    groups = [_group(name, group, known.get((shown.name, name), (0, 0)), words) for name, group in design.units.items()]
    people, cost = sum(group.people for group in groups), sum(group.cost_per_year for group in groups)
    return Staffing(
        title=shown.title,
        is_baseline=shown.is_baseline,
        desk=_desk(design, words),
        groups=groups,
        people=people,
        cost_per_year=cost,
        people_text=amount(people, "people", words),
        cost_text=amount(cost, "yuan/year", words),
        people_number=amount(people, "people", words, with_unit=False),
        cost_number=amount(cost, "yuan/year", words, with_unit=False),
    )


def _group(name: str, group: UnitGroup, counted: tuple[int, int], words: Words) -> Group:
    units, bases = counted
    people = units * group.crew * group.people_per_post
    cost = people * group.cost_per_person_year
    return Group(
        title=group.title or name,
        where=_where(group, bases, words),
        shifts=[in_words(shift, words) for shift in group.shifts],
        travel=words.known("mode", group.mode),
        units=units,
        crew=group.crew,
        people=people,
        cost_per_year=cost,
        people_text=amount(people, "people", words, with_unit=False),
        cost_text=amount(cost, "yuan/year", words, with_unit=False),
    )


def in_words(shift: Shift, words: Words) -> str:
    """Return hours and crews of a shift, and its days unless it is on every day."""
    text = words("staff.shift.crews" if shift.crews > 1 else "staff.shift", hours=shift.hours, crews=shift.crews)
    days = sorted(map(WEEKDAYS.index, shift.days))
    return text if len(days) == len(WEEKDAYS) else words("staff.shift.days", shift=text, days=_days(days, words))


def _days(days: list[int], words: Words) -> str:
    """Return weekdays in words, those in a row as one: `Mo–Fr, Su`."""
    names = words("staff.weekdays").split()
    runs = [[day for _, day in run] for _, run in groupby(enumerate(days), lambda one: one[1] - one[0])]
    told = [
        words("staff.weekdays.run", first=names[run[0]], last=names[run[-1]])
        if len(run) > 2
        else words("list.between").join(names[day] for day in run)
        for run in runs
    ]
    return words("list.between").join(told)


def _where(group: UnitGroup, count: int, words: Words) -> str:
    base = _base(group.bases, count, words)
    if group.patrol is None:
        return base
    return words("bases.patrol", base=base, beat=words(f"beat.{group.patrol.beat.route}"))


def _base(bases: Bases, count: int, words: Words) -> str:
    if bases.level is not None:
        key = "bases.level" if bases.largest is None else "bases.one" if count == 1 else "bases.largest"
        return words(key, level=words.known("level", bases.level), count=count)
    return words("bases.places", count=count)


def _desk(design: Design, words: Words) -> str:
    rule = words(f"desk.{design.desk.rule}")
    limit = design.desk.queue_limit
    if limit is None:
        return rule
    return rule + words("desk.loss") if limit == 0 else rule + words("desk.limit", limit=limit)
