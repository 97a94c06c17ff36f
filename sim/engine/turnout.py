"""How long units take to get ready: by day, and where they sleep by night."""

from __future__ import annotations

import numpy as np

from sim.arrays import FloatArray
from sim.demand.tape import DemandTape
from sim.responders.fleet import Fleet
from sim.scenario.specs.times import HoursOfDay


class Turnouts:
    """Minutes from order to departure of every group and matter, by the hour of the order.

    The marks of the tape turn into minutes by the laws of the design. What a replayed record gave holds at any hour.
    """

    def __init__(self, fleet: Fleet, tape: DemandTape) -> None:
        recorded = ~np.isnan(tape.turnout_min)

        def by_law(minutes: FloatArray) -> list[float]:
            spans: list[float] = np.where(recorded, tape.turnout_min, minutes).tolist()
            return spans

        self._day = [by_law(group.turnout.quantile(tape.turnout_mark)) for group in fleet.groups]
        self._group: list[int] = fleet.group.tolist()
        self._night: dict[int, tuple[HoursOfDay, list[float]]] = {}
        for number, group in enumerate(fleet.groups):
            if (night := group.turnout_at_night) is not None:
                self._night[number] = night.hours, by_law(night.turnout.quantile(tape.turnout_mark))

    def minutes(self, unit: int, matter: int, now: float) -> float:
        """Return how long a unit that is ordered from its base now takes until it sets out."""
        group = self._group[unit]
        if group in self._night:
            hours, minutes = self._night[group]
            if hours.holds(now):
                return minutes[matter]
        return self._day[group][matter]
