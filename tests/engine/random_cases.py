"""Random calls, kinds, rosters and rules, and what is made of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from sim.demand.tape import DemandTape
from sim.scenario.specs.response import Design

HOURS = ["00:00-24:00", "00:00-08:00", "08:00-16:00", "22:00-06:00", "12:30-13:00", "00:00-02:00", "01:00-05:00"]

few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
"""Enough for a run of the whole suite; raise it to search longer."""


@dataclass(frozen=True)
class Case:
    """Calls (known_at, cell, work_min, priority, kind, patience), kinds, groups of units and the desk, as written."""

    rows: list[tuple[float, int, float, int, int, float]]
    units: list[dict[str, Any]]
    desk: dict[str, Any] = field(default_factory=dict)
    kinds: dict[str, dict[str, Any]] = field(default_factory=lambda: {"help": {}, "crime": {"needs": ["law"]}})

    def tape(self, make_tape: Callable[..., DemandTape]) -> DemandTape:
        """Return the calls in the order of `rows`."""
        return make_tape(
            [row[:4] for row in self.rows],
            kinds=self.kinds,
            kind=[row[4] for row in self.rows],
            patience=[row[5] for row in self.rows],
        )

    def design(self) -> Design:
        """Return the groups and the desk."""
        units = {f"group{number}": group for number, group in enumerate(self.units)}
        return Design.model_validate({"units": units, "desk": self.desk})


calls = st.lists(
    st.tuples(
        st.integers(0, 1439).map(float), st.integers(0, 6), st.integers(0, 240).map(float), st.integers(1, 3),
        st.integers(0, 1), st.sampled_from([np.inf, 0.0, 10.0, 60.0]),
    ),
    max_size=30,
).map(sorted)  # fmt: skip

crowded_calls = st.lists(
    st.tuples(
        st.integers(0, 10).map(lambda number: 30.0 * number), st.integers(0, 6),
        st.sampled_from([0.0, 30.0, 57.0, 60.0, 240.0]), st.integers(1, 3),
        st.integers(0, 1), st.sampled_from([np.inf, 0.0, 30.0, 60.0]),
    ),
    min_size=2, max_size=30,
).map(sorted)  # fmt: skip
"""Calls of which much happens at the same instants."""

groups = st.fixed_dictionaries(
    {
        "bases": st.lists(st.integers(0, 6).map(str), min_size=1, max_size=3).map(lambda places: {"places": places}),
        "shifts": st.lists(st.sampled_from(HOURS).map(lambda hours: {"hours": hours}), min_size=1, max_size=2),
        "skills": st.sampled_from([[], ["law"]]),
        "after_call": st.sampled_from(["drive_home", "drive_home_unavailable", "stay", "home_at_once"]),
        "at_shift_end": st.sampled_from(["finish", "hand_over"]),
        "turnout": st.sampled_from([0.0, 2.5]).map(lambda minutes: {"law": "constant", "mean_min": minutes}),
        "area_level": st.sampled_from([None, "cell"]),
    }
)

desks = st.fixed_dictionaries(
    {"rule": st.sampled_from(["nearest", "own_area_first"]), "queue_limit": st.sampled_from([None, 0, 2])}
)


def cases(rows: st.SearchStrategy[Any] = calls) -> st.SearchStrategy[Case]:
    """Return a strategy for whole cases."""
    return st.builds(Case, rows, st.lists(groups, min_size=1, max_size=2), desks)
