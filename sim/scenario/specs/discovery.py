"""How disputes come to be known: one design decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import model_validator

from sim.scenario.specs.later import later
from sim.spec import ASSUMPTION, Loc, MisfitError, Name, Spec, setting

if TYPE_CHECKING:
    from sim.scenario.specs.ways import Channel, FurtherReports, OnCalls, Rounds
else:
    Channel = later("ways.Channel")
    FurtherReports = later("ways.FurtherReports")
    OnCalls = later("ways.OnCalls")
    Rounds = later("ways.Rounds")


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
