"""When a more urgent call may take a unit from a matter."""

from __future__ import annotations

from collections.abc import Sequence

from sim.scenario.specs.kinds import Kind

NEVER, UNDER_WAY, ALWAYS = range(3)
"""When a more urgent call may take a unit from a matter."""


def takeable_kinds(kinds: Sequence[Kind]) -> list[int] | None:
    """Return when the unit of each kind may be taken; None when no kind takes any."""
    if not any(kind.preempts for kind in kinds):
        return None
    when = {"never": NEVER, "under_way": UNDER_WAY, "always": ALWAYS}
    return [when[kind.preemptable] for kind in kinds]
