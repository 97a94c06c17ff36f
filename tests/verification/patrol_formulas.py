"""The exact values of scenarios with patrols and searches, from what their files say."""

from __future__ import annotations

import numpy as np

from sim.arrays import MINUTES_PER_DAY, MINUTES_PER_HOUR
from sim.theory import patrol
from sim.verification.patrol_quantities import SEARCHED_H
from tests.verification import exact_patrol


def of_patrols(demand, world, fleet):
    """Return the exact values of a scenario whose units patrol or search."""
    if fleet.groups[0].patrol is None:
        return _search(demand, fleet)
    route = fleet.groups[0].patrol.beat.route
    return {"random_walk": _walk, "tour": _ring, "roam": _roam}[route](demand, world, fleet)


def _streets(world, fleet):
    """Return passes an hour if nobody calls, and at how many streets each crossing lies, shape `(crossings,)`."""
    roads = world.roads  # every street in both directions
    speed_kmh = fleet.groups[0].patrol.speed_kmh
    return patrol.passes_per_hour([(speed_kmh, 1, roads.length_km.sum() / 2)]), np.bincount(roads.tail)


def _walk(demand, world, fleet):
    passes, streets_at = _streets(world, fleet)
    low, high = np.minimum(world.roads.tail, world.roads.head), np.maximum(world.roads.tail, world.roads.head)
    found = {f"street_passes_per_h[{a}-{b}]": passes for a, b in set(zip(low.tolist(), high.tolist(), strict=True))}
    return found | {f"crossing_passes_per_h[{n}]": passes * d / 2 for n, d in enumerate(streets_at.tolist())}


def _ring(demand, world, fleet):
    """A street counts if no call comes while the car drives through it, a crossing if the car is free then."""
    passes, streets_at = _streets(world, fleet)
    (kind,) = demand.kinds.values()
    rate = kind.rate.per_day / MINUTES_PER_DAY
    busy = rate * kind.work.mean / (1 + rate * kind.work.mean)
    each = passes * (1 - busy)
    through_min = MINUTES_PER_HOUR / passes / len(streets_at)
    found = {f"crossing_passes_per_h[{node}]": each for node in range(len(streets_at))}
    return found | {
        "busy_share[unit=car.1]": busy, "lost_share": busy, "crossing_passes_per_h": each,
        "street_passes_per_h": each * np.exp(-rate * through_min),
    }  # fmt: skip


def _roam(demand, world, fleet):
    if fleet.design.desk.rule == "own_area_first":
        return _two_cars(demand, world, fleet)
    if len(fleet) > 1:
        cells, along_axes = world.cells, world.roads.metric == "manhattan"
        km = exact_patrol.mean_km_to_nearest(cells.x_km, cells.y_km, len(fleet), along_axes=along_axes)
        return {"travel_mean_min": km}  # a kilometre a minute
    found, every_min = {}, fleet.groups[0].patrol.beat.every_min
    for name, kind in demand.kinds.items():
        looks = kind.on_view.reported_after.mean / every_min + 1
        found[f"seen_share[kind={name}]"] = kind.on_view.share * (1 - (1 - 1 / len(world.cells)) ** looks)
    return found


def _two_cars(demand, world, fleet):
    (kind,) = demand.kinds.values()
    side_km = 1e-4
    found = exact_patrol.two_moving_cars(kind.rate.per_day / MINUTES_PER_DAY * kind.work.mean, side_km)
    values = {
        "lost_share": found["lost_share"],
        "inter_area_share": found["other_share"],
        "travel_mean_min": found["km"],
    }
    for unit, own, other in (("car.1", "west", "east"), ("car.2", "east", "west")):
        values |= {
            f"busy_share[unit={unit}]": found["busy_share"],
            f"dispatch_share[unit={unit},area={own}]": found["own_share"] / 2,
            f"dispatch_share[unit={unit},area={other}]": found["other_share"] / 2,
        }
    return values


def _search(demand, fleet):
    (kind,) = demand.kinds.values()
    sweeps = [(fleet.groups[0].sweep_km2_per_h, 0.0)] * kind.units
    for others in fleet.design.desk.searchers:
        sweeps.append((others.people * others.sweep_km2_per_h, others.after_min / MINUTES_PER_HOUR))
    return {
        f"found_share[{hours:g}]": exact_patrol.found_together(sweeps, kind.search.area_km2, hours)
        for hours in SEARCHED_H
    }
