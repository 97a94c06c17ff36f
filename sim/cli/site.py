"""`sim site`: where to put bases, by an exact location model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli.console import print_json
from sim.cli.options import as_json, language, output_file, scenario_file, set_values
from sim.report.words import Language, Words
from sim.scenario.widths import columns_of, padded

if TYPE_CHECKING:
    from sim.arrays import TravelArray
    from sim.experiment.base_choice import BaseChoice, Question
    from sim.scenario.specs.response import UnitGroup
    from sim.scenario.specs.scenario import Scenario
    from sim.world.model import World


@click.command(short_help="Say where to put bases, with proof that no choice is better.")
@scenario_file
@click.option(
    "--objective",
    type=click.Choice(["median", "cover", "set_cover", "centre"]),
    required=True,
    help="median: the mean time is smallest. cover: most are within --within. set_cover: all are, with the fewest"
    " places. centre: the longest time is smallest.",
)
@click.option("--number", type=click.IntRange(min=1), help="How many places to choose; not for set_cover.")
@click.option(
    "--within", type=click.FloatRange(min=0), metavar="MIN", help="The limit in minutes, for cover and set_cover."
)
@click.option("--units", metavar="GROUP", help="Group of units that shall wait there: its way of travel is taken.")
@click.option("--besides", metavar="GROUP", help="Group of units whose bases are there already.")
@click.option("--mode", metavar="MODE", help="Way of travel, if not that of --units.")
@click.option(
    "--candidates",
    metavar="LEVEL",
    help="Places of this level may be chosen; villages, or the finest if there are none.",
)
@click.option(
    "--weigh",
    type=click.Choice(["residents", "incidents", "equal"]),
    default="residents",
    show_default=True,
    help="What a cell counts for; incidents: how many are expected there, of all kinds.",
)
@click.option(
    "--seconds", type=click.FloatRange(min=0), default=300, show_default=True,
    help="After so long take the best found, and say how much better another could be.",
)  # fmt: skip
@click.option("--out", metavar="FILE", callback=output_file, help="Write units.GROUP.bases into this YAML file.")
@set_values
@language
@as_json
def site(file: str, sets: tuple[str, ...], out: Path | None, language: Language, as_json: bool, **asked: Any) -> None:
    """Choose places of the scenario FILE at which units should wait.

    Times are those from the nearest chosen place on a plain day, whoever is busy: what a simulation would add (queues,
    rosters) is left out. Use the places in a design and run it to see what they are worth.
    """
    from sim.cli.check import print_warnings
    from sim.experiment.base_choice import choose_bases
    from sim.scenario.late_problems import placed_in
    from sim.scenario.read import resolve
    from sim.world.build import build_world

    if out is not None and asked["units"] is None:
        raise click.UsageError("--out needs --units: the group whose bases the file shall set")
    resolved, words = resolve(file, sets), Words(language)
    if not as_json:
        print_warnings(resolved, words)
    with placed_in(resolved):
        world = build_world(resolved.scenario)
        already = _already(resolved.scenario, world, asked["besides"])
    found = choose_bases(world, resolved.scenario.demand, _question(resolved.scenario, world, asked), already)
    if out is not None:
        from sim.record.results.whole import write_whole

        write_whole(out, _fragment(resolved.scenario, world, found, asked["units"], words))
    if as_json:
        print_json({**_document(world, found), "file": out and str(out)})
        return
    click.echo(_text(world, found, words))
    if out is not None:
        click.echo(words("site.wrote", file=out, scenario=file))


def _question(scenario: Scenario, world: World, asked: dict[str, Any]) -> Question:
    from sim.experiment.base_choice import Question, default_level

    kinds, within = scenario.demand.kinds.values(), asked["within"]
    covers = asked["objective"] in ("cover", "set_cover")
    return Question(
        objective=asked["objective"],
        mode=asked["mode"] or _mode(scenario, asked["units"]),
        candidates=asked["candidates"] or default_level(world),
        weight=asked["weigh"],
        number=None if asked["objective"] == "set_cover" else asked["number"],
        within_min=min(kind.target_min for kind in kinds) if within is None and not covers else within,
        limit_s=asked["seconds"],
        besides=asked["besides"],
    )


def _mode(scenario: Scenario, group: str | None) -> str:
    """Return how the units travel that shall wait at the places: those of `group`, or of the first group there is."""
    if group is None:
        return next(iter(scenario.designs[scenario.baseline].units.values())).mode
    return _group(scenario, group, "units").mode


def _already(scenario: Scenario, world: World, group: str | None) -> TravelArray | None:
    from sim.experiment.base_choice import minutes_from_bases

    if group is None:
        return None
    return minutes_from_bases(world, _group(scenario, group, "besides"), f"units.{group}.bases")


def _group(scenario: Scenario, name: str, option: str) -> UnitGroup:
    """Return a group of units of the first design that has it, the baseline before the others."""
    from sim.errors import input_error, meant

    designs = [scenario.designs[scenario.baseline], *scenario.designs.values()]
    found = [design.units[name] for design in designs if name in design.units]
    if not found:
        groups = list(dict.fromkeys(group for design in designs for group in design.units))
        hint = meant(name, groups, f"there are {', '.join(groups)}")
        raise input_error(f"{name!r} is no group of units; {hint}", option)
    return found[0]


def _fragment(scenario: Scenario, world: World, found: BaseChoice, group: str, words: Words) -> str:
    """Return what a design says to have `group` wait at the chosen places, instead of where it waits now."""
    from sim.scenario.scenario_yaml import fragment_yaml

    instead: dict[str, Any] = {
        name: None
        for design in scenario.designs.values()
        if group in design.units
        for name in sorted(design.units[group].bases.model_fields_set - {"places"})
    }
    places = [world.places.code[place] for place in found.places.tolist()]
    comment = "\n".join(_sentences(world, found, words))
    return fragment_yaml({"units": {group: {"bases": {**instead, "places": places}}}}, comment)


def _sentences(world: World, found: BaseChoice, words: Words) -> list[str]:
    question, answer = found.question, found.answer
    level, within = words.known("level", question.candidates), question.within_min
    said = {
        "mode": question.mode,
        "mean": f"{found.mean_min:.3f}",
        "worst": f"{found.worst_min:.3f}",
        "share": f"{found.within_share:.2%}",
        "weight": words(f"site.weight.{question.weight}"),
    }
    return [
        words(
            "site.chosen_besides" if question.besides else "site.chosen", world=world.name,
            chosen=f"{len(found.places):,}", candidates=f"{found.candidates:,}", level=level, besides=question.besides,
            objective=words(f"site.objective.{question.objective}"),
        ),
        words("site.minutes", **said) if within is None else words("site.minutes_within", within=f"{within:g}", **said),
        words("site.best") if answer.is_best else words("site.gap", gap=f"{answer.gap:.2%}"),
    ]  # fmt: skip


def _text(world: World, found: BaseChoice, words: Words) -> str:
    code, weight = words("site.column.code"), words(f"site.weight.{found.question.weight}")
    mean, rows = words("site.column.mean"), _places(world, found)
    width = max(columns_of(text) for text in (code, *(row["code"] for row in rows)))
    head = f"  {padded(code, width)}  {_right(weight, 12)}  {_right(mean, 8)}  {words('site.column.name')}"
    lines = [
        f"  {padded(row['code'], width)}  {row['weight']:>12,.1f}  {row['mean_min']:8.3f}  {row['name']}"
        for row in rows
    ]
    return "\n".join([*_sentences(world, found, words), head, *lines])


def _right(text: str, width: int) -> str:
    return " " * (width - columns_of(text)) + text


def _places(world: World, found: BaseChoice) -> list[dict[str, Any]]:
    """Return one row a chosen place: what is nearest to it, and how far that is on average."""
    places = world.places
    return [
        {"code": places.code[place], "name": places.name[place], "weight": float(weight), "mean_min": float(minute)}
        for place, weight, minute in zip(found.places.tolist(), found.served, found.served_mean_min, strict=True)
    ]


def _document(world: World, found: BaseChoice) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "question": asdict(found.question),
        "candidates": found.candidates,
        "value": found.answer.value,
        "bound": found.answer.bound,
        "gap": found.answer.gap,
        "is_best": found.answer.is_best,
        "mean_min": found.mean_min,
        "worst_min": found.worst_min,
        "within_share": found.within_share,
        "places": _places(world, found),
    }
