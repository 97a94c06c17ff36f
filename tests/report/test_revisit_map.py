"""The map of revisits shows what the table of streets holds."""

import re

import numpy as np
import pytest

from sim.report.compared import compared
from sim.report.figures import revisit_map
from sim.report.words import Words

EN, ZH = Words("en"), Words("zh")


def test_streets_are_classed_by_the_mean_time_between_passes(build, streets):
    results = build(streets=streets("auxiliaries"))
    station, auxiliaries = compared(results)
    found = revisit_map.revisits(results, auxiliaries)
    assert found.interval_min.tolist() == [10, 20, 50, 100, 200, np.inf]
    assert revisit_map.classes_of(found).tolist() == [0, 1, 2, 3, 4, 4]
    assert (found.target_min, found.within_share, found.median_min) == (30, pytest.approx(2 / 6), 50)
    assert revisit_map.revisits(results, station) is None
    assert revisit_map.draw(results, station, EN) is None


def test_passes_of_all_replications_count_together(build, streets):
    frame = streets("auxiliaries").iloc[:2].copy()
    frame["passes"] = [1, 0]
    found = revisit_map.revisits(build(streets=frame), compared(build(streets=frame))[1])
    assert found.interval_min.tolist() == [600, np.inf]


def test_the_map_is_told_in_words(results):
    drawing = revisit_map.draw(results, compared(results)[1], EN)
    caption = drawing.caption.replace("\u00a0", " ")
    assert caption == (
        "6.00 km of streets on beats. 33.3 % of their length is passed every 30 min or more often on average,"
        " half of it every 50.0 min or more often."
    )
    assert "One auxiliary per village" in drawing.alt
    assert re.search(r">15–30<", drawing.svg)
    assert "街道共" in revisit_map.draw(results, compared(results)[1], ZH).caption


def test_a_beat_that_nobody_ever_passed_is_said_to_be_one(build, streets):
    frame = streets("auxiliaries").iloc[-1:]
    results = build(streets=frame)
    assert "half of it or more never" in revisit_map.draw(results, compared(results)[1], EN).caption
