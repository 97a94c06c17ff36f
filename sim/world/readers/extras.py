"""Packages that only real places need; they come with the extra `geo`."""

from __future__ import annotations

import importlib
from types import ModuleType

from sim.errors import input_error


def geo_package(name: str, path: str) -> ModuleType:
    """Return the module `name`.

    Raises
    ------
    InputError
        At `path` of the scenario, if its package is not installed.
    """
    try:
        return importlib.import_module(name)
    except ImportError as error:
        package = name.partition(".")[0]
        message = f"needs the package {package}, which is not installed; install it with: pip install 'peacegrid[geo]'"
        raise input_error(message, path=path) from error
