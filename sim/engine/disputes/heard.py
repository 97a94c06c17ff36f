"""On calls: which disputes whoever comes to a call would hear of."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.arrays import BoolArray, IndexArray, IntArray
from sim.demand.dispute_tape import DisputeTape
from sim.demand.tape import DemandTape
from sim.engine.disputes.onset import Latency
from sim.responders.fleet import Fleet
from sim.rules.disputes import heard_share
from sim.scenario.specs.ways import OnCalls
from sim.world.model import World

_MOST_PAIRS = 1_000_000
"""Pairs of a call and a dispute that are looked at together; bounds the memory."""


def heard_on_calls(
    world: World, tape: DemandTape, disputes: DisputeTape, until_known: Latency, on_calls: OnCalls
) -> dict[int, list[int]]:
    """Return matter -> disputes that whoever comes to it hears of, if they have begun and nobody knows of them then.

    Whether a dispute is heard of on a call is a mark of both, so it is the same in every design that listens alike.
    """
    households = np.maximum(1, np.rint(world.cells.households))[disputes.cell]
    share = np.where(until_known.earlier, 0.0, heard_share(on_calls, households, disputes.parties))
    latest_at = disputes.onset_at + np.minimum(until_known.over_min, until_known.found_min)
    found: dict[int, list[int]] = {}
    for dispute, matter in _pairs(disputes.cell, tape, _listened_to(tape, on_calls)):
        hears = disputes.marks_of("on call", dispute, matter) < share[dispute]
        # Nobody is at a call before it is known; consequences may come about at any time.
        hears &= (tape.known_at[matter] <= latest_at[dispute]) | np.isinf(tape.known_at[matter])
        for one, heard in zip(matter[hears].tolist(), dispute[hears].tolist(), strict=True):
            found.setdefault(one, []).append(heard)
    return found


def who_listens(fleet: Fleet, on_calls: OnCalls | None) -> list[bool]:
    """Return for each unit whether it hears of disputes on calls."""
    if on_calls is None:
        return [False] * len(fleet)
    listens = [set(on_calls.skills) <= set(group.skills) for group in fleet.groups]
    return [listens[group] for group in fleet.group.tolist()]


def _listened_to(tape: DemandTape, on_calls: OnCalls) -> BoolArray:
    chosen = np.array([on_calls.kinds is None or name in on_calls.kinds for name in tape.kind_names], dtype=np.bool_)
    return chosen[tape.kind]


def _pairs(cell: IndexArray, tape: DemandTape, chosen: BoolArray) -> Iterator[tuple[IntArray, IntArray]]:
    """Yield every dispute with every chosen matter of its cell, so many pairs at a time."""
    matters = np.flatnonzero(chosen)
    matters = matters[np.argsort(tape.cell[matters], kind="stable")]
    of_cell = tape.cell[matters]
    start, end = np.searchsorted(of_cell, cell, side="left"), np.searchsorted(of_cell, cell, side="right")
    upto = np.concatenate([[0], np.cumsum(end - start)])
    first = 0
    while first < len(cell):
        last = max(first + 1, int(np.searchsorted(upto, upto[first] + _MOST_PAIRS, side="right")) - 1)
        count = (end - start)[first:last]
        dispute = np.repeat(np.arange(first, last), count)
        within = np.arange(len(dispute)) - np.repeat(upto[first:last] - upto[first], count)
        yield dispute, matters[start[dispute] + within]
        first = last
