"""Where to put bases: the places of a world as sites of a location model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim.arrays import NONE, FloatArray, IndexArray, TravelArray
from sim.demand.rates import cell_shares, mean_per_day
from sim.errors import InputError, Problem, input_error, meant
from sim.responders.bases import find_bases
from sim.scenario.specs.demand import Demand
from sim.scenario.specs.response import UnitGroup
from sim.siting.answer import Answer
from sim.siting.centre import p_centre
from sim.siting.cover import maximal_cover
from sim.siting.median import p_median
from sim.siting.set_cover import fewest_to_cover
from sim.world.model import VILLAGE, World
from sim.world.ways_to_cells import minutes_to_cells

Objective = Literal["median", "cover", "set_cover", "centre"]
Weight = Literal["residents", "incidents", "equal"]

MOST_PAIRS = 30_000_000
"""Cells times candidates that a model takes; more would not fit into the memory of an ordinary machine."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: places of `candidates` where units that travel by `mode` shall wait.

    `number` is needed but for `set_cover`, `within_min` for `cover` and `set_cover`; otherwise it only serves to say
    whom the chosen places have within it.
    """

    objective: Objective
    mode: str
    candidates: str
    weight: Weight = "residents"
    number: int | None = None
    within_min: float | None = None
    limit_s: float = 300.0
    besides: str | None = None
    """Group of units whose bases are there already; None for none."""


@dataclass(frozen=True, slots=True)
class BaseChoice:
    """The chosen places and what they come to, on a plain day, whoever is busy.

    Attributes
    ----------
    places:
        Of the world, ascending, shape `(chosen,)`.
    candidates:
        How many places could be chosen.
    answer:
        The proof: value and bound of the objective. Its `sites` count candidates.
    nearest:
        Which of `places` is nearest to each cell, shape `(cells,)`; `NONE` where a base that is there already is.
    minutes:
        From there, shape `(cells,)`.
    weight:
        Of each cell, shape `(cells,)`.
    """

    question: Question
    places: IndexArray
    candidates: int
    answer: Answer
    nearest: IndexArray
    minutes: TravelArray
    weight: FloatArray

    @property
    def mean_min(self) -> float:
        """Mean time from the nearest chosen place, over the weight."""
        return float(self.minutes @ self.weight / self.weight.sum())

    @property
    def worst_min(self) -> float:
        """Longest time to a cell that has any weight."""
        return float(self.minutes[self.weight > 0].max())

    @property
    def within_share(self) -> float:
        """Share of the weight within the limit; NaN if there is no limit."""
        if self.question.within_min is None:
            return float("nan")
        return float(self.weight[self.minutes <= self.question.within_min].sum() / self.weight.sum())

    @property
    def served(self) -> FloatArray:
        """Weight of the cells to which each place is nearest, shape `(chosen,)`."""
        return self._sums(self.weight)

    @property
    def served_mean_min(self) -> FloatArray:
        """Mean time from each place to the cells to which it is nearest, shape `(chosen,)`; NaN if to none."""
        served = self.served
        minutes = self._sums(self.weight * self.minutes)
        mean: FloatArray = np.divide(minutes, served, out=np.full(len(served), np.nan), where=served > 0)
        return mean

    def _sums(self, values: FloatArray) -> FloatArray:
        new = self.nearest != NONE
        return np.bincount(self.nearest[new], values[new], minlength=len(self.places)).astype(np.float64)


def minutes_from_bases(world: World, group: UnitGroup, path: str) -> TravelArray:
    """Return the minutes to each cell from the nearest base of a group of units, shape `(cells,)`."""
    bases = find_bases(group.bases, world, path)
    node = np.array([base.node for base in bases], dtype=np.int32)
    leg_km = np.array([base.leg_km for base in bases])
    matrix = world.travel.matrix(group.mode, 0)
    nearest: TravelArray = minutes_to_cells(matrix, world.cells, node, leg_km).min(axis=1)
    return nearest


def choose_bases(
    world: World, demand: Demand, question: Question, already_min: TravelArray | None = None
) -> BaseChoice:
    """Return the places of a world at which units should wait.

    Parameters
    ----------
    already_min:
        Minutes to each cell from bases that are there already, shape `(cells,)`: places are chosen besides them.

    Raises
    ------
    InputError
        When the question does not fit the world: no such level, more places than there are, cells that cannot be
        covered.
    """
    places = _candidates(world, question)
    weight = weights(world, demand, question.weight)
    matrix = world.travel.matrix(question.mode, 0)
    seats = world.places
    minutes = minutes_to_cells(matrix, world.cells, seats.seat_node[places], seats.seat_leg_km[places])
    already = np.full(len(minutes), np.inf, dtype=np.float32) if already_min is None else already_min
    # Whoever is nearest, a new place or one that is there: so the models need not know of the latter.
    answer = _answer(np.minimum(minutes, already[:, None]), weight, question, world)
    chosen = minutes[:, answer.sites]
    nearest = np.where(chosen.min(axis=1) < already, chosen.argmin(axis=1), NONE).astype(np.int32)
    best = np.minimum(chosen.min(axis=1), already)
    return BaseChoice(question, places[answer.sites], len(places), answer, nearest, best, weight)


def default_level(world: World) -> str:
    """Return the level whose places are candidates when none is named: villages, or else the finest there is."""
    levels = world.places.levels
    return VILLAGE if VILLAGE in levels else levels[-1]


def weights(world: World, demand: Demand, by: Weight) -> FloatArray:
    """Return what each cell counts for, shape `(cells,)`: its residents, its expected incidents a day, or 1."""
    if by == "equal":
        return np.ones(len(world.cells))
    if by == "residents":
        return world.cells.residents.astype(np.float64)
    kinds = {name: kind for name, kind in demand.kinds.items() if kind.rate is not None}
    return sum((mean_per_day(kind, world) * cell_shares(name, kind, world) for name, kind in kinds.items()),
               np.zeros(len(world.cells)))  # fmt: skip


def _candidates(world: World, question: Question) -> IndexArray:
    levels, problems = world.places.levels, []
    places = np.empty(0, dtype=np.int32)
    if question.candidates not in levels:
        hint = meant(question.candidates, levels, f"{world.name} has {', '.join(levels)}")
        problems.append(Problem(f"{question.candidates!r} is no level; {hint}", "candidates"))
    else:
        places = np.flatnonzero(world.places.level == levels.index(question.candidates)).astype(np.int32)
        if len(places) * len(world.cells) > MOST_PAIRS:
            message = f"{len(places):,} places for {len(world.cells):,} cells are too many; take an upper level"
            problems.append(Problem(message, "candidates"))
    if question.objective != "set_cover" and question.number is None:
        problems.append(Problem(f"{question.objective} needs a number of places", "number"))
    elif question.number is not None and len(places) and not 1 <= question.number <= len(places):
        message = f"{question.number}: must be 1 to {len(places):,}, as many as there are {question.candidates} places"
        problems.append(Problem(message, "number"))
    if question.objective in ("cover", "set_cover") and question.within_min is None:
        problems.append(Problem(f"{question.objective} needs a limit in minutes", "within"))
    if problems:
        raise InputError(tuple(problems))
    return places


def _answer(minutes: TravelArray, weight: FloatArray, question: Question, world: World) -> Answer:
    if not weight.any():
        raise input_error(f"no cell of {world.name} has any {question.weight}; choose another weight", "weight")
    number, limit_s = question.number or 0, question.limit_s
    if question.objective == "median":
        return p_median(minutes, weight, number, limit_s=limit_s)
    if question.objective == "centre":
        return p_centre(minutes, weight, number, limit_s=limit_s)
    assert question.within_min is not None
    if question.objective == "cover":
        return maximal_cover(minutes, weight, number, question.within_min, limit_s=limit_s)
    some = weight > 0
    nearest = np.where(some, minutes.min(axis=1), 0.0)
    far = np.flatnonzero(nearest > question.within_min)
    if len(far):
        worst = int(nearest.argmax())
        name = world.places.name[world.cells.place[worst]] or world.places.code[world.cells.place[worst]]
        raise input_error(
            f"{question.within_min:g}: {len(far)} cells are farther than that from every {question.candidates}, up to"
            f" {nearest[worst]:.1f} min ({name}); give more minutes, or candidates of a finer level",
            "within",
        )
    return fewest_to_cover(minutes[some], question.within_min, limit_s=limit_s)
