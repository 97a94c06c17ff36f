"""What no part of a scenario can know alone: names that must exist elsewhere, calls that somebody must answer.

The checks look at plain dicts and pass over what is missing or of the wrong type, so that they can also run on a
scenario that has other mistakes: all problems are reported at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sim.scenario.dispute_checks import dispute_findings
from sim.scenario.specs.kinds import ALL
from sim.scenario.wording import did_you_mean, either, known_are, quoted
from sim.scenario.written_parts import lack, map_at, number_at, part_at, skill_sets, texts
from sim.spec import Loc

Finding = tuple[Loc, str]

KNOWN_MODES = ("car", "car_on_call", "ebike", "foot")
GENERATED_LEVELS = ("district", "township", "village", "group", "cell")
_ROOT_LEVELS = ("district", "city", "province")
_MEASURE = re.compile(r"[a-z][a-z0-9_]*(\[[a-z]+=[^\[\]=]+\])?")


def cross_findings(scenario: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield what does not go together in a resolved scenario.

    Parameters
    ----------
    scenario:
        As `Scenario.model_dump()` gives it, or as it was written, with complete designs.
    """
    yield from _baseline(scenario)
    yield from _compare(scenario)
    yield from _residents(scenario)
    yield from _stations(scenario, _levels(scenario))
    levels, modes = _levels(scenario), {*KNOWN_MODES, *map_at(scenario, "world", "travel", "modes")}
    for name, design in map_at(scenario, "designs").items():
        for group, unit in map_at(design, "units").items():
            loc: Loc = ("designs", name, "units", group)
            yield from _unit(unit, loc, modes, levels)
            if part_at(scenario, "world", "source", "roads", "format") == "none":
                yield from _streets(unit, loc)
            yield from _during(unit, loc, map_at(scenario, "surges"), levels)
        yield from _preferences(scenario, design, ("designs", name, "desk"))
        yield from _relocation(design, ("designs", name, "desk", "relocation"), levels)
        yield from dispute_findings(scenario, design, ("designs", name), levels)
    yield from _needs(scenario)
    yield from _surges(scenario)
    yield from _roads_in_surges(scenario, modes)


def _baseline(scenario: Mapping[str, Any]) -> Iterator[Finding]:
    baseline, designs = part_at(scenario, "experiment", "baseline"), map_at(scenario, "designs")
    if isinstance(baseline, str) and designs and baseline not in designs:
        yield ("experiment", "baseline"), f"{quoted(baseline)}: no such design{known_are(baseline, designs)}"


def _compare(scenario: Mapping[str, Any]) -> Iterator[Finding]:
    for number, name in enumerate(texts(scenario, "experiment", "compare") or []):
        if not _MEASURE.fullmatch(name):
            message = f"{quoted(name)}: write a measure as in `sim measures`: response_mean_min, or with a group, "
            yield ("experiment", "compare", number), message + "response_mean_min[kind=theft]"


def _levels(scenario: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the levels that places may have, widest first; empty where it cannot be told."""
    source = map_at(scenario, "world", "source")
    if source.get("kind") == "generated":
        return GENERATED_LEVELS
    if source.get("kind") != "read" or part_at(source, "cells", "format") not in ("inline", "osm", "table", "grid"):
        return ()
    given = tuple({**map_at(source, "cells", "level_columns"), **map_at(source, "cells", "level_tables")})
    root = next((level for level in _ROOT_LEVELS if level not in given), "")
    return (root, *given, "cell")


def _streets(unit: Any, loc: Loc) -> Iterator[Finding]:
    route = part_at(unit, "patrol", "beat", "route")
    if route in ("tour", "random_walk"):
        yield (*loc, "patrol", "beat", "route"), f"{route}: this world has no roads, so no streets; take given or roam"


def _unit(unit: Any, loc: Loc, modes: set[str], levels: tuple[str, ...]) -> Iterator[Finding]:
    for key in (("mode",), ("mode_home",), ("patrol", "mode")):
        mode = part_at(unit, *key)
        if isinstance(mode, str) and mode not in modes:
            yield (*loc, *key), f"{quoted(mode)}: no such mode in world.travel.modes{known_are(mode, sorted(modes))}"
    for steps in (("area_level",), ("bases", "level")):
        level = part_at(unit, *steps)
        if isinstance(level, str) and levels and level not in levels:
            yield (*loc, *steps), f"{quoted(level)}: this world has no such level{known_are(level, levels)}"


def _during(unit: Any, loc: Loc, surges: Mapping[str, Any], levels: tuple[str, ...]) -> Iterator[Finding]:
    for number, name in enumerate(texts(unit, "only_during") or []):
        if name not in surges:
            yield (*loc, "only_during", number), f"{quoted(name)}: there is no such surge{known_are(name, surges)}"
    for name, during in map_at(unit, "during").items():
        if name not in surges:
            yield (*loc, "during", name), f"{quoted(name)}: there is no such surge{known_are(name, surges)}"
        level = part_at(during, "bases", "level")
        if isinstance(level, str) and levels and level not in levels:
            message = f"{quoted(level)}: this world has no such level{known_are(level, levels)}"
            yield (*loc, "during", name, "bases", "level"), message


def _preferences(scenario: Mapping[str, Any], design: Any, loc: Loc) -> Iterator[Finding]:
    rule, preferences = part_at(design, "desk", "rule"), map_at(design, "desk", "preferences")
    if rule == "preference" and not preferences:
        yield (*loc, "rule"), "preference: needs desk.preferences, cell code -> units (group.number), best first"
    units, cells = map_at(design, "units"), _cell_codes(scenario)
    for cell, names in preferences.items():
        here = (*loc, "preferences", cell)
        if cells and cell not in cells:
            yield here, f"no cell has the code {quoted(cell)}{did_you_mean(cell, cells)}"
        for number, name in enumerate(texts({"": names}, "") or []):
            message = _no_such_unit(scenario, units, name)
            if message:
                yield (*here, number), f"{quoted(name)}: {message}"


def _stations(scenario: Mapping[str, Any], levels: tuple[str, ...]) -> Iterator[Finding]:
    for name, kind in map_at(scenario, "demand", "kinds").items():
        station, known = part_at(kind, "aftermath", "station"), ("base", "scene", *levels)
        if isinstance(station, str) and levels and station not in known:
            message = f"{quoted(station)}: neither base nor scene nor a level{known_are(station, known)}"
            yield ("demand", "kinds", name, "aftermath", "station"), message


def _relocation(design: Any, loc: Loc, levels: tuple[str, ...]) -> Iterator[Finding]:
    relocation, units = map_at(design, "desk", "relocation"), map_at(design, "units")
    level = relocation.get("level")
    if isinstance(level, str) and levels and level not in levels:
        yield (*loc, "level"), f"{quoted(level)}: this world has no such level{known_are(level, levels)}"
    for number, name in enumerate(texts(relocation, "groups") or []):
        if name not in units:
            yield (*loc, "groups", number), f"{quoted(name)}: there is no such group{known_are(name, units)}"


def _cell_codes(scenario: Mapping[str, Any]) -> set[str]:
    points = part_at(scenario, "world", "source", "cells", "points")
    return {str(part_at(point, "code")) for point in points} if isinstance(points, list) else set()


def _no_such_unit(scenario: Mapping[str, Any], units: Mapping[str, Any], name: str) -> str:
    """Return why no unit is called `name`; empty when one is, or when it cannot be told."""
    group, dot, number = name.rpartition(".")
    if not dot or not number.isdecimal() or len(number) > 9 or int(number) < 1:
        return "write a unit as group.number, the number from 1"
    if group not in units:
        return f"there is no group {group}{known_are(group, units)}"
    count = _unit_count(scenario, units[group])
    if count is not None and int(number) > count:
        return f"the group {group} has {count} units"
    return ""


def _unit_count(scenario: Mapping[str, Any], unit: Any) -> int | None:
    """Return the number of units of a group, None where only the world tells."""
    shifts = part_at(unit, "shifts")
    crews = [number_at(shift, "crews", default=1) for shift in shifts] if isinstance(shifts, list) else [None]
    listed_bases = texts(unit, "bases", "places") or texts(unit, "bases", "nodes")
    count = len(listed_bases) if listed_bases else _place_count(scenario, part_at(unit, "bases"))
    if count is None or None in crews:
        return None
    return int(count * sum(crew for crew in crews if crew is not None))


def _place_count(scenario: Mapping[str, Any], bases: Any) -> float | None:
    source, level = map_at(scenario, "world", "source"), part_at(bases, "level")
    if source.get("kind") != "generated" or not isinstance(level, str):
        return None
    places = 1.0 if level == "district" else number_at(source, f"{level}s", default=0)
    largest = number_at(bases, "largest", default=float("inf"))
    return None if not places or not largest else min(places, largest)


def _needs(scenario: Mapping[str, Any]) -> Iterator[Finding]:
    """A call that no unit of a design can ever answer is a mistake, not a result."""
    designs = {name: skill_sets(design) for name, design in map_at(scenario, "designs").items()}
    for name, kind in map_at(scenario, "demand", "kinds").items():
        for loc, written in _all_needs(kind):
            needs = set(written or [])
            unable: dict[str, list[str]] = {}
            for design, skills in designs.items():
                if skills and not any(needs <= one for one in skills):
                    unable.setdefault(lack(needs, skills), []).append(design)
            for missing, names in unable.items():
                yield ("demand", "kinds", name, *loc), f"no unit of {either(names)} has {missing}"


def _all_needs(kind: Any) -> Iterator[tuple[Loc, list[str] | None]]:
    """Yield what each of the units that a kind may need must be able to do. A holder is a help and no need."""
    yield ("needs",), texts(kind, "needs")
    more = part_at(kind, "complement")
    for number, one in enumerate(more if isinstance(more, list) else []):
        yield ("complement", number, "needs"), texts(one, "needs")
    if part_at(kind, "backup") is not None:
        yield ("backup", "needs"), texts(part_at(kind, "backup"), "needs")


def _surges(scenario: Mapping[str, Any]) -> Iterator[Finding]:
    """Surges change how often kinds begin; those kinds must exist and begin by a rate."""
    kinds = map_at(scenario, "demand", "kinds")
    replayed = part_at(scenario, "demand", "replay") is not None
    for name, surge in map_at(scenario, "surges").items():
        loc: Loc = ("surges", name)
        named: list[tuple[Loc, str]] = [((*loc, "rates", kind), kind) for kind in map_at(surge, "rates") if kind != ALL]
        visiting = texts(surge, "visitors", "kinds") or []
        named += [((*loc, "visitors", "kinds", number), kind) for number, kind in enumerate(visiting)]
        for here, kind in named:
            if kind not in kinds:
                yield here, f"{quoted(kind)}: no such kind{known_are(kind, kinds)}"
            elif part_at(kinds[kind], "rate") is None and not replayed:
                yield here, f"{kind}: has no rate that a surge could change"
        if replayed and (map_at(surge, "rates") or part_at(surge, "visitors") is not None):
            yield loc, "recorded calls are replayed as they were; rates and visitors go with calls that are drawn"


def _roads_in_surges(scenario: Mapping[str, Any], modes: set[str]) -> Iterator[Finding]:
    """Roads are closed to modes that exist, and in a world that has roads."""
    straight = part_at(scenario, "world", "source", "roads", "format") == "none"
    for name, surge in map_at(scenario, "surges").items():
        for part in ("closed_roads", "speeds"):
            changes = part_at(surge, part)
            for number, one in enumerate(changes if isinstance(changes, list) else []):
                loc: Loc = ("surges", name, part, number)
                for place, mode in enumerate(texts(one, "modes") or []):
                    if mode not in modes:
                        message = f"no such mode in world.travel.modes{known_are(mode, sorted(modes))}"
                        yield (*loc, "modes", place), f"{quoted(mode)}: {message}"
                if straight and part == "closed_roads":
                    yield loc, "this world has no roads that could be closed"


def _residents(scenario: Mapping[str, Any]) -> Iterator[Finding]:
    """Rates per resident, and incidents spread over residents, need residents."""
    source = map_at(scenario, "world", "source")
    if source.get("totals") is not None or not _nobody_lives(map_at(source, "cells")):
        return
    for name, kind in map_at(scenario, "demand", "kinds").items():
        loc: Loc = ("demand", "kinds", name)
        if part_at(kind, "rate") is None:
            continue
        if number_at(kind, "rate", "per_100k_year", default=0.0):
            yield (*loc, "rate", "per_100k_year"), "no cell has residents, so there would be no incident; use per_day"
        elif (part_at(kind, "where") or "residents") == "residents":
            yield (*loc, "where"), "residents: no cell has any; write where: weight or where: equal, or give residents"


def _nobody_lives(cells: Mapping[str, Any]) -> bool:
    if cells.get("format") in ("table", "grid"):
        return cells.get("residents_column") is None
    points = cells.get("points")
    if cells.get("format") != "inline" or not isinstance(points, list):
        return False
    return all(number_at(point, "residents", default=0.0) == 0 for point in points)
