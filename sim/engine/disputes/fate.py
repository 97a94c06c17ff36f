"""The race inside a dispute: it boils over or fades unless somebody settles it first."""

from __future__ import annotations

import math
from collections.abc import Callable

from sim.engine.disputes.agenda import Agenda


class Fate:
    """Competing risks of one dispute: hazards that change with what is done, against two exponential marks.

    Each risk happens when its hazard, summed over time, reaches its mark (exponential with mean 1). `act` is called
    then, and told whether the dispute boils over; else it fades.

    Parameters
    ----------
    boil_left, fade_left:
        What is left of the marks now.
    """

    def __init__(self, agenda: Agenda, boil_left: float, fade_left: float, act: Callable[[bool], None]) -> None:
        self._agenda, self._act = agenda, act
        self._boil_left, self._fade_left = boil_left, fade_left
        self._boil_per_min = self._fade_per_min = 0.0
        self._since, self._due_at, self._boils = agenda.env.now, math.inf, False

    def go_on(self, boil_per_min: float, fade_per_min: float) -> None:
        """From now on the hazards are these."""
        now = self._agenda.env.now
        self._boil_left -= self._boil_per_min * (now - self._since)
        self._fade_left -= self._fade_per_min * (now - self._since)
        self._since, self._boil_per_min, self._fade_per_min = now, boil_per_min, fade_per_min
        boil_min, fade_min = _reached_min(self._boil_left, boil_per_min), _reached_min(self._fade_left, fade_per_min)
        self._boils = boil_min <= fade_min
        self._due_at = self._agenda.enter(min(boil_min, fade_min), self._comes)

    def stop(self) -> None:
        """Nothing can happen any more."""
        self._due_at = math.inf

    def _comes(self) -> None:
        if self._agenda.env.now >= self._due_at:
            self._due_at = math.inf
            self._act(self._boils)


def _reached_min(left: float, per_min: float) -> float:
    """Return how long a hazard takes for what is left of a mark; infinity where there is no hazard."""
    return max(0.0, left) / per_min if per_min > 0.0 else math.inf
