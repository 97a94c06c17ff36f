"""The tools that hold the code in shape are tests like any other."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# A clean clone has no use for what the next run could know; at a desk that makes the next one quick.
MYPY = ["-m", "mypy", f"--cache-dir={os.devnull}"] if os.environ.get("CI") else ["-m", "mypy"]
TOOLS = {
    "ruff": ["-m", "ruff", "check", "."],
    "format": ["-m", "ruff", "format", "--check", "."],
    "mypy": MYPY,
    "layers": ["-c", "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"],
}


@pytest.mark.parametrize("tool", TOOLS)
def test_the_code_passes(tool):
    found = subprocess.run(
        [sys.executable, *TOOLS[tool]], cwd=ROOT, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    assert found.returncode == 0, found.stdout + found.stderr
