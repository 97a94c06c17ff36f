"""The inputs that `disputes.py` changes one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

Tree = dict[str, Any]
Change = Callable[[Tree], None]


def without_other_calls(scenario: Tree) -> Tree:
    """Leave only the calls that come of disputes."""
    caused = {into for kind in scenario["demand"]["disputes"]["kinds"].values() for into in kind["into"]}
    for name, kind in scenario["demand"]["kinds"].items():
        kind["rate"] = None if name in caused else {"per_day": 0.0}
    return scenario


def as_it_is(scenario: Tree) -> None:
    """Change nothing."""


def of_kinds(field: str, factor: float) -> Change:
    """Return a change that multiplies a number, or all colours of it, of every kind of dispute."""

    def change(scenario: Tree) -> None:
        for kind in scenario["demand"]["disputes"]["kinds"].values():
            kind[field] = scaled(kind[field], factor)

    return change


def of_rungs(field: str, value: float | bool | str) -> Change:
    """Return a change that gives every rung of every design a value."""

    def change(scenario: Tree) -> None:
        for rung in rungs(scenario):
            rung[field] = value

    return change


def settles(factor: float) -> Change:
    """Return a change of the chance that a sitting settles, on every rung."""

    def change(scenario: Tree) -> None:
        for rung in rungs(scenario):
            rung["settles"] = {name: min(1.0, factor * value) for name, value in rung["settles"].items()}

    return change


def notices(factor: float) -> Change:
    """Return a change of what those on rounds notice."""

    def change(scenario: Tree) -> None:
        for design in scenario["designs"].values():
            for rounds in design["discovery"]["rounds"].values():
                rounds["notices"] *= factor

    return change


def reach(factor: float, *names: str) -> Change:
    """Return a change of how many report by themselves, in every design; by some channels only if named."""

    def change(scenario: Tree) -> None:
        for design in scenario["designs"].values():
            for name, channel in design["discovery"]["channels"].items():
                if not names or name in names:
                    channel["reach"] *= factor

    return change


def attention(known: float, in_mediation: float) -> Change:
    """Return a change of how attention calms."""

    def change(scenario: Tree) -> None:
        scenario["demand"]["disputes"]["attention"] = {"known": known, "in_mediation": in_mediation}

    return change


def turnout(factor: float) -> Change:
    """Return a change of how long the mediators of the code take to set out."""

    def change(scenario: Tree) -> None:
        scenario["designs"]["code"]["units"]["community_mediator"]["turnout"]["median_min"] *= factor

    return change


def day_and_night(scenario: Tree) -> None:
    """Let the mediators of the code work at any hour."""
    code = scenario["designs"]["code"]
    code["units"]["community_mediator"]["shifts"] = [{"hours": "00:00-24:00"}]
    code["ladder"]["rungs"]["community"]["hours"] = "00:00-24:00"


def always_open(*names: str) -> Change:
    """Return a change that lets some ways to become known have been open before the first day."""

    def change(scenario: Tree) -> None:
        for design in scenario["designs"].values():
            discovery = design["discovery"]
            for name, way in (discovery["channels"] | discovery["rounds"]).items():
                way["open_before"] |= name in names

    return change


def without_stock(scenario: Tree) -> None:
    """Let no dispute have begun before the first day."""
    scenario["demand"]["disputes"]["history_days"] = 0.0


def rungs(scenario: Tree) -> Iterator[Tree]:
    """Yield every rung of every design."""
    for design in scenario["designs"].values():
        yield from design["ladder"]["rungs"].values()


def scaled(value: Any, factor: float) -> Any:
    """Return a number times a factor, or a map of such numbers."""
    return {name: factor * one for name, one in value.items()} if isinstance(value, dict) else factor * value


CHANGES: dict[str, dict[str, Change]] = {
    "huaiyang_disputes": {
        "`notices` times 1/3": notices(1 / 3),
        "`notices` times 3": notices(3.0),
        "`reach` of phone and walk-in times 1/2": reach(0.5),
        "`boils_over` times 2": of_kinds("boils_over", 2.0),
        "`fades_per_year` times 2": of_kinds("fades_per_year", 2.0),
        "`attention` does nothing (1, 1)": attention(1.0, 1.0),
        "`settles` times 0.75": settles(0.75),
        "no stock at the start (`history_days` 0)": without_stock,
        "rounds for years already (`open_before`)": always_open("members", "auxiliaries"),
    },
    "zhengzhou_code": {
        "mediators of the code day and night": day_and_night,
        "`no_contact` 0": of_rungs("no_contact", 0.0),
        "`no_contact` 0.30": of_rungs("no_contact", 0.30),
        "`turnout` times 2": turnout(2.0),
        "`reach` of the code times 1/2": reach(0.5, "code"),
        "`settles` times 0.75": settles(0.75),
        "`gives_up` 0": of_rungs("gives_up", 0.0),
        "no stock at the start (`history_days` 0)": without_stock,
    },
    "changde_panels": {
        "`reach` of all channels times 1/2": reach(0.5),
        "`boils_over` times 2": of_kinds("boils_over", 2.0),
        "`fades_per_year` times 2": of_kinds("fades_per_year", 2.0),
        "`settles` times 0.75": settles(0.75),
        "`gives_up` 0": of_rungs("gives_up", 0.0),
        "the court decides nothing (`decides`)": of_rungs("decides", False),
        "no stock at the start (`history_days` 0)": without_stock,
        "chat groups for years already (`open_before`)": always_open("chat_group"),
    },
}
"""Scenario -> what is changed, one thing at a time."""
