"""Ways in which disputes come to be known."""

from __future__ import annotations

from pydantic import model_validator

from sim.chance.laws import Constant, Law
from sim.spec import ASSUMPTION, MisfitError, Name, Spec, Whole, setting


class Channel(Spec):
    """A way in which parties report their dispute themselves: phone, code 扫码, walk-in, chat group."""

    title: str = setting("", help="Name for reports, also in Chinese.", max_length=200)
    reach: float = setting(help="Share of disputes whose parties would use it.", ge=0, le=1)
    delay_days: float = setting(
        30.0, help="Mean time from the beginning of a dispute until they do; exponential.", unit="days", ge=0, le=3650,
        source=ASSUMPTION,
    )  # fmt: skip
    patience_days: float | None = setting(
        None,
        help="How long parties who have reported wait for somebody to meet them before they give up, mean; exponential."
        " For ever if none.",
        unit="days", gt=0, le=3650,
    )  # fmt: skip
    open_before: bool = setting(
        True,
        help="With `demand.disputes.history_days`: whether it was open before the first day as well, so that what it"
        " would have found by then is no part of the stock; if not, it looks for the stock from the first day on.",
    )  # fmt: skip


class Among(Spec):
    """A part of the district. Exactly one of `level` and `places`."""

    level: str | None = setting(None, help="All places of this level, e.g. village.")
    largest: Whole | None = setting(
        None, help="With `level`: only this many places, the ones with most residents.", ge=1
    )
    places: list[str] | None = setting(None, help="Codes or names of places.", min_length=1)

    @model_validator(mode="after")
    def _one_of_two(self) -> Among:
        if (self.level is None) == (self.places is None):
            given = "none" if self.level is None else "both"
            raise ValueError(f"give exactly one of level and places; given: {given}")
        if self.largest is not None and self.level is None:
            raise MisfitError(((("largest",), "goes with level"),))
        return self


class Rounds(Spec):
    """Informants or officers who visit households: the rate at which a dispute is found follows from it."""

    title: str = setting("", help="Name for reports, also in Chinese.", max_length=200)
    members: float = setting(help="People who go round, all together.", unit="people", gt=0, le=1e7)
    among: Among | None = setting(None, help="Where they go round; in the whole district if none.")
    rounds_per_week: float = setting(1.0, help="Rounds of each, a week.", gt=0, le=1000, source=ASSUMPTION)
    households_per_round: float = setting(10.0, help="Households seen on a round.", gt=0, le=1e5, source=ASSUMPTION)
    notices: float = setting(
        0.3, help="Chance to learn of the dispute of a household that is seen.", ge=0, le=1, source=ASSUMPTION
    )
    open_before: bool = setting(
        True,
        help="With `demand.disputes.history_days`: whether they went round before the first day as well, so that what"
        " they would have found by then is no part of the stock; if not, they look for it from the first day on.",
    )  # fmt: skip


class OnCalls(Spec):
    """Whoever comes to a call hears of disputes in the same cell, from its parties or from neighbours."""

    title: str = setting("", help="Name for reports, also in Chinese.", max_length=200)
    households: float = setting(
        3.0, help="Households of the cell that are spoken to on a call.", ge=0, le=1e5, source=ASSUMPTION
    )
    notices: float = setting(
        0.3, help="Chance to learn of the dispute of a household that is spoken to.", ge=0, le=1, source=ASSUMPTION
    )
    skills: list[Name] = setting([], help="Skills of a unit that listens, all of them; any unit if none.")
    kinds: list[Name] | None = setting(None, help="Kinds of incident on which it happens; all if none.", min_length=1)


class FurtherReports(Spec):
    """A dispute that is known is told once more: by another way that is later, or by the other party.

    A report that is recognised is put to the file. Of any other a second file is made, and a mediator of the first rung
    goes about it until it turns out that all is being done.
    """

    other_party: float = setting(
        0.1, help="Share of disputes between two households that the other one reports as well.", ge=0, le=1,
        source=ASSUMPTION,
    )  # fmt: skip
    after_days: float = setting(
        5.0, help="Mean time until the other does, from when it became known; exponential.", unit="days", ge=0,
        le=3650, source=ASSUMPTION,
    )  # fmt: skip
    recognised: float = setting(
        0.9, help="Share of further reports that are recognised.", ge=0, le=1, source=ASSUMPTION
    )
    work: Law = setting(
        factory=lambda: Constant(mean_min=30.0), help="Time of the mediator for a second file.", unit="min",
        source=ASSUMPTION,
    )  # fmt: skip
