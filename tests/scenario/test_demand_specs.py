"""What may be asked for, and what is said where it does not go together."""

import pytest

SOURCES = "sources: {count: 5, think: {law: constant, mean_min: 10}}"
RATE = "rate: {per_day: 2}"


@pytest.mark.parametrize(
    ("new", "problem"),
    [
        ("title: 盗窃", "demand.kinds.theft.rate: missing: how often it happens; nothing would ever make it begin"),
        (f"{RATE}\n      {SOURCES}", "demand.kinds.theft.sources: stands in the place of a rate; give one of the two"),
        ("sources: {count: 5, think: {law: constant, mean_min: 0}}", "think: 0 minutes: must be above 0 on average"),
        ("sources: {count: 0, think: {law: constant, mean_min: 1}}", "sources.count: 0: must be 1 or more"),
    ],
)
def test_how_a_kind_begins_is_told_once(said, minimal, new, problem):
    assert any(problem in one for one in said(minimal.replace(RATE, new)))


def test_a_kind_may_begin_from_a_closed_population(read, minimal):
    kind = read(minimal.replace(RATE, SOURCES)).scenario.demand.kinds["theft"]
    assert (kind.rate, kind.sources.count, kind.sources.think.mean) == (None, 5, 10)


def test_a_closed_population_calls_once_about_each_matter(said, minimal):
    problems = said(minimal.replace(RATE, f"{SOURCES}\n      duplicates: {{mean: 2}}"))
    assert problems == ["15:7 demand.kinds.theft.duplicates: a closed population calls once about each matter"]


@pytest.mark.parametrize(
    ("surge", "problem"),
    [
        ("rates: {thefts: 2}", 'surges.fair.rates.thefts: "thefts": no such kind; did you mean theft?'),
        ("rates: {theft: -1}", "surges.fair.rates.theft: -1: must be 0 or more"),
        ("visitors: {people: 5, kinds: [fight]}", 'surges.fair.visitors.kinds[0]: "fight": no such kind'),
        ("visitors: {people: 0}", "surges.fair.visitors.people: 0: must be above 0"),
        ("places: [cell 1]", "surges.fair.places: goes with rates or visitors; roads are named in closed_roads and"),
    ],
)
def test_what_a_surge_does_to_demand_must_make_sense(said, minimal, surge, problem):
    text = f"{minimal}surges:\n  fair: {{starts: day 2, ends: day 3, {surge}}}\n"
    assert any(problem in one for one in said(text))


def test_a_surge_cannot_change_a_closed_population(said, minimal):
    text = minimal.replace(RATE, SOURCES) + "surges:\n  fair: {starts: day 2, ends: day 3, rates: {theft: 2, all: 1}}\n"
    assert said(text) == ["22:53 surges.fair.rates.theft: theft: has no rate that a surge could change"]


def test_a_surge_cannot_change_recorded_calls(said, minimal):
    text = minimal.replace("demand:", "demand:\n  replay: {file: calls.csv}")
    text += "surges:\n  fair: {starts: day 2, ends: day 3, visitors: {people: 100}}\n"
    problem = "surges.fair: recorded calls are replayed as they were; rates and visitors go with calls that are drawn"
    assert any(problem in one for one in said(text))


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        (SOURCES, "demand.kinds.theft.alert: goes with a rate, which says how often it begins"),
        (
            f"{RATE}\n      on_view: {{reported_after: {{law: constant, mean_min: 9}}}}",
            "alert: does not go with on_view",
        ),
    ],
)
def test_an_alert_goes_with_a_rate_alone(said, minimal, more, problem):
    alert = "alert: {reported: 0.5, reported_after: {law: constant, mean_min: 9}}"
    assert any(problem in one for one in said(minimal.replace(RATE, f"{more}\n      {alert}")))


@pytest.mark.parametrize("other", ["handling: {law: constant, mean_min: 1}", "duplicates: {mean: 1}"])
def test_a_request_is_no_call(said, minimal, other):
    kind = "work: {law: constant, mean_min: 10}"
    found = said(minimal.replace(kind, f"{kind}\n      request: {{due_days: 30}}\n      {other}"))
    assert [line.split(": ", 1)[1] for line in found] == ["does not go with request"]
