"""Writing a folder of imported calls, all of it or nothing."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.arrays import NONE
from sim.calls.columns import CALLS, CALLS_FILE
from sim.calls.import_calls import Imported
from sim.calls.quality import QUALITY_FILE, left_out
from sim.calls.table import Calls, TextColumn
from sim.record.results.errors import explained
from sim.record.results.parquet import write_parquet
from sim.record.results.whole import whole_folder
from sim.scenario.call_mapping import mapping_yaml

if TYPE_CHECKING:
    import pandas as pd

LEFT_OUT_FILE = "left_out.csv"
MAPPING_FILE = "mapping.yaml"


def write_calls_folder(
    imported: Callable[[], Imported], target: Path, add: Callable[[Imported, Path], None], *, overwrite: bool
) -> Imported:
    """Import calls and write their folder; return what was imported.

    Parameters
    ----------
    imported:
        Does the work; it is called when the target has been found to be free.
    add:
        Adds further files, such as a page.
    overwrite:
        Whether a folder of imported calls is replaced, once the new one is complete.

    Raises
    ------
    ResultsError
        The target exists, or nothing can be written there.
    """
    with whole_folder(target, overwrite=overwrite, sign=QUALITY_FILE) as folder:
        found = imported()
        write_parquet(calls_frame(found.calls), CALLS, folder / CALLS_FILE)
        with explained(folder):
            _write_text(json.dumps(found.quality, ensure_ascii=False, indent=2) + "\n", folder / QUALITY_FILE)
            _write_text(mapping_yaml(found.mapping), folder / MAPPING_FILE)
            _write_left_out(found, folder / LEFT_OUT_FILE)
        add(found, folder)
    return found


def calls_frame(calls: Calls) -> pd.DataFrame:
    """Return calls as a table with the columns of `CALLS`."""
    import pandas as pd

    columns: dict[str, Any] = {}
    for column in CALLS:
        values = getattr(calls, column.name)
        columns[column.name] = _categories(values) if isinstance(values, TextColumn) else values
    frame = pd.DataFrame(columns, copy=False)
    frame["priority"] = frame["priority"].astype("Int64").mask(np.asarray(calls.priority == NONE))
    return frame


def _categories(column: TextColumn) -> pd.Categorical:
    """Return a column whose texts stand in memory once each."""
    import pandas as pd

    return pd.Categorical.from_codes(column.code, pd.Index(column.names, dtype=object))


def _write_text(text: str, file: Path) -> None:
    file.write_text(text, encoding="utf-8", newline="\n")


def _write_left_out(imported: Imported, file: Path) -> None:
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("line", "reason"))
        writer.writerows(left_out(imported.cleaned))
