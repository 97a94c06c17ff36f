"""What can be wrong with a file before its content is looked at."""

import os
from pathlib import Path

import pytest

from sim.errors import InputError
from sim.scenario.text_file import MAX_BYTES, missing_file, read_text

HOW = (
    "save it as UTF-8. Notepad (记事本): Save as (另存为), Encoding (编码): UTF-8. "
    "WPS and Excel are no editors for this file; use a text editor"
)


def refused(path):
    with pytest.raises(InputError) as caught:
        read_text(path)
    (problem,) = caught.value.problems
    assert problem.file == path
    return problem.line, problem.message


def test_utf8_is_read_with_and_without_byte_order_mark(write):
    assert read_text(write("title: 淮阳")) == "title: 淮阳"
    assert read_text(write("\ufefftitle: 淮阳")) == "title: 淮阳"


def test_a_gbk_file_is_named_with_what_to_do(write):
    path = write("name: a\ntitle: 淮阳区派出所\n".encode("gbk"))
    assert refused(path) == (2, f"looks like GBK (“ANSI” in Chinese Windows), not UTF-8; {HOW}")


def test_bytes_that_are_neither_utf8_nor_chinese_are_named(write):
    assert refused(write(b"name: a\ntitle: caf\xe9 au lait\n")) == (2, f"is not UTF-8 (byte 0xE9); {HOW}")
    assert refused(write(b"title: \xff\xff\xff")) == (1, f"is not UTF-8 (byte 0xFF); {HOW}")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_utf16_file_is_named_with_what_to_do(write, encoding):
    assert refused(write("title: 淮阳 and more Latin text".encode(encoding))) == (
        0, f"looks like UTF-16 (“Unicode” in Notepad); {HOW}",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"PK\x03\x04....", "is an Excel, Word or zip file, no text; write the scenario with a text editor"),
        (b"%PDF-1.7", "is a PDF file, no text; write the scenario with a text editor"),
        (b"name: a\0b", "is no text file; write the scenario with a text editor"),
    ],
)
def test_a_binary_file_is_refused(write, data, what):
    assert refused(write(data)) == (0, what)


def test_a_missing_file_brings_the_nearest_name(write):
    write("name: a", "harbour.yaml")
    assert refused("harbuor.yaml") == (0, "there is no such file; did you mean harbour.yaml?")
    assert refused("harbour.yml") == (0, "there is no such file; did you mean harbour.yaml?")
    assert refused("city.yaml") == (0, "there is no such file; the folder holds harbour.yaml")


def test_a_missing_file_in_an_empty_or_missing_folder_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert refused("a.yaml") == (0, "there is no such file")
    assert refused(str(Path("no", "a.yaml"))) == (0, "there is no such file, and no folder no")


def test_a_folder_is_refused_with_the_scenarios_in_it(write, tmp_path):
    assert refused(str(tmp_path)) == (0, "is a folder; give a scenario file, ending in .yaml")
    write("name: a", "b.yaml")
    write("name: a", "a.yml")
    assert refused(".") == (0, "is a folder; give one of the files in it: a.yml, b.yaml")


def test_a_file_that_may_not_be_read_is_refused(write, monkeypatch):
    path = write("name: a")

    def forbidden(self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", forbidden)
    assert refused(path) == (0, "cannot be read: you have no permission to; check its properties")


def test_a_failing_disk_is_reported(write, monkeypatch):
    path = write("name: a")

    def broken(self):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "read_bytes", broken)
    assert refused(path) == (0, "cannot be read: Input/output error")


def test_a_path_with_a_zero_character_is_refused():
    assert refused("a\0b.yaml")[1].startswith(("there is no such file", "cannot be read: "))


def test_a_large_file_is_refused(write):
    path = write(b"#" * (MAX_BYTES + 1))
    assert refused(path) == (
        0, "is 5.0 MB; a scenario is at most 5 MB; put long tables into CSV files and name them in the scenario",
    )  # fmt: skip


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert refused(str(tmp_path / "pipe")) == (0, "is a device or a pipe; give a file")


def test_a_data_file_is_looked_for(write, tmp_path, monkeypatch):
    path = Path(write("x", "nodes.csv"))
    assert missing_file(path, "nodes.csv") == ""
    assert missing_file(tmp_path, ".") == "is a folder; give a file"
    assert missing_file(tmp_path / "node.csv", "node.csv") == "there is no such file; did you mean nodes.csv?"
    assert missing_file(Path("zz"), "zz") == "there is no such file"
    assert missing_file(Path("no", "x.csv"), "no/x.csv") == f"there is no such file, and no folder {Path('no')}"
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert missing_file(path, "nodes.csv") == "cannot be read: you have no permission to; check its properties"
