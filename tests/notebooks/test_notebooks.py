"""Every notebook runs from the first cell to the last."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def test_there_are_notebooks_to_run() -> None:
    assert [path.stem for path in NOTEBOOKS] == [
        "01_compare_staffing",
        "02_patrol_or_posts",
        "03_what_early_discovery_prevents",
    ]


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    """Give what runs cells, all in one process: that loads the libraries once."""
    nbclient = pytest.importorskip("nbclient")
    nbformat = pytest.importorskip("nbformat")
    where = {"metadata": {"path": ROOT / "notebooks"}}
    running = nbclient.NotebookClient(nbformat.v4.new_notebook(), timeout=600, resources=where)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))  # `sim` need not be installed
        with running.setup_kernel():
            yield running


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::RuntimeWarning")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_shows_its_figures(path: Path, client: Any) -> None:
    nbformat = pytest.importorskip("nbformat")
    notebook = nbformat.read(path, as_version=4)
    assert all(not cell.get("outputs") for cell in notebook.cells), "commit notebooks without their output"
    client.nb = notebook
    client.execute_cell(nbformat.v4.new_code_cell("%reset -f"), 0)  # nothing of the last notebook
    for number, cell in enumerate(notebook.cells):
        client.execute_cell(cell, number)
    shown = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert sum("image/png" in output.get("data", {}) for output in shown) == 3
