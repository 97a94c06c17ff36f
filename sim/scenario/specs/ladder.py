"""Who settles disputes: what one design decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import model_validator

from sim.scenario.specs.colours import ColourDays
from sim.scenario.specs.later import later
from sim.spec import Loc, MisfitError, Name, Spec, setting

if TYPE_CHECKING:
    from sim.scenario.specs.rung import Rung
else:
    Rung = later("rung.Rung")


class Ladder(Spec):
    """The levels that a dispute climbs, and how soon each colour must be seen."""

    rungs: dict[Name, Rung] = setting(factory=dict, help="Levels by name, lowest first.")
    contact_within: ColourDays = setting(
        factory=ColourDays, help="By when the first sitting should be, from known, by the rated colour."
    )
    revisit_days: ColourDays | None = setting(
        None,
        help="Time between two sittings of a dispute by its rated colour, on every rung; if none, the `cooling_days` of"
        " the rung.",
        unit="days",
    )  # fmt: skip

    @model_validator(mode="after")
    def _every_rung_can_be_reached(self) -> Ladder:
        findings: list[tuple[Loc, str]] = []
        rungs = list(self.rungs.items())
        for place, (name, rung) in enumerate(rungs):
            first = next((before for before, earlier in rungs[:place] if earlier.ends_all_of(rung)), None)
            if first is not None:
                message = f"no dispute comes here: {first} stands before it and decides whatever it would take"
                findings.append((("rungs", name), message))
        if findings:
            raise MisfitError(tuple(findings))
        return self
