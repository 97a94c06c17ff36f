"""Kinds of incident: how often, how urgent, whom they need and for how long."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator

from sim.chance.laws import Law
from sim.scenario.specs.later import later
from sim.scenario.specs.requests import Request
from sim.spec import ASSUMPTION, MisfitError, Name, Spec, Whole, setting

if TYPE_CHECKING:
    from sim.scenario.specs.aftermath import Aftermath, Clearance
    from sim.scenario.specs.calls import Alert, Duplicates, FalseCalls, Sources
    from sim.scenario.specs.patrol import OnView
    from sim.scenario.specs.search import Search
else:
    Aftermath = later("aftermath.Aftermath")
    Alert = later("calls.Alert")
    Clearance = later("aftermath.Clearance")
    Duplicates = later("calls.Duplicates")
    FalseCalls = later("calls.FalseCalls")
    OnView = later("patrol.OnView")
    Search = later("search.Search")
    Sources = later("calls.Sources")

ALL = "all"
"""Stands for every kind that is not named, where factors are given by kind."""

Weights = list[Annotated[float, Field(ge=0, le=1e6)]]


class Rate(Spec):
    """How often: per residents and year, or outright. Exactly one."""

    per_100k_year: float | None = setting(None, help="Per 100,000 residents and year.", unit="1/year", ge=0, le=1e8)
    per_day: float | None = setting(None, help="In the whole district, a day.", unit="1/day", ge=0, le=1e7)

    @model_validator(mode="after")
    def _one_of_two(self) -> Rate:
        if (self.per_100k_year is None) == (self.per_day is None):
            given = "none" if self.per_day is None else "both"
            raise ValueError(f"give exactly one of per_100k_year and per_day; given: {given}")
        return self


class Complement(Spec):
    """Units that a matter needs besides the first sort."""

    needs: list[Name] = setting([], help="Skills that each must have, all of them.")
    units: Whole = setting(1, help="How many.", ge=1, le=100)
    stays_min: float | None = setting(
        None, help="How long each stays at most; until the matter's work is done if none.", unit="min", gt=0, le=10_080
    )


class Backup(Spec):
    """Back-up asked for from the scene."""

    share: float = setting(help="Share of matters in which the first on the scene asks for it.", ge=0, le=1)
    after_min: float = setting(0.0, help="How long after the first arrival.", unit="min", ge=0, le=10_080)
    needs: list[Name] = setting([], help="Skills that each must have, all of them.")
    units: Whole = setting(1, help="How many.", ge=1, le=100)
    stays_min: float | None = setting(
        None, help="How long each stays at most; until the matter's work is done if none.", unit="min", gt=0, le=10_080
    )


class Kind(Spec):
    """A kind of incident."""

    title: str = setting("", help="Name for reports, also in Chinese.", max_length=200)
    rate: Rate | None = setting(None, help="How often it begins by itself; only ever as a consequence if none.")
    sources: Sources | None = setting(
        None, help="Instead of a rate: a closed population that asks again and again; no such population if none."
    )
    priority: Whole = setting(2, help="1 is the most urgent; the desk serves lower numbers first.", ge=1, le=9)
    needs: list[Name] = setting([], help="Skills that the unit must have, all of them.")
    units: Whole = setting(1, help="How many such units.", ge=1, le=100)
    complement: list[Complement] = setting([], help="Units of other sorts that must come as well.", max_length=20)
    holder: list[Name] | None = setting(
        None,
        help="Skills of a unit that may hold the scene: sent when it is there sooner than those needed, and leaves"
        " when they have come. No holder if none.",
    )
    backup: Backup | None = setting(None, help="Units that the first on the scene may ask for.")
    send: Literal["staged", "together"] = setting(
        "staged", help="Several units: each as soon as it can be found, or none before all can be sent."
    )
    work_begins: Literal["first", "complement"] = setting(
        "first",
        help="Several units: work begins with the first of them, or when all that are needed are there.",
    )
    complete_within_min: float | None = setting(
        None, help="By when all that are needed should be there, from when it became known; no deadline if none.",
        unit="min", gt=0, le=10_080,
    )  # fmt: skip
    preempts: bool = setting(
        False, help="May take a unit from a matter of higher priority number that lets itself be taken from."
    )
    preemptable: Literal["never", "under_way", "always"] = setting(
        "never", help="A more urgent matter may take its unit: never, until it is on the scene, or always."
    )
    when_taken: Literal["hand_over", "resume", "restart"] = setting(
        "hand_over",
        help="What was taken from goes back to the queue with the work that is left (hand_over), waits for"
        " the same unit with the work that is left (resume), or goes back to the queue with all its work (restart).",
    )
    work: Law = setting(help="Work of the unit.", unit="min")
    work_from: Literal["scene", "order"] = setting(
        "scene", help="Whether the work counts from arrival on the scene or from the order to go."
    )
    search: Search | None = setting(
        None, help="Somebody has to be found before the work can begin; all who come search. No search if none."
    )
    aftermath: Aftermath | None = setting(None, help="What comes after the work on the scene; nothing if none.")
    clearance: Clearance | None = setting(
        None, help="Of an investigation: what it achieves for the matter that it follows up."
    )
    on_view: OnView | None = setting(None, help="What patrols see of it before it is reported; nothing if none.")
    request: Request | None = setting(
        None, help="It is a request of daily life, which goes through offices to a department; no such request if none."
    )
    false_calls: FalseCalls | None = setting(None, help="Calls for nothing; none if not given.")
    alert: Alert | None = setting(None, help="How cameras make it known; they do not if none.")
    duplicates: Duplicates | None = setting(None, help="Further calls about one matter; none if not given.")
    handling: Law | None = setting(
        None, help="Taking the call, until it reaches the desk; as the desk's law says if none.", unit="min"
    )
    patience: Law | None = setting(None, help="How long it waits in the queue before it withdraws; for ever if none.")
    travel_sigma: float = setting(
        0.0, help="How much ways to it differ from what is expected: standard deviation of the natural logarithm of"
        " actual over expected minutes; the median is what is expected.", ge=0, le=2,
        source="0: all ways take what is expected; measured values come from `sim fit`; " + ASSUMPTION,
    )  # fmt: skip
    target_min: float = setting(
        5.0, help="Response time that planners aim for.", unit="min", gt=0, le=525_600,
        source="the 5-minute police circle (5分钟警务圈)",
    )  # fmt: skip
    where: Literal["residents", "weight", "equal"] = setting(
        "residents", help="Incidents fall on cells in proportion to this."
    )
    hour_weights: Weights | None = setting(
        None, help="Relative rate in each hour of the day, 24 numbers; the demand's when not given.",
        min_length=24, max_length=24,
    )  # fmt: skip

    @property
    def takes_several(self) -> bool:
        """Whether more than one unit, or others, may have to do with one matter of this kind."""
        several = self.units > 1 or bool(self.complement) or self.holder is not None or self.backup is not None
        return several or self.search is not None

    @property
    def sorts_of_unit(self) -> list[list[str]]:
        """The skills that each sort of unit needs which can go to it: those of `needs`, and those of the complement."""
        return [self.needs, *(sort.needs for sort in self.complement)]

    @model_validator(mode="after")
    def _work_of_several_counts_from_the_scene(self) -> Kind:
        if self.work_from == "order" and self.takes_several:
            message = "order: goes with a single unit; the work of several counts from the scene"
            raise MisfitError(((("work_from",), message),))
        return self

    @model_validator(mode="after")
    def _rate_or_sources(self) -> Kind:
        if self.rate is not None and self.sources is not None:
            raise MisfitError(((("sources",), "stands in the place of a rate; give one of the two"),))
        if self.sources is not None and self.duplicates is not None:
            raise MisfitError(((("duplicates",), "a closed population calls once about each matter"),))
        return self

    @model_validator(mode="after")
    def _requests_are_reported_to_an_office(self) -> Kind:
        if self.request is not None:
            parts = ("alert", "on_view", "duplicates", "false_calls", "handling", "sources", "aftermath")
            given = [name for name in parts if getattr(self, name) is not None]
            if given:
                raise MisfitError(tuple(((name,), "does not go with request") for name in given))
        return self

    @model_validator(mode="after")
    def _alert_and_rate(self) -> Kind:
        if self.alert is not None and self.rate is None:
            raise MisfitError(((("alert",), "goes with a rate, which says how often it begins"),))
        if self.alert is not None and self.on_view is not None:
            raise MisfitError(((("alert",), "does not go with on_view: each says on its own when people report it"),))
        return self


def that_are_no_calls(kinds: Mapping[str, Kind]) -> list[bool]:
    """Return for each kind whether its matters are no calls in the totals of a district.

    Requests of daily life are not, and neither is what never begins by itself, but only when another matter has been
    written up.
    """
    follow_ups = {kind.aftermath.follow_up for kind in kinds.values() if kind.aftermath is not None}
    return [
        kind.request is not None or (name in follow_ups and kind.rate is None and kind.sources is None)
        for name, kind in kinds.items()
    ]
