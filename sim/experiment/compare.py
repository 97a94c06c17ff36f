"""The main job in one call, for notebooks and scripts."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from sim.experiment.study import Study, run_study
from sim.scenario.read import read_scenario
from sim.scenario.specs.scenario import Scenario


def compare(scenario: Scenario | str | os.PathLike[str], sets: Sequence[str] = (), **options: Any) -> Study:
    """Run every design of a scenario and compare them with its baseline; write nothing.

    The tables of the study (`measures`, `comparison`, `precision`, `cells`) are DataFrames.

    Parameters
    ----------
    scenario:
        A scenario, or the path of its YAML file.
    sets:
        With a path: changes of single values, `path=value`, as the option `--set` takes them.
    options:
        What `run_study` takes: replications, until_precision, workers, designs, world, progress, sink.

    Raises
    ------
    InputError
        The scenario or an option cannot be used.
    """
    if isinstance(scenario, Scenario):
        if sets:
            raise TypeError("sets go with the path of a scenario file; a Scenario is changed with model_copy")
        return run_study(scenario, **options)
    return run_study(read_scenario(scenario, sets), **options)
