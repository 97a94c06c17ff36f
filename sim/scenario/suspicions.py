"""What is allowed but looks like a slip: warned of, with the number that looks wrong."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.specs.kinds import Kind
from sim.scenario.specs.response import DESIGN_PARTS, Design
from sim.scenario.specs.scenario import Scenario
from sim.scenario.specs.times import WEEKDAYS
from sim.scenario.wording import did_you_mean
from sim.spec import Loc

_MANY_MATTERS = 3_000_000


def suspicions(scenario: Scenario) -> Iterator[tuple[Loc, str]]:
    """Yield place and message of every value that is likely to be meant otherwise."""
    source = scenario.world.source
    if source.kind == "generated":
        density = source.residents / source.area_km2
        if not 0.5 <= density <= 30_000:
            yield ("world", "source", "area_km2"), f"{density:,.3g} residents per km2: is the area in km2?"
    for name, mode in scenario.world.travel.modes.items():
        fastest = max(mode.speed_kmh.values())
        if fastest < 3:
            yield ("world", "travel", "modes", name, "speed_kmh"), f"{fastest:g} km/h at most: is the speed in km/h?"
    for name, kind in scenario.demand.kinds.items():
        yield from _kind(kind, ("demand", "kinds", name))
    yield from _volume(scenario)
    yield from _same(scenario)
    yield from _unused_preferences(scenario)
    yield from _nobody_to_find(scenario)
    yield from _nobody_to_see(scenario)
    yield from _nobody_able(scenario)
    yield from _no_stock(scenario)
    for name, design in scenario.designs.items():
        yield from _design(design, ("designs", name))


def _no_stock(scenario: Scenario) -> Iterator[tuple[Loc, str]]:
    """Warn of a run that measures before the disputes that nobody knows of have gathered."""
    disputes = scenario.demand.disputes
    if disputes is None or all(design.discovery.reaches_all for design in scenario.designs.values()):
        return
    ends_a_year = [kind.ends_per_year for kind in disputes.kinds.values() if kind.ends_per_year > 0]
    lasts_days = 365.0 / min(ends_a_year, default=float("inf"))
    if disputes.history_days + scenario.clock.warm_up_days < lasts_days:
        yield (
            ("demand", "disputes", "history_days"),
            f"disputes that nobody knows of last for {lasts_days:.0f} days on average, and few are there when measuring"
            f" begins: give {2 * lasts_days:.0f} days",
        )


def _kind(kind: Kind, loc: Loc) -> Iterator[tuple[Loc, str]]:
    takes_days = kind.clearance is not None or (kind.handling is not None and kind.handling.mean > 120)
    if kind.target_min >= 120 and not takes_days:
        yield (*loc, "target_min"), f"{kind.target_min:g} minutes: was it meant in seconds?"
    if kind.work.mean > 1440 and not takes_days:
        yield (*loc, "work"), f"{kind.work.mean:,.0f} minutes of work on average, more than a day: is it in minutes?"
    if 0 < kind.work.mean < 0.05:
        yield (*loc, "work"), f"{kind.work.mean:.2g} minutes of work on average: is it in minutes?"
    per_100k = kind.rate.per_100k_year or 0 if kind.rate is not None else 0
    if per_100k > 1_000_000:
        yield (*loc, "rate"), f"{per_100k / 1e5:,.0f} for every resident and year"


def _volume(scenario: Scenario) -> Iterator[tuple[Loc, str]]:
    source = scenario.world.source
    residents = source.residents if source.kind == "generated" else 0
    rates = [kind.rate for kind in scenario.demand.kinds.values() if kind.rate is not None]
    a_day = sum((rate.per_day or 0) + (rate.per_100k_year or 0) * residents / 1e5 / 365 for rate in rates)
    matters = a_day * scenario.clock.days
    if matters > _MANY_MATTERS:
        yield ("clock", "days"), f"{matters:,.0f} incidents in each replication: this will be slow and large"
    others_ask = scenario.demand.replay is not None or any(kind.sources for kind in scenario.demand.kinds.values())
    if scenario.demand.disputes is not None:
        rates += [kind.rate for kind in scenario.demand.disputes.kinds.values()]
    if not others_ask and all(not rate.per_day and not rate.per_100k_year for rate in rates):
        yield ("demand", "kinds"), "every rate is 0: nothing will happen"


def _same(scenario: Scenario) -> Iterator[tuple[Loc, str]]:
    seen: list[tuple[str, Design]] = []
    for name, design in scenario.designs.items():
        same = next((other for other, one in seen if _are_alike(one, design)), None)
        if same is not None:
            yield ("designs", name), f"is the same as design {same}; their comparison can show nothing"
        seen.append((name, design))


def _unused_preferences(scenario: Scenario) -> Iterator[tuple[Loc, str]]:
    if any(design.desk.rule == "preference" for design in scenario.designs.values()):
        return
    for name, design in scenario.designs.items():
        if design.desk.preferences:
            yield ("designs", name, "desk", "preferences"), f"of no use with rule: {design.desk.rule}"


def _nobody_to_find(scenario: Scenario) -> Iterator[tuple[Loc, str]]:
    if all(kind.search is None for kind in scenario.demand.kinds.values()):
        for name, design in scenario.designs.items():
            if design.desk.searchers:
                yield ("designs", name, "desk", "searchers"), "of no use: no kind has to be searched for"


def _nobody_to_see(scenario: Scenario) -> Iterator[tuple[Loc, str]]:
    if not any(group.patrol for design in scenario.designs.values() for group in design.units.values()):
        for name, kind in scenario.demand.kinds.items():
            if kind.on_view is not None:
                yield ("demand", "kinds", name, "on_view"), "of no use: no unit patrols"


def _nobody_able(scenario: Scenario) -> Iterator[tuple[Loc, str]]:
    """Warn of skills that may help with a kind and that no unit of any design has."""
    groups = [group for design in scenario.designs.values() for group in design.units.values()]
    sets = [meanwhile.skills or [] for group in groups for meanwhile in group.during.values()]
    known = set().union(*(group.skills for group in groups), *sets)
    for name, kind in scenario.demand.kinds.items():
        loc: Loc = ("demand", "kinds", name)
        helps: list[tuple[Loc, str]] = [((*loc, "holder"), skill) for skill in kind.holder or ()]
        if kind.aftermath is not None:
            helps += [
                ((*loc, "aftermath", "on_the_spot_by_skill", one), one) for one in kind.aftermath.on_the_spot_by_skill
            ]
        for here, skill in helps:
            if skill not in known:
                yield here, f"of no use: no unit has the skill {skill}{did_you_mean(skill, sorted(known))}"


def _design(design: Design, loc: Loc) -> Iterator[tuple[Loc, str]]:
    for steps, law in (
        (("desk", "handling"), design.desk.handling),
        *((("units", name, "turnout"), group.turnout) for name, group in design.units.items()),
    ):
        if law.mean > 30:
            yield (*loc, *steps), f"{law.mean:,.3g} minutes on average: was it meant in seconds?"
    minute = _unstaffed_minute(design)
    if minute is not None:
        day, time = WEEKDAYS[minute // 1440], minute % 1440
        yield (
            (*loc, "units"),
            f"nobody is on duty on {day} at {time // 60:02d}:{time % 60:02d}; calls wait until somebody is",
        )


def _are_alike(one: Design, other: Design) -> bool:
    return all(getattr(one, part) == getattr(other, part) for part in DESIGN_PARTS)


def _unstaffed_minute(design: Design) -> int | None:
    """Return the first minute of the week at which no unit is on duty, surges apart."""
    week = 7 * 1440
    staffed = bytearray(2 * week)  # a shift of Sunday night ends in the second week
    for group in design.units.values():
        for shift in group.shifts if not group.only_during else ():
            for day in {WEEKDAYS.index(day) for day in shift.days}:
                from_min, to_min = day * 1440 + shift.hours.start_min, day * 1440 + shift.hours.end_min
                staffed[from_min:to_min] = b"\1" * (to_min - from_min)
    found = bytes(map(max, staffed[:week], staffed[week:])).find(0)
    return None if found < 0 else found
