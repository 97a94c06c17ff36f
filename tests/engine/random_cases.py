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

SHIFTS: list[dict[str, Any]] = [
    *({"hours": hours} for hours in HOURS),
    {"hours": "00:00-24:00", "breaks": [{"window": "02:00-03:00", "length_min": 20}]},
    {"hours": "01:00-05:00", "breaks": [{"window": "02:00-03:30", "length_min": 30, "interrupted_by": 1}]},
    {"hours": "00:00-08:00", "breaks": [{"window": "01:00-02:00"}, {"window": "03:00-06:00", "interrupted_by": 2}]},
]

few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
"""Enough for a run of the whole suite; raise it to search longer."""

SINGLE: dict[str, dict[str, Any]] = {"help": {}, "crime": {"needs": ["law"]}}
"""Two kinds that need one unit."""


@dataclass(frozen=True)
class Case:
    """Calls (known_at, cell, work_min, priority, kind, patience), kinds, groups of units and the desk, as written."""

    rows: list[tuple[float, int, float, int, int, float]]
    units: list[dict[str, Any]]
    desk: dict[str, Any] = field(default_factory=dict)
    kinds: dict[str, dict[str, Any]] = field(default_factory=lambda: SINGLE)

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


def on_patrol_or_not(group: dict[str, Any]) -> dict[str, Any]:
    """Return the group with what goes with its patrol, if it has one."""
    return group if "patrol" not in group else group | {"after_call": "drive_home", "area_level": None}


def constant(minutes: float) -> dict[str, Any]:
    """Return the law of what always takes so long."""
    return {"law": "constant", "mean_min": minutes}


calls = st.lists(
    st.tuples(
        st.integers(0, 1439).map(float), st.integers(0, 6), st.integers(1, 240).map(float), st.integers(1, 3),
        st.integers(0, 1), st.sampled_from([np.inf, 0.0, 10.0, 60.0]),
    ),
    max_size=30,
).map(sorted)  # fmt: skip

crowded_calls = st.lists(
    st.tuples(
        st.integers(0, 10).map(lambda number: 30.0 * number), st.integers(0, 6),
        st.sampled_from([0.0, 0.0, 1.0, 30.0, 57.0, 60.0, 240.0]), st.integers(1, 3),
        st.integers(0, 1), st.sampled_from([np.inf, 0.0, 30.0, 60.0]),
    ),
    min_size=2, max_size=30,
).map(sorted)  # fmt: skip
"""Calls of which much happens at the same instants."""

instant_calls = st.lists(
    st.tuples(
        st.sampled_from([0.0, 0.0, 30.0]), st.sampled_from([2, 2, 2, 3]), st.sampled_from([0.0, 0.0, 0.0, 30.0]),
        st.integers(1, 3), st.integers(0, 1), st.sampled_from([np.inf, np.inf, np.inf, 0.0, 30.0]),
    ),
    min_size=6, max_size=16,
).map(sorted)  # fmt: skip
"""Calls most of which can be over in the instant in which they begin, one after the other."""

taking = {
    "preempts": st.booleans(),
    "preemptable": st.sampled_from(["never", "under_way", "always"]),
    "when_taken": st.sampled_from(["hand_over", "resume", "restart"]),
}
teams = {
    "units": st.integers(1, 2),
    "complement": st.sampled_from(
        [[], [{"needs": ["law"]}], [{"needs": []}, {"needs": ["law"], "stays_min": 15}], [{"units": 2, "stays_min": 5}]]
    ),
    "holder": st.sampled_from([None, []]),
    "backup": st.sampled_from([None, {"share": 1, "after_min": 10}, {"share": 1, "needs": ["law"], "units": 2}]),
    "send": st.sampled_from(["staged", "together"]),
    "work_begins": st.sampled_from(["first", "complement"]),
}


def kinds(more: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, dict[str, Any]]]:
    """Return a strategy for two kinds, of which the second needs the law, with `more` settings."""
    extras = st.fixed_dictionaries({}, optional=more)
    return st.tuples(extras, extras).map(
        lambda both: {name: SINGLE[name] | extra for name, extra in zip(SINGLE, both, strict=True)}
    )


single = kinds(taking)
"""Kinds that need one unit each, which a more urgent one may take."""

rivals = st.fixed_dictionaries(
    {
        "help": st.fixed_dictionaries(
            {"preemptable": st.sampled_from(["under_way", "always"]), "when_taken": taking["when_taken"]},
            optional=teams,
        ),
        "crime": st.fixed_dictionaries(
            {"preempts": st.just(True)},
            optional={"preemptable": taking["preemptable"], "when_taken": taking["when_taken"]} | teams,
        ),
    }
)
"""Kinds of which one takes from the other, and perhaps from its own."""

several = kinds(taking | teams)
"""Kinds that may need more than one."""

batteries = st.sampled_from(
    [
        {"range_km": 30, "charge_full_min": 120, "reserve_km": 4},
        {"range_km": 14, "charge_full_min": 200, "reserve_km": 1},
        {"range_km": 9, "charge_full_min": 600, "reserve_km": 3},
    ]
)

groups = st.fixed_dictionaries(
    {
        "bases": st.lists(st.integers(0, 6).map(str), min_size=1, max_size=3).map(lambda places: {"places": places}),
        "shifts": st.lists(st.sampled_from(SHIFTS), min_size=1, max_size=2),
        "skills": st.sampled_from([[], ["law"]]),
        "after_call": st.sampled_from(["drive_home", "drive_home_unavailable", "stay", "home_at_once"]),
        "at_shift_end": st.sampled_from(["finish", "hand_over"]),
        "turnout": st.sampled_from([0.0, 2.5]).map(constant),
        "area_level": st.sampled_from([None, "cell"]),
    },
    optional={
        "last_call_min": st.sampled_from([10.0, 25.0]),
        "turnout_at_night": st.just({"hours": "22:00-06:00", "turnout": constant(5)}),
        "battery": batteries,
        "absence": st.just({"sick_share": 0.4}),
        "patrol": st.sampled_from(
            [
                {"beat": {"route": "tour"}},
                {"beat": {"route": "random_walk"}},
                {"beat": {"route": "given", "nodes": ["1", "4"]}},
            ]
        ),
    },
).map(on_patrol_or_not)

relocations = st.sampled_from(
    [
        None,
        None,
        {"kind": "nearest_cover", "level": "cell"},
        {"kind": "nearest_cover", "level": "cell", "within_min": 2},
        {"kind": "compliance_table", "table": {"1": ["3"], "2": ["1", "5"], "4": ["0", "2", "4", "6"]}},
    ]
)
desks = st.fixed_dictionaries(
    {
        "rule": st.sampled_from(["nearest", "own_area_first"]),
        "queue_limit": st.sampled_from([None, 0, 2]),
        "relocation": relocations,
    },
    optional={
        "ageing_min": st.sampled_from([15.0, 30.0]),
        "reserve": st.sampled_from(
            [[{"priority": 2, "keep": 1}], [{"priority": 2, "keep": 1}, {"priority": 3, "keep": 2}]]
        ),
        "preempts_when": st.sampled_from(["none_free", "sooner"]),
    },
)


def cases(
    rows: st.SearchStrategy[Any] = calls,
    kind: st.SearchStrategy[dict[str, Any]] = several,
    units: st.SearchStrategy[Any] = groups,
) -> st.SearchStrategy[Case]:
    """Return a strategy for whole cases."""
    return st.builds(Case, rows, st.lists(units, min_size=1, max_size=2), desks, kind)


rival_cases = cases(
    crowded_calls.map(lambda rows: [(*row[:3], 3 - 2 * row[4], row[4], np.inf) for row in rows]),
    rivals,
    groups.map(lambda group: group | {"skills": ["law"], "shifts": [*group["shifts"], {"hours": "00:00-24:00"}]}),
)
"""Cases in which units are taken from what they do."""

at_hand = st.builds(
    lambda group, shifts, after_call: {
        **{name: value for name, value in group.items() if name != "patrol"}, "bases": {"places": ["2"]},
        "shifts": shifts, "skills": ["law"], "turnout": constant(0), "after_call": after_call,
    },
    groups,
    st.lists(
        st.sampled_from([{"hours": "00:00-24:00", "crews": 2}, {"hours": "00:00-08:00"}, {"hours": "00:00-00:30"}]),
        min_size=1, max_size=2,
    ),
    st.sampled_from(["stay", "stay", "drive_home_unavailable", "drive_home"]),
)  # fmt: skip
"""Groups that are where the calls are, and go at once."""

instant_cases = cases(instant_calls, st.one_of(several, rivals), at_hand)
"""Cases in which everything can happen in one instant, several times over."""

any_case = st.one_of(cases(), cases(crowded_calls), cases(crowded_calls, single), rival_cases, instant_cases)
