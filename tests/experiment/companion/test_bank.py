"""On the bank of exact cases the companion gives the exact values, wherever it claims to know them."""

import pytest

from sim.experiment.companion import city as city_module
from sim.experiment.companion.departures import no_theory
from sim.experiment.companion.predict import predict
from sim.responders.fleet import build_fleet
from sim.scenario.read import read_scenario
from sim.verification.bank import case_named
from sim.world.build import build_world

CASES = (
    "mm1", "mm2", "mm4", "mm50", "md1", "me4_1", "mln_1", "mh2_1", "erlang_b_5", "erlang_b_132", "erlang_b_6_constant",
    "erlang_b_6_lognormal", "mm3_7", "mm2_5", "erlang_a", "priority_mm1", "priority_mm2", "priority_mm8",
    "priority_mit_2003", "priority_mit_2003_fcfs", "relief_hand_over", "relief_finish", "hypercube_uor",
    "hypercube_uor_loss", "corners", "corners_from_the_scene", "strip_uor", "strip_uor_near", "mt_m4",
)  # fmt: skip


def predicted(name, sets=()):
    scenario = read_scenario(case_named(name).path, list(sets))
    world = build_world(scenario)
    return predict(scenario, world, build_fleet(scenario.designs["base"], world, scenario.clock))


@pytest.mark.parametrize("name", CASES)
def test_the_companion_gives_the_exact_values_of_the_literature(name):
    found = predicted(name).values
    rows = [row for row in case_named(name).rows if row.quantity in found]
    assert rows
    for row in rows:
        assert found[row.quantity] / row.unit_min == pytest.approx(row.expected, rel=1e-4), row.quantity


@pytest.mark.parametrize("name", ["md2"])
def test_constant_work_gives_crommelins_waits_and_about_his_chance_to_wait(name):
    found = predicted(name).values
    for row in case_named(name).rows:
        if row.quantity in found:
            exact = row.quantity == "queueing_mean_min"
            assert found[row.quantity] / row.unit_min == pytest.approx(row.expected, rel=1e-6 if exact else 0.05)


def test_a_wrong_rate_gives_other_values():
    right, wrong = (predicted("mm2", sets).values for sets in ((), ["demand.kinds.call.rate.per_day=1310"]))
    assert wrong["queueing_mean_min"] > 1.1 * right["queueing_mean_min"]


@pytest.mark.parametrize("name", ["hypercube_uor", "corners", "strip_uor", "mm4", "erlang_b_5"])
def test_the_approximation_for_many_stations_is_near_where_the_exact_value_is_known(name, monkeypatch):
    exact = predicted(name)
    monkeypatch.setattr(city_module, "MOST_STATES", 0)
    about = predicted(name)
    assert (exact.exact, about.exact) == (True, False)
    for measure in ("busy_share_mean", "waited_share", "lost_share", "queueing_mean_min", "travel_mean_min"):
        assert about.values[measure] == pytest.approx(exact.values[measure], rel=0.03, abs=1e-9), measure


@pytest.mark.parametrize("name", ["sources_5", "koopman"])
def test_where_no_formula_applies_it_says_so(name):
    assert no_theory(read_scenario(case_named(name).path))
