"""What formulas say of one design: measures by label, how they were found, and why there are none."""

from __future__ import annotations

from dataclasses import dataclass, field

from sim.experiment.companion.asked import asked_for
from sim.experiment.companion.averages import Averages
from sim.experiment.companion.carried import carried, has_reliefs
from sim.experiment.companion.city import City, NobodyError, Outcome, Sort
from sim.experiment.companion.spans import Span, timeline_of
from sim.experiment.companion.stations import stations_of
from sim.responders.fleet import Fleet
from sim.scenario.specs.scenario import Scenario
from sim.world.model import World


@dataclass(frozen=True, slots=True)
class Prediction:
    """What theory says of a design.

    Attributes
    ----------
    values:
        Value of each measure, by its label; those that it says nothing about are missing.
    exact:
        Whether every span was solved as a hypercube rather than approximated.
    followed:
        Whether lines were followed from hour to hour, because units are relieved or more calls come than can be
        answered.
    overloaded_share:
        Share of the measured time in which more calls come than those on duty can answer.
    reason:
        Why there are no values; empty where there are.
    """

    values: dict[str, float] = field(default_factory=dict)
    exact: bool = False
    followed: bool = False
    overloaded_share: float = 0.0
    reason: str = ""


def predict(scenario: Scenario, world: World, fleet: Fleet) -> Prediction:
    """Return what theory says of the design of a fleet, from what the scenario says and nothing else.

    Every stretch of the measured time with the same rates, units and travel times is taken for a steady state of its
    own, and the averages are over them (Green and Kolesar 1991, Management Science 37(1), 84-97). Where there is none,
    because units are relieved or more calls come for a while than can be answered, the lines are followed.
    """
    asked, stations = asked_for(scenario, world), stations_of(world, fleet)
    timeline = timeline_of(scenario, world, fleet, asked)
    city = City(stations, asked)
    try:
        sorts = [city.sorts(span) for span in timeline.spans]
    except NobodyError:
        return Prediction(reason="at times nobody on duty may answer some calls, which wait for the next shift")
    too_many, followed = set[int](), has_reliefs(timeline)
    outcomes = None if followed else _steady(city, timeline.spans, sorts)
    if outcomes is None:
        result, followed = carried(city, timeline, sorts), True
        if result is None:
            return Prediction(reason="more calls come than can be answered, so that the line only grows")
        outcomes, too_many = result.outcomes, result.too_many
    averages = Averages(stations, asked)
    for span, its_sorts, its_outcomes in zip(timeline.spans, sorts, outcomes, strict=True):
        averages.add(span, its_sorts, its_outcomes)
    overloaded = sum(timeline.spans[number].minutes for number in too_many) / averages.minutes
    return Prediction(averages.measures(), city.exact, followed, overloaded)


def _steady(city: City, spans: tuple[Span, ...], sorts: list[list[Sort]]) -> list[list[Outcome]] | None:
    """Return what becomes of the calls of each span; None where one of them has no steady state."""
    try:
        return [city.outcomes(its, span) if its else [] for span, its in zip(spans, sorts, strict=True)]
    except ValueError:
        return None
