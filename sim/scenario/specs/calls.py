"""How calls come in: from a closed population, for nothing, or once more."""

from __future__ import annotations

from pydantic import model_validator

from sim.chance.laws import Constant, Exponential, Law
from sim.spec import ASSUMPTION, MisfitError, Spec, Whole, setting


class Sources(Spec):
    """A closed population, each of whom asks again some time after their last matter is over.

    All of them begin by thinking.
    """

    count: Whole = setting(help="How many there are.", ge=1, le=1_000_000)
    think: Law = setting(help="From the end of the last matter of each to the next one.", unit="min")

    @model_validator(mode="after")
    def _they_think(self) -> Sources:
        if self.think.mean <= 0:
            raise MisfitError(((("think",), "0 minutes: must be above 0 on average"),))
        return self


class FalseCalls(Spec):
    """Calls for nothing. Units find out on the scene; nothing follows."""

    share: float = setting(help="Share of the calls that are false.", ge=0, le=1)
    work: Law = setting(
        factory=lambda: Constant(mean_min=10.0), help="Work of a unit that finds nothing.", unit="min",
        source=ASSUMPTION,
    )  # fmt: skip


class Alert(Spec):
    """Cameras recognise it and warn the desk; people may report it too.

    The rate of its kind says how often it begins. A camera sees it by `desk.cameras` of the design. It is known when
    the first of the two ways has made it known.
    """

    delay: Law = setting(
        factory=lambda: Constant(mean_min=1.0),
        help="From its beginning until a camera that sees it has warned the desk.", unit="min", source=ASSUMPTION,
    )  # fmt: skip
    reported: float = setting(help="Share that somebody reports in the end; the others only cameras tell.", ge=0, le=1)
    reported_after: Law = setting(help="From its beginning until somebody reports it.", unit="min")
    false_alarms_per_day: float = setting(
        0.0, help="Warnings of nothing in the whole district, if cameras saw all of it.", unit="1/day", ge=0, le=1e7,
        source=ASSUMPTION,
    )  # fmt: skip
    false_work: Law = setting(
        factory=lambda: Constant(mean_min=10.0), help="Work of a unit that was warned of nothing.", unit="min",
        source=ASSUMPTION,
    )  # fmt: skip


class Duplicates(Spec):
    """Further calls about one matter, from other people.

    One that is recognised while the first is open is put to it, and nobody is sent. Any other gets units like a matter
    of its own, which find that all is done.
    """

    mean: float = setting(help="How many further calls there are about one matter, on average.", ge=0, le=100)
    after: Law = setting(
        factory=lambda: Exponential(mean_min=5.0), help="How long after the first call each of them comes.",
        unit="min", source=ASSUMPTION,
    )  # fmt: skip
    recognised: float = setting(0.9, help="Share of them that is recognised.", ge=0, le=1, source=ASSUMPTION)
    work: Law = setting(
        factory=lambda: Constant(mean_min=5.0), help="Work of a unit that was sent for nothing.", unit="min",
        source=ASSUMPTION,
    )  # fmt: skip
