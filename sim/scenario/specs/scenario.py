"""The whole of what the user wrote, resolved: every design stands complete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import model_validator

from sim.scenario.cross_checks import cross_findings
from sim.scenario.specs.clock import Clock
from sim.scenario.specs.demand import Demand
from sim.scenario.specs.experiment import Experiment
from sim.scenario.specs.later import later
from sim.scenario.specs.response import Design
from sim.scenario.specs.world import WorldSpec
from sim.spec import FOLDER_NAME, MisfitError, Name, Spec, Whole, setting

if TYPE_CHECKING:
    from sim.scenario.specs.surge import Surge
else:
    Surge = later("surge.Surge")


class Scenario(Spec):
    """A district, what it asks for, and the ways of answering that are compared."""

    name: str = setting(
        help="Short name, used for the results folder.", min_length=1, max_length=80, pattern=FOLDER_NAME
    )
    title: str = setting("", help="Title of the report, also in Chinese.", max_length=200)
    description: str = setting("", help="What the scenario is and where its numbers come from.")
    seed: Whole = setting(1, help="Chooses the chances of the run; 0 is a seed like any other.", ge=0)
    clock: Clock = setting(factory=Clock, help="The simulated days.")
    world: WorldSpec = setting(help="Places, roads, travel.")
    demand: Demand = setting(help="Incidents.")
    surges: dict[Name, Surge] = setting(factory=dict, help="What is different for a while, by name.")
    designs: dict[Name, Design] = setting(help="Ways of staffing, complete.", min_length=1)
    experiment: Experiment = setting(factory=Experiment, help="Replications and comparison.")

    @model_validator(mode="after")
    def _parts_go_together(self) -> Scenario:
        found = tuple(cross_findings(self.model_dump()))
        if found:
            raise MisfitError(found)
        return self

    @model_validator(mode="after")
    def _surges_fall_into_the_run(self) -> Scenario:
        wrong = {name: surge.outside(self.clock) for name, surge in self.surges.items()}
        found = tuple(
            (("surges", name, *loc), message)
            for name, misfit in wrong.items()
            if misfit is not None
            for loc, message in misfit.findings
        )
        if found:
            raise MisfitError(found)
        return self

    @property
    def baseline(self) -> str:
        """Name of the design that the others are compared with."""
        return self.experiment.baseline or next(iter(self.designs))
