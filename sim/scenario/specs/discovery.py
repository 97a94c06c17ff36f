"""How disputes come to be known: one design decides."""

from __future__ import annotations

from pydantic import model_validator

from sim.chance.laws import Constant, Law
from sim.spec import ASSUMPTION, Loc, MisfitError, Name, Spec, Whole, setting


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


class Discovery(Spec):
    """How disputes come to be known. What is not named is shut."""

    channels: dict[Name, Channel] = setting(factory=dict, help="Ways in which parties report, by name.")
    rounds: dict[Name, Rounds] = setting(factory=dict, help="Rounds on which disputes are found, by name.")
    on_calls: OnCalls | None = setting(None, help="Whether units hear of disputes on calls; they do not if none.")
    rating_error: float = setting(
        0.1, help="Share of disputes whose colour is rated one step wrong.", ge=0, le=1, source=ASSUMPTION
    )
    misrouted: float = setting(
        0.0, help="Share of known disputes that are first sent to somebody who does not deal with them.", ge=0, le=1,
        source=ASSUMPTION,
    )  # fmt: skip
    sent_on_days: float = setting(
        3.0, help="Time until such a dispute is sent on to the first rung.", unit="days", ge=0, le=3650,
        source=ASSUMPTION,
    )  # fmt: skip
    further_reports: FurtherReports | None = setting(
        None, help="Further reports of disputes that are known; there are none if not given."
    )

    @model_validator(mode="after")
    def _names_differ(self) -> Discovery:
        both = sorted(set(self.channels) & set(self.rounds))
        findings: list[tuple[Loc, str]] = [(("rounds", name), f"{name}: a channel has this name") for name in both]
        for part, names in (("channels", self.channels), ("rounds", self.rounds)):
            if ON_CALLS in names:
                findings.append(((part, ON_CALLS), f"{ON_CALLS}: stands for what is heard on calls; name it otherwise"))
        if findings:
            raise MisfitError(tuple(findings))
        return self

    @property
    def ways(self) -> dict[str, str]:
        """Every open way to become known with its title, in the order in which they are numbered."""
        titles = {name: way.title for name, way in self.channels.items()}
        titles |= {name: way.title for name, way in self.rounds.items()}
        return titles if self.on_calls is None else titles | {ON_CALLS: self.on_calls.title}

    @property
    def reaches_all(self) -> bool:
        """Whether there is a channel that all parties would use."""
        return any(channel.reach >= 1.0 for channel in self.channels.values())

    @property
    def patience_days(self) -> list[float | None]:
        """How long the parties wait for a first meeting in the mean, for each of the `ways`; None for ever."""
        of_channels = [channel.patience_days for channel in self.channels.values()]
        return of_channels + [None] * (len(self.ways) - len(of_channels))


ON_CALLS = "on_calls"
"""What disputes heard of on calls are called among the ways to become known."""
