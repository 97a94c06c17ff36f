import os
import signal
import subprocess
import sys
import textwrap
import time
from functools import partial
from pathlib import Path

import pandas as pd
import pytest

from sim.errors import InputError, SimError
from sim.experiment.study import run_study
from tests.experiment.sinks import die, refuse, slow_first

ROOT = Path(__file__).resolve().parents[2]


def test_two_workers_stop_at_the_same_precision_as_one(scenario, world):
    one, two = (run_study(scenario, world=world, until_precision=0.35, workers=number) for number in (1, 2))
    assert one.replications == two.replications < 100
    pd.testing.assert_frame_equal(one.measures, two.measures, check_exact=True)


def test_two_workers_give_the_same_bytes_as_one_whoever_is_done_first(scenario, world, study, tmp_path):
    told = []
    found = run_study(
        scenario, world=world, workers=2, sink=partial(slow_first, tmp_path),
        progress=lambda done, planned: told.append(done),
    )  # fmt: skip
    for name in ("measures", "comparison", "precision", "cells"):
        one, two = getattr(study, name), getattr(found, name)
        pd.testing.assert_frame_equal(one, two, check_exact=True)
        assert one.to_csv() == two.to_csv()
    assert (found.warnings, found.workers) == (study.warnings, 2)
    assert told == [1, 2, 3, 4, 5, 6]
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == list("012345")
    assert str(os.getpid()) not in {file.read_text() for file in files}, "the sink runs in the workers"


def test_bad_input_in_a_worker_comes_out_as_it_is(scenario, world):
    with pytest.raises(InputError) as caught:
        run_study(scenario, world=world, workers=2, sink=refuse)
    assert caught.value.problems[0].path == "somewhere"


def test_a_worker_that_dies_ends_the_study_with_advice(scenario, world):
    with pytest.raises(SimError, match="a worker process died"):
        run_study(scenario, world=world, workers=2, sink=die)


def is_alive(process_id):
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process_id}/stat")
    # A process that has ended but that nobody has asked about (Z) is still listed.
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")


SCRIPT = """
    import json, os, sys, time
    from pathlib import Path
    from sim.experiment.study import run_study
    from sim.scenario.specs.scenario import Scenario

    folder = Path(sys.argv[1])

    def never_ending(replication, journals, window):
        (folder / str(os.getpid())).touch()
        time.sleep(600)

    if __name__ == "__main__":
        run_study(Scenario.model_validate_json(sys.stdin.read()), workers=2, sink=never_ending)
"""


def interrupted(scenario, tmp_path, interrupt):
    """Start a study whose workers never end, call `interrupt` with it; return it, its errors and its workers."""
    script, folder = tmp_path / "script.py", tmp_path / "workers"
    script.write_text(textwrap.dedent(SCRIPT))
    folder.mkdir()
    with subprocess.Popen(
        [sys.executable, str(script), str(folder)], cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, start_new_session=True,
    ) as process:  # fmt: skip
        try:
            process.stdin.write(scenario.model_dump_json())
            process.stdin.close()
            while len(list(folder.iterdir())) < 2 and process.poll() is None:
                time.sleep(0.05)
            interrupt(process)
            process.wait(timeout=60)
            errors = process.stderr.read()
        finally:
            process.kill()
    workers = [int(file.name) for file in folder.iterdir()]
    assert len(workers) == 2
    return process, errors, workers


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C cannot be sent to another process on Windows")
def test_ctrl_c_ends_the_study_and_leaves_no_worker_behind(scenario, tmp_path):
    # As a terminal does: to the parent and to its workers.
    process, errors, workers = interrupted(scenario, tmp_path, lambda process: os.killpg(process.pid, signal.SIGINT))
    assert process.returncode in (1, 130, -signal.SIGINT)
    assert "KeyboardInterrupt" in errors
    assert not any(is_alive(worker) for worker in workers)


@pytest.mark.skipif(os.name == "nt", reason="asks the operating system whether a process lives as POSIX does")
def test_workers_end_when_their_parent_is_killed(scenario, tmp_path):
    _, _, workers = interrupted(scenario, tmp_path, lambda process: process.kill())
    patience = time.monotonic() + 60
    while any(is_alive(worker) for worker in workers) and time.monotonic() < patience:
        time.sleep(0.05)
    assert not any(is_alive(worker) for worker in workers)
