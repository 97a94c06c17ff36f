"""The state of every unit, as columns, and what the engine reads but never changes."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from sim.arrays import BoolArray, FloatArray, IndexArray
from sim.demand.tape import DemandTape
from sim.engine.doors import Doors, doors_of
from sim.engine.handling import handling_minutes
from sim.engine.teams import NeedNumber, Team, team_of
from sim.engine.turnout import Turnouts
from sim.responders.fleet import Fleet
from sim.responders.rounds import Rounds
from sim.responders.trip import Moving
from sim.world.model import World
from sim.world.travel import TravelTimes


@dataclass(frozen=True, slots=True)
class Inputs:
    """What stands before the clock starts.

    `handling_min` has shape `(matters,)`, `kind` numbers the kind of each matter. Matters with equal needs can be
    served by the same units: `need` numbers the sets of `needs`, one entry a matter, and `able`, shape
    `(needs, groups)`, says who meets them. `team` says whom a matter needs that may need several units, one entry a
    matter.
    """

    world: World
    doors: Doors
    travel: TravelTimes
    tape: DemandTape
    fleet: Fleet
    handling_min: FloatArray
    turnouts: Turnouts
    kind: list[int]
    need: list[int]
    needs: tuple[frozenset[str], ...]
    able: BoolArray
    team: list[Team | None]
    need_of_kind: list[int]


def prepare(world: World, tape: DemandTape, fleet: Fleet) -> Inputs:
    """Turn the tape's marks into minutes by the laws of the design."""
    numbers: dict[frozenset[str], int] = {}
    number: NeedNumber = lambda needs: numbers.setdefault(frozenset(needs), len(numbers))  # noqa: E731
    need_of = np.array([number(kind.needs) for kind in tape.kinds], dtype=np.int64)
    teams = [team_of(kind, number) for kind in tape.kinds]
    skills = [frozenset(group.skills) for group in fleet.groups]
    kind: list[int] = tape.kind.tolist()
    return Inputs(
        world, doors_of(world, tape.cell), world.travel.with_destinations(fleet.destinations()), tape, fleet,
        handling_minutes(tape, fleet.design.desk),
        Turnouts(fleet, tape),
        kind,
        need_of[tape.kind].tolist(),
        tuple(numbers),
        np.array([[need <= have for have in skills] for need in numbers]),
        [teams[number] for number in kind],
        need_of.tolist(),
    )  # fmt: skip


class Use(NamedTuple):
    """What a unit is used for that a more urgent call may take: the matter, and the way there while it is on it."""

    matter: int
    priority: int
    trip: Moving | None


@dataclass(slots=True)
class UnitColumns:
    """Where every unit is and whether it can take a call, one entry a unit.

    Columns that decisions read for many units at once have a NumPy view of the same memory, because one entry is read
    several times faster from an array of the standard library.

    Attributes
    ----------
    free:
        On duty and may be ordered now; `free_for` counts them for each set of needs. `meets` lists the sets of needs
        that a unit meets.
    node, node_min, node_km:
        The road node that it comes to first, the minutes and kilometres until there: off-road from where it stands, or
        the rest of a road.
    all_free, all_node, all_node_min:
        The views.
    at_base:
        A unit ordered from its base has to turn out first.
    trip:
        The way of those that may be called on it.
    takeable:
        The use of those that a more urgent call may take.
    rounds:
        The patrols of `trip` that go round a circuit, to be looked at together; None where no unit ever does.
    resting:
        Those on a break that may be called away from it: the least urgent priority for which they may.
    """

    free: bytearray
    free_for: list[int]
    meets: list[tuple[int, ...]]
    node: array[int]
    node_min: array[float]
    node_km: list[float]
    at_base: list[bool]
    trip: dict[int, Moving] = field(default_factory=dict)
    takeable: dict[int, Use] = field(default_factory=dict)
    rounds: Rounds | None = None
    resting: dict[int, int] = field(default_factory=dict)
    all_free: BoolArray = field(init=False)
    all_node: IndexArray = field(init=False)
    all_node_min: FloatArray = field(init=False)

    def __post_init__(self) -> None:
        """Make the views."""
        self.all_free = np.asarray(memoryview(self.free)).view(np.bool_)
        self.all_node, self.all_node_min = np.asarray(self.node), np.asarray(self.node_min)

    @classmethod
    def at_their_bases(cls, inputs: Inputs) -> UnitColumns:
        """Return the columns of a fleet off duty at home."""
        fleet = inputs.fleet
        count = len(fleet)
        modes = [inputs.travel.matrix(group.mode, 0) for group in fleet.groups]
        pace = np.array([matrix.leg_min_per_km for matrix in modes])[fleet.group]
        meets = [tuple(np.flatnonzero(inputs.able[:, group]).tolist()) for group in range(len(fleet.groups))]
        return cls(
            free=bytearray(count),
            free_for=[0] * len(inputs.able),
            meets=[meets[group] for group in fleet.group.tolist()],
            node=array("i", fleet.base_node.tolist()),
            node_min=array("d", fleet.base_leg_km * pace),
            node_km=fleet.base_leg_km.tolist(),
            at_base=[True] * count,
        )

    def set_free(self, unit: int) -> None:
        """The unit may be ordered from now on."""
        if not self.free[unit]:
            self.free[unit] = True
            for need in self.meets[unit]:
                self.free_for[need] += 1

    def set_busy(self, unit: int) -> None:
        """The unit may not be ordered any more."""
        if self.free[unit]:
            self.free[unit] = False
            for need in self.meets[unit]:
                self.free_for[need] -= 1

    def set_aside(self, unit: int) -> Callable[[], None]:
        """Keep a unit from being chosen once more. Returns what makes it as it was: free, in use or on a break."""
        is_free, use, least = bool(self.free[unit]), self.takeable.pop(unit, None), self.resting.pop(unit, None)
        self.set_busy(unit)

        def put_back() -> None:
            if is_free:
                self.set_free(unit)
            if use is not None:
                self.takeable[unit] = use
            if least is not None:
                self.resting[unit] = least

        return put_back

    def stands(self, unit: int, node: int, node_min: float, node_km: float) -> None:
        """Put a unit so far from a road node."""
        self.node[unit], self.node_min[unit], self.node_km[unit] = node, node_min, node_km
