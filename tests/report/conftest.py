"""A results folder without a simulation, its page, and the means to make others."""

import pytest

from sim.record.results.reading import open_results
from sim.report.page import render_report
from tests.report.made.district import Size, make_scenario, make_world
from tests.report.made.folder import make_results
from tests.report.made.tables import comparison_rows, make_streets, make_theory, matters_rows


@pytest.fixture(scope="session", autouse=True)
def coarse_maps():
    """Paint maps with fewer pixels: nobody looks at them here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.report.maps.PIXELS", 150)
        yield


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """A small results folder; tests must not change it."""
    return make_results(
        tmp_path_factory.mktemp("report") / "淮阳", Size(), streets=make_streets("auxiliaries"), theory=make_theory()
    )


@pytest.fixture(scope="session")
def results(folder):
    return open_results(folder)


@pytest.fixture(scope="session")
def pages(results):
    """The page of the small results folder in each language."""
    return {language: render_report(results, language) for language in ("en", "zh")}


@pytest.fixture
def build(tmp_path):
    """Return a function that writes a small results folder with parts of it replaced, and opens it."""

    def built(**parts):
        number = len(list(tmp_path.iterdir()))
        return open_results(make_results(tmp_path / f"run{number}", parts.pop("size", Size(replications=1)), **parts))

    return built


@pytest.fixture(scope="session")
def district():
    """Scenario and world of the small results folder, to be changed by a test."""
    size = Size(replications=1)
    scenario = make_scenario(size)
    return scenario, make_world(size, scenario)


@pytest.fixture(scope="session")
def rows():
    """Return `matters_rows`."""
    return matters_rows


@pytest.fixture(scope="session")
def compare():
    """Return `comparison_rows`."""
    return comparison_rows


@pytest.fixture(scope="session")
def streets():
    """Return `make_streets`."""
    return make_streets
