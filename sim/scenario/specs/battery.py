"""E-bikes and whatever else has to be charged."""

from __future__ import annotations

from pydantic import model_validator

from sim.spec import ASSUMPTION, MisfitError, Spec, setting


class Battery(Spec):
    """The battery of a unit's vehicle. It is charged whenever the unit is at its base, off duty as well.

    A unit takes a call, or covers a post, only if it can get there and back to its base and keep the reserve. On patrol
    it turns home at the last road node of its beat from which it can, and goes out again when the battery is full;
    meanwhile it takes the calls that its range allows. One that comes home with less than the reserve, because roads
    closed or by way of a station, is out of service until it has that much again.
    """

    range_km: float = setting(50.0, help="How far a full charge takes.", unit="km", gt=0, le=1000, source=ASSUMPTION)
    charge_full_min: float = setting(
        420.0, help="How long it takes from empty to full.", unit="min", gt=0, le=2880, source=ASSUMPTION
    )
    reserve_km: float = setting(5.0, help="Range that is always kept.", unit="km", ge=0, le=1000, source=ASSUMPTION)

    @model_validator(mode="after")
    def _something_is_left_to_use(self) -> Battery:
        if self.reserve_km >= self.range_km:
            message = f"{self.reserve_km:g}: leaves nothing of range_km, {self.range_km:g}; must be below it"
            raise MisfitError(((("reserve_km",), message),))
        return self
