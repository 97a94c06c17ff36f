"""What the ladder, the rounds and those who listen on calls cannot know alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sim.scenario.wording import known_are, quoted
from sim.scenario.written_parts import lack, map_at, part_at, skill_sets, texts
from sim.spec import Loc

Finding = tuple[Loc, str]


def dispute_findings(scenario: Mapping[str, Any], design: Any, loc: Loc, levels: tuple[str, ...]) -> Iterator[Finding]:
    """Yield what in a design does not go together about disputes.

    Parameters
    ----------
    loc:
        Where the design stands.
    levels:
        Levels that places may have; empty where it cannot be told.
    """
    yield from _rungs(scenario, design, (*loc, "ladder", "rungs"), levels)
    yield from _rounds(design, (*loc, "discovery", "rounds"), levels)
    yield from _on_calls(scenario, design, (*loc, "discovery", "on_calls"))


def _rungs(scenario: Mapping[str, Any], design: Any, loc: Loc, levels: tuple[str, ...]) -> Iterator[Finding]:
    """A rung that nobody can hold a sitting on, or that takes disputes which there are not, is a mistake."""
    kinds, skills = map_at(scenario, "demand", "disputes", "kinds"), skill_sets(design)
    for name, rung in map_at(design, "ladder", "rungs").items():
        for part in ("needs", "beside"):
            needs = set(texts(rung, part) or [])
            if skills and not any(needs <= one for one in skills):
                yield (*loc, name, part), f"no unit of this design has {lack(needs, skills)}"
        for number, kind in enumerate(texts(rung, "kinds") or []):
            if kinds and kind not in kinds:
                yield (*loc, name, "kinds", number), f"{quoted(kind)}: no such kind of dispute{known_are(kind, kinds)}"
        level = part_at(rung, "office_level")
        if isinstance(level, str) and levels and level not in levels:
            message = f"{quoted(level)}: this world has no such level{known_are(level, levels)}"
            yield (*loc, name, "office_level"), message


def _rounds(design: Any, loc: Loc, levels: tuple[str, ...]) -> Iterator[Finding]:
    for name, rounds in map_at(design, "discovery", "rounds").items():
        level = part_at(rounds, "among", "level")
        if isinstance(level, str) and levels and level not in levels:
            message = f"{quoted(level)}: this world has no such level{known_are(level, levels)}"
            yield (*loc, name, "among", "level"), message


def _on_calls(scenario: Mapping[str, Any], design: Any, loc: Loc) -> Iterator[Finding]:
    """Calls on which nobody listens, or of kinds which there are not, are a mistake."""
    kinds, skills = map_at(scenario, "demand", "kinds"), skill_sets(design)
    on_calls = part_at(design, "discovery", "on_calls")
    needs = set(texts(on_calls, "skills") or [])
    if skills and not any(needs <= one for one in skills):
        yield (*loc, "skills"), f"no unit of this design has {lack(needs, skills)}"
    for number, kind in enumerate(texts(on_calls, "kinds") or []):
        if kinds and kind not in kinds:
            yield (*loc, "kinds", number), f"{quoted(kind)}: no such kind{known_are(kind, kinds)}"
