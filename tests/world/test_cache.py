"""Tables on disk: found again, never half written, never in the way."""

import os
import time

import numpy as np
import pytest

from sim.world import cache
from sim.world.cache import cache_folder, load_or_make


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("PEACEGRID_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


class Maker:
    """Makes two tables of three rows in two chunks, and counts how often."""

    def __init__(self):
        self.calls = 0

    def __call__(self):
        self.calls += 1
        yield np.array([[1.5, 2.5]], dtype=np.float32), np.array([[7, 8]], dtype=np.int32)
        yield np.full((2, 2), 4, dtype=np.float32), np.full((2, 2), 9, dtype=np.int32)


def load(make, key="key", rows=3):
    return load_or_make(key, ("a", "b"), rows, make)


def test_tables_are_made_once_and_found_again(folder):
    make = Maker()
    for _ in range(2):
        (a, b), on_disk = load(make)
        assert on_disk
        assert (a.dtype, b.dtype) == (np.float32, np.int32)
        assert a.tolist() == [[1.5, 2.5], [4, 4], [4, 4]]
        assert b.tolist() == [[7, 8], [9, 9], [9, 9]]
    assert make.calls == 1
    assert sorted(file.name for file in folder.iterdir()) == ["key-a.npy", "key-b.npy"]


def test_tables_of_another_key_are_made(folder):
    make = Maker()
    load(make)
    load(make, key="other")
    assert make.calls == 2


@pytest.mark.parametrize("damage", [lambda file: file.write_bytes(b"no table"), lambda file: file.unlink(),
                                    lambda file: file.write_bytes(file.read_bytes()[:-4]),
                                    lambda file: file.write_bytes(b""),
                                    lambda file: np.save(file, np.zeros((5, 2))),
                                    lambda file: np.save(file, np.zeros(3))])  # fmt: skip
def test_a_damaged_table_is_made_again(folder, damage):
    make = Maker()
    load(make)
    damage(folder / "key-b.npy")
    (_, b), on_disk = load(make)
    assert on_disk
    assert b.tolist() == [[7, 8], [9, 9], [9, 9]]
    assert make.calls == 2


def test_tables_stay_in_memory_where_the_folder_cannot_be_made(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("PEACEGRID_CACHE", str(tmp_path / "file"))
    make = Maker()
    (a, b), on_disk = load(make)
    assert not on_disk
    assert a.tolist() == [[1.5, 2.5], [4, 4], [4, 4]]
    assert not a.flags.writeable
    assert not b.flags.writeable


def test_a_full_disk_leaves_no_half_table_and_costs_only_time(folder, monkeypatch):
    def full(stream, header):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np.lib.format, "write_array_header_1_0", full)
    (a, _), on_disk = load(Maker())
    assert not on_disk
    assert a.tolist() == [[1.5, 2.5], [4, 4], [4, 4]]
    assert not list(folder.iterdir())


def test_an_interrupted_computation_leaves_nothing(folder):
    def interrupted():
        yield from Maker()()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(interrupted)
    assert not list(folder.iterdir())


def test_a_folder_that_can_only_be_read_serves_its_tables(folder, monkeypatch):
    load(Maker())

    def refused(file):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "utime", refused)
    make = Maker()
    (a, _), on_disk = load(make)
    assert on_disk
    assert a.tolist() == [[1.5, 2.5], [4, 4], [4, 4]]
    assert make.calls == 0


def test_the_table_that_another_process_holds_open_is_used(folder, monkeypatch):
    def held_open(files, rows, chunks):
        for file, table in zip(files, ([[1.0]], [[2.0]]), strict=True):
            np.save(file, np.array(table))
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(cache, "_write", held_open)
    (a, b), on_disk = load(Maker(), rows=1)
    assert on_disk
    assert (a.tolist(), b.tolist()) == ([[1.0]], [[2.0]])


def test_a_table_that_vanishes_at_once_is_made_in_memory(folder, monkeypatch):
    monkeypatch.setattr(cache, "_write", lambda *given: None)
    (a, _), on_disk = load(Maker())
    assert not on_disk
    assert a.tolist() == [[1.5, 2.5], [4, 4], [4, 4]]


def test_the_longest_unused_tables_make_room_but_never_those_just_used(folder, monkeypatch):
    for age_s, key in ((9000, "oldest"), (8000, "older"), (10, "recent")):
        load(Maker(), key=key)
        for file in folder.glob(f"{key}-*.npy"):
            then = time.time() - age_s
            os.utime(file, (then, then))
    size = (folder / "recent-a.npy").stat().st_size
    monkeypatch.setattr(cache, "KEEP_BYTES", 6 * size)
    load(Maker(), key="new")
    assert {file.name.partition("-")[0] for file in folder.glob("*.npy")} == {"older", "recent", "new"}
    monkeypatch.setattr(cache, "KEEP_BYTES", 0)
    load(Maker(), key="newest")
    assert {file.name.partition("-")[0] for file in folder.glob("*.npy")} == {"recent", "new", "newest"}


def test_the_folder_is_the_users_cache_unless_the_environment_names_one(monkeypatch):
    monkeypatch.delenv("PEACEGRID_CACHE")
    assert cache_folder().name == "peacegrid" or cache_folder().parent.name == "peacegrid"
    monkeypatch.setenv("PEACEGRID_CACHE", "elsewhere")
    assert str(cache_folder()) == "elsewhere"
