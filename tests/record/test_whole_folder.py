"""A folder that appears whole or not at all."""

import errno

import pytest

from sim.errors import ResultsError
from sim.record.results.whole import whole_folder


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
