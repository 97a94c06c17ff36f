"""What every test may use: the real data beside the project, and a cache folder of its own."""

import os
import signal
from pathlib import Path

import pytest
from hypothesis import settings

# Before numpy is loaded: the processes of a suite share the cores, and threads of linear algebra that wait for each
# other burn many times what they compute.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# A slow moment of a machine is no fault of the program. Before a change lands the same cases are tried every time, and
# not too many; at a developer's desk new ones are, which is how new faults are found.
LANDING = bool(os.environ.get("CI"))
settings.register_profile("any machine", deadline=None, derandomize=LANDING, max_examples=50 if LANDING else 100)
settings.load_profile("any machine")

ROOT = Path(__file__).resolve().parents[1]
SHARED_DATA = ROOT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data():
    """Folder of real data that is not part of the project; a test that needs it is skipped without."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the real data (shared/data beside the project folder) is not on this machine")
    return SHARED_DATA


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory):
    """Keep travel-time matrices of the tests out of the user's cache folder; all processes of a suite share them."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PEACEGRID_CACHE", str(folder / "cache"))
        yield


@pytest.fixture(scope="session", autouse=True)
def ctrl_c_is_heard():
    """Let programs that tests start hear Ctrl-C: a suite started in the background would hand its deafness down."""
    before = signal.getsignal(signal.SIGINT)
    if before is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
