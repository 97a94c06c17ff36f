"""Cameras make matters known: sooner than people would, or at all."""

from __future__ import annotations

import numpy as np

from sim.demand.alerts import known_by
from sim.demand.tape import DemandTape
from sim.responders.cameras import camera_shares
from sim.scenario.specs.response import Design
from sim.world.model import World


def as_cameras_tell(tape: DemandTape, design: Design, world: World) -> DemandTape:
    """Return the tape with matters known as the cameras of a design make them known.

    An alert is at the desk as soon as it is known: what the platform needs is in its delay.
    """
    if not (tape.alert_min < np.inf).any():
        return tape
    seen = tape.camera_mark < camera_shares(design, world)[tape.cell]
    alert_at = known_by(tape.begun_at + tape.alert_min, tape.clock.stop_at)
    alerted = seen & (alert_at < tape.known_at)
    return tape.changed(
        known_at=np.where(alerted, alert_at, tape.known_at),
        handling_min=np.where(alerted, 0.0, tape.handling_min),
        alerted=alerted,
    )
