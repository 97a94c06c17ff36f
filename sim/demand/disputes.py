"""Disputes on the tape: between whom, when and how grave, each with the key to all its later marks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import MINUTES_PER_DAY, NONE, IndexArray
from sim.chance.addressed import mark_of_each, named
from sim.chance.streams import Streams
from sim.demand.dispute_tape import DisputeTape
from sim.demand.households import draw_households
from sim.demand.marks import marks as fates
from sim.demand.rates import DAYS_PER_YEAR
from sim.demand.tape import Cause, DemandTape
from sim.scenario.specs.clock import Clock
from sim.scenario.specs.disputes import DisputeKind, Disputes
from sim.world.model import World

MOST_RELAPSES = 3
"""A dispute begins again at most so many times on one tape. Convention."""


def draw_disputes(spec: Disputes, world: World, streams: Streams, clock: Clock) -> DisputeTape:
    """Return every dispute of one replication.

    They begin as Poisson processes, cell by cell in proportion to residents, and among the households of a cell in
    proportion to their proneness; so the same households, and the same pairs, come back. Of those that began before
    the first day (`history_days`) the tape holds the ones that have not ended by themselves.
    """
    households, before_min = draw_households(world, spec.proneness_cv, streams), spec.history_days * MINUTES_PER_DAY
    columns: dict[str, list[NDArray[Any]]] = {
        name: [] for name in ("onset_at", "kind", "colour", "cell", "household", "other")
    }
    for number, (name, kind) in enumerate(spec.kinds.items()):
        expected = _per_day(kind, world) * (clock.days + spec.history_days)
        count = int(streams.generator("dispute count", name).poisson(expected))
        first, second, place, onset, colour = streams.generator("dispute", name).random((5, count))
        cell = households.cell_at(place)
        one = households.one_of(cell, first)
        columns["onset_at"].append(onset * (clock.end_at + before_min) - before_min)
        columns["kind"].append(np.full(count, number))
        columns["colour"].append(np.searchsorted(np.cumsum(kind.colours.of())[:-1], colour, side="right"))
        columns["cell"].append(cell)
        columns["household"].append(one)
        alone = kind.parties != "neighbours"
        columns["other"].append(np.full(count, NONE) if alone else households.another_of(cell, second, one))
    drawn = {name: np.concatenate(parts) for name, parts in columns.items()}
    order = np.argsort(drawn["onset_at"], kind="stable")
    drawn = {name: column[order] for name, column in drawn.items()}
    drawn["key"] = streams.generator("dispute key").integers(0, 2**64, size=len(order), dtype=np.uint64)
    drawn["parent"] = np.full(len(order), NONE)
    tape = _as_tape(spec, drawn)
    lasts = (tape.onset_at >= 0.0) | (tape.onset_at + tape.over_min > 0.0)
    return _as_tape(spec, _with_relapses(spec, {name: column[lasts] for name, column in drawn.items()}))


def _per_day(kind: DisputeKind, world: World) -> float:
    if kind.rate.per_day is not None:
        return kind.rate.per_day
    assert kind.rate.per_100k_year is not None
    return kind.rate.per_100k_year * float(world.cells.residents.sum()) / 1e5 / DAYS_PER_YEAR


def _with_relapses(spec: Disputes, drawn: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Add those that may begin again, generation after generation, with their parents' parties and colour."""
    share = np.array([kind.relapse.share for kind in spec.kinds.values()])
    last = np.arange(len(drawn["key"]))
    for _ in range(MOST_RELAPSES):
        chance = mark_of_each(named(drawn["key"][last], "relapse"), 0)
        parents = last[chance < share[drawn["kind"][last]]]
        more = {name: column[parents] for name, column in drawn.items()}
        more |= {"onset_at": np.full(len(parents), np.inf), "parent": parents}
        more["key"] = named(drawn["key"][parents], "begins again")
        last = np.arange(len(drawn["key"]), len(drawn["key"]) + len(parents))
        drawn = {name: np.concatenate([column, more[name]]) for name, column in drawn.items()}
    return drawn


def _as_tape(spec: Disputes, drawn: dict[str, NDArray[Any]]) -> DisputeTape:
    index = {name: drawn[name].astype(np.int32) for name in ("kind", "colour", "cell", "household", "other", "parent")}
    return DisputeTape(
        names=tuple(spec.kinds), kinds=tuple(spec.kinds.values()), spec=spec, onset_at=drawn["onset_at"],
        incident=np.full(len(drawn["key"]), NONE, dtype=np.int32), key=drawn["key"], **index,
    )  # fmt: skip


def into_kinds(tape: DisputeTape, incident_kinds: tuple[str, ...]) -> IndexArray:
    """Return the kind of incident that each dispute would boil over into, `NONE` for a petition, `(disputes,)`."""
    mark, found = tape.marks("into"), np.full(len(tape), NONE, dtype=np.int32)
    for number, kind in enumerate(tape.kinds):
        mine = tape.kind == number
        steps = np.cumsum([*kind.into.values()])
        kinds = np.array([*(incident_kinds.index(name) for name in kind.into), NONE], dtype=np.int32)
        found[mine] = kinds[np.searchsorted(steps, mark[mine], side="right")]
    return found


def with_disputes(tape: DemandTape, spec: Disputes | None, world: World, streams: Streams) -> DemandTape:
    """Return the tape with its disputes, and an unborn incident for each that could boil over into one."""
    if spec is None:
        return tape
    disputes = draw_disputes(spec, world, streams, tape.clock)
    into = into_kinds(disputes, tape.kind_names)
    boiling = np.flatnonzero(into != NONE)
    kinds = dict(zip(tape.kind_names, tape.kinds, strict=True))
    incidents = DemandTape.of(
        tape.clock, kinds, streams, known_at=np.full(len(boiling), np.inf), kind=into[boiling],
        cell=disputes.cell[boiling], cause=np.full(len(boiling), Cause.BOIL_OVER),
        **fates(kinds, into[boiling], streams, of=Cause.BOIL_OVER.name),
    )  # fmt: skip
    incident = np.full(len(disputes), NONE, dtype=np.int32)
    incident[boiling] = len(tape) + np.arange(len(boiling), dtype=np.int32)
    return replace(tape.followed_by(incidents), disputes=replace(disputes, incident=incident))
