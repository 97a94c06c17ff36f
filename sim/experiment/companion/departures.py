"""What a scenario has that the formulas leave out, and which measures that concerns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sim.experiment.companion.predict import Prediction
from sim.scenario.specs.kinds import Kind
from sim.scenario.specs.response import Design, UnitGroup
from sim.scenario.specs.scenario import Scenario

WAIT = frozenset({"waited_share", "lost_share", "withdrawn_share", "queueing_mean_min"})
READY, WAY = frozenset({"turnout_mean_min"}), frozenset({"travel_mean_min"})
WHOLE = frozenset({"response_mean_min", "within_target_share"})
EVERY = frozenset({"busy_share_mean"}) | WAIT | READY | WAY | WHOLE


@dataclass(frozen=True, slots=True)
class Departure:
    """Something that theory takes to be otherwise than the scenario has it.

    `touches` are names of measures; of them theory says nothing at all where it `silences` them.
    """

    text: str
    touches: frozenset[str] = EVERY
    silences: bool = False


def no_theory(scenario: Scenario) -> str:
    """Return why no formula speaks of the scenario; empty where some do."""
    kinds = scenario.demand.kinds.values()
    reasons = (
        (scenario.demand.replay, "recorded calls have no rates to go by"),
        (scenario.demand.disputes, "disputes take the time of units in ways that no formula describes"),
        (
            any(kind.search for kind in kinds),
            "how long a search lasts depends on who comes, for which there is no formula",
        ),
        (any(kind.sources for kind in kinds), "a closed population does not call at a rate of its own"),
    )
    return next((text for holds, text in reasons if holds), "")


def departures(scenario: Scenario, design: Design, found: Prediction) -> list[Departure]:
    """Return how theory departs from a scenario with one design, the most important first."""
    parts = _of_method(scenario, design, found), _of_calls(scenario), _of_units(design), _of_desk(scenario, design)
    return [departure for part in parts for departure in part]


def _of_method(scenario: Scenario, design: Design, found: Prediction) -> Iterator[Departure]:
    if not found.exact:
        yield Departure("an approximation by station after Larson and Erlang")
    if found.followed:
        yield Departure("all who may answer a call are one line, which is followed from hour to hour")
    if found.overloaded_share:
        yield Departure(f"for {100 * found.overloaded_share:.0f} % of the time more calls come than can be answered")
    demand = scenario.demand
    weights = (
        demand.hour_weights,
        demand.weekday_weights,
        *(kind.hour_weights or [] for kind in demand.kinds.values()),
    )
    if not found.followed and any(len(set(row)) > 1 for row in weights):
        yield Departure("every hour is a steady state of its own")
    if demand.dispersion > 1:
        yield Departure(
            f"Poisson calls, without the bursts that make the daily number vary {demand.dispersion:g} times as much",
            WAIT | WHOLE,
        )
    if design.desk.queue_limit != 0 and any(kind.work.law != "exponential" for kind in demand.kinds.values()):
        yield Departure("the chance to wait is that of exponential work", WAIT | WHOLE)


def _of_calls(scenario: Scenario) -> Iterator[Departure]:
    kinds = list(scenario.demand.kinds.values())
    for text, holds, touches in _OF_KINDS:
        if any(holds(kind) for kind in kinds):
            yield Departure(text, touches)
    if len({kind.priority for kind in kinds}) > 1 and any(kind.patience for kind in kinds):
        yield Departure("the more urgent do not go before where callers give up", WAIT | WHOLE)
    if any(surge.changes_demand for surge in scenario.surges.values()):
        yield Departure("surges bring no calls and prevent none")


def _of_units(design: Design) -> Iterator[Departure]:
    groups = list(design.units.values())
    if any(group.patrol is not None for group in groups):
        yield Departure(
            "where units on their beats are when they are called has no formula", READY | WAY | WHOLE, silences=True
        )
    for text, holds, touches in _OF_GROUPS:
        if any(holds(group) for group in groups):
            yield Departure(text, touches)


def _of_desk(scenario: Scenario, design: Design) -> Iterator[Departure]:
    desk, urgent = design.desk, len({kind.priority for kind in scenario.demand.kinds.values()}) > 1
    if desk.reserve:
        yield Departure("no unit is kept for urgent calls")
    if desk.ageing_min is not None and urgent:
        yield Departure("calls do not become more urgent with time", WAIT | WHOLE)
    if desk.relocation is not None:
        yield Departure("nobody moves to cover others")


_OF_KINDS: tuple[tuple[str, Callable[[Kind], bool], frozenset[str]], ...] = (
    (
        "every unit of a call that needs several goes by itself, and none is asked for from the scene",
        lambda kind: kind.takes_several,
        EVERY,
    ),
    ("no unit is taken from the call in hand", lambda kind: kind.preempts, EVERY),
    ("follow-ups take no time", lambda kind: bool(kind.aftermath and kind.aftermath.follow_up), EVERY),
    ("nothing is seen on patrol before it is reported", lambda kind: kind.on_view is not None, EVERY),
    ("cameras warn of nothing, and everything is reported", lambda kind: kind.alert is not None, EVERY),
    ("a call that is recognised as a duplicate takes no unit", lambda kind: kind.duplicates is not None, EVERY),
    (
        "patience is taken for exponential",
        lambda kind: kind.patience is not None and kind.patience.law != "exponential",
        WAIT | WHOLE,
    ),
)
"""What theory takes calls to do, where a kind is otherwise, and which measures that concerns."""

_OF_GROUPS: tuple[tuple[str, Callable[[UnitGroup], bool], frozenset[str]], ...] = (
    (
        "units set out from their bases, never from the way home",
        lambda group: group.after_call == "drive_home" and group.patrol is None,
        READY | WAY | WHOLE,
    ),
    (
        "units set out from their bases, not from where they stayed",
        lambda group: group.after_call == "stay",
        WAY | WHOLE,
    ),
    ("nobody takes breaks", lambda group: any(shift.breaks for shift in group.shifts), EVERY),
    ("nobody is away", lambda group: group.absence.occurs, EVERY),
    ("units take calls to the end of their duty", lambda group: group.last_call_min > 0, EVERY),
    ("no battery is ever empty", lambda group: group.battery is not None, EVERY),
    ("units stay at their bases in surges", lambda group: bool(group.during), EVERY),
)
"""What theory takes units to do, where a group is otherwise, and which measures that concerns."""
