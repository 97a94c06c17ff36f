"""The page in `results/` that explains a results folder names everything that is in one."""

import re
from pathlib import Path

from sim.record.results.schema import COMPARISON_COLUMNS, MEASURES_COLUMNS, PER_REPLICATION, WHOLE_RUN, replication_file

README = Path(__file__).resolve().parents[2] / "results" / "README.md"


def row(text, start):
    return next(line for line in text.splitlines() if line.startswith(f"| `{start}`"))


def names(line):
    return re.findall(r"`(\w+)`", line)


def test_every_table_is_explained_with_all_its_columns_in_order():
    text = README.read_text(encoding="utf-8")
    for table, columns in PER_REPLICATION.items():
        assert names(row(text, replication_file(table, 0))) == [column.name for column in columns]
    for table, columns in WHOLE_RUN.items():
        assert names(row(text, f"tables/{table}.parquet")) == [column.name for column in columns]


def test_the_csv_files_are_explained_with_all_their_columns_in_order():
    text = README.read_text(encoding="utf-8")
    assert tuple(names(row(text, "comparison.csv"))) == COMPARISON_COLUMNS
    assert tuple(names(row(text, "measures.csv"))) == MEASURES_COLUMNS
