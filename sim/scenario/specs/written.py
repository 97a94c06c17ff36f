"""What a scenario file may hold: the scenario, with one base of units and desk instead of complete designs."""

from __future__ import annotations

from pydantic import ConfigDict

from sim.scenario.specs.discovery import Discovery
from sim.scenario.specs.ladder import Ladder
from sim.scenario.specs.requests import Routing
from sim.scenario.specs.response import Design, Desk, UnitGroup
from sim.scenario.specs.scenario import Scenario
from sim.spec import Name, setting


class Written(Scenario):
    """A scenario file.

    `units`, `desk`, `discovery`, `ladder` and `requests` are the base; each design is an overlay on it. `extends` names
    a file that this one is an overlay on. In an overlay maps merge, null removes, and anything else replaces
    (RFC 7396).
    This model is never filled: it says which keys there are, to the manual, to the JSON Schema and to `--set`.
    """

    model_config = ConfigDict(defer_build=True)

    extends: str | None = setting(
        None, help="Scenario file that this one is an overlay on; path from the folder of this file.", min_length=1
    )
    units: dict[Name, UnitGroup] = setting(factory=dict, help="Groups of units of the base, by name.")
    desk: Desk = setting(factory=Desk, help="How units are chosen, in the base.")
    discovery: Discovery = setting(factory=Discovery, help="How disputes come to be known, in the base.")
    ladder: Ladder = setting(factory=Ladder, help="Who settles disputes, level by level, in the base.")
    requests: Routing = setting(factory=Routing, help="How requests of daily life come to a department, in the base.")
    designs: dict[Name, Design] = setting(
        factory=dict,
        help="Ways of staffing to compare, each an overlay on the parts above; when none is given, one called base.",
    )
