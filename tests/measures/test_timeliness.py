import numpy as np
import pytest

from sim.measures.timeliness import timeliness
from sim.measures.window import Window
from sim.record.tables import Outcome

WINDOW = Window(1440.0, 4320.0)


def test_the_parts_of_one_call_are_the_spans_between_its_times(run_tables, values):
    call = {"known": 1500, "queued": 1501, "assigned": 1503, "departed": 1507, "arrived": 1515, "unit": 0}
    found = values(timeliness(run_tables([call]), WINDOW))
    spans = {"handling": 1, "queueing": 2, "turnout": 4, "travel": 8, "response": 15}
    for name, span_min in spans.items():
        for statistic in ("mean", "median", "p90", "p95"):
            assert found[f"{name}_{statistic}_min"] == span_min
            assert found[f"{name}_{statistic}_min[kind=theft]"] == span_min
            assert found[f"{name}_{statistic}_min[hour=01]"] == span_min
            assert found[f"{name}_{statistic}_min[group=car]"] == span_min
            assert np.isnan(found[f"{name}_{statistic}_min[kind=noise]"])
            assert np.isnan(found[f"{name}_{statistic}_min[hour=02]"])
            assert np.isnan(found[f"{name}_{statistic}_min[group=bike]"])


def test_statistics_of_ten_calls(run_tables, answered, values):
    found = values(timeliness(run_tables([answered(2000 + i, i) for i in range(1, 11)]), WINDOW))
    assert found["response_mean_min"] == 5.5
    assert found["response_median_min"] == 5.5
    assert found["response_p90_min"] == pytest.approx(9.1, abs=1e-12)
    assert found["response_p95_min"] == pytest.approx(9.55, abs=1e-12)
    assert found["within_target_share"] == 0.5, "the target is 5 minutes, and exactly 5 is within"


def test_only_matters_known_inside_the_window_count_even_when_reached_after_it(run_tables, answered, values):
    rows = [answered(1439, 100), answered(1440, 2), answered(4319, 30), answered(4320, 100)]
    found = values(timeliness(run_tables(rows), WINDOW))
    assert found["response_mean_min"] == 16.0
    assert found["within_target_share"] == 0.5


def test_each_kind_is_held_against_its_own_target(run_tables, answered, values):
    rows = [answered(2000, 7, kind=0), answered(2000, 7, kind=1)]
    found = values(timeliness(run_tables(rows), WINDOW))
    assert found["within_target_share[kind=theft]"] == 0.0
    assert found["within_target_share[kind=noise]"] == 1.0


def test_a_matter_nobody_came_to_misses_its_target_but_has_no_response(run_tables, answered, values):
    rows = [
        answered(2000, 3),
        {"known": 2000, "queued": 2001, "closed": 2010, "outcome": Outcome.WITHDRAWN},
        {"known": 2000, "queued": 2001, "closed": 2001, "outcome": Outcome.LOST},
        {"known": 2000, "queued": 2001, "outcome": Outcome.OPEN},
    ]
    found = values(timeliness(run_tables(rows), WINDOW))
    assert found["response_mean_min"] == 3.0
    assert found["within_target_share"] == 0.25
    assert found["within_target_share[group=car]"] == 1.0


def test_an_open_matter_whose_target_had_not_passed_is_not_judged(run_tables, answered, values, clock):
    last = clock.stop_at
    rows = [
        answered(last - 60, 3),
        {"known": last - 4.9, "outcome": Outcome.OPEN},
        {"known": last - 5.0, "outcome": Outcome.OPEN},
    ]
    found = values(timeliness(run_tables(rows), Window(0.0, last)))
    assert found["within_target_share"] == 0.5


def test_without_matters_every_value_is_nan_and_no_label_is_missing(run_tables, answered, values):
    empty, full = (values(timeliness(run_tables(rows), WINDOW)) for rows in ([], [answered(2000, 3)]))
    assert list(empty) == list(full)
    assert np.isnan(list(empty.values())).all()


def test_the_complement_is_all_there_when_the_last_has_come(run_tables, answered, values):
    rows = [answered(2000, 3) | {"complete": 2009.0}, answered(2100, 5)]
    found = values(timeliness(run_tables(rows), WINDOW))
    assert found["complement_mean_min"] == 7.0
    assert found["response_mean_min"] == 4.0


def test_a_deadline_for_all_is_judged_only_where_a_kind_has_one(run_tables, answered, values):
    plain = run_tables([answered(2000, 3)])
    assert np.isnan(values(timeliness(plain, WINDOW))["complete_in_time_share"])
    theft = plain.kinds[0].model_copy(update={"complete_within_min": 10.0})
    rows = [
        answered(2000, 3) | {"complete": 2010.0},
        answered(2000, 3) | {"complete": 2010.5},
        answered(2000, 3) | {"complete": np.nan},
        answered(2000, 20, kind=1),
    ]
    found = values(timeliness(run_tables(rows, kinds=(theft, *plain.kinds[1:])), WINDOW))
    assert found["complete_in_time_share"] == pytest.approx(1 / 3)
    assert np.isnan(found["complete_in_time_share[kind=noise]"])
