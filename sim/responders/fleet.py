"""The fleet: every unit of a design, as columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple

import numpy as np

from sim.arrays import NONE, FloatArray, IndexArray
from sim.chance.streams import Streams
from sim.errors import InputError, Problem, input_error
from sim.responders.absence import Absences, Staffing, absences_of, staffing_of
from sim.responders.bases import Base, find_bases
from sim.responders.beats import Beat
from sim.responders.detours import Detour
from sim.responders.patrols import find_beats
from sim.responders.roster import DueBreak, Duties, breaks_of, duties_of, spans_of
from sim.responders.surges import Posture, postures_of, unknown_surges, within
from sim.scenario.specs.clock import Clock
from sim.scenario.specs.response import Bases, Design, UnitGroup
from sim.world.model import World


@dataclass(frozen=True, slots=True)
class Fleet:
    """Units in a fixed order: by group as written, then base, then shift, then crew. All shapes `(units,)`.

    `name` is `group.number`, counting from 1 in each group. `group` indexes `groups`. `base_node` and `base_leg_km`
    say where the base is, `base_place` which place it belongs to (`NONE` for a bare road node). `area` is the place
    that is the unit's own area, `NONE` for the whole district. `duty` holds for each unit the spans of duty that touch
    the simulated time: pairs of minutes, ascending, never touching each other, shape `(spans, 2)`; a unit that too many
    people are away from has none on that day. `breaks` holds the breaks due of the units that have any, `absences` the
    duties on which somebody is away. `beats` are those of the units that patrol on a plain day, `detours` what
    closed roads and surges make of them. `postures` say where units wait and what they can do once a surge has begun or
    ended; the columns say what holds without one.
    """

    design: Design
    group_names: tuple[str, ...]
    groups: tuple[UnitGroup, ...]
    name: tuple[str, ...]
    group: IndexArray
    base_node: IndexArray
    base_leg_km: FloatArray
    base_place: IndexArray
    base_x_km: FloatArray
    base_y_km: FloatArray
    area: IndexArray
    duty: tuple[FloatArray, ...]
    breaks: Mapping[int, tuple[DueBreak, ...]] = field(default_factory=dict)
    absences: Absences = field(default_factory=lambda: absences_of([]))
    beats: Mapping[int, Beat] = field(default_factory=dict)
    detours: tuple[Detour, ...] = ()
    postures: tuple[Posture, ...] = ()

    def __len__(self) -> int:
        return len(self.name)

    def destinations(self) -> list[int]:
        """Return the road nodes to which units go without a call: their bases, and where they join their beats."""
        joins = {id(joins): joins for joins in (beat.joins for beat in self.all_beats())}
        meanwhile = [node for posture in self.postures for node in posture.node.tolist()]
        return [*self.base_node.tolist(), *meanwhile, *(node for nodes in joins.values() for node in nodes.tolist())]

    def all_beats(self) -> Iterator[Beat]:
        """Yield the beats of a plain day, then what there is instead of them."""
        yield from self.beats.values()
        for detour in self.detours:
            yield from (beat for beat in detour.beats.values() if beat is not None)

    def beat_at(self, unit: int, at: float) -> Beat | None:
        """Return the beat of a unit at a minute of the run, None where it has none then."""
        beat = self.beats.get(unit)
        for detour in self.detours:
            if detour.at <= at:
                beat = detour.beats.get(unit, beat)
        return beat


def build_fleet(design: Design, world: World, clock: Clock, streams: Streams | None = None) -> Fleet:
    """Return every unit of `design`, placed and rostered.

    Parameters
    ----------
    streams:
        Chances of the replication, which say who is away and how random beats go; nobody is, if not given.

    Raises
    ------
    InputError
        When a base cannot be found, or no unit is ever on duty.
    """
    problems: list[Problem] = []
    rows: list[_Row] = []
    for number, (name, group) in enumerate(design.units.items()):
        problems += unknown_surges(name, group, world.surges)
        try:
            bases = _bases(group, world, f"units.{name}", group.bases, "bases")
        except InputError as error:
            problems.extend(error.problems)
            continue
        if not problems:
            rows += _crews(name, number, group, bases, world, clock, streams)
    if problems:
        raise InputError(tuple(problems))
    if not any(row.planned for row in rows):
        raise input_error("no unit is on duty at any time; look at the hours and days of the shifts", "units")
    fleet = _as_columns(design, rows)
    fleet = replace(fleet, postures=_postures(fleet, world))
    beats, detours = find_beats(fleet, world, streams)
    return replace(fleet, beats=beats, detours=detours)


class _Row(NamedTuple):
    name: str
    group: int
    base: Base
    area: int
    planned: bool
    duty: FloatArray
    breaks: tuple[DueBreak, ...]
    absence: tuple[Duties, Staffing] | None


def _crews(
    name: str,
    number: int,
    group: UnitGroup,
    bases: list[tuple[Base, int]],
    world: World,
    clock: Clock,
    streams: Streams | None,
) -> Iterator[_Row]:
    """Yield the units of a group: by base, then shift, then crew."""
    draws = streams if group.absence.occurs else None
    stretches = [world.surges[name] for name in group.only_during]
    rosters = [duties_of(shift, clock) for shift in group.shifts]
    rosters = [within(duties, stretches) for duties in rosters] if stretches else rosters
    planned = [(shift, duties, spans_of(duties)) for shift, duties in zip(group.shifts, rosters, strict=True)]
    met: Counter[str] = Counter()
    unit = 0
    for base, area in bases:
        here = _name_of_base(base, world)
        met[here] += 1
        for place, (shift, duties, spans) in enumerate(planned):
            for crew in range(shift.crews):
                unit += 1
                served, duty, absence = duties, spans, None
                if draws is not None:
                    lasting_name = f"{name}/{here}/{met[here]}/{place}/{crew}"
                    staff = staffing_of(duties, group.absence, group.crew, draws, lasting_name)
                    served, absence = duties.only(staff.goes), (duties, staff)
                    duty = spans_of(served)
                breaks = breaks_of(shift, served, crew)
                yield _Row(f"{name}.{unit}", number, base, area, len(duties) > 0, duty, breaks, absence)


def _name_of_base(base: Base, world: World) -> str:
    """Return what a base is called in every design that has it."""
    return world.roads.node_name[base.node] if base.place == NONE else world.places.code[base.place]


def _bases(group: UnitGroup, world: World, path: str, bases: Bases, where: str) -> list[tuple[Base, int]]:
    """Return bases with the own area of units that wait there."""
    found = find_bases(bases, world, f"{path}.{where}")
    return list(zip(found, _areas(group, found, world, f"{path}.area_level"), strict=True))


def _postures(fleet: Fleet, world: World) -> tuple[Posture, ...]:
    """Return what surges make of the units, in the order of time.

    Raises
    ------
    InputError
        When a base cannot be found.
    """
    problems: list[Problem] = []
    found: list[Posture] = []
    for number, (name, group) in enumerate(zip(fleet.group_names, fleet.groups, strict=True)):
        units = np.flatnonzero(fleet.group == number).astype(np.int32)
        home = fleet.base_node[units], fleet.base_leg_km[units], fleet.area[units]
        find = partial(_bases, group, world, f"units.{name}")
        try:
            found += postures_of(group, units, home, world.surges, find)
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(tuple(problems))
    return tuple(sorted(found, key=lambda posture: posture.at))


def _areas(group: UnitGroup, bases: list[Base], world: World, path: str) -> list[int]:
    if group.area_level is None:
        return [NONE] * len(bases)
    places = world.places
    if group.area_level not in places.levels:
        raise input_error(f"{group.area_level!r} is no level; {world.name} has {', '.join(places.levels)}", path)
    found: list[int] = world.above(np.array([base.place for base in bases], dtype=np.int32), group.area_level).tolist()
    for base, place in zip(bases, found, strict=True):
        if place == NONE:
            raise input_error(f"a base at {base.x_km:.3f}, {base.y_km:.3f} km lies in no {group.area_level}", path)
    return found


def _as_columns(design: Design, rows: list[_Row]) -> Fleet:
    index, real = np.int32, np.float64
    return Fleet(
        design=design,
        group_names=tuple(design.units),
        groups=tuple(design.units.values()),
        name=tuple(row.name for row in rows),
        group=np.array([row.group for row in rows], dtype=index),
        base_node=np.array([row.base.node for row in rows], dtype=index),
        base_leg_km=np.array([row.base.leg_km for row in rows], dtype=real),
        base_place=np.array([row.base.place for row in rows], dtype=index),
        base_x_km=np.array([row.base.x_km for row in rows], dtype=real),
        base_y_km=np.array([row.base.y_km for row in rows], dtype=real),
        area=np.array([row.area for row in rows], dtype=index),
        duty=tuple(row.duty for row in rows),
        breaks={unit: row.breaks for unit, row in enumerate(rows) if row.breaks},
        absences=absences_of([row.absence for row in rows]),
    )
