"""Until somebody knows: what happens first to each dispute that nobody attends to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import MINUTES_PER_DAY, BoolArray, FloatArray, IndexArray
from sim.demand.dispute_tape import DisputeTape, reached_min
from sim.responders.territory import cells_among
from sim.rules.disputes import channel_times, found_per_day
from sim.scenario.specs.discovery import Discovery
from sim.scenario.specs.ways import Channel, Rounds
from sim.world.model import World


@dataclass(frozen=True, slots=True)
class Latency:
    """What would happen to each dispute if nobody else did anything, in minutes after its beginning.

    All shapes `(disputes,)`. `boil_mark` and `fade_mark` are exponential with mean 1, `boil_per_min` and `fade_per_min`
    the hazards while nobody attends to it. `found_min` is when it would be found (infinity: never), `way` how.
    `earlier` are those that were found before the first day: they are over, and nothing happens to them.
    """

    boil_mark: FloatArray
    fade_mark: FloatArray
    boil_per_min: FloatArray
    fade_per_min: FloatArray
    found_min: FloatArray
    way: IndexArray
    earlier: BoolArray

    @property
    def over_min(self) -> FloatArray:
        """When it boils over or fades, unless it is found before."""
        return np.minimum(self.boil_min, self.fade_min)

    @property
    def boil_min(self) -> FloatArray:
        """When it boils over."""
        return reached_min(self.boil_mark, self.boil_per_min)

    @property
    def fade_min(self) -> FloatArray:
        """When it fades."""
        return reached_min(self.fade_mark, self.fade_per_min)


def ways_min(tape: DisputeTape, discovery: Discovery, world: World) -> FloatArray:
    """Return how long after its beginning each channel and each round would find each dispute, infinite where never.

    Shape `(ways, disputes)`, in the order of `discovery.ways`; what is heard on calls is not among them. A way that was
    not open before the first day looks for what began earlier from then on.

    Raises
    ------
    InputError
        When rounds go to a place or level that there is not.
    """
    marks = {name: (tape.marks(f"channel/{name}"), tape.marks(f"channel/{name}", 1)) for name in discovery.channels}
    rows = channel_times(discovery, marks)
    households = np.maximum(1, np.rint(world.cells.households))
    for name, rounds in discovery.rounds.items():
        cells = cells_among(world, rounds.among, f"discovery.rounds.{name}.among")
        each = found_per_day(rounds, max(1.0, float(households[cells].sum()))) / MINUTES_PER_DAY
        rate = each * (tape.parties * cells[tape.cell]).astype(np.float64)
        rows.append(reached_min(tape.exponential_marks(f"rounds/{name}"), rate))
    found = np.stack(rows) if rows else np.zeros((0, len(tape)))
    ways: tuple[Channel | Rounds, ...] = *discovery.channels.values(), *discovery.rounds.values()
    is_new = np.array([[not way.open_before] for way in ways], dtype=np.bool_).reshape(-1, 1)
    return found + is_new * np.maximum(0.0, -tape.onset_at)


def latency(tape: DisputeTape, found_min: FloatArray) -> Latency:
    """Return what happens to every dispute of the tape before anybody knows.

    Parameters
    ----------
    found_min:
        What `ways_min` returns; the earliest way wins.
    """
    times = np.concatenate([found_min, np.full((1, len(tape)), np.inf)])
    way, first_min = times.argmin(axis=0).astype(np.int32), times.min(axis=0)
    earlier = tape.onset_at + first_min < 0.0
    boil, fade, found = (
        np.where(earlier, np.inf, one)
        for one in (tape.exponential_marks("boil over"), tape.exponential_marks("fade"), first_min)
    )
    return Latency(boil, fade, tape.boil_per_min, tape.fade_per_min, found, way, earlier)
