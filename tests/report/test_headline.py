"""The sentences at the top say what came out, plainly."""

import math

import pytest

from sim.report.headline import headline, lines
from sim.report.main_measures import better, main_comparison, measure_title, part_titles
from sim.report.staffing import staffing
from sim.report.words import Words

EN, ZH = Words("en"), Words("zh")
MEAN = "response_mean_min"


def spaced(text):
    return text.replace("\u00a0", " ")


def told(build, compare, words, *rows, **parts):
    results = build(comparison=compare(*rows), **parts)
    return results, [spaced(s) for s in headline(results, lines(results, words), staffing(results, words), words)]


def test_a_difference_is_told_with_both_values_and_its_interval(build, compare):
    row = ("auxiliaries", MEAN, "min", 6.2, 14.8, -9.1, -8.1, "lower")
    _, sentences = told(build, compare, EN, row)
    assert sentences[0] == (
        "One auxiliary per village 一村一辅警: mean response 6.2 min instead of 14.8 min, 8.6 min less"
        " (95 % interval 8.1 to 9.1 min)"
    )
    _, sentences = told(build, compare, ZH, row)
    assert sentences[0] == (
        "One auxiliary per village 一村一辅警：平均响应时间为 6.2 分钟，“Township stations only”为 14.8 分钟，"
        "减少 8.6 分钟（95% 置信区间 8.1 至 9.1 分钟）"
    )


def test_no_detectable_difference_is_said_plainly(build, compare):
    row = ("auxiliaries", MEAN, "min", 14.8, 14.9, -0.31, 0.12, "no detectable difference")
    results, sentences = told(build, compare, EN, row)
    assert sentences[0] == (
        "One auxiliary per village 一村一辅警: no detectable difference in mean response: 14.8 min against 14.9 min"
        " (95 % interval of the difference −0.3 to +0.1 min)"
    )
    assert lines(results, EN)[0].tone == "open"


def test_too_few_replications_give_no_verdict(build, compare):
    row = ("auxiliaries", MEAN, "min", 6.2, 14.8, math.nan, math.nan, "too few replications")
    results, sentences = told(build, compare, EN, row)
    assert "10 replications are too few to say" in sentences[0]
    assert "instead of" not in sentences[0]
    assert lines(results, EN)[0].interval == "–"


def test_the_other_measures_of_a_single_design_follow(build, compare):
    _, sentences = told(
        build, compare, EN,
        ("auxiliaries", "within_target_share", "share", 0.74, 0.12, 0.60, 0.64, "higher"),
        ("auxiliaries", MEAN, "min", 6.2, 14.8, -9.1, -8.1, "lower"),
    )  # fmt: skip
    assert sentences[0].startswith("One auxiliary per village 一村一辅警: mean response")
    assert sentences[1] == (
        "Share of calls answered within target: 74.0 % instead of 12.0 %, 62.0 percentage points more"
        " (95 % interval 60.0 to 64.0 percentage points)"
    )


def test_people_and_cost_come_last(build, compare):
    _, sentences = told(build, compare, EN, ("auxiliaries", MEAN, "min", 6.2, 14.8, -9.1, -8.1, "lower"))
    assert sentences[-1] == (
        "One auxiliary per village 一村一辅警 takes 48 people and costs 4.03 million yuan a year;"
        " Township stations only takes 24 people and costs 2.88 million yuan a year"
    )


def many_designs(district, count):
    scenario, _ = district
    first = scenario.designs["stations"]
    designs = {"stations": first} | {f"d{n}": first.model_copy(update={"title": f"Design {n}"}) for n in range(count)}
    return scenario.model_copy(update={"designs": designs})


def test_of_several_designs_each_has_one_sentence_and_the_rest_stand_in_the_table(build, compare, district):
    rows = [(f"d{n}", MEAN, "min", 6.0, 7.0, -1.5, -0.5, "lower") for n in range(8)]
    results, sentences = told(build, compare, EN, *rows, scenario=many_designs(district, 8))
    assert [s for s in sentences if "mean response" in s][5].startswith("Design 5: mean response")
    assert sentences[6] == "2 more designs stand in the table below."
    assert len(lines(results, EN)) == 8
    assert sentences[7] == "Township stations only takes 24 people and costs 2.88 million yuan a year"


def test_without_costs_nothing_is_said_of_them(build, compare, district):
    scenario, _ = district
    free = {
        name: design.model_copy(
            update={"units": {k: g.model_copy(update={"cost_per_person_year": 0.0}) for k, g in design.units.items()}}
        )
        for name, design in scenario.designs.items()
    }
    row = ("auxiliaries", MEAN, "min", 6.2, 14.8, -9.1, -8.1, "lower")
    _, sentences = told(build, compare, EN, row, scenario=scenario.model_copy(update={"designs": free}))
    assert len(sentences) == 1


def test_a_single_design_is_told_by_its_values(build, compare, district):
    _, sentences = told(build, compare, EN, scenario=many_designs(district, 0))
    assert sentences[0].startswith("Mean response: ")
    assert sentences[2].startswith("Share of calls answered within target: ")


@pytest.mark.parametrize(
    ("measure", "verdict", "tone"),
    [
        (MEAN, "lower", "good"),
        (MEAN, "higher", "bad"),
        ("within_target_share", "higher", "good"),
        ("calls", "higher", "open"),
        ("unheard_of", "lower", "open"),
    ],
)
def test_the_tone_follows_what_planners_wish_for(build, compare, measure, verdict, tone):
    results = build(comparison=compare(("auxiliaries", measure, "min", 6.2, 14.8, -9.1, -8.1, verdict)))
    assert [line.tone for line in lines(results, EN)] == [tone]


def test_without_the_measures_asked_for_all_of_the_whole_district_are_shown(build, compare):
    row = ("min", 6.2, 14.8, -9.1, -8.1, "lower")
    results = build(
        comparison=compare(("auxiliaries", "calls", *row), ("auxiliaries", "response_mean_min[kind=theft]", *row))
    )
    assert main_comparison(results)["measure"].tolist() == ["calls"]


def test_a_measure_of_a_part_says_which_part():
    assert measure_title("response_mean_min[kind=盗窃]", EN) == "Mean response (kind: 盗窃)"
    assert measure_title("resolved_share[colour=red]", ZH).endswith("（颜色：红色）")
    assert measure_title("response_mean_min[hour=08]", ZH) == "平均响应时间（时段：08）"


def test_a_part_of_a_measure_is_called_by_its_title(results):
    titles = part_titles(results.scenario)
    assert measure_title("response_mean_min[kind=theft]", ZH, titles) == "平均响应时间（类型：盗窃）"
    assert measure_title("busy_share_mean[group=car]", EN, titles).endswith("(units: 站所警车 station car)")
    assert measure_title("response_mean_min[kind=unknown]", EN, titles) == "Mean response (kind: unknown)"
    assert better("response_mean_min[kind=theft]") == "lower"
