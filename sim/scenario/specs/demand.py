"""What the residents ask for: how often, when and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import model_validator

from sim.scenario.specs.kinds import Kind, Weights
from sim.scenario.specs.later import later
from sim.spec import ASSUMPTION, Loc, MisfitError, Name, Spec, setting

if TYPE_CHECKING:
    from sim.scenario.specs.disputes import Disputes
    from sim.scenario.specs.replay import Replay
else:
    Disputes = later("disputes.Disputes")
    Replay = later("replay.Replay")

HOUR_WEIGHTS = (
    3, 2.5, 2.1, 1.8, 1.7, 1.9, 2.6, 3.6, 4.3, 4.6, 4.7, 4.7,
    4.5, 4.4, 4.5, 4.8, 5.2, 5.6, 5.7, 5.8, 5.8, 5.5, 4.8, 3.9,
)  # fmt: skip
"""Relative rate of calls by hour of the day, 0 to 23 h. No Chinese table was found; the shape (least at 4-6 h,
most in the evening) is that of police calls in US cities. Assumption; compare with flat weights."""


class Demand(Spec):
    """All that is asked of the district."""

    kinds: dict[Name, Kind] = setting(help="Kinds of incident, by name.", min_length=1)
    dispersion: float = setting(
        1.0, help="Variance of the daily count over its mean: 1 for Poisson, 2.5 to 3.6 in real police data.", ge=1,
        source="2.5 to 3.6 in police data, 1.06 to 1.2 in emergency medical data (measured on public call records)",
    )  # fmt: skip
    hour_weights: Weights = setting(
        factory=lambda: list(HOUR_WEIGHTS), help="Relative rate in each hour of the day, 0 to 23 h.",
        min_length=24, max_length=24, source="shape of US police calls by hour; " + ASSUMPTION,
    )  # fmt: skip
    weekday_weights: Weights = setting(
        factory=lambda: [1.0] * 7, help="Relative rate on each day, Monday first.", min_length=7, max_length=7,
        source=ASSUMPTION,
    )  # fmt: skip
    disputes: Disputes | None = setting(None, help="Disputes between residents; none if not given.")
    replay: Replay | None = setting(None, help="Replay these calls instead of drawing any.")

    @model_validator(mode="after")
    def _kinds_can_happen(self) -> Demand:
        if self.replay is not None:
            return self
        message = "missing: how often it happens; nothing would ever make it begin"
        follow: set[str] = {
            name for kind in (self.disputes.kinds.values() if self.disputes else ()) for name in kind.into
        }
        follow |= {
            kind.aftermath.follow_up for kind in self.kinds.values() if kind.aftermath and kind.aftermath.follow_up
        }
        never: tuple[tuple[Loc, str], ...] = tuple(
            (("kinds", name, "rate"), message)
            for name, kind in self.kinds.items()
            if kind.rate is None and kind.sources is None and name not in follow
        )
        if never:
            raise MisfitError(never)
        return self

    @model_validator(mode="after")
    def _disputes_boil_over_into_kinds(self) -> Demand:
        given = {} if self.disputes is None else self.disputes.kinds
        unknown: tuple[tuple[Loc, str], ...] = tuple(
            (("disputes", "kinds", name, "into", into), f"{into}: no such kind; there are {', '.join(self.kinds)}")
            for name, kind in given.items()
            for into in kind.into
            if into not in self.kinds
        )
        if unknown:
            raise MisfitError(unknown)
        return self

    @model_validator(mode="after")
    def _follow_ups_are_kinds(self) -> Demand:
        findings: list[tuple[Loc, str]] = []
        for name, kind in self.kinds.items():
            follow_up = None if kind.aftermath is None else kind.aftermath.follow_up
            loc: Loc = ("kinds", name, "aftermath", "follow_up")
            if follow_up is None:
                continue
            if follow_up not in self.kinds:
                findings.append((loc, f"{follow_up}: no such kind; there are {', '.join(self.kinds)}"))
            elif self.kinds[follow_up].aftermath is not None:
                findings.append((loc, f"{follow_up}: has an aftermath of its own; a follow-up ends the matter"))
        if findings:
            raise MisfitError(tuple(findings))
        return self

    @model_validator(mode="after")
    def _weights_do_something(self) -> Demand:
        given: dict[Loc, Weights] = {
            ("hour_weights",): self.hour_weights,
            ("weekday_weights",): self.weekday_weights,
        }
        for name, kind in self.kinds.items():
            if kind.hour_weights is not None:
                given["kinds", name, "hour_weights"] = kind.hour_weights
        message = "all zero; at least one must be above 0"
        zero = tuple((loc, message) for loc, weights in given.items() if sum(weights) <= 0)
        if zero:
            raise MisfitError(zero)
        return self
