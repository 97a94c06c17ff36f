"""Packages that only real places need; they come with the extras `geo` and `excel`."""

from __future__ import annotations

import importlib
from types import ModuleType

from sim.errors import input_error


def geo_package(name: str, path: str) -> ModuleType:
    """Return the module `name` of the extra `geo`.

    Raises
    ------
    InputError
        At `path` of the scenario, if its package is not installed.
    """
    return _package(name, name.partition(".")[0], "geo", path)


def excel_package(path: str) -> ModuleType:
    """Return the module that reads Excel workbooks, of the extra `excel`.

    Raises
    ------
    InputError
        At `path` of the scenario, if its package is not installed.
    """
    return _package("python_calamine", "python-calamine", "excel", path)


def _package(name: str, package: str, extra: str, path: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        message = (
            f"needs the package {package}, which is not installed; install it with: pip install 'peacegrid[{extra}]'"
        )
        raise input_error(message, path=path) from error
