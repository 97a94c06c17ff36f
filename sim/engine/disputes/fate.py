"""The race inside a dispute: it boils over or fades unless somebody settles it first."""

from __future__ import annotations

import math
from collections.abc import Callable

import simpy


class Fate:
    """Competing risks of one dispute: hazards that change with what is done, against two exponential marks.

    Each risk happens when its hazard, summed over time, reaches its mark (exponential with mean 1). `act` is called
    then with the name of what has happened.

    Parameters
    ----------
    boil_left, fade_left:
        What is left of the marks now.
    stop_at:
        When the run stops.
    """

    def __init__(
        self, env: simpy.Environment, boil_left: float, fade_left: float, stop_at: float, act: Callable[[str], None]
    ) -> None:
        self.env, self.act, self._stop_at = env, act, stop_at
        self._left = {"boil": boil_left, "fade": fade_left}
        self._rate = {"boil": 0.0, "fade": 0.0}
        self._since = env.now
        self._timer: simpy.Event | None = None

    def go_on(self, boil_per_min: float, fade_per_min: float) -> None:
        """From now on the hazards are these."""
        now = self.env.now
        for risk in self._left:
            self._left[risk] -= self._rate[risk] * (now - self._since)
        self._since, self._rate, self._timer = now, {"boil": boil_per_min, "fade": fade_per_min}, None
        due = [(max(0.0, self._left[risk]) / rate, risk) for risk, rate in self._rate.items() if rate > 0.0]
        after_min, risk = min(due, default=(math.inf, ""))
        # What is due after the run needs no event.
        if now + after_min < self._stop_at:
            timer = self._timer = self.env.timeout(after_min)
            timer.callbacks.append(lambda _: self.act(risk) if self._timer is timer else None)

    def stop(self) -> None:
        """Nothing can happen any more."""
        self._timer = None
