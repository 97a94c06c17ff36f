"""Disputes between residents: how often they begin, between whom, how grave they are, what they may turn into."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from sim.scenario.specs.colours import ByColour
from sim.scenario.specs.kinds import Rate
from sim.spec import ASSUMPTION, MisfitError, Name, Spec, setting

Share = Annotated[float, Field(ge=0, le=1)]


class ColourShares(ByColour):
    """How disputes divide among the colours; the three make 1."""

    blue: float = setting(0.80, help="Share of blue: slight.", ge=0, le=1, source=ASSUMPTION)
    yellow: float = setting(0.17, help="Share of yellow: may grow.", ge=0, le=1, source=ASSUMPTION)
    red: float = setting(0.03, help="Share of red: may turn violent.", ge=0, le=1, source=ASSUMPTION)

    @model_validator(mode="after")
    def _make_one(self) -> ColourShares:
        if abs(sum(self.of()) - 1.0) > 1e-9:
            raise ValueError(f"blue, yellow and red must make 1; they make {sum(self.of()):g}")
        return self


class ColourRates(ByColour):
    """Events a year, for one dispute of each colour."""

    blue: float = setting(0.02, help="For a blue one.", unit="1/year", ge=0, le=1e6, source=ASSUMPTION)
    yellow: float = setting(0.15, help="For a yellow one.", unit="1/year", ge=0, le=1e6, source=ASSUMPTION)
    red: float = setting(0.80, help="For a red one.", unit="1/year", ge=0, le=1e6, source=ASSUMPTION)


class Relapse(Spec):
    """A settled dispute that begins again, between the same parties."""

    share: float = setting(
        0.05, help="Share of settled disputes that begin again.", ge=0, le=1,
        source="no figure was found; " + ASSUMPTION,
    )  # fmt: skip
    after_days: float = setting(
        120.0, help="Mean time until then; exponential.", unit="days", gt=0, le=3650, source=ASSUMPTION
    )


class DisputeKind(Spec):
    """A kind of dispute."""

    title: str = setting("", help="Name for reports, also in Chinese.", max_length=200)
    rate: Rate = setting(help="How often it begins; also those nobody ever comes to know of.")
    parties: Literal["neighbours", "family", "outsider"] = setting(
        "neighbours", help="Two households of one cell, one household, or a household and a firm, hospital or employer."
    )
    colours: ColourShares = setting(factory=ColourShares, help="How grave they are.")
    boils_over: ColourRates = setting(
        factory=ColourRates, help="How soon one boils over while nobody attends to it: events a year for each."
    )
    into: dict[Name, Share] = setting(
        factory=dict,
        help="What it boils over into: kind of incident -> share. What is left of 1 becomes a petition (信访).",
    )
    fades_per_year: float = setting(
        1.0, help="How soon one ends by itself.", unit="1/year", ge=0, le=1e6, source=ASSUMPTION
    )
    settles_factor: float = setting(
        1.0, help="Chance of a sitting to settle it, against that of the rung.", ge=0, le=10, source=ASSUMPTION
    )
    relapse: Relapse = setting(factory=Relapse, help="Whether it begins again after it was settled.")

    @model_validator(mode="after")
    def _shares_fit(self) -> DisputeKind:
        if sum(self.into.values()) > 1.0 + 1e-9:
            raise MisfitError(((("into",), f"shares make {sum(self.into.values()):g}; must be 1 or less"),))
        return self

    @property
    def ends_per_year(self) -> float:
        """How soon one ends by itself or boils over while nobody attends to it, events a year; mean of the colours."""
        boils = sum(share * rate for share, rate in zip(self.colours.of(), self.boils_over.of(), strict=True))
        return self.fades_per_year + boils


class Attention(Spec):
    """How attention calms: the rate of boiling over, against that of a dispute that nobody knows of."""

    known: float = setting(0.7, help="Once somebody in charge knows of it.", ge=0, le=100, source=ASSUMPTION)
    in_mediation: float = setting(0.3, help="From the first sitting on.", ge=0, le=100, source=ASSUMPTION)


class Satisfaction(Spec):
    """How satisfied the parties are, from 0 to 1: what the end is worth, less what waiting and sittings cost them."""

    settled: float = setting(0.95, help="When it was settled by agreement.", ge=0, le=1, source=ASSUMPTION)
    decided: float = setting(0.60, help="When it was decided.", ge=0, le=1, source=ASSUMPTION)
    unresolved: float = setting(
        0.30, help="When it boiled over, faded or is still open.", ge=0, le=1, source=ASSUMPTION
    )
    a_week: float = setting(
        0.02, help="Lost for every week from known to the end.", unit="1/week", ge=0, le=1, source=ASSUMPTION
    )
    a_sitting: float = setting(0.03, help="Lost for every sitting after the first.", ge=0, le=1, source=ASSUMPTION)


class Disputes(Spec):
    """The disputes of the district."""

    kinds: dict[Name, DisputeKind] = setting(help="Kinds of dispute, by name.", min_length=1)
    proneness_cv: float = setting(
        1.5, help="Spread of proneness among households, standard deviation over mean (gamma law); 0: all alike.", ge=0,
        le=10, source=ASSUMPTION,
    )  # fmt: skip
    history_days: float = setting(
        0.0,
        help="Disputes have begun for so many days before the first, so that there is a stock that nobody knows of yet:"
        " those that have neither ended by themselves nor been found by the ways that were open (`open_before`).",
        unit="days", ge=0, le=3650,
    )  # fmt: skip
    satisfaction: Satisfaction = setting(factory=Satisfaction, help="How satisfied the parties are.")
    attention: Attention = setting(factory=Attention, help="How attention calms.")
