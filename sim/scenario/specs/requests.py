"""Requests of daily life (民生诉求): a broken road, no water. Days, not minutes."""

from __future__ import annotations

from sim.chance.laws import Law, Lognormal
from sim.scenario.specs.times import WEEKDAYS, Hours, HoursOfDay, Weekday
from sim.spec import ASSUMPTION, Name, Spec, Whole, setting


class Request(Spec):
    """A request goes through offices to a department, whose crews have the skills that its kind needs."""

    due_days: float = setting(help="By when it should be done, from reported.", unit="days", gt=0, le=3650)


class Office(Spec):
    """An office through which requests go: it answers, or hands on."""

    title: str = setting("", help="Name for reports, also in Chinese.", max_length=200)
    takes: Law = setting(
        factory=lambda: Lognormal(median_min=120.0, sigma=0.8),
        help="Working time from when a request comes until it is handed on or answered.", unit="min", source=ASSUMPTION,
    )  # fmt: skip
    answers: float = setting(
        0.0, help="Share of requests that it answers itself: explained, or put right without a crew.", ge=0, le=1,
        source=ASSUMPTION,
    )  # fmt: skip


class Routing(Spec):
    """How requests come to the department that does them: what one design decides.

    Offices have no queues: their time is a law. Crews have.
    """

    offices: dict[Name, Office] = setting(
        factory=dict, help="Offices that a request goes through, in this order; straight to a department if none."
    )
    department_takes: Law = setting(
        factory=lambda: Lognormal(median_min=120.0, sigma=0.8),
        help="Working time of a department until it asks for a crew, or says that it is none of its business.",
        unit="min", source=ASSUMPTION,
    )  # fmt: skip
    not_ours: float = setting(
        0.0,
        help="Share of hand-overs that the department refuses as none of its business. The request goes back to the"
        " last office and out again.",
        ge=0, le=1, source=ASSUMPTION,
    )  # fmt: skip
    most_refusals: Whole = setting(
        3, help="After so many refusals nobody takes it, and it stays undone.", ge=1, le=20, source=ASSUMPTION
    )
    hours: Hours = setting(
        factory=lambda: HoursOfDay(8 * 60 + 30, 17 * 60 + 30), help="Working hours of offices and departments.",
        source=ASSUMPTION,
    )  # fmt: skip
    days: list[Weekday] = setting(
        factory=lambda: list(WEEKDAYS[:5]), help="Their working days.", min_length=1, max_length=7
    )
