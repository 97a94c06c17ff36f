"""A results folder appears whole or not at all, whatever happens while it is written."""

import errno
import os
import signal
import subprocess
import sys
import textwrap
from datetime import datetime
from pathlib import Path

import pytest

from sim.errors import ResultsError
from sim.record.results import folder as results_folder
from sim.record.results.errors import explained, reason
from sim.record.results.folder import StagedFolder, results_name
from sim.record.results.lock import FolderLock
from sim.record.results.reading import open_results
from sim.record.results.writer import ResultsWriter


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_while_writing_the_target_is_not_there_and_afterwards_nothing_else_is(tmp_path, fill):
    target = tmp_path / "results" / "淮阳"
    with ResultsWriter(target) as writer:
        assert not target.exists()
        assert writer.staging.parent == target.parent
        assert writer.target == target
        fill(writer)
        assert not target.exists()
    assert names(target.parent) == ["淮阳"]
    assert names(target) == ["comparison.csv", "manifest.json", "measures.csv", "scenario.yaml", "tables"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, RuntimeError, ResultsError])
def test_an_exception_leaves_nothing_behind(tmp_path, fill, error):
    def write():
        with ResultsWriter(tmp_path / "new" / "deep" / "target") as writer:
            fill(writer)
            raise error

    with pytest.raises(error):
        write()
    assert names(tmp_path) == []


def test_a_parent_that_is_used_meanwhile_stays(tmp_path):
    def write():
        with ResultsWriter(tmp_path / "results" / "one"):
            (tmp_path / "results" / "notes.txt").write_text("mine", encoding="utf-8")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write()
    assert names(tmp_path / "results") == ["notes.txt"]


def test_leaving_before_the_end_is_an_error_and_leaves_nothing(tmp_path):
    with pytest.raises(ResultsError, match="before its results were complete"), ResultsWriter(tmp_path / "target"):
        pass
    assert names(tmp_path) == []


def test_an_existing_target_is_refused_and_left_alone(tmp_path, fill):
    target = tmp_path / "mine"
    target.mkdir()
    (target / "thesis.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(ResultsError, match=r"exists already; .*--overwrite"), ResultsWriter(target):
        pytest.fail("the block must not run")
    with pytest.raises(ResultsError, match="is not a results folder"), ResultsWriter(target, overwrite=True):
        pytest.fail("the block must not run")
    assert names(tmp_path) == ["mine"]
    assert (target / "thesis.txt").read_text(encoding="utf-8") == "dear"


def test_a_target_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "file").write_text("dear", encoding="utf-8")
    with pytest.raises(ResultsError, match="is a file"), ResultsWriter(tmp_path / "file", overwrite=True):
        pytest.fail("the block must not run")
    with pytest.raises(ResultsError, match="part of the path is a file"), ResultsWriter(tmp_path / "file" / "below"):
        pytest.fail("the block must not run")
    assert names(tmp_path) == ["file"]


def test_the_root_of_a_disk_is_refused():
    with pytest.raises(ResultsError, match="cannot be a results folder"), ResultsWriter(Path("/"), overwrite=True):
        pytest.fail("the block must not run")


def test_overwrite_replaces_the_old_folder_only_when_the_new_one_is_complete(tmp_path, fill):
    target = tmp_path / "run"

    def write_and_fail():
        with ResultsWriter(target, overwrite=True) as writer:
            fill(writer, "broken")
            assert open_results(target).manifest.command == "old"
            raise RuntimeError

    with ResultsWriter(target) as writer:
        fill(writer, "old")
    with pytest.raises(RuntimeError):
        write_and_fail()
    assert open_results(target).manifest.command == "old"
    with ResultsWriter(target, overwrite=True) as writer:
        fill(writer, "new")
    assert open_results(target).manifest.command == "new"
    assert names(tmp_path) == ["run"]


def test_an_empty_folder_may_be_overwritten(tmp_path, fill):
    with ResultsWriter(tmp_path, overwrite=True) as writer:
        fill(writer)
    assert (tmp_path / "manifest.json").is_file()


def test_when_the_new_folder_cannot_take_its_place_the_old_one_is_back(tmp_path, fill, monkeypatch):
    target = tmp_path / "run"
    with ResultsWriter(target) as writer:
        fill(writer, "old")
    rename = results_folder._rename

    def fail_for_staging(source, goal):
        if goal == target.resolve() and ".part-" in source.name:
            raise PermissionError(errno.EACCES, "Permission denied", str(goal))
        rename(source, goal)

    monkeypatch.setattr(results_folder, "_rename", fail_for_staging)
    with (
        pytest.raises(ResultsError, match="no permission to write there"),
        ResultsWriter(target, overwrite=True) as writer,
    ):
        fill(writer, "new")
    assert open_results(target).manifest.command == "old"
    assert names(tmp_path) == ["run"]


def test_a_second_run_into_the_same_folder_is_refused_at_once(tmp_path, fill):
    with ResultsWriter(tmp_path / "run") as first:
        with pytest.raises(ResultsError, match="another run is writing to it"), ResultsWriter(tmp_path / "run"):
            pytest.fail("the block must not run")
        assert first.staging.is_dir()
        fill(first, "first")
    assert open_results(tmp_path / "run").manifest.command == "first"
    assert names(tmp_path) == ["run"]


def test_without_locks_the_later_of_two_runs_is_refused_at_the_end(tmp_path, fill, monkeypatch):
    def no_locks(_):
        raise OSError(errno.ENOLCK, "No locks available")

    def write_both():
        with ResultsWriter(tmp_path / "run") as late, ResultsWriter(tmp_path / "run") as early:
            assert late.staging != early.staging
            fill(late, "late")
            fill(early, "early")

    monkeypatch.setattr("sim.record.results.lock._lock", no_locks)
    with pytest.raises(ResultsError, match="exists already"):
        write_both()
    assert open_results(tmp_path / "run").manifest.command == "early"
    assert names(tmp_path) == ["run"]


def test_a_lock_file_that_its_owner_removes_meanwhile_does_not_count(tmp_path, monkeypatch):
    file, held = tmp_path / "lock", FolderLock(tmp_path / "lock")
    rounds = []

    def lock_after_removal(_):
        rounds.append(1)
        if len(rounds) == 1:
            file.unlink()
        if len(rounds) == 2:
            file.unlink()
            file.write_text("", encoding="utf-8")

    monkeypatch.setattr("sim.record.results.lock._lock", lock_after_removal)
    held.take(tmp_path)
    assert len(rounds) == 3
    held.release()
    held.release()
    assert names(tmp_path) == []


def test_signals_are_handled_as_before_once_the_folder_is_written(tmp_path, fill):
    before = signal.getsignal(signal.SIGTERM)
    with ResultsWriter(tmp_path / "run") as writer:
        assert signal.getsignal(signal.SIGTERM) is not before
        fill(writer)
    assert signal.getsignal(signal.SIGTERM) is before
    with pytest.raises(ResultsError), ResultsWriter(tmp_path / "run"):
        pytest.fail("the block must not run")
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_thread_can_write_too(tmp_path, fill):
    from concurrent.futures import ThreadPoolExecutor

    def write(fail):
        with ResultsWriter(tmp_path / "run") as writer:
            fill(writer)
            if fail:
                raise RuntimeError

    with ThreadPoolExecutor(1) as pool:
        with pytest.raises(RuntimeError):
            pool.submit(write, fail=True).result()
        pool.submit(write, fail=False).result()
    assert names(tmp_path) == ["run"]


WAITING = """
    import sys, time
    from pathlib import Path
    from sim.record.results.writer import ResultsWriter

    with ResultsWriter(Path(sys.argv[1])) as writer:
        (writer.staging / "tables" / "half").write_text("half")
        print("ready", flush=True)
        time.sleep(60)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process without asking it")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_process_that_is_asked_to_end_removes_its_staging_folder(tmp_path, number):
    target = tmp_path / "results" / "run"
    command = [sys.executable, "-c", textwrap.dedent(WAITING), str(target)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        assert len(names(target.parent)) == 2
        process.send_signal(number)
        process.wait(30)
    assert process.returncode in {128 + number, -number, 1}
    assert names(tmp_path) == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_forked_worker_that_unwinds_leaves_its_parents_folder_alone(tmp_path, fill, monkeypatch):
    with ResultsWriter(tmp_path / "run") as writer:
        monkeypatch.setattr(writer, "_process", -1)
        writer.__exit__(RuntimeError, RuntimeError(), None)
        assert writer.staging.is_dir()
        monkeypatch.undo()
        fill(writer)
    assert (tmp_path / "run").is_dir()


def test_a_full_disk_is_named(tmp_path, fill):
    with pytest.raises(ResultsError, match="the disk is full"), ResultsWriter(tmp_path / "run") as writer:
        raise OSError(errno.ENOSPC, "No space left on device", str(writer.staging / "table"))
    assert names(tmp_path) == []


def test_an_error_elsewhere_is_not_taken_for_one_of_the_folder(tmp_path):
    with pytest.raises(FileNotFoundError), ResultsWriter(tmp_path / "run"):
        (tmp_path / "elsewhere").read_text(encoding="utf-8")


def test_a_table_that_cannot_be_written_is_a_results_error(tmp_path, small_journal, small_tables):
    from sim.record.results.tables import matters_frame, spells_frame, write_replication

    class Span:
        from_at, to_at = 0.0, 1.0

    frames = {
        "matters": matters_frame("plan", small_journal, small_tables.matters, Span()),
        "spells": spells_frame("plan", small_journal, small_tables.spells),
    }
    with pytest.raises(ResultsError, match=r"replication-0000\.parquet"):
        write_replication(tmp_path / "gone", 0, frames)


def test_a_folder_without_write_permission_is_named(tmp_path, monkeypatch):
    def refuse(self, *_, **__):
        raise PermissionError(errno.EACCES, "Permission denied", str(self))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(ResultsError, match="no permission to write there"), ResultsWriter(tmp_path / "run"):
        pytest.fail("the block must not run")
    monkeypatch.undo()
    assert names(tmp_path) == []


def test_a_name_that_is_too_long_is_named(tmp_path):
    target = tmp_path / ("县" * 100)
    with pytest.raises(ResultsError, match="the path is too long"), ResultsWriter(target):
        pytest.fail("the block must not run")
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("error", "windows", "words"),
    [
        (OSError(errno.ENOSPC, "x"), False, "the disk is full"),
        (OSError(errno.EROFS, "x"), False, "no permission"),
        (OSError(errno.ENOTDIR, "x"), False, "part of the path is a file"),
        (OSError(errno.ENOENT, "x"), False, "the folder has gone"),
        (OSError(errno.ENOENT, "x"), True, "the path is too long"),
        (RuntimeError("IO Error: No space left on device"), False, "the disk is full"),
        (RuntimeError("IO Error: Permission denied"), False, "no permission"),
        (RuntimeError("IO Error: strange"), False, "strange"),
    ],
)
def test_errors_of_the_system_are_told_in_words_that_help(error, windows, words):
    assert words in reason(error, Path("x" * 300), windows=windows)


def test_an_error_of_the_program_passes_through():
    with pytest.raises(ZeroDivisionError), explained(Path()):
        _ = 1 / 0


def test_without_locks_two_processes_may_use_the_same_staging_name_and_do_not_mix(tmp_path, monkeypatch):
    monkeypatch.setattr("sim.record.results.lock.FolderLock.is_held", False)
    folders = [StagedFolder(tmp_path / "one", overwrite=False) for _ in range(2)]
    (tmp_path / f".one.part-{os.getpid()}-0").mkdir()
    folders[0].open(())
    assert folders[0].folder.name == f".one.part-{os.getpid()}-1"
    folders[0].discard()
    assert names(tmp_path) == [f".one.part-{os.getpid()}-0"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("huaiyang", "huaiyang-20240301-080509"),
        ('a/b\\c:d*?"<>|', "a-b-c-d-------20240301-080509"),
        ("..", "run-20240301-080509"),
        ("淮" * 80, "淮" * 40 + "-20240301-080509"),
    ],
)
def test_the_name_of_a_folder_is_legal_everywhere(given, expected):
    assert results_name(given, datetime(2024, 3, 1, 8, 5, 9)) == expected


def test_a_worker_that_still_writes_does_not_keep_the_staging_folder(tmp_path, monkeypatch):
    removed = []
    rmtree = results_folder.shutil.rmtree

    def first_time_in_vain(folder, **options):
        removed.append(folder)
        if len(removed) > 1:
            rmtree(folder, **options)

    monkeypatch.setattr(results_folder.shutil, "rmtree", first_time_in_vain)
    with pytest.raises(RuntimeError), ResultsWriter(tmp_path / "run"):
        raise RuntimeError
    assert names(tmp_path) == []
    assert len(removed) == 2
