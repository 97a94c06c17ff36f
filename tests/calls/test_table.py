from datetime import date

import numpy as np
import pytest

from sim.arrays import NONE
from sim.calls.table import TextColumn, read_calls_folder
from sim.errors import InputError


def test_a_folder_is_read_with_absence_marked(calls_folder):
    calls = read_calls_folder(calls_folder)
    assert len(calls) == 3
    assert calls.called_at[0] == np.datetime64("2024-03-01T10:00:00")
    assert np.isnat(calls.arrived_at).tolist() == [False, True, False]
    assert calls.cleared_at[2] == np.datetime64("2024-03-03T10:20:00")
    assert calls.priority.tolist() == [1, NONE, 2]
    assert np.isnan(calls.response_min).tolist() == [False, True, False]
    assert calls.kind.text().tolist() == ["fight", "fight", "theft"]
    assert calls.unit.text().tolist() == ["unit-1", None, "unit-2"]
    assert calls.place.text().tolist() == [None, None, None]
    assert calls.flaws.names == ("", "missing_dispatched,missing_arrived")


def test_calls_between_two_days_hold_the_first_and_not_the_last(calls_folder):
    calls = read_calls_folder(calls_folder)
    assert calls.between(date(2024, 3, 1), date(2024, 3, 3)).line.tolist() == [4, 2]
    assert calls.between(np.datetime64("2024-03-01T10:00:01"), date(2025, 1, 1)).line.tolist() == [2, 3]


def test_only_what_somebody_called_for_is_demand(calls_folder):
    demand = read_calls_folder(calls_folder).demand()
    assert demand.number.tolist() == [0, 1]
    assert demand.kind.equals("theft").tolist() == [False, False]
    assert demand.kind.equals("never heard of").tolist() == [False, False]


def test_words_are_sorted_and_absence_has_no_name():
    column = TextColumn.of(["b", None, "a", "b"])
    assert column.names == ("a", "b")
    assert column.code.tolist() == [1, NONE, 0, 1]
    assert TextColumn.of([]).names == ()


@pytest.mark.parametrize("name", ["nothing", "."])
def test_a_folder_without_calls_says_how_to_make_one(tmp_path, name):
    with pytest.raises(InputError, match="sim import calls FILE --map"):
        read_calls_folder(tmp_path / name)


def test_a_spoilt_table_is_refused(tmp_path):
    tmp_path.joinpath("calls.parquet").write_bytes(b"PAR1 nothing PAR1")
    with pytest.raises(InputError, match="import the calls again"):
        read_calls_folder(tmp_path)
