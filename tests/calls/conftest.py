"""Small records of calls."""

import numpy as np
import pandas as pd
import pytest

from sim.calls.columns import CALLS, CALLS_FILE, SPANS, STAMPS
from sim.calls.import_calls import import_calls
from sim.record.results.parquet import write_parquet
from sim.scenario.call_mapping import read_call_mapping


@pytest.fixture
def frame():
    """Three calls on three days; the second has nothing but when it came."""
    table = pd.DataFrame({"number": [0, 1, 2], "line": [4, 2, 3]})
    days = pd.to_datetime(["2024-03-01 10:00:00", "2024-03-02 10:00:00", "2024-03-03 10:00:00"])
    for minutes, stamp in enumerate(STAMPS):
        at = days + pd.Timedelta(minutes=5 * minutes)
        table[f"{stamp}_at"] = at.where([True, stamp == "called", True], pd.NaT)
    for span in SPANS:
        table[span] = [5.0, np.nan, 5.0]
    table["kind"] = ["fight", "fight", "theft"]
    table["priority"] = [1, None, 2]
    table["lon"], table["lat"] = [114.9, np.nan, 114.8], [33.7, np.nan, 33.8]
    table["unit"] = ["unit-1", None, "unit-2"]
    table["place"], table["category"] = None, ["A", None, "B"]
    table["origin"], table["flaws"] = ["call", "call", "unit"], ["", "missing_dispatched,missing_arrived", ""]
    return table


@pytest.fixture
def calls_folder(frame, tmp_path):
    folder = tmp_path / "导入 [1]"
    folder.mkdir()
    write_parquet(frame, CALLS, folder / CALLS_FILE)
    return folder


MAPPING = """\
time_zone: Asia/Shanghai
times: {called: called, dispatched: sent, en_route: left, arrived: there, cleared: free}
kind: kind
"""
"""A mapping for the columns that most of the records here have."""


@pytest.fixture
def importing(tmp_path):
    """Return a function that imports a record, given as text or bytes, with more of a mapping than the least."""

    def run(text, more="", mapping=MAPPING, name="记录.csv"):
        file, map_file = tmp_path / name, tmp_path / "mapping.yaml"
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        map_file.write_text(mapping + more, encoding="utf-8")
        return import_calls(file, read_call_mapping(map_file))

    return run


@pytest.fixture
def counts(importing):
    """Return a function that imports a record and returns how often each flaw occurs, those that do."""

    def run(*given, **options):
        found = importing(*given, **options).quality["counts"]
        return {name: entry["count"] for name, entry in found.items() if entry["count"]}

    return run
