"""Formulas of patrol and search against printed numbers; what the simulator does stands beside them as scenarios."""

from __future__ import annotations

from sim.theory.patrol import found_by_search, found_by_sweep, met_by_presence, passes_per_hour, walk_passes_per_hour
from sim.verification.row import Check, Row

SWEEP_KM2_PER_H, AREA_KM2 = 0.2 * 20, 10.0
"""A strip of 200 m at 20 km/h, in ten square kilometres."""

FOUND = ((1, 0.32968, 0.4), (2.5, 0.63212, 1.0), (5, 0.86466, 1.0))
"""Hours, share found by random search, and share that a search finds which goes over nothing twice."""

WALK = ((1, 0.5), (2, 1.0), (3, 1.5))
"""Roads that meet at a node, and visits an hour by a walk at 30 km/h on 30 km of road."""


def formulas() -> tuple[Row, ...]:
    """Return frequency of passing, chance of meeting, and share found."""
    gap_h = 1 / passes_per_hour([(15, 0.5, 30)])
    rows = [
        Row("passes an hour, 15 km/h on 30 km, half the time", 0.25, 1e-12, passes_per_hour([(15, 0.5, 30)])),
        Row("hours between two passes", 4.0, 1e-12, gap_h),
        Row("passes an hour of two such patrols", 0.5, 1e-12, passes_per_hour([(15, 0.5, 30)] * 2)),
        Row("met in 5 minutes, half a pass an hour", 0.04081, 5e-6, met_by_presence(0.5, 5)),
        Row("met in 30 minutes, half a pass an hour", 0.22120, 5e-6, met_by_presence(0.5, 30)),
    ]
    for hours, found, swept in FOUND:
        random = found_by_search(SWEEP_KM2_PER_H, AREA_KM2, hours)
        rows.append(Row(f"found in {hours:g} h", found, 5e-6, random))
        rows.append(Row(f"swept in {hours:g} h", swept, 1e-12, found_by_sweep(SWEEP_KM2_PER_H, AREA_KM2, hours)))
    walk = (
        Row(f"visits an hour, {roads} roads", rate, 1e-12, walk_passes_per_hour(30, 30, roads)) for roads, rate in WALK
    )
    return (*rows, *walk)


CHECKS = (Check("patrol_formulas", "patrol", "Formulas of patrol and search", formulas, quick=True),)
