"""A folder that appears whole or not at all."""

import errno

import pytest

from sim.errors import ResultsError
from sim.record.results.whole import whole_folder, write_whole


def test_a_folder_appears_with_its_files_when_the_block_ends_well(tmp_path):
    with whole_folder(tmp_path / "deep" / "out") as folder:
        (folder / "page.html").write_text("中文", encoding="utf-8")
        assert not (tmp_path / "deep" / "out").exists()
    assert [file.name for file in tmp_path.rglob("*")] == ["deep", "out", "page.html"]


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(143), ValueError("x")], ids=repr)
def test_nothing_is_left_when_the_work_is_stopped(tmp_path, error):
    def half():
        with whole_folder(tmp_path / "deep" / "out") as folder:
            (folder / "page.html").write_text("half", encoding="utf-8")
            raise error

    with pytest.raises(type(error)):
        half()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_exists_is_refused_before_the_work_and_left_alone(tmp_path):
    (tmp_path / "mine").mkdir()
    with pytest.raises(ResultsError, match=r"exists already; choose another --out$"), whole_folder(tmp_path / "mine"):
        pytest.fail("the work began")
    assert [file.name for file in tmp_path.rglob("*")] == ["mine"]


def test_a_full_disk_is_told_in_words_and_an_error_elsewhere_is_not_the_folders(tmp_path):
    with pytest.raises(ResultsError, match="disk is full"), whole_folder(tmp_path / "out") as folder:
        raise OSError(errno.ENOSPC, "No space left on device", str(folder / "page.html"))
    with pytest.raises(FileNotFoundError), whole_folder(tmp_path / "out"):
        (tmp_path / "elsewhere").read_text(encoding="utf-8")
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_goes_with_the_next_unless_it_holds_the_old_results(tmp_path):
    for name in (".out.part-7-0/tables", ".out.part-7-1/old", ".out.part-8.part-7-0", ".outer.part-7-0"):
        (tmp_path / name).mkdir(parents=True)
    with whole_folder(tmp_path / "out"):
        pass
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        ".out.part-7-1", ".out.part-8.part-7-0", ".outer.part-7-0", "out",
    ]  # fmt: skip


def test_a_text_that_cannot_be_written_leaves_no_file_and_the_old_one(tmp_path, monkeypatch):
    write_whole(tmp_path / "a.yaml", "one\n")
    monkeypatch.setattr("pathlib.Path.replace", lambda *_: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
    with pytest.raises(ResultsError, match=r"a\.yaml: the disk is full; free some space or choose another name$"):
        write_whole(tmp_path / "a.yaml", "two\n", "another name")
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("a.yaml", "one\n")]
