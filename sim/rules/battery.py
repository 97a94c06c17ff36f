"""How far a battery still takes."""

from __future__ import annotations


def charged_km(left_km: float, minutes: float, range_km: float, full_min: float) -> float:
    """Return the range after so many minutes on the charger, from `left_km`; it rises evenly until it is full."""
    return min(range_km, left_km + minutes * range_km / full_min)


def charging_min(left_km: float, wanted_km: float, range_km: float, full_min: float) -> float:
    """Return how long it takes on the charger from `left_km` to `wanted_km`, which is at most `range_km`."""
    return max(0.0, wanted_km - left_km) * full_min / range_km
