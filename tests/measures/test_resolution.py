"""Measures of disputes on a handful of them."""

import numpy as np
import pytest

from sim.measures.resolution import resolution
from sim.measures.window import Window
from sim.record.dispute_stays import DisputeStays, StayEnd
from sim.record.dispute_table import DisputeOutcome, DisputeTable
from sim.scenario.specs.disputes import Disputes

DAY = 1440.0
SPEC = Disputes.model_validate({"kinds": {"n": {"rate": {"per_day": 1}}, "m": {"rate": {"per_day": 1}}}})
WINDOW = Window(0.0, 2 * DAY)


ENDS = {DisputeOutcome.SETTLED: StayEnd.SETTLED, DisputeOutcome.DECIDED: StayEnd.DECIDED}


def stays_of(given):
    """Return the stays that rows name as (rung, end); by default one on the last rung, with the end of the dispute."""
    rows = []
    for number, row in enumerate(given):
        last = [(row["rung"], ENDS.get(row["outcome"], StayEnd.OPEN))] if "rung" in row else []
        rows += [(number, rung, end) for rung, end in row.get("stays", last)]
    dispute, rung, end = np.array(rows, dtype=np.int32).reshape(-1, 3).T
    return DisputeStays(dispute, rung, np.zeros(len(rows)), np.zeros(len(rows)), end)


@pytest.fixture
def measured(run_tables, values, design):
    """Return the measures of disputes given as dicts; every time in days."""

    def _measured(*rows, rungs=("village", "township")):
        ladder = {"rungs": {name: {} for name in rungs}}
        discovery = {"channels": {"phone": {"reach": 1}}, "rounds": {"members": {"members": 1}}}
        whole = type(design).model_validate(design.model_dump() | {"ladder": ladder, "discovery": discovery})
        given = [{"began": 0.0, "outcome": DisputeOutcome.UNKNOWN} | row for row in rows]

        def column(key, absent, dtype=np.int32):
            return np.array([row.get(key, absent) for row in given], dtype=dtype)

        def times(key):
            return column(key, np.nan, np.float64) * DAY

        table = DisputeTable(
            kind=column("kind", 0), cell=column("cell", 0), colour=column("colour", 0), rated=column("colour", 0),
            way=column("way", -1), rung=column("rung", -1), outcome=column("outcome", 0), began_at=times("began"),
            known_at=times("known"), met_at=times("met"), ended_at=times("ended"), sittings=column("sittings", 0),
            fruitless=column("fruitless", 0), parent=column("parent", -1), incident=column("incident", -1),
            misrouted=column("misrouted", False, np.bool_), abandoned=column("abandoned", False, np.bool_),
            told_again=column("told_again", 0), second_files=column("second_files", 0),
        )  # fmt: skip
        tables = run_tables([])
        fleet = type(tables.fleet)(
            **{name: getattr(tables.fleet, name) for name in tables.fleet.__slots__} | {"design": whole}
        )
        # The matters that disputes may boil over into: number 0 a theft, number 1 a fight.
        calls = [{"known": 0.0, "kind": 0}, {"known": 0.0, "kind": 1}]
        measured = run_tables(calls, disputes=table, stays=stays_of(given), dispute_spec=SPEC, fleet=fleet)
        return values(resolution(measured, WINDOW))

    return _measured


SETTLED = {
    "outcome": DisputeOutcome.SETTLED,
    "known": 0.5,
    "met": 1.0,
    "ended": 1.0,
    "way": 0,
    "rung": 0,
    "sittings": 1,
}


def test_shares_of_all_and_of_those_known(measured):
    found = measured(
        SETTLED,
        SETTLED | {"outcome": DisputeOutcome.DECIDED, "rung": 1, "sittings": 3, "fruitless": 2, "way": 1},
        SETTLED | {"outcome": DisputeOutcome.OPEN, "ended": np.nan},
        {"outcome": DisputeOutcome.FADED, "ended": 1.0},
        {"outcome": DisputeOutcome.BOILED_OVER, "ended": 1.5, "incident": 1},
        {"outcome": DisputeOutcome.BOILED_OVER, "ended": 1.5},
    )
    assert found["disputes"] == 6
    assert found["known_share"] == 0.5
    assert found["resolved_share"] == pytest.approx(2 / 3)
    assert found["resolved_of_all_share"] == pytest.approx(2 / 6)
    assert found["settled_share"] == pytest.approx(1 / 3)
    assert found["settled_share[rung=township]"] == 0.0
    assert found["resolved_share[way=members]"] == 1.0
    assert found["settled_on_first_rung_share"] == 1.0
    assert found["sittings_per_case"] == pytest.approx(5 / 3)
    assert found["fruitless_share"] == pytest.approx(2 / 5)
    assert found["boiled_over_per_1000"] == pytest.approx(1000 / 3)
    assert found["caused_incidents_per_year"] == 365 / 2
    assert found["caused_incidents_per_year[kind=noise]"] == 365 / 2
    assert found["caused_incidents_per_year[kind=theft]"] == 0.0
    assert found["petitions_per_year"] == 365 / 2
    assert found["settled_per_year"] == found["settled_per_year[rung=village]"] == 365 / 2
    assert found["settled_per_year[rung=township]"] == found["settled_per_year[dispute=m]"] == 0.0
    assert found["villages_without_petition_share"] == pytest.approx(2 / 3)


def test_ways_make_up_what_is_known(measured):
    found = measured(SETTLED, SETTLED | {"way": 1}, SETTLED | {"way": 1}, {"outcome": DisputeOutcome.FADED, "ended": 1})
    assert [found[f"known_share{part}"] for part in ("", "[way=phone]", "[way=members]")] == [0.75, 0.25, 0.5]


def test_a_rung_is_judged_by_those_that_came_to_it(measured):
    climbed = SETTLED | {"rung": 1, "stays": [(0, StayEnd.UP), (1, StayEnd.SETTLED)]}
    there_and_back = climbed | {
        "stays": [(0, StayEnd.UP), (1, StayEnd.DOWN), (0, StayEnd.UP), (1, StayEnd.DECIDED)],
        "outcome": DisputeOutcome.DECIDED,
    }
    found = measured(SETTLED, climbed, there_and_back)
    assert found["settled_share[rung=village]"] == pytest.approx(1 / 3)
    assert found["settled_share[rung=township]"] == pytest.approx(1 / 2)
    assert found["resolved_share[rung=township]"] == 1.0


def test_what_goes_wrong_on_the_way_is_counted_over_the_known(measured):
    found = measured(
        SETTLED | {"misrouted": True, "told_again": 3, "second_files": 2}, SETTLED,
        SETTLED | {"outcome": DisputeOutcome.LEFT, "abandoned": True, "ended": np.nan, "way": 1},
        {"outcome": DisputeOutcome.FADED, "ended": 1},
    )  # fmt: skip
    assert found["misrouted_share"] == found["abandoned_share"] == found["second_file_share"] == pytest.approx(1 / 3)
    assert (found["abandoned_share[way=members]"], found["abandoned_share[way=phone]"]) == (1.0, 0.0)
    assert found["told_again_per_case"] == 1.0


def test_only_those_that_began_or_became_known_inside_the_window_count(measured):
    found = measured(SETTLED, SETTLED | {"began": 2.5, "known": 2.6})
    assert (found["disputes"], found["sittings_per_case"]) == (1, 1.0)


def test_times_are_counted_from_known(measured):
    found = measured(SETTLED, SETTLED | {"met": 0.75, "ended": 2.0}, SETTLED | {"met": 1.5, "ended": 2.5})
    assert found["latent_mean_days"] == 0.5
    assert found["first_contact_median_days"] == 0.5
    assert found["resolution_median_days"] == 1.5
    assert found["resolution_median_days[dispute=n]"] == 1.5
    assert found["first_contact_median_days[way=phone]"] == 0.5
    assert np.isnan(found["resolution_median_days[colour=red]"])


def test_contact_in_time_is_judged_by_the_rated_colour(measured):
    # Blue may wait 7 days, yellow 3, red 1.
    found = measured(
        SETTLED | {"colour": 2, "met": 1.5, "ended": 2.0}, SETTLED | {"colour": 2, "met": 1.6, "ended": 2.0},
        SETTLED | {"colour": 2, "met": np.nan, "ended": 1.2, "outcome": DisputeOutcome.FADED},
    )  # fmt: skip
    assert found["contact_in_time_share"] == 0.5
    assert found["contact_in_time_share[colour=red]"] == 0.5
    assert np.isnan(found["contact_in_time_share[colour=blue]"])


def test_relapses_wait_for_enough_follow_up(measured):
    # The run of four days is too short to say anything of thirty.
    found = measured(SETTLED, SETTLED | {"began": 2.0, "parent": 0})
    assert np.isnan(found["relapse_30_days_share"])


def test_villages_are_judged_when_they_have_enough(measured):
    lost = SETTLED | {"outcome": DisputeOutcome.FADED}
    found = measured(*[SETTLED] * 4, lost, *[SETTLED | {"cell": 2}] * 5, lost | {"cell": 3})
    assert found["village_resolved_worst_share"] == 0.8
    assert found["village_known_worst_share"] == 1.0


def test_the_village_that_waits_longest_is_judged_by_those_met(measured):
    late = SETTLED | {"cell": 2, "met": 1.5, "ended": 2.0}
    unmet = SETTLED | {"cell": 2, "met": np.nan}
    found = measured(*[SETTLED] * 5, *[late] * 5, unmet, unmet)
    assert found["village_contact_worst_days"] == pytest.approx(1.0)


def test_without_disputes_nothing_is_measured(run_tables):
    assert list(resolution(run_tables([]), WINDOW)) == []


def test_satisfaction_falls_with_weeks_and_sittings(measured):
    week = SETTLED | {"ended": 7.5, "sittings": 3}
    assert measured(week)["satisfaction_mean"] == pytest.approx(0.95 - 0.02 - 0.06)
    assert measured(week | {"outcome": DisputeOutcome.DECIDED})["satisfaction_mean"] == pytest.approx(0.6 - 0.02 - 0.06)
    endless = week | {"ended": 700.5, "outcome": DisputeOutcome.FADED}
    assert measured(endless)["satisfaction_mean"] == 0.0
