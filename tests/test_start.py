"""`start.py`: what it installs when, and what it says when it cannot. Without network."""

import errno
import re
import runpy
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import start

ROOT = Path(start.__file__).parent


@pytest.fixture
def steps(monkeypatch, tmp_path):
    """Give start.py a project folder of its own, and return the list of the steps it takes there."""
    taken = []

    def making(folder):
        folder.mkdir(exist_ok=True)
        executable = start.program("python", folder)
        executable.parent.mkdir(exist_ok=True)
        executable.touch()
        taken.append("environment")

    for name in ("requirements.lock", "requirements-test.lock", "pyproject.toml"):
        tmp_path.joinpath(name).write_text(name, encoding="utf-8")
    monkeypatch.setattr(start, "ROOT", tmp_path)
    monkeypatch.setattr(start, "ENVIRONMENT", tmp_path / ".venv")
    monkeypatch.setattr(start.program, "__defaults__", (tmp_path / ".venv",))
    monkeypatch.setattr(start, "make_empty_environment", making)
    monkeypatch.setattr(start, "install_lock", lambda lock, wheels: taken.append(lock))
    monkeypatch.setattr(start, "install_package", lambda: taken.append("package"))
    return taken


def interrupt(*_):
    raise KeyboardInterrupt


def test_the_first_run_installs_everything_and_the_second_nothing(steps):
    start.make_environment("demo", None)
    assert steps == ["environment", "requirements.lock", "package"]
    start.make_environment("demo", None)
    assert len(steps) == 3


def test_the_test_environment_serves_the_demo_but_not_the_other_way_round(steps):
    start.make_environment("demo", None)
    start.make_environment("test", None)
    assert steps[3:] == ["environment", "requirements-test.lock", "package"]
    start.make_environment("demo", None)
    assert len(steps) == 6


def test_a_changed_project_file_installs_only_the_package_again(steps, tmp_path):
    start.make_environment("test", None)
    tmp_path.joinpath("pyproject.toml").write_text("changed", encoding="utf-8")
    start.make_environment("demo", None)
    assert steps[3:] == ["package"]
    start.make_environment("test", None)
    assert len(steps) == 4


def test_a_changed_lock_makes_the_environment_again(steps, tmp_path):
    start.make_environment("demo", None)
    tmp_path.joinpath("requirements.lock").write_text("changed", encoding="utf-8")
    start.make_environment("demo", None)
    assert steps[3:] == ["environment", "requirements.lock", "package"]


def test_a_lock_with_windows_line_ends_is_the_same_lock(steps, tmp_path):
    tmp_path.joinpath("requirements.lock").write_bytes(b"a\nb\n")
    start.make_environment("demo", None)
    tmp_path.joinpath("requirements.lock").write_bytes(b"a\r\nb\r\n")
    start.make_environment("demo", None)
    assert len(steps) == 3


def test_an_interrupted_installation_is_made_again_from_nothing(steps, monkeypatch):
    with monkeypatch.context() as interrupted:
        interrupted.setattr(start, "install_lock", interrupt)
        with pytest.raises(KeyboardInterrupt):
            start.make_environment("demo", None)
    start.make_environment("demo", None)
    assert steps == ["environment", "environment", "requirements.lock", "package"]


def test_an_interrupted_last_step_is_the_only_one_done_again(steps, monkeypatch):
    with monkeypatch.context() as interrupted:
        interrupted.setattr(start, "install_package", interrupt)
        with pytest.raises(KeyboardInterrupt):
            start.make_environment("demo", None)
    start.make_environment("demo", None)
    assert steps == ["environment", "requirements.lock", "package"]


@pytest.mark.parametrize("stamp", ["", "[]", "{", '{"lock": 1}'])
def test_a_damaged_stamp_makes_the_environment_again(steps, tmp_path, stamp):
    start.make_environment("demo", None)
    tmp_path.joinpath(".venv", "peacegrid.json").write_text(stamp, encoding="utf-8")
    start.make_environment("demo", None)
    assert steps[3:] == ["environment", "requirements.lock", "package"]


def test_an_environment_whose_python_is_gone_is_made_again(steps):
    start.make_environment("demo", None)
    start.program("python").unlink()
    start.make_environment("demo", None)
    assert steps[3:] == ["environment", "requirements.lock", "package"]


def test_an_environment_made_by_another_python_is_made_again(steps, monkeypatch):
    start.make_environment("demo", None)
    monkeypatch.setattr(sys, "version", "3.99.0")
    start.make_environment("demo", None)
    assert steps[3:] == ["environment", "requirements.lock", "package"]


@pytest.fixture
def started(monkeypatch):
    """Return the list of programs that are started; none really is."""
    words = []

    class Child:
        def __init__(self, command, **options):
            words.append((command, options))

        def wait(self):
            return 7

    monkeypatch.setattr(start, "make_environment", lambda *_: None)
    monkeypatch.setattr(subprocess, "Popen", Child)
    return words


def test_demo_runs_the_shipped_scenario_with_the_options_of_the_user(started):
    assert start.main(["demo", "--replications", "2", "--set", "seed=3"]) == 7
    command, options = started[0]
    assert Path(command[0]).stem == "sim"
    assert command[1:] == ["run", str(Path("scenarios", "huaiyang.yaml")), "--replications", "2", "--set", "seed=3"]
    assert options["cwd"] == ROOT


def test_test_hands_its_options_to_pytest_in_their_order(started):
    assert start.main(["test", "-k", "a or b", "tests/test_start.py", "-x"]) == 7
    assert started[0][0][1:] == ["-m", "pytest", "-k", "a or b", "tests/test_start.py", "-x"]


def test_test_uses_every_core_when_nothing_is_asked(started):
    start.main(["test"])
    assert started[0][0][1:] == ["-m", "pytest", "-n", "auto"]


def test_the_programs_it_starts_do_not_see_another_python(started, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    monkeypatch.setenv("PIP_USER", "1")
    start.main(["demo"])
    variables = started[0][1]["env"]
    assert not {"PYTHONPATH", "PIP_USER"} & set(variables)
    assert variables["PYTHONUTF8"] == "1"


def test_an_older_python_is_told_which_one_is_needed(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    with pytest.raises(SystemExit, match=r"Peacegrid needs Python 3\.11 or newer; this is 3\."):
        runpy.run_path(str(ROOT / "start.py"))


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (start.SetupError("no luck"), 1, "start.py: no luck\n"),
        (PermissionError(errno.EACCES, "Permission denied", "/a"), 1, f"start.py: /a: {start.NO_WRITING}\n"),
        (OSError(errno.ENOSPC, "No space left"), 1, f"start.py: {ROOT}: {start.NO_SPACE}\n"),
        (OSError(errno.EIO, "Input/output error", "/b"), 1, "start.py: /b: Input/output error\n"),
        (KeyboardInterrupt(), 130, "start.py: interrupted; the next run mends what is unfinished\n"),
    ],
)
def test_what_stops_it_is_said_in_one_line(monkeypatch, capsys, error, code, message):
    def stopping(*_):
        raise error

    monkeypatch.setattr(start, "make_environment", stopping)
    assert start.main(["demo"]) == code
    assert capsys.readouterr().err == message


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("OSError: [Errno 28] No space left on device", start.NO_SPACE),
        ("ERROR: Could not install: [WinError 5] Access is denied: 'x'", start.NO_WRITING),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", start.REASONS[1][1]),
        (
            "WARNING: Retrying after connection broken by 'NewConnectionError(...)'\n"
            "ERROR: No matching distribution found for click==8.5.1",
            start.NO_NETWORK,
        ),
        (
            "ERROR: Could not find a version\nERROR: No matching distribution found for click==8.5.1",
            f"no file of click==8.5.1 fits Python 3.{sys.version_info[1]} on this machine",
        ),
        ("  OSError: no README.md\n\nhint: See above.", "OSError: no README.md"),
        ("something\nelse\n", "else"),
        ("", "it said nothing"),
    ],
)  # fmt: skip
def test_a_failure_is_explained(said, reason):
    assert start.explain(said) == reason


def test_a_folder_without_wheels_is_named(tmp_path):
    with pytest.raises(start.SetupError, match="holds no wheels; make it with"):
        start.install_lock("requirements.lock", tmp_path)


def test_a_python_without_venv_says_how_to_get_it(monkeypatch, tmp_path):
    monkeypatch.setattr(
        start, "run_quietly", lambda words: (1, "The virtual environment ... ensurepip is not available")
    )
    with pytest.raises(start.SetupError, match=r"apt install python3\.\d+-venv"):
        start.make_empty_environment(tmp_path)


def test_a_failed_pip_leaves_all_it_said_in_a_file(monkeypatch, tmp_path):
    monkeypatch.setattr(start, "run_quietly", lambda *_: (1, "ERROR: 天 broke\n"))
    with pytest.raises(start.SetupError) as stopped:
        start.pip(Path("python"), ["install"])
    found = re.fullmatch(r"ERROR: 天 broke \(what pip said: (.*)\)", str(stopped.value))
    log = Path(found[1])
    assert log.read_text(encoding="utf-8") == "ERROR: 天 broke\n"
    log.unlink()


@pytest.mark.parametrize("version", ["12", "3", "3.12.1", "python3.12"])
def test_wheels_refuses_an_odd_version_of_python(capsys, tmp_path, version):
    assert start.main(["wheels", str(tmp_path / "w"), "--python", version]) == 1
    assert capsys.readouterr().err == f"start.py: --python {version}: write it like 3.12\n"
    assert not tmp_path.joinpath("w").exists()


def test_wheels_asks_for_every_package_of_the_other_machine(monkeypatch, tmp_path):
    asked = []

    def fake_pip(_python, words, count):
        asked.append((words, Path(words[-1]).read_text(encoding="utf-8"), count))

    monkeypatch.setattr(start, "make_empty_environment", lambda folder: None)
    monkeypatch.setattr(start, "pip", fake_pip)
    assert start.main(["wheels", str(tmp_path / "轮 子"), "--platform", "windows", "--python", "3.13"]) == 0
    words, requirements, count = asked[0]
    assert words[words.index("--platform") + 1] == "win_amd64"
    assert words[words.index("--python-version") + 1] == "3.13"
    assert words[words.index("-d") + 1] == str(tmp_path / "轮 子")
    assert "colorama==" in requirements
    assert not re.search(r"sys_platform|;", requirements)
    assert count == len(re.findall(r"==", requirements))


def test_a_real_environment_in_a_folder_with_spaces_and_chinese_lacks_what_no_folder_holds(tmp_path):
    folder = tmp_path / "环境 1"
    start.make_empty_environment(folder)
    words = ["install", "--no-index", "--find-links", str(tmp_path), "no-such-package-here"]
    with pytest.raises(
        start.SetupError, match=r"no file of no-such-package-here fits Python 3\.\d+ on this machine"
    ) as said:
        start.pip(start.program("python", folder), words)
    Path(str(said.value).rpartition("pip said: ")[2].rstrip(")")).unlink()


@pytest.mark.parametrize("lock", start.LOCKS.values())
class TestLock:
    def test_holds_no_addresses(self, lock):
        assert "://" not in start.read(lock)

    def test_gives_every_package_once_and_with_a_hash(self, lock):
        blocks = re.split(r"\n(?=[^\s#])", start.read(lock))
        names = [block.partition("==")[0] for block in blocks]
        assert len(set(names)) == len(names) == len(start.pinned(lock))
        assert all("--hash=sha256:" in block for block in blocks)


def test_both_locks_agree():
    planners, testers = (start.pinned(start.LOCKS[name]) for name in ("demo", "test"))
    assert planners == {name: testers[name] for name in planners}


def test_every_package_that_the_project_names_is_locked():
    project = tomllib.loads(ROOT.joinpath("pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"]
    core = project["project"]["dependencies"] + project["build-system"]["requires"] + extras["geo"] + extras["excel"]
    for wanted, lock in ((core, "demo"), (sum(extras.values(), core), "test")):
        names = {re.match(r"[\w-]+", requirement)[0].lower() for requirement in wanted}
        assert names <= set(start.pinned(start.LOCKS[lock]))


def test_the_version_is_the_same_everywhere():
    import sim

    project = tomllib.loads(ROOT.joinpath("pyproject.toml").read_text(encoding="utf-8"))
    assert sim.__version__ == project["project"]["version"]
