"""Cameras of a design make matters known sooner, or at all."""

import numpy as np

from sim.engine import simulate
from sim.record.tables import matters_table

SEEN = {"begun_at": [10.0, 20.0, 30.0], "alert_min": [1.0, 1.0, 1.0], "camera_mark": [0.4, 0.4, 0.6]}
DESK = {"handling": {"law": "constant", "mean_min": 2}, "cameras": {"all": 0.5}}


def known(journal):
    return matters_table(journal).known_at


def test_a_camera_that_sees_it_makes_it_known_at_once(line_world, make_tape, make_design, tell):
    tape = make_tape([(50.0, 1, 1.0), (np.inf, 1, 1.0), (100.0, 1, 1.0)], **SEEN)
    journal = simulate(line_world, tape, make_design("0", desk=DESK))
    assert known(journal).tolist() == [11, 21, 100]
    assert journal.tape.alerted.tolist() == [True, True, False]
    assert tell(journal, matter=0)[:2] == [(11.0, "KNOWN"), (11.0, "QUEUED")]
    assert tell(journal, matter=2)[:2] == [(100.0, "KNOWN"), (102.0, "QUEUED")]


def test_what_people_report_sooner_is_known_from_them(line_world, make_tape, make_design, tell):
    tape = make_tape([(10.5, 1, 1.0), (np.inf, 1, 1.0), (100.0, 1, 1.0)], **SEEN)
    journal = simulate(line_world, tape, make_design("0", desk=DESK))
    assert tell(journal, matter=0)[:2] == [(10.5, "KNOWN"), (12.5, "QUEUED")]
    assert not journal.tape.alerted[0]


def test_without_cameras_what_nobody_reports_stays_unknown(line_world, make_tape, make_design, tell):
    tape = make_tape([(50.0, 1, 1.0), (np.inf, 1, 1.0), (100.0, 1, 1.0)], **SEEN)
    journal = simulate(line_world, tape, make_design("0"))
    assert known(journal)[[0, 2]].tolist() == [50, 100]
    assert tell(journal, matter=1) == []


def test_cameras_see_in_their_own_places_only(line_world, make_tape, make_design):
    tape = make_tape([(50.0, 1, 1.0), (np.inf, 2, 1.0), (100.0, 1, 1.0)], **SEEN)
    journal = simulate(line_world, tape, make_design("0", desk={"cameras": {"1": 1.0}}))
    assert np.isnan(known(journal)[1])
    assert known(journal)[[0, 2]].tolist() == [11, 31]


def test_an_alert_after_the_end_of_the_run_makes_nothing_known(line_world, make_tape, make_design):
    tape = make_tape([(np.inf, 1, 1.0)], begun_at=[1439.5], alert_min=[1.0], camera_mark=[0.0])
    journal = simulate(line_world, tape, make_design("0", desk={"cameras": {"all": 1.0}}))
    assert np.isnan(known(journal)).all()
    assert len(journal.facts.at[journal.facts.matter == 0]) == 0
