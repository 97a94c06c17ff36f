"""What a record says, from records whose truth is known."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest

from sim.calibration.cells import cells_of
from sim.calibration.days import Days
from sim.calibration.fit import Settings, fit_record, observed_of
from sim.calls.table import Calls
from sim.chance.laws import Gamma, Lognormal
from sim.errors import InputError
from tests.calibration.records import District, record

DAYS = Days(date(2024, 3, 1), date(2024, 4, 30))
QUICK = Settings(repeats=1)


@pytest.fixture(scope="module")
def calls() -> Calls:
    return District().record(1500, "2024-03-01", 60)


def test_laws_rates_and_priorities_come_back(calls: Calls) -> None:
    found = fit_record(calls, DAYS, QUICK)
    assert found.calls == 1500
    assert found.rhythm.per_day == 25.0
    assert type(found.spans["turnout"].law) is Gamma
    assert found.spans["handling"].law.mean == pytest.approx(1, abs=4 / math.sqrt(1500))
    law = found.spans["on_scene"].law
    assert isinstance(law, Lognormal)
    # Standard errors of a median and of a deviation: 0.5 / sqrt(n), 0.5 / sqrt(2 n).
    assert math.log(law.median_min / 12) == pytest.approx(0, abs=4 * 0.5 / math.sqrt(1500))
    assert law.sigma == pytest.approx(0.5, abs=4 * 0.5 / math.sqrt(3000))
    fight, noise = found.kinds
    assert (fight.name, fight.priority, noise.name, noise.priority) == ("fight", 1, "noise", 2)
    assert fight.calls + noise.calls == 1500
    assert fight.per_day == fight.calls / 60
    assert fight.se == pytest.approx(
        math.sqrt(fight.per_day * max(1, found.rhythm.dispersion.value) / 60)
    )  # fmt: skip


def test_residents_make_rates_per_resident(calls: Calls) -> None:
    found = fit_record(calls, DAYS, Settings(repeats=1, residents=50_000))
    assert sum(kind.per_100k_year or 0 for kind in found.kinds) == pytest.approx(25 * 365 * 2)


def test_rare_kinds_are_taken_together() -> None:
    times = [f"2024-03-{day:02d}T10:00" for day in range(1, 11)]
    calls = record(times, kind=["a"] * 6 + ["b", "b", "other", None])
    found = fit_record(calls, DAYS, Settings(least_calls=3, repeats=1))
    assert [(kind.name, kind.calls) for kind in found.kinds] == [("a", 6), ("other", 4)]
    assert found.spans == {}
    assert [kind.work for kind in found.kinds] == [None, None]


def test_what_was_no_call_is_counted_and_not_used(calls: Calls) -> None:
    origin = ["scheduled", "unit", "call"] + ["call"] * 2
    some = record([f"2024-03-01T0{hour}:00" for hour in range(5)], origin=origin)
    found = fit_record(some, DAYS, QUICK)
    assert (found.calls, found.others) == (3, {"scheduled": 1, "unit": 1})
    with pytest.raises(InputError, match="nobody called"):
        fit_record(some.kept(np.array([0, 1])), DAYS, QUICK)


def test_days_outside_are_not_read(calls: Calls) -> None:
    half = Days(date(2024, 3, 1), date(2024, 3, 31))
    assert fit_record(calls, half, QUICK).calls == int((calls.called_at < np.datetime64("2024-03-31")).sum())
    with pytest.raises(InputError, match=r"no call from 2025-01-01 up to .*; the record has calls from 2024-03-01"):
        Days.of(calls, date(2025, 1, 1))


def test_a_kind_with_hours_of_its_own_says_so() -> None:
    day = [f"2024-03-{number % 28 + 1:02d}T12:{number % 60:02d}" for number in range(300)]
    night = [f"2024-03-{number % 28 + 1:02d}T02:{number % 60:02d}" for number in range(300)]
    times = sorted([*day, *night])
    kind = ["noise" if "T02" in time else "fraud" for time in times]
    for found in fit_record(record(times, kind=kind), DAYS, QUICK).kinds:
        assert found.hour_weights is not None
        assert found.hour_weights[2 if found.name == "noise" else 12] == 24


def test_units_that_were_stood_down_count_where_that_is_asked_for() -> None:
    calls = record(
        ["2024-03-01T10:00"] * 4, handling_min=[1] * 4, turnout_min=[2, 2, 2, np.nan],
        travel_min=[5, np.nan, np.nan, np.nan], on_scene_min=[9, np.nan, np.nan, np.nan],
    )  # fmt: skip
    cleared = calls.cleared_at.copy()
    cleared[1], cleared[3] = np.datetime64("2024-03-01T10:10"), np.datetime64("2024-03-01T10:04")
    calls = calls.kept(np.arange(4))
    object.__setattr__(calls, "cleared_at", cleared)
    plain, broken = observed_of(calls, "travel"), observed_of(calls, "travel", stood_down=True)
    assert (len(plain), plain.missing) == (1, 3)
    # The second set out at 10:03 and was cleared at 10:10; of the third nothing is known.
    assert broken.span_min.tolist() == [5, 7]
    assert (broken.open.tolist(), broken.missing) == ([False, True], 2)
    turnout = observed_of(calls, "turnout", stood_down=True)
    assert turnout.span_min.tolist() == [2, 2, 2, 3]
    assert turnout.open.tolist() == [False, False, False, True]


def test_cells_are_small_where_calls_are_many_and_hold_them_all(calls: Calls) -> None:
    cells = cells_of(calls, largest_km=8, smallest_km=1, most_calls=100)
    assert cells.calls.sum() == 1500
    assert len(cells.code) == 20
    assert (np.diff(cells.calls) <= 0).all()
    wide = cells_of(calls, largest_km=8, smallest_km=8)
    assert len(wide.code) == 4
    assert (wide.calls @ wide.lon) / 1500 == pytest.approx(calls.lon.mean(), abs=1e-4)


def test_a_call_alone_in_its_cell_does_not_show_where_it_was() -> None:
    lon = [114.0, 114.0012, 114.0012, 114.0012]
    calls = record(["2024-03-01T10:00"] * 4, lon=lon, lat=[34.0, 34.0011, 34.0011, 34.0011])
    cells = cells_of(calls, largest_km=0.4, smallest_km=0.1, most_calls=3)
    # Kilometres from the middle of both positions: three calls at 0.055, 0.061; one alone at minus that.
    assert cells.calls.tolist() == [3, 1]
    assert (cells.lon[0], cells.lat[0]) == pytest.approx((114.0012, 34.0011))
    assert abs(cells.lon[1] - 114.0) > 0.0005
    assert abs(cells.lat[1] - 34.0) > 0.0005


def test_calls_without_a_position_make_no_cells() -> None:
    assert cells_of(record(["2024-03-01T10:00"])).code == ()
