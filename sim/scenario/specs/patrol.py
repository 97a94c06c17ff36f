"""Patrol: which way units go while nobody needs them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sim.chance.laws import Law
from sim.scenario.specs.road_classes import RoadClass
from sim.spec import ASSUMPTION, Spec, setting


class Area(Spec):
    """The ground of a beat."""

    places: list[str] | None = setting(
        None, help="Codes or names of places; the unit's own area, or the whole district, when not given.", min_length=1
    )
    within_km: float | None = setting(
        None, help="Only what lies no farther than this from the base, as the crow flies.", unit="km", gt=0, le=1000
    )


class Streets(Area):
    """The streets of an area: those with both ends nearest to cells of it, as far as they hang together."""

    road_classes: list[RoadClass] | None = setting(
        None, help="Only roads of these classes; all that the mode can use when not given.", min_length=1
    )


class GivenRoute(Spec):
    """From road node to road node as listed, the fastest way between them, back to the first, and again."""

    route: Literal["given"] = setting("given", help="Road nodes in their order.")
    nodes: list[str] = setting(help="Names of road nodes, at least two different ones.", min_length=2)


class Tour(Streets):
    """A short closed tour that passes every street, again and again.

    It is the shortest where all streets are open both ways, or none.

    Source: Edmonds and Johnson (1973), Mathematical Programming 5, 88-124.
    """

    route: Literal["tour"] = setting("tour", help="A tour of every street.")
    both_ways: bool = setting(False, help="Pass a two-way street once in each direction, and not once in either.")


class RandomWalk(Streets):
    """At every road node one of its streets at random, also the one it came by.

    Every street is then passed equally often: units times speed over length of all streets.
    """

    route: Literal["random_walk"] = setting("random_walk", help="A random street at every node.")


class Roam(Area):
    """At a random cell, every cell equally likely, and after a while at another; ways between them take no time.

    A rough model, for districts without roads and for comparison with theory.
    """

    route: Literal["roam"] = setting("roam", help="A random cell.")
    every_min: float = setting(10.0, help="How long at each.", unit="min", gt=0, le=1440, source=ASSUMPTION)


Beat = Annotated[GivenRoute | Tour | RandomWalk | Roam, Field(discriminator="route")]
"""Any of the beats above; told apart by `route`."""


class OnView(Spec):
    """What a patrol can see from the street before anybody reports it.

    A unit on its beat sees it when it comes to the road node of the cell. It is known from then on, and needs no time
    for taking it down.
    """

    share: float = setting(
        1.0, help="Share of matters that can be seen from the street.", ge=0, le=1, source=ASSUMPTION
    )
    reported_after: Law = setting(help="From its beginning until it is reported if no patrol sees it.", unit="min")
    lasts: Law | None = setting(
        None, help="How long from its beginning it can be seen; until it is reported if none.", unit="min"
    )


class Patrol(Spec):
    """A unit that is free goes on its beat and can be sent from wherever it is; it returns to it after a call.

    Units of one group that share a given route or a tour keep evenly apart: each has its timetable and joins the beat
    where it meets it soonest. On a random walk a unit begins where it gets to soonest. Beats have the speeds of a
    plain day.

    While a surge closes roads, a beat with a street among them is made anew of what is open and has a road to the base:
    a tour or a random walk of the longest part that hangs together, a given route between those of its nodes that do.
    Whoever is out then turns to it at the end of the street. Where nothing is left units wait at their bases.
    """

    beat: Beat = setting(help="Which way.")
    mode: str | None = setting(
        None, help="How they travel on the beat, one of world.travel.modes; as on their way home when not given."
    )
    speed_kmh: float | None = setting(
        None, help="Speed on every street of the beat; the mode's speed by class of road when not given.", unit="km/h",
        gt=0, le=250,
    )  # fmt: skip
    target_min: float = setting(
        30.0, help="How often every street should be passed.", unit="min", gt=0, le=10_080,
        source="a shop on the street is passed every half hour (street patrol teams of Huaiyang, reported)",
    )  # fmt: skip
