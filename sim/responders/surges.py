"""What surges do to units: some come only then, some wait elsewhere, some can do other things for a while."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from sim.arrays import FloatArray, IndexArray
from sim.errors import Problem
from sim.responders.bases import Base
from sim.responders.roster import Duties
from sim.scenario.specs.response import Bases, UnitGroup

Stretches = Mapping[str, tuple[float, float]]
"""When each surge begins and ends, minutes of the run, by name."""


@dataclass(frozen=True, slots=True)
class Posture:
    """Where the units of a group wait and what they can do, from a moment on.

    `units` are their numbers; `node`, `leg_km` and `area` have the same shape and mean what they mean in a `Fleet`.
    """

    at: float
    units: IndexArray
    node: IndexArray
    leg_km: FloatArray
    area: IndexArray
    skills: frozenset[str]


def within(duties: Duties, stretches: list[tuple[float, float]]) -> Duties:
    """Return what of `duties` falls into one of the stretches, in the order of time; those may overlap."""
    found = []
    for from_at, to_at in joined(stretches):
        begin, end = np.maximum(duties.from_at, from_at), np.minimum(duties.to_at, to_at)
        some = begin < end
        found.append((duties.day[some], begin[some], end[some]))
    day, begin, end = (np.concatenate(column) for column in zip(*found, strict=True))
    return Duties(day, begin, end)


def joined(stretches: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the stretches in the order of time, those that overlap or touch as one."""
    found: list[tuple[float, float]] = []
    for from_at, to_at in sorted(stretches):
        if found and from_at <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], to_at)
        else:
            found.append((from_at, to_at))
    return found


def unknown_surges(name: str, group: UnitGroup, surges: Stretches) -> Iterator[Problem]:
    """Yield what is wrong with the surges that a group names."""
    known = ", ".join(surges) or "none"
    named = {f"only_during[{number}]": surge for number, surge in enumerate(group.only_during)}
    for path, surge in (named | {f"during.{surge}": surge for surge in group.during}).items():
        if surge not in surges:
            yield Problem(f"{surge!r}: there is no such surge; known are {known}", f"units.{name}.{path}")


def postures_of(
    group: UnitGroup,
    units: IndexArray,
    home: tuple[IndexArray, FloatArray, IndexArray],
    surges: Stretches,
    find: Callable[[Bases, str], list[tuple[Base, int]]],
) -> list[Posture]:
    """Return the postures of a group that differ from the one before, in the order of time.

    Parameters
    ----------
    home:
        Road node, leg and own area of each unit when there is no surge.
    find:
        Returns bases and their areas; told where in `during` they stand.
    """
    places = {
        name: _columns(find(during.bases, f"during.{name}.bases"), len(units))
        for name, during in group.during.items()
        if during.bases is not None
    }
    usual = frozenset(group.skills)
    found: list[Posture] = []
    last_where, last_skills = home, usual
    for at in sorted({at for name in group.during for at in surges[name]}):
        where, skills = home, usual
        for name, during in group.during.items():
            if surges[name][0] <= at < surges[name][1]:
                where = places.get(name, where)
                skills = skills if during.skills is None else frozenset(during.skills)
        if where is not last_where or skills != last_skills:
            found.append(Posture(at, units, *where, skills))
            last_where, last_skills = where, skills
    return found


def _columns(bases: list[tuple[Base, int]], count: int) -> tuple[IndexArray, FloatArray, IndexArray]:
    chosen = [bases[unit % len(bases)] for unit in range(count)]
    return (
        np.array([base.node for base, _ in chosen], dtype=np.int32),
        np.array([base.leg_km for base, _ in chosen], dtype=np.float64),
        np.array([area for _, area in chosen], dtype=np.int32),
    )
