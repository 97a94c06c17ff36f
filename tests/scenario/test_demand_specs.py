"""What may be asked for, and what is said where it does not go together."""

import pytest

SOURCES = "sources: {count: 5, think: {law: constant, mean_min: 10}}"
RATE = "rate: {per_day: 2}"


@pytest.mark.parametrize(
    ("new", "problem"),
    [
        ("title: 盗窃", "demand.kinds.theft.rate: missing: How often it happens; nothing would ever make it begin"),
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
