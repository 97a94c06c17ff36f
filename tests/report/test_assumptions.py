"""Every default in use is listed with its source."""

from sim.report.assumptions import assumptions
from sim.report.words import Words

EN = Words("en")


def by_path(scenario, words=EN):
    return {row.path: row for row in assumptions(scenario, words)}


def test_what_nobody_has_measured_stands_first_and_conventions_last(district):
    scenario, _ = district
    weights = [row.weight for row in assumptions(scenario, EN)]
    assert weights == sorted(weights)
    assert set(weights) == {0, 1, 2}


def test_a_default_is_listed_with_value_unit_meaning_and_source(district):
    row = by_path(district[0])["world.source.household_size"]
    assert row.value.replace("\u00a0", " ") == "2.62 people"
    assert row.meaning == "Residents in a household."
    assert row.source == "Seventh national census of China (2020), bulletin 2"
    chinese = by_path(district[0], Words("zh"))["world.source.household_size"]
    assert (chinese.meaning, chinese.value.replace("\u00a0", " ")) == ("户均人口。", "2.62 人")


def test_what_the_scenario_sets_is_no_assumption(district):
    scenario, _ = district
    paths = by_path(scenario)
    assert "world.source.urban_share" in paths
    assert "clock.days" not in paths
    changed = scenario.world.source.model_copy(update={"urban_share": 0.5})
    world = scenario.world.model_copy(update={"source": changed})
    assert "world.source.urban_share" not in by_path(scenario.model_copy(update={"world": world}))


def test_equal_defaults_of_several_designs_stand_once(district):
    row = by_path(district[0])["designs.*.units.*.turnout"]
    assert row.value == "always 1 min"
    assert row.source == "assumption"


def test_a_mode_that_is_set_leaves_the_other_modes_on_the_list(district):
    scenario, _ = district
    modes = dict(scenario.world.travel.modes)
    modes["foot"] = modes["foot"].model_copy(update={"offroad_kmh": 3.0})
    travel = scenario.world.travel.model_copy(update={"modes": modes})
    world = scenario.world.model_copy(update={"travel": travel})
    paths = by_path(scenario.model_copy(update={"world": world}))
    assert "world.travel.modes.foot" not in paths
    assert paths["world.travel.modes.ebike"].value.startswith("km/h: trunk 22, primary 22")


def test_every_kind_of_value_is_shown(district):
    paths = by_path(district[0])
    assert paths["world.travel.periods"].value == "peak 07:00-09:00, 17:00-19:00, night 22:00-06:00"
    assert paths["demand.kinds.*.patience"].value == "none"
    assert paths["demand.kinds.*.needs"].value == "empty"
    assert paths["world.travel.modes.foot"].value.endswith("one-way streets bind: no")
    assert paths["clock.start"].path == "clock.start"


def test_that_the_other_ways_of_placing_bases_are_not_used_is_no_assumption(district):
    assert [path for path in by_path(district[0]) if ".bases." in path or ".rate." in path] == []


def test_parts_of_the_model_that_are_not_used_are_told_apart(district):
    rows = by_path(district[0])
    assert rows["demand.kinds.*.search"].is_off
    assert rows["demand.kinds.*.needs"].is_off
    assert not rows["demand.kinds.*.send"].is_off
    assert not any(row.is_off for row in rows.values() if row.weight < 2)


def test_what_only_disputes_need_is_no_assumption_of_a_scenario_without_any(district):
    assert not any("ladder" in path or "discovery" in path for path in by_path(district[0]))
