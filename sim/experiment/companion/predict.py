"""What formulas say of one design: measures by label, how they were found, and why there are none."""

from __future__ import annotations

from dataclasses import dataclass, field

from sim.experiment.companion.asked import asked_for
from sim.experiment.companion.averages import Averages
from sim.experiment.companion.carried import carried
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
    overloaded_share:
        Share of the measured time in which more calls come than those on duty can answer.
    reason:
        Why there are no values; empty where there are.
    """

    values: dict[str, float] = field(default_factory=dict)
    exact: bool = False
    overloaded_share: float = 0.0
    reason: str = ""


def predict(scenario: Scenario, world: World, fleet: Fleet) -> Prediction:
    """Return what theory says of the design of a fleet, from what the scenario says and nothing else.

    Every stretch of the measured time with the same rates, units and travel times is taken for a steady state of its
    own, and the averages are over them (Green and Kolesar 1991, Management Science 37(1), 84-97). Where that is not
    possible because more calls come for a while than can be answered, the line is followed through the days.
    """
    asked, stations = asked_for(scenario, world), stations_of(world, fleet)
    timeline = timeline_of(scenario, world, fleet, asked)
    city = City(stations, asked)
    try:
        sorts = [city.sorts(span) for span in timeline.spans]
    except NobodyError:
        return Prediction(reason="at times nobody on duty may answer some calls, which wait for the next shift")
    outcomes, too_many = _steady(city, timeline.spans, sorts)
    if too_many:
        followed = carried(city, timeline, sorts, too_many)
        if followed is None:
            return Prediction(reason="more calls come than can be answered, so that the line only grows")
        outcomes = followed
    averages = Averages(stations, asked)
    for span, its_sorts, its_outcomes in zip(timeline.spans, sorts, outcomes, strict=True):
        averages.add(span, its_sorts, its_outcomes)
    overloaded = sum(timeline.spans[number].minutes for number in too_many) / averages.minutes
    return Prediction(averages.measures(), city.exact, overloaded)


def _steady(city: City, spans: tuple[Span, ...], sorts: list[list[Sort]]) -> tuple[list[list[Outcome]], set[int]]:
    """Return what becomes of the calls of each span, and the numbers of those that have no steady state."""
    outcomes: list[list[Outcome]] = []
    too_many = set()
    for number, (span, its_sorts) in enumerate(zip(spans, sorts, strict=True)):
        try:
            outcomes.append(city.outcomes(its_sorts, span) if its_sorts else [])
        except ValueError:
            outcomes.append([])
            too_many.add(number)
    return outcomes, too_many
