"""What a reader must know before trusting the numbers of a study."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sim.arrays import FloatArray
from sim.experiment.comparison import FEWEST_PAIRS, paired_values
from sim.experiment.precision import FEWEST, LOOK_AHEAD, Precision
from sim.experiment.replication import Failure
from sim.experiment.statistics import is_doubtful, standard_error
from sim.experiment.warm_up import mser
from sim.measures.catalogue import OPEN
from sim.responders.beats import TimetableBeat, street_ends
from sim.responders.patrols import mode_of
from sim.scenario.specs.patrol import GivenRoute
from sim.world.conditions import holding

if TYPE_CHECKING:
    import pandas as pd

    from sim.responders.beats import Beat
    from sim.responders.fleet import Fleet
    from sim.scenario.specs.response import UnitGroup
    from sim.world.model import World

MOST_OPEN = 0.01
"""With a larger share of matters still open at the end, response times miss too many of the longest waits."""

FEWEST_WEEKS, LEAST_DRIFT = 3, 0.05
"""With fewer weeks nothing can be said about the warm-up; a smaller share off does no harm."""


def about_failures(failures: Sequence[Failure], replications: int) -> Iterator[str]:
    """Yield one sentence for each design, stage and error that made replications fail."""
    counts = Counter((failure.design, failure.stage, failure.error) for failure in failures)
    first = {(failure.design, failure.stage, failure.error): failure.replication for failure in reversed(failures)}
    for key, count in counts.items():
        design, stage, error = key
        who = f"design {design}" if design else "every design"
        yield (
            f"{count} of {replications} replications of {who} failed at stage {stage} and are missing from the"
            f" results, first replication {first[key]}: {error}"
        )


def about_beats(world: World, fleets: Mapping[str, Fleet]) -> Iterator[str]:
    """Yield one sentence for each group and surge of what its patrols leave out because roads are closed."""
    for design, fleet in fleets.items():
        for detour in fleet.detours:
            hold = holding(world.conditions, detour.at)
            for number, (name, group) in enumerate(zip(fleet.group_names, fleet.groups, strict=True)):
                here = [unit for unit in detour.beats if fleet.group[unit] == number and unit not in detour.away]
                beats = [detour.beats[unit] for unit in here]
                surges = ", ".join(one.stretch.name for one in hold if one.closes_roads_to(mode_of(group)))
                for left_out in _left_out(world, group, beats):
                    yield f"design {design}: during {surges} closed roads leave patrols of {name} {left_out}"


def _left_out(world: World, group: UnitGroup, beats: Sequence[Beat | None]) -> Iterator[str]:
    if None in beats:
        yield f"nothing to go round; units that wait at their bases: {beats.count(None)}"
    route = None if group.patrol is None else group.patrol.beat
    if isinstance(route, GivenRoute):
        circuits = {id(one.circuit): one.circuit for one in beats if isinstance(one, TimetableBeat)}
        for passed in ({world.roads.node_name[node] for node in circuit.node} for circuit in circuits.values()):
            missed = [name for name in dict.fromkeys(route.nodes) if name not in passed]
            if missed:
                yield f"no way to {', '.join(missed)} of their route"


def _street_km(beats: Iterable[Beat]) -> dict[int, float]:
    """Return the length of every street of some beats, by number."""
    found = {id(streets): streets for streets in (beat.streets() for beat in beats)}
    pairs = (zip(numbers.tolist(), km.tolist(), strict=True) for numbers, km in found.values())
    return {street: km for streets in pairs for street, km in streets}


def about_batteries(world: World, fleets: Mapping[str, Fleet]) -> Iterator[str]:
    """Yield one sentence for each group with streets on its beats to which no full battery takes a unit, and home."""
    for design, fleet in fleets.items():
        for number, name in enumerate(fleet.group_names):
            units = [unit for unit in fleet.beats if fleet.group[unit] == number]
            km_of = _street_km(fleet.beats[unit] for unit in units)
            if not km_of or fleet.groups[number].battery is None:
                continue
            far = km_of.keys() - set[int]().union(*(_streets_in_reach(world, fleet, unit) for unit in units))
            if far:
                yield (
                    f"design {design}: {sum(km_of[street] for street in sorted(far)):.1f} km of streets on the beats of"
                    f" {name} are farther than a full battery takes a unit there and home; nobody patrols them"
                )


def _streets_in_reach(world: World, fleet: Fleet, unit: int) -> set[int]:
    """Return those streets of a unit's beat that its battery takes it through, from its base and home again."""
    group = fleet.groups[fleet.group[unit]]
    assert group.battery is not None
    ways = world.travel.with_destinations(fleet.destinations()).matrix(group.mode_home or group.mode, 0)
    home_km = ways.km[ways.row[fleet.base_node[unit]]] + fleet.base_leg_km[unit]
    street, km = fleet.beats[unit].streets()
    low, high = street_ends(street)
    within = home_km[low] + km + home_km[high] <= group.battery.range_km - group.battery.reserve_km
    return set(street[within].tolist())


def about_open_matters(measures: pd.DataFrame) -> Iterator[str]:
    """Yield one sentence for each design that leaves many matters open when the run stops."""
    shares = measures[measures["measure"] == OPEN.name].groupby("design", sort=False)["value"].mean()
    for design, share in shares.items():
        if share > MOST_OPEN:
            yield (
                f"design {design}: {share:.1%} of matters were still open when the run stopped, so that response times"
                " miss the longest waits; give it more units or the clock more follow_up_days"
            )


def about_warm_up(open_by_week: Mapping[str, FloatArray]) -> Iterator[str]:
    """Yield one sentence for each design in which what is open has not settled when the warm-up ends.

    The rule MSER says which weeks to cut, from the means over the replications. Chance alone makes it cut some now and
    then, so it is believed only where these weeks differ from the others in the single replications too: by three
    standard errors and a twentieth.

    Parameters
    ----------
    open_by_week:
        How many matters and disputes were open in each week after the warm-up, shape `(replications, weeks)`.
    """
    for design, weeks in open_by_week.items():
        if weeks.shape[0] < FEWEST_PAIRS or weeks.shape[1] < FEWEST_WEEKS:
            continue
        found = mser(weeks.mean(axis=0))
        if found.cut == 0:
            continue
        off = weeks[:, : found.cut].mean(axis=1) - weeks[:, found.cut :].mean(axis=1)
        share = float(off.mean()) / found.mean
        if abs(off.mean()) > 3 * standard_error(off) and abs(share) > LEAST_DRIFT:
            yield (
                f"design {design}: in the first {7 * found.cut} days after the warm-up {abs(share):.0%}"
                f" {'more' if share > 0 else 'less'} was open than later; give the clock more warm_up_days, and days"
            )


def about_comparison(measures: pd.DataFrame, comparison: pd.DataFrame, replications: int) -> Iterator[str]:
    """Yield what limits the comparison: too few replications, missing values, skewed differences."""
    if not len(comparison):
        return
    if replications < FEWEST_PAIRS:
        yield (
            f"too few replications to compare designs: {replications}; run at least {FEWEST_PAIRS}, better {FEWEST}"
            " or more"
        )
    labels = list(dict.fromkeys(comparison["measure"]))
    for pair in paired_values(measures, baseline=comparison["baseline"].iloc[0], labels=labels):
        what = f"{pair.label} of design {pair.design}"
        if len(pair.values) < replications:
            missing = replications - len(pair.values)
            yield f"{what}: {missing} of {replications} replications have no value to compare with the baseline's"
        if is_doubtful(pair.differences, len(comparison)):
            yield (
                f"{what}: the {len(pair.values)} differences from the baseline are so skewed that interval and p are"
                " rough; run more replications"
            )


def about_precision(rule: Precision, table: pd.DataFrame, reached: bool) -> Iterator[str]:
    """Yield why a run that was to go on until a precision stopped short of it."""
    if reached:
        return
    yield f"the ceiling of {rule.ceiling} replications was reached before the precision of {rule.target:.3g} was"
    if rule.ceiling < FEWEST + LOOK_AHEAD:
        yield f"precision is judged from {FEWEST + LOOK_AHEAD} replications on; raise the ceiling"
    columns = (table[name].tolist() for name in ("design", "measure", "relative_half_width", "needed"))
    for design, label, width, needed in zip(*columns, strict=True):
        if not width <= rule.target:
            advice = f"about {needed:.0f} replications would do" if math.isfinite(needed) else "no number would do"
            yield f"{label} of design {design}: half-width {width:.3g} of the mean; {advice}"
