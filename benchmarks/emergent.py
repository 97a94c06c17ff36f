"""What comes out beside what was reported, and on which input each figure depends most.

    python benchmarks/emergent.py [--replications N] [--days N] [--workers N] [--base]

Runs scenarios/huaiyang_town.yaml as it is and with one input changed at a time; every run meets the same calls as far
as the input lets it. With `--base` only the scenario as it is. docs/explanation/emergent.md says what the figures mean.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import sim
from sim.arrays import BoolArray, FloatArray
from sim.chance.streams import Streams
from sim.record.run import Journal
from sim.record.tables import Outcome, matters_table
from sim.scenario.specs.scenario import Scenario
from sim.world.model import World

SCENARIO = Path(__file__).resolve().parents[1] / "scenarios" / "huaiyang_town.yaml"
TOWN_KM = 2.5
"""The built-up county town: what lies so near to the seat of the township with most residents."""

FIGURES = {
    "villages, stations alone: mean response": "at least 20 min",
    "villages, stations alone: median response": "at least 20 min",
    "villages, auxiliaries: mean response": "5 min",
    "villages, auxiliaries: share within 5 min": "-",
    "town, stations alone: mean response": "15 min",
    "town, stations alone: median response": "15 min",
    "town, street teams: mean response": "about 5 min",
    "town, street teams: median response": "about 5 min",
    "town, street teams: mean response to a fight": "under 3 min",
    "town, stations alone: closed on the spot": "-",
    "town, street teams: closed on the spot by a team": "nearly 80 %",
    "town, street teams: revisit interval": "30 min",
    "person at risk: until both are there, median": "25 min",
}
"""What is measured -> what was reported."""

Change = Callable[[dict[str, Any], float], None]


@dataclass(frozen=True)
class Input:
    """One input, how to change it, and the two values or factors that it is given."""

    name: str
    change: Change
    low: float
    high: float


def main() -> None:
    """Print both tables."""
    options = arguments()
    written = sim.read_scenario(SCENARIO, sets=[f"clock.days={options.days}"]).model_dump(mode="json")
    asked = [] if options.base else [(one, value) for one in INPUTS for value in (one.low, one.high)]
    with ProcessPoolExecutor(options.workers) as workers:
        runs = [workers.submit(figures_of, written, options.replications)]
        runs += [workers.submit(figures_of, changed(written, *ask), options.replications) for ask in asked]
        base, *others = [run.result() for run in runs]
    print("| figure | reported | comes out |\n|---|---|---|")
    for name, reported in FIGURES.items():
        print(f"| {name} | {reported} | {shown(base[name])} |", flush=True)
    if options.base:
        return
    found = {one: others[2 * number : 2 * number + 2] for number, one in enumerate(INPUTS)}
    print("\n| figure | depends most on | then on | then on |\n|---|---|---|---|")
    for name in FIGURES:
        swings = sorted(INPUTS, key=lambda one: -abs(found[one][1][name] - found[one][0][name]))
        cells = [f"{one.name} {one.low:g}, {one.high:g}: {swing(found[one], name)}" for one in swings[:3]]
        print(f"| {name} | {' | '.join(cells)} |")


def swing(found: list[dict[str, float]], name: str) -> str:
    """Write how one figure goes with an input."""
    return " to ".join(shown(one[name]) for one in found)


def arguments() -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--replications", type=int, default=4)
    parser.add_argument("--days", type=int, default=8)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--base", action="store_true", help="the scenario as it is, without the changes")
    return parser.parse_args()


def changed(written: dict[str, Any], one: Input, value: float) -> dict[str, Any]:
    """Return the scenario with one input changed."""
    copy = Scenario.model_validate(written).model_dump(mode="json")
    one.change(copy, value)
    return copy


def figures_of(written: dict[str, Any], replications: int) -> dict[str, float]:
    """Return the mean of every figure over the replications."""
    scenario = Scenario.model_validate(written)
    world = sim.build_world(scenario)
    found = []
    for number in range(replications):
        tape = sim.draw_demand(scenario, world, Streams(scenario.seed, number))
        journals = {name: sim.simulate(world, tape, design) for name, design in scenario.designs.items()}
        found.append(figures(world, journals))
    return {name: float(np.nanmean([one[name] for one in found])) for name in FIGURES}


def figures(world: World, journals: dict[str, Journal]) -> dict[str, float]:
    """Return every figure of one replication."""
    places = world.places
    townships = np.flatnonzero(places.level == places.levels.index("township"))
    above = world.ancestors("township")
    town = max(townships, key=lambda place: world.cells.residents[above == place].sum())
    in_town = np.hypot(world.cells.x_km - places.x_km[town], world.cells.y_km - places.y_km[town]) < TOWN_KM
    country, stations, teams = above != town, journals["stations"], journals["street_teams"]
    auxiliaries = journals["village_auxiliaries"]
    values = [
        np.nanmean(response(stations, country)),
        np.nanmedian(response(stations, country)),
        np.nanmean(response(auxiliaries, country)),
        100 * np.mean(response(auxiliaries, country) <= 5),
        np.nanmean(response(stations, in_town)),
        np.nanmedian(response(stations, in_town)),
        np.nanmean(response(teams, in_town)),
        np.nanmedian(response(teams, in_town)),
        np.nanmean(response(teams, in_town, "fight")),
        on_the_spot(stations, in_town),
        on_the_spot(teams, in_town, "street_team"),
        revisit(teams),
        both_there(stations),
    ]
    return dict(zip(FIGURES, map(float, values), strict=True))


def counted(journal: Journal, cells: BoolArray) -> BoolArray:
    """Return which matters became known in the measured days, in some of the cells."""
    clock, known_at = journal.tape.clock, matters_table(journal).known_at
    return (known_at >= clock.warm_up_days * 1440) & (known_at < clock.days * 1440) & cells[journal.tape.cell]


def response(journal: Journal, cells: BoolArray, kind: str | None = None) -> FloatArray:
    """Return the minutes from known to the first unit on the scene; NaN where none came."""
    matters, chosen = matters_table(journal), counted(journal, cells)
    if kind is not None:
        chosen &= journal.tape.kind == journal.tape.kind_names.index(kind)
    return (matters.arrived_at - matters.known_at)[chosen]


def on_the_spot(journal: Journal, cells: BoolArray, group: str | None = None) -> float:
    """Return the share of closed matters that nobody had to write up, in per cent; of one group's, if it is named."""
    matters = matters_table(journal)
    chosen = counted(journal, cells) & (matters.outcome == Outcome.CLOSED)
    if group is not None:
        chosen &= journal.fleet.group[matters.unit] == journal.fleet.group_names.index(group)
    return 100 * float(np.isnan(matters.written_up_at[chosen]).mean())


def revisit(journal: Journal) -> float:
    """Return the mean minutes between two passes of a street of the beats."""
    return next(one.value for one in sim.measure(journal) if one.name == "revisit_mean_min")


def both_there(journal: Journal) -> float:
    """Return the median minutes from when a camera or somebody told the desk until all who are needed are there."""
    matters, tape = matters_table(journal), journal.tape
    mine = counted(journal, np.ones(len(journal.world.cells), dtype=bool))
    mine &= tape.kind == tape.kind_names.index("at_risk")
    return float(np.nanmedian((matters.complete_at - matters.known_at)[mine]))


def shown(value: float) -> str:
    """Write a figure with one decimal."""
    return f"{value:.1f}"


def each(written: dict[str, Any], *path: str) -> list[dict[str, Any]]:
    """Return the parts of the scenario at a path in which `*` stands for every name."""
    parts = [written]
    for step in path:
        below = [part.values() if step == "*" else [part.get(step)] for part in parts]
        parts = [part for several in below for part in several if part is not None]
    return parts


def times(*path: str, field: tuple[str, ...]) -> Change:
    """Return a change that multiplies fields of all parts at a path."""

    def change(written: dict[str, Any], factor: float) -> None:
        for part in each(written, *path):
            for name in field or part:
                if part.get(name) is not None:
                    part[name] *= factor

    return change


def crews(group: str, *designs: str) -> Change:
    """Return a change that adds crews to every shift of a group."""

    def change(written: dict[str, Any], more: float) -> None:
        for design in designs:
            for shift in written["designs"][design]["units"][group]["shifts"]:
                shift["crews"] = max(1, shift["crews"] + int(more))

    return change


def turnout(group: str) -> Change:
    """Return a change that multiplies the turnout of a group, by day and by night."""
    by_day = times("designs", "*", "units", group, "turnout", field=LAW)
    by_night = times("designs", "*", "units", group, "turnout_at_night", "turnout", field=LAW)

    def change(written: dict[str, Any], factor: float) -> None:
        by_day(written, factor)
        by_night(written, factor)

    return change


def street_classes(written: dict[str, Any], all_of_them: float) -> None:
    """Let teams pass every street of the town, or the trunk and primary roads alone."""
    beat = written["designs"]["street_teams"]["units"]["street_team"]["patrol"]["beat"]
    beat["road_classes"] = None if all_of_them else ["trunk", "primary"]


LAW = ("mean_min", "median_min")
TEAM = ("designs", "*", "units", "street_team")
ALL = ("stations", "village_auxiliaries", "street_teams")
CARS = times("world", "travel", "modes", "car_on_call", "speed_kmh", field=())
BIKES = times("world", "travel", "modes", "ebike", "speed_kmh", field=())
INPUTS = [
    Input("calls, times", times("demand", "kinds", "*", "rate", field=("per_100k_year",)), 0.75, 1.25),
    Input("work on the scene, times", times("demand", "kinds", "*", "work", field=LAW), 0.75, 1.25),
    Input("writing up, times", times("demand", "kinds", "*", "aftermath", "write_up", field=LAW), 0.5, 1.5),
    Input("shares on the spot, times", times("demand", "kinds", "*", "aftermath", field=("on_the_spot",)), 0.8, 1.05),
    Input("station cars a shift, more", crews("station_car", *ALL), 0, 1),
    Input("town cars a shift, more", crews("town_car", *ALL), -1, 1),
    Input("street teams a shift, more", crews("street_team", "street_teams"), -2, 2),
    Input("speed of cars on call, times", CARS, 0.75, 1.25),
    Input("speed of e-bikes, times", BIKES, 0.75, 1.25),
    Input("turnout of auxiliaries, times", turnout("auxiliary"), 0.5, 2),
    Input("turnout of community officers, times", turnout("community_officer"), 0.5, 2),
    Input("taking the call, times", times("designs", "*", "desk", "handling", field=LAW), 0.5, 2),
    Input("speed of the patrol, times", times(*TEAM, "patrol", field=("speed_kmh",)), 0.67, 1.67),
    Input("beat: trunk and primary, every street", street_classes, 0, 1),
]

if __name__ == "__main__":
    main()
