"""Which formula belongs to disputes: from what the file says."""

from __future__ import annotations

import math

import numpy as np

from sim.arrays import MINUTES_PER_DAY

YEAR_MIN = 365 * MINUTES_PER_DAY


def of_disputes(demand, design, world):
    """Return the exact values of disputes: queues of mediators, or risks that compete."""
    (kind,) = demand.disputes.kinds.values()
    per_day = kind.rate.per_day
    if len(world.cells) > 1:
        return _travelling(per_day, design, world)
    if kind.relapse.share:
        return _relapses(kind.relapse)
    if kind.boils_over.blue:
        return _risks(kind, design.discovery, world)
    return _levels(per_day, design)


def _levels(per_day, design):
    """Jackson's network: every rung is M/M/1, and what it does not settle comes again or goes up."""
    found, stay, comes = {}, 0.0, 1.0
    mediators = {group.skills[0]: name for name, group in design.units.items()}
    for name, rung in design.ladder.rungs.items():
        settles = rung.settles.blue
        again = 1 - settles if rung.attempts > 1 else 0.0
        sittings = comes / (1 - again)
        load = per_day * sittings * rung.sitting.mean / MINUTES_PER_DAY
        found[f"busy_share[unit={mediators[name]}.1]"] = found["busy_share_mean"] = load
        stay += sittings * rung.sitting.mean / (1 - load)
        comes *= 0.0 if again else 1 - settles
    return found | {"dispute_stay_mean_min": stay}


def _travelling(per_day, design, world):
    """Pollaczek and Khinchine: a sitting and the way there are one service."""
    (rung,) = design.ladder.rungs.values()
    service = rung.sitting.mean + world.cells.x_km  # a kilometre takes a minute
    load = per_day * service.mean() / MINUTES_PER_DAY
    wait = per_day / MINUTES_PER_DAY * (service**2).mean() / (2 * (1 - load))
    return {"dispute_stay_mean_min": wait + service.mean(), "busy_share_mean": load}


def _risks(kind, discovery, world):
    by_itself = kind.boils_over.blue + kind.fades_per_year
    found = {
        "boiled_over_per_1000": 1000 * kind.boils_over.blue / by_itself,
        "dispute_alone_mean_min": YEAR_MIN / by_itself,
    }
    for channel in discovery.channels.values():
        rate = 365 / channel.delay_days
        found["known_share"] = channel.reach * rate / (rate + by_itself)
    for rounds in discovery.rounds.values():
        households = math.floor(world.cells.residents.sum() / 2.62)
        share = rounds.members * rounds.households_per_round / households * rounds.notices
        rate = 2 * share * rounds.rounds_per_week * 365 / 7
        found["known_share"] = rate / (rate + by_itself)
    return found


def _relapses(relapse):
    days = np.array([30, 90, 365])
    shares = relapse.share * -np.expm1(-days / relapse.after_days)
    return {f"relapse_{n}_days_share": share for n, share in zip(days.tolist(), shares.tolist(), strict=True)}
