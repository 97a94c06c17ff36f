"""After the first contact: closed on the spot, or taken to the station, written up and investigated."""

from __future__ import annotations

from sim.chance.laws import Constant, Law
from sim.spec import ASSUMPTION, Name, Spec, setting


class Aftermath(Spec):
    """What comes after the work on the scene.

    The matter is closed on the spot with a probability that depends on who came; otherwise the unit takes it to a
    station and writes it up there, and somebody else may have to follow it up.
    """

    on_the_spot: float = setting(
        help="Probability that it is closed on the spot. Of several units the one counts that closes the matter.", ge=0,
        le=1,
    )  # fmt: skip
    on_the_spot_by_skill: dict[Name, float] = setting(
        factory=dict,
        help="That probability where a unit with this skill came; with several of the skills the largest counts.",
    )
    station: str = setting(
        "base",
        help="Where it is written up: `base` (the unit's own), `scene`, or the nearest seat of a place of this level.",
    )
    write_up: Law = setting(
        factory=lambda: Constant(mean_min=30.0), help="Writing it up at the station.", unit="min", source=ASSUMPTION
    )
    follow_up: Name | None = setting(
        None, help="Kind of the matter that begins once it is written up, e.g. an investigation; nothing if none."
    )


class Clearance(Spec):
    """What an investigation achieves; its work is the work of its kind."""

    share: float = setting(help="Share cleared where no camera saw the matter.", ge=0, le=1)
    share_on_camera: float | None = setting(
        None, help="Share cleared where a camera saw it; as elsewhere if none.", ge=0, le=1
    )
    work_factor_on_camera: float = setting(
        1.0, help="Work where a camera saw it, times the work elsewhere.", gt=0, le=10, source=ASSUMPTION
    )
