"""Which formula belongs to a scenario: found from what its file says, not from its name."""

from __future__ import annotations

from sim.arrays import MINUTES_PER_DAY
from sim.responders.fleet import build_fleet
from sim.scenario.read import read_scenario
from sim.theory.from_empty import first_delays
from sim.theory.general import several_at_once
from sim.verification.bank import case_named
from sim.verification.controls.by_hour import rates_by_hour
from sim.verification.controls.from_empty import FIRST
from sim.world.build import build_world
from tests.verification import exact, exact_by_hour, exact_rules
from tests.verification.dispute_formulas import of_disputes
from tests.verification.patrol_formulas import of_patrols


def exact_values(name):
    """Return the exact values of a scenario by the names of the quantities."""
    scenario = read_scenario(case_named(name).path)
    world, design = build_world(scenario.world), scenario.designs["base"]
    fleet, demand = build_fleet(design, world, scenario.clock), scenario.demand
    if demand.disputes is not None:
        return of_disputes(demand, design, world)
    if fleet.groups[0].patrol is not None or any(kind.search for kind in demand.kinds.values()):
        return of_patrols(demand, world, fleet)
    if len(world.cells) > 1:
        return exact.hypercube(demand, world, fleet)
    if len(demand.kinds) > 1:
        return _of_several_kinds(demand, design, len(fleet))
    if scenario.clock.warm_up_days == 0:
        return _from_empty(demand)
    found = _of_one_kind(demand, design, fleet)
    if name == "erlang_b_2":  # unit 1 alone, both, and unit 2 alone: by hand, for 1 erlang
        found |= {"busy_share[unit=car.1]": 1 / 2, "busy_share[unit=car.2]": 3 / 10}
    return found


def _of_one_kind(demand, design, fleet):
    (kind,) = demand.kinds.values()
    if kind.sources is not None:
        sources, call = kind.sources.count, 1 / kind.sources.think.mean
        return exact_rules.finite_source(sources, call, 1 / kind.work.mean, len(fleet))
    if len(set(demand.hour_weights)) > 1:
        return _by_hour(demand, len(fleet))
    if len(fleet.groups[0].shifts) > 1:
        return _relief(demand, fleet)
    return exact.one_line(demand, len(fleet), design.desk.queue_limit)


def _of_several_kinds(demand, design, units):
    kinds = demand.kinds.values()
    if any(kind.units > 1 for kind in kinds):
        return _several_units(demand, units)
    if any(kind.preempts for kind in kinds):
        return exact_rules.preemptive(demand, units)
    if design.desk.ageing_min:
        return _ageing(demand, design, units)
    if design.desk.reserve:
        return _reserve(demand, design, units)
    return exact.priorities(demand, units)


def _rates(demand):
    return [kind.rate.per_day / MINUTES_PER_DAY for kind in demand.kinds.values()]


def _several_units(demand, units):
    loads = [rate * kind.work.mean for rate, kind in zip(_rates(demand), demand.kinds.values(), strict=True)]
    lost, busy = several_at_once(units, loads, [kind.units for kind in demand.kinds.values()])
    by_kind = {f"lost_share[kind={name}]": share for name, share in zip(demand.kinds, lost, strict=True)}
    law = {f"at_work_share[{number}]": share for number, share in enumerate(busy)}
    return by_kind | law | {"busy_share_mean": busy @ range(units + 1) / units}


def _reserve(demand, design, units):
    (work,) = {kind.work.mean for kind in demand.kinds.values()}
    (rule,) = design.desk.reserve
    found = exact_rules.reserve(*_rates(demand), 1 / work, units, rule.keep)
    values = {"busy_share_mean": found["busy"]}
    for name, wait, share in zip(demand.kinds, found["waits"], found["shares"], strict=True):
        values |= {f"queueing_mean_min[kind={name}]": wait, f"waited_share[kind={name}]": share}
    return values


def _ageing(demand, design, units):
    (work,) = {kind.work.mean for kind in demand.kinds.values()}
    first, second = (kind.priority for kind in demand.kinds.values())
    waits = exact_rules.ageing(*_rates(demand), 1 / work, units, (second - first) * design.desk.ageing_min)
    return {f"queueing_mean_min[kind={name}]": wait for name, wait in zip(demand.kinds, waits, strict=True)}


def _by_hour(demand, units):
    (kind,) = demand.kinds.values()
    rates, service = rates_by_hour(demand), 1 / kind.work.mean
    if rates.max() / service < units / 2:
        return exact_by_hour.infinite_by_hour(rates, service)
    return exact_by_hour.queue_by_hour(rates, service, units)


def _from_empty(demand):
    (kind,) = demand.kinds.values()
    rate = kind.rate.per_day / MINUTES_PER_DAY
    waits = first_delays(FIRST[-1], rate * kind.work.mean, 1 / kind.work.mean)
    return {f"first_wait_mean_min[{count}]": waits[:count].mean() for count in FIRST}


def _relief(demand, fleet):
    (kind,) = demand.kinds.values()
    group = fleet.groups[0]
    spell_min = MINUTES_PER_DAY / len(group.shifts)
    hand_over = group.at_shift_end == "hand_over"
    return exact_by_hour.relief(_rates(demand)[0], 1 / kind.work.mean, spell_min, hand_over=hand_over)
