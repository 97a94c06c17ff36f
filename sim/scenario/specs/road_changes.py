"""What a surge does to the roads: some are closed, on some one is slower."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from sim.scenario.specs.road_classes import RoadClass
from sim.spec import Loc, MisfitError, Name, Spec, setting

Ends = Annotated[list[str], Field(min_length=2, max_length=2)]
"""Names of the two road nodes at the ends of a road."""


class Box(Spec):
    """A rectangle in the coordinates of the world."""

    west_km: float = setting(help="Least east coordinate.", unit="km", ge=-100_000, le=100_000)
    east_km: float = setting(help="Greatest east coordinate.", unit="km", ge=-100_000, le=100_000)
    south_km: float = setting(help="Least north coordinate.", unit="km", ge=-100_000, le=100_000)
    north_km: float = setting(help="Greatest north coordinate.", unit="km", ge=-100_000, le=100_000)

    @model_validator(mode="after")
    def _has_an_inside(self) -> Box:
        wrong: list[tuple[Loc, str]] = []
        if self.east_km <= self.west_km:
            wrong.append((("east_km",), f"{self.east_km:g}: must be above west_km, {self.west_km:g}"))
        if self.north_km <= self.south_km:
            wrong.append((("north_km",), f"{self.north_km:g}: must be above south_km, {self.south_km:g}"))
        if wrong:
            raise MisfitError(tuple(wrong))
        return self


class SomeRoads(Spec):
    """Roads that meet all that is given here."""

    between: list[Ends] | None = setting(
        None, help="Pairs of road nodes by name: the road from one to the other, both ways.", min_length=1
    )
    places: list[str] | None = setting(
        None, help="Codes or names of places: roads whose middle is nearer to a cell of theirs than to any other cell.",
        min_length=1,
    )  # fmt: skip
    within_km: float | None = setting(
        None, help="With `places`: instead, roads whose middle is so near to the seat of one of them.", unit="km",
        gt=0, le=1000,
    )  # fmt: skip
    box: Box | None = setting(None, help="Roads whose middle lies in this rectangle.")
    classes: list[RoadClass] | None = setting(None, help="Roads of these classes.", min_length=1)
    modes: list[Name] | None = setting(None, help="Modes that it concerns; all when not given.", min_length=1)

    @model_validator(mode="after")
    def _distance_is_from_places(self) -> SomeRoads:
        if self.within_km is not None and self.places is None:
            raise MisfitError(((("within_km",), "goes with places; say from which"),))
        return self

    @property
    def is_everywhere(self) -> bool:
        """Whether nothing is said that would leave a road out."""
        return all(part is None for part in (self.between, self.places, self.box, self.classes))


class ClosedRoads(SomeRoads):
    """Roads that nobody can use. Who is on the way when they close drives on as planned."""

    @model_validator(mode="after")
    def _not_everywhere(self) -> ClosedRoads:
        if self.is_everywhere:
            raise ValueError("say which roads: between, places, box or classes; without one every road would be closed")
        return self


class SpeedChange(SomeRoads):
    """Speeds that weather or crowds change, on all roads when none are named. Ways off the road stay as they are."""

    factor: float = setting(help="Factor on the speed; factors that hold together multiply.", gt=0, le=10)
