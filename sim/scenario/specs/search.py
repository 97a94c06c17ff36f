"""Searching for somebody who is missing."""

from __future__ import annotations

from sim.spec import ASSUMPTION, Spec, Whole, setting

KOOPMAN = "random search: Koopman (1956), Operations Research 4(5), 503-531; (1980), Search and Screening, ch. 3"


class Search(Spec):
    """A search at random: whoever sweeps w v in a unit of time finds what is in an area A with hazard w v / A.

    After a time t it is found with probability 1 - exp(-w v t / A), where several search with the sum of their
    sweeps. Once found, the work of the kind remains to be done by a unit.

    Source
    ------
    Koopman (1956), The theory of search II, Operations Research 4(5), 503-531; (1980), Search and Screening, ch. 3.
    """

    area_km2: float = setting(help="Area in which it is searched.", unit="km2", gt=0, le=200_000, source=ASSUMPTION)


class Searchers(Spec):
    """People who are no units and join every search: grid members, chat groups."""

    title: str = setting("", help="Name for reports, also in Chinese.", max_length=200)
    people: Whole = setting(help="How many join.", unit="people", ge=1, le=1_000_000)
    after_min: float = setting(
        10.0, help="How long after the matter became known they begin.", unit="min", ge=0, le=10_080, source=ASSUMPTION
    )
    sweep_km2_per_h: float = setting(
        0.1, help="Area that one of them sweeps: width times speed.", unit="km2/h", gt=0, le=1000, source=ASSUMPTION
    )
