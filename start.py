"""Set up Peacegrid and do its main job. Needs Python 3.11 or newer and nothing else.

python start.py demo [options of sim run]     compare the designs of scenarios/huaiyang.yaml
python start.py test [options of pytest]      run the whole test suite
python start.py wheels FOLDER                 fetch every package for a machine without network
python start.py demo --wheels FOLDER          install from that folder, without network (test takes it too)

The environment is the folder .venv beside this file and holds exactly what requirements.lock names. A second run
finds it ready; one that was interrupted, moved or is out of date is made again.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit(f"Peacegrid needs Python 3.11 or newer; this is {sys.version.split()[0]} ({sys.executable})")

import argparse
import contextlib
import errno
import hashlib
import io
import json
import os
import re
import subprocess
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
SCENARIO = Path("scenarios", "huaiyang.yaml")
LOCKS = {"demo": "requirements.lock", "test": "requirements-test.lock"}
"""What each command needs installed; the second lock holds everything of the first."""

PLATFORMS = {
    "windows": ["win_amd64"],
    "linux": ["manylinux2014_x86_64", *(f"manylinux_2_{minor}_x86_64" for minor in range(17, 29))],
    "linux-arm": ["manylinux2014_aarch64", *(f"manylinux_2_{minor}_aarch64" for minor in range(17, 29))],
    "macos": ["macosx_14_0_arm64"],
    "macos-intel": ["macosx_14_0_x86_64"],
}
"""Kinds of machine that packages can be fetched for, and pip's names of what runs on them."""

NO_NETWORK = "the package registry cannot be reached; README.md, 'Without network', shows how to install without it"
NO_SPACE = "the disk is full; about 1 GB is needed"
NO_WRITING = "no permission to write; move this folder to a place of your own"
REASONS = (
    (r"No space left|not enough space|Errno 28\b|WinError 112\b", NO_SPACE),
    (r"DO NOT MATCH THE HASHES", "a package differs from the one in the lock file; do not use the place it came from"),
    (r"NewConnection|NameResolution|getaddrinfo|Max retries|Timeout|ConnectionError|ProxyError|SSLError", NO_NETWORK),
    (r"Permission denied|Access is denied|Read-only file|Errno 13\b|WinError 5\b", NO_WRITING),
    (
        r"No matching distribution found for (\S+)",
        rf"no file of \1 fits Python {sys.version_info[0]}.{sys.version_info[1]} on this machine",
    ),
)
"""What pip says when it fails, and what that means; the first that is found counts."""


class SetupError(Exception):
    """Why it cannot go on, in one line."""


def main(arguments: list[str]) -> int:
    """Do what the command line asks; return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console may lack characters that a path has
    options, others = read_arguments(arguments)
    try:
        if options.command == "wheels":
            fetch_wheels(options.folder, options.platform, options.python)
            return 0
        make_environment(options.command, options.wheels)
        return run_command(options.command, others)
    except SetupError as error:
        reason = str(error)
    except OSError as error:
        known = {errno.ENOSPC: NO_SPACE, errno.EACCES: NO_WRITING, errno.EPERM: NO_WRITING, errno.EROFS: NO_WRITING}
        reason = f"{error.filename or ROOT}: {known.get(error.errno or 0, error.strerror)}"
    except KeyboardInterrupt:
        reason = "interrupted; the next run mends what is unfinished"
    print(f"start.py: {reason}", file=sys.stderr)
    return 130 if reason.startswith("interrupted") else 1


def read_arguments(arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    """Return the options of this program, and those meant for the program it starts."""
    parser = argparse.ArgumentParser(
        prog="start.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="{demo,test,wheels}")
    for name in LOCKS:
        command = commands.add_parser(name, allow_abbrev=False)
        command.add_argument("--wheels", type=Path, metavar="FOLDER", help="install from this folder, without network")
    wheels = commands.add_parser("wheels", allow_abbrev=False)
    wheels.add_argument("folder", type=Path)
    wheels.add_argument("--platform", choices=PLATFORMS, help="kind of the other machine; like this one if not given")
    wheels.add_argument("--python", metavar="3.X", help="Python on the other machine; as here if not given")
    options, others = parser.parse_known_args(arguments)
    if options.command == "wheels" and others:
        wheels.error(f"unknown: {' '.join(others)}")
    return options, others


def run_command(command: str, others: list[str]) -> int:
    """Run the main job or the tests in the environment; return its exit code."""
    if command == "demo":
        words = [str(program("sim")), "run", str(SCENARIO), *others]
    else:
        words = [str(program("python")), "-m", "pytest", *(others or ["-n", "auto"])]
    child = subprocess.Popen(words, cwd=ROOT, env=clean_variables())
    while True:
        with contextlib.suppress(KeyboardInterrupt):  # Ctrl-C reaches the child as well; it decides what to do
            return child.wait()


def make_environment(command: str, wheels: Path | None) -> None:
    """Bring the environment to what `command` needs; do nothing if it is there already.

    The stamp is written after each step: a step that was interrupted is not in it and is done again.
    """
    stamp = ENVIRONMENT / "peacegrid.json"
    lock, package = fingerprint(LOCKS[command]), fingerprint("pyproject.toml")
    machine = {"folder": str(ROOT), "python": sys.version}
    found = read_stamp(stamp)
    usable = found.get("lock") in {lock, fingerprint(LOCKS["test"])}
    if usable and found.get("machine") == machine and program("python").exists():
        lock = found["lock"]
    else:
        stamp.unlink(missing_ok=True)
        make_empty_environment(ENVIRONMENT)
        install_lock(LOCKS[command], wheels)
        found = {}
    if found.get("package") != package:
        stamp.write_text(json.dumps({"lock": lock, "machine": machine}), encoding="utf-8")
        install_package()
        stamp.write_text(json.dumps({"lock": lock, "machine": machine, "package": package}), encoding="utf-8")


def read_stamp(stamp: Path) -> dict[str, Any]:
    """Return what the last finished installation noted; nothing if there was none."""
    try:
        found = json.loads(stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def make_empty_environment(folder: Path) -> None:
    """Make a virtual environment that holds pip; whatever was in `folder` is removed."""
    print(f"Making the environment {folder}", flush=True)
    code, said = run_quietly([sys.executable, "-m", "venv", "--clear", str(folder)])
    if code == 0:
        return
    if "ensurepip" in said or "No module named venv" in said:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise SetupError(
            f"this Python has no venv module or no pip; on Debian and Ubuntu: apt install python{version}-venv"
        )
    raise SetupError(explain(said))


def install_lock(lock: str, wheels: Path | None) -> None:
    """Install exactly what `lock` names, every file checked against its hash."""
    words = ["install", "--require-hashes", "-r", str(ROOT / lock)]
    if wheels is not None:
        if not any(wheels.glob("*.whl")):
            raise SetupError(f"{wheels} holds no wheels; make it with: python start.py wheels FOLDER")
        words += ["--no-index", "--find-links", str(wheels.resolve())]
    count = len(pinned(lock))
    print(f"Installing {count} packages; this takes a minute or more", flush=True)
    pip(program("python"), words, count)


def install_package() -> None:
    """Install the `sim` command; the code stays where it is.

    The link to the code is written again as a relative path: Python reads it in the console's encoding, and an
    absolute path with Chinese characters would be lost on Windows.
    """
    print("Installing the sim command", flush=True)
    pip(program("python"), ["install", "--no-index", "--no-deps", "--no-build-isolation", "-e", str(ROOT)])
    packages = Path(sysconfig.get_path("purelib", "venv", {"base": str(ENVIRONMENT)}))
    (packages / "_peacegrid.pth").write_text(os.path.relpath(ROOT, packages) + "\n", encoding="ascii")


def fetch_wheels(folder: Path, platform: str | None, python: str | None) -> None:
    """Download everything that both locks name into `folder`.

    Markers are taken off first: pip would decide by this machine what the other one needs.
    """
    if python is not None and not re.fullmatch(r"3\.\d+", python):
        raise SetupError(f"--python {python}: write it like 3.12")
    folder.mkdir(parents=True, exist_ok=True)
    words = ["download", "--no-deps", "--only-binary", ":all:", "--require-hashes", "-d", str(folder.resolve())]
    words += [word for tag in PLATFORMS.get(platform or "", []) for word in ("--platform", tag)]
    words += ["--python-version", python] if python else []
    count = len(pinned(LOCKS["test"]))
    with tempfile.TemporaryDirectory(prefix="peacegrid-") as temporary:
        make_empty_environment(Path(temporary, "venv"))
        everything = Path(temporary, "all.txt")
        everything.write_text(without_markers(read(LOCKS["test"])), encoding="utf-8")
        print(f"Fetching {count} packages into {folder}", flush=True)
        pip(program("python", Path(temporary, "venv")), [*words, "-r", str(everything)], count)
    print(f"Take this project and {folder} to the other machine; there: python start.py demo --wheels FOLDER")


def pip(python: Path, words: list[str], count: int = 0) -> None:
    """Run pip, showing on a console how many of `count` packages it has reached."""
    code, said = run_quietly([str(python), "-m", "pip", *words], count if sys.stdout.isatty() else 0)
    if code == 0:
        return
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", prefix="peacegrid-", suffix=".log", delete=False) as log:
        log.write(said)
    raise SetupError(f"{explain(said)} (what pip said: {log.name})")


def run_quietly(words: list[str], count: int = 0) -> tuple[int, str]:
    """Run a program; return its exit code and all it said."""
    said: list[str] = []
    reached = 0
    with subprocess.Popen(
        words, cwd=ROOT, env=clean_variables(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
    ) as child:  # fmt: skip
        for line in child.stdout or ():
            said.append(line)
            if count and line.startswith("Collecting "):
                reached += 1
                print(f"\r  {reached} of {count}", end="" if reached < count else "\n", flush=True)
    return child.returncode, "".join(said)


def clean_variables() -> dict[str, str]:
    """Return the environment variables without those that would lead Python or pip astray."""
    astray = {"PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "__PYVENV_LAUNCHER__"}
    ours = {"PYTHONUTF8": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}
    return {name: value for name, value in os.environ.items() if name not in astray} | ours


def explain(said: str) -> str:
    """Return the reason for a failure in one line, from all that a program said."""
    for pattern, reason in REASONS:
        if found := re.search(pattern, said):
            return found.expand(reason) if found.re.groups else reason
    lines = [line.strip() for line in said.splitlines() if line.strip()] or ["it said nothing"]
    errors = [line for line in lines if re.match(r"(ERROR|\w+Error): ", line)]
    return (errors or lines)[-1]


def program(name: str, environment: Path = ENVIRONMENT) -> Path:
    """Return the path of a program in an environment."""
    return environment / "Scripts" / f"{name}.exe" if os.name == "nt" else environment / "bin" / name


def read(name: str) -> str:
    """Return the text of one of the project's files."""
    try:
        return (ROOT / name).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SetupError(f"{name} is missing; get the whole project again") from None


def fingerprint(name: str) -> str:
    """Return the hash of one of the project's files, line ends apart (git changes them on Windows)."""
    return hashlib.sha256(read(name).encode()).hexdigest()


def pinned(lock: str) -> dict[str, str]:
    """Return package and version for every line of a lock."""
    return dict(re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", read(lock), flags=re.MULTILINE))


def without_markers(lock: str) -> str:
    """Return a lock that asks for every package on every machine."""
    return re.sub(r" ;[^\\\n]*", " ", lock)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
