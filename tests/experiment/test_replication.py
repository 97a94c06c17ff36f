import numpy as np
import pytest

from sim.chance import Streams
from sim.demand.draw import draw_demand
from sim.engine.simulate import simulate
from sim.errors import InputError, input_error
from sim.experiment.replication import Replicator, run_replication
from sim.measures.measure import measure


def test_a_replication_is_the_five_verbs(scenario, world):
    found = run_replication(scenario, world, 3)
    tape = draw_demand(scenario.demand, world, Streams(scenario.seed, 3), scenario.clock)
    assert found.number == 3
    assert list(found.trials) == ["station", "village"]
    for name, design in scenario.designs.items():
        expected = measure(simulate(world, tape, design))
        trial = found.trials[name]
        assert trial.labels == tuple(one.label for one in expected)
        assert trial.units == tuple(one.unit for one in expected)
        assert np.array_equal(trial.values, [one.value for one in expected], equal_nan=True)


def test_every_design_faces_the_same_matters(scenario, world):
    station, village = run_replication(scenario, world, 0).trials.values()
    assert np.array_equal(station.cells.calls, village.cells.calls)
    assert station.cells.calls.sum() > 0


def test_replications_differ(scenario, world):
    one, other = (run_replication(scenario, world, number).trials["station"] for number in (0, 1))
    assert not np.array_equal(one.values, other.values, equal_nan=True)


def test_a_design_does_the_same_alone_as_in_company(scenario, world):
    alone = run_replication(scenario, world, 2, ["village"]).trials
    assert list(alone) == ["village"]
    in_company = run_replication(scenario, world, 2).trials["village"]
    assert np.array_equal(alone["village"].values, in_company.values, equal_nan=True)


def test_a_replication_does_not_depend_on_those_before_it(scenario, world):
    replicator = Replicator(scenario, world, tuple(scenario.designs))
    replicator.run(0)
    again, fresh = replicator.run(1), run_replication(scenario, world, 1)
    for name in scenario.designs:
        assert np.array_equal(again.trials[name].values, fresh.trials[name].values, equal_nan=True)


def test_the_sink_gets_the_journals_of_all_designs_and_the_window(scenario, world):
    got = []
    Replicator(scenario, world, tuple(scenario.designs), lambda *given: got.append(given)).run(4)
    ((number, journals, window),) = got
    assert number == 4
    assert list(journals) == ["station", "village"]
    assert journals["village"].fleet.group_names == ("car", "aux")
    assert (window.from_at, window.to_at) == (1440.0, 4320.0)


def failing(name, when, error, monkeypatch):
    """Make a function of `sim.experiment.replication` raise when its last argument fulfils `when`."""
    from sim.experiment import replication

    original = getattr(replication, name)

    def instead(*given, **named):
        if when(*given):
            raise error
        return original(*given, **named)

    monkeypatch.setattr(replication, name, instead)


def test_a_design_that_fails_is_a_failure_with_its_stage_and_the_others_go_on(scenario, world, monkeypatch):
    failing("simulate", lambda world, tape, design: "aux" in design.units, ValueError("jam"), monkeypatch)
    found = run_replication(scenario, world, 1)
    assert list(found.trials) == ["station"]
    (failure,) = found.failures
    assert (failure.replication, failure.design, failure.stage) == (1, "village", "simulate")
    assert failure.error == "ValueError: jam"
    assert "Traceback" in failure.trace


def test_a_measure_that_fails_names_its_stage_and_keeps_the_journal_from_the_sink(scenario, world, monkeypatch):
    failing("tables_of", lambda journal: len(journal.fleet) == 1, ZeroDivisionError("oh"), monkeypatch)
    got = []
    replicator = Replicator(scenario, world, tuple(scenario.designs), lambda *given: got.append(given))
    (failure,) = replicator.run(0).failures
    assert (failure.design, failure.stage) == ("station", "measure")
    assert list(got[0][1]) == ["village"]


def test_a_tape_that_cannot_be_drawn_fails_for_every_design(scenario, world, monkeypatch):
    failing("draw_demand", lambda *given: True, MemoryError(), monkeypatch)
    found = run_replication(scenario, world, 0)
    assert not found.trials
    (failure,) = found.failures
    assert (failure.design, failure.stage) == ("", "demand")


@pytest.mark.parametrize("name", ["draw_demand", "simulate"])
def test_bad_input_is_raised_and_is_no_failure(scenario, world, monkeypatch, name):
    failing(name, lambda *given: True, input_error("no such cell"), monkeypatch)
    with pytest.raises(InputError, match="no such cell"):
        run_replication(scenario, world, 0)


def test_an_error_of_the_sink_is_raised(scenario, world):
    def full(*given):
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        Replicator(scenario, world, tuple(scenario.designs), full).run(0)
