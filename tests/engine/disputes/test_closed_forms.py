"""Disputes against formulas: competing risks with constant hazards."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import sim
from sim.record.dispute_facts import DisputeFact
from sim.scenario.specs.scenario import Scenario

AT_ONCE = {"law": "constant", "mean_min": 0}
YEAR = 365 * 1440.0
BOIL, FADE = 12.0, 18.0
"""Events a year. Nobody attends: boils over with probability 12 / 30, after 1 / 30 year in the mean either way."""

Outcomes = tuple[int, dict[str, int], np.ndarray]


def outcomes(
    boil: float = BOIL,
    fade: float = FADE,
    discovery: dict[str, Any] | None = None,
    settles: float = 1.0,
    history_days: float = 0.0,
) -> Outcomes:
    """Return how many began, how many ended how, and how long those lasted that boiled over or faded, minutes."""
    kind = {
        "rate": {"per_day": 30}, "colours": {"blue": 1, "yellow": 0, "red": 0}, "boils_over": {"blue": boil},
        "fades_per_year": fade, "relapse": {"share": 0},
    }  # fmt: skip
    rung = {
        "needs": [], "settles": {"blue": settles}, "no_contact": 0, "refusal": 0, "gives_up": 0, "attempts": 1,
        "hours": "00:00-24:00", "sitting": {"law": "constant", "mean_min": 0},
    }  # fmt: skip
    unit = {
        "bases": {"places": ["0"]},
        "shifts": [{"hours": "00:00-24:00"}],
        "turnout": {"law": "constant", "mean_min": 0},
    }
    scenario = Scenario.model_validate(
        {
            "name": "closed-form",
            "clock": {"days": 100, "warm_up_days": 0, "follow_up_days": 366},
            "world": {
                "source": {
                    "kind": "read", "name": "point", "roads": {"format": "none"},
                    "cells": {"format": "inline", "points": [{"code": "0", "x_km": 0, "residents": 2620}]},
                }
            },
            "demand": {
                "kinds": {"fight": {"rate": {"per_day": 0}, "work": {"law": "constant", "mean_min": 1}}},
                "disputes": {
                    "kinds": {"n": kind}, "attention": {"known": 1, "in_mediation": 1}, "history_days": history_days,
                },
            },
            "designs": {
                "base": {"units": {"car": unit}, "discovery": discovery or {}, "ladder": {"rungs": {"v": rung}}}
            },
        }
    )  # fmt: skip
    tape = sim.draw_demand(scenario.demand, sim.build_world(scenario.world), sim.Streams(scenario.seed), scenario.clock)
    run = sim.simulate(sim.build_world(scenario.world), tape, scenario.designs["base"]).disputes
    assert run is not None
    counts = {fact.name: int(np.count_nonzero(run.facts.fact == fact)) for fact in DisputeFact}
    ended = np.isin(run.facts.fact, [DisputeFact.BOILED_OVER, DisputeFact.FADED])
    assert tape.disputes is not None
    return len(tape.disputes), counts, run.facts.at[ended] - tape.disputes.onset_at[run.facts.dispute[ended]]


def agrees(share: float, expected: float, number: int) -> bool:
    """Tell whether a share lies within four standard errors of what is expected."""
    return abs(share - expected) < 4.0 * (expected * (1 - expected) / number) ** 0.5


def test_with_all_channels_shut_nothing_is_found_and_disputes_boil_over_in_proportion() -> None:
    number, counts, lasted = outcomes()
    assert counts["FOUND"] == 0
    assert counts["BOILED_OVER"] + counts["FADED"] == number
    assert agrees(counts["BOILED_OVER"] / number, BOIL / (BOIL + FADE), number)
    mean = YEAR / (BOIL + FADE)
    assert lasted.mean() == pytest.approx(mean, abs=4 * mean / number**0.5)


def stock(began: float, days: float, boil: float = BOIL, fade: float = FADE) -> float:
    """Return how many disputes there are at the start that began so many days before, on average, left alone."""
    total = (boil + fade) / 365
    return began * (1 - np.exp(-total * days)) / total


@pytest.mark.parametrize("days", [10, 400])
def test_what_began_before_the_first_day_and_has_not_ended_is_there(days: float) -> None:
    number, counts, lasted = outcomes(history_days=days)
    expected = 30 * 100 + stock(30, days)
    assert abs(number - expected) < 4 * expected**0.5
    assert counts["BOILED_OVER"] + counts["FADED"] == number
    assert agrees(counts["BOILED_OVER"] / number, BOIL / (BOIL + FADE), number)
    assert (lasted > 0).all()


def test_what_rounds_have_found_before_the_first_day_is_no_part_of_the_stock() -> None:
    # Rounds are a third risk then as now. Who is found is settled at once, so that every dispute ends in one way.
    rounds = {"members": 10, "rounds_per_week": 15 * 7 / 365, "households_per_round": 100, "notices": 1}
    discovery = {"rounds": {"members": rounds}, "rating_error": 0}
    _, counts, _ = outcomes(boil=1, fade=2, discovery=discovery, history_days=400)
    took_part = counts["FOUND"] + counts["BOILED_OVER"] + counts["FADED"]
    expected, left_alone = (30 * 100 + stock(30, 400, found, 3) for found in (30, 0))
    assert abs(took_part - expected) < 4 * expected**0.5 < left_alone - took_part
    assert agrees(counts["FOUND"] / took_part, 30 / (30 + 3), took_part)


def test_looking_for_old_disputes_begins_on_the_first_day() -> None:
    # Found at once from then on: all that are there at the start, and all that begin later.
    rounds = {
        "members": 1e6, "rounds_per_week": 1000, "households_per_round": 1e5, "notices": 1, "open_before": False
    }  # fmt: skip
    number, counts, _ = outcomes(discovery={"rounds": {"members": rounds}}, history_days=400)
    assert counts["FOUND"] == number > 30 * 100 + 0.8 * stock(30, 400)


def test_a_wrong_rate_is_rejected() -> None:
    number, counts, lasted = outcomes(boil=1.6 * BOIL)
    mean = YEAR / (BOIL + FADE)
    assert not agrees(counts["BOILED_OVER"] / number, BOIL / (BOIL + FADE), number)
    assert abs(lasted.mean() - mean) > 4 * mean / number**0.5


def test_rounds_are_a_third_risk() -> None:
    # Ten members see a tenth of 1,000 households on a round; 15 rounds a year of each find a dispute at either party.
    rounds = {"members": 10, "rounds_per_week": 15 * 7 / 365, "households_per_round": 100, "notices": 1}
    number, counts, _ = outcomes(discovery={"rounds": {"members": rounds}, "rating_error": 0})
    assert agrees(counts["FOUND"] / number, 30 / (30 + BOIL + FADE), number)


def test_a_channel_that_half_use_finds_half_of_those_that_last_until_then() -> None:
    number, counts, _ = outcomes(
        discovery={"channels": {"phone": {"reach": 0.5, "delay_days": 365 / 30}}, "rating_error": 0}
    )
    assert agrees(counts["FOUND"] / number, 0.5 * 30 / (30 + BOIL + FADE), number)


def test_found_at_once_and_settled_at_once_nothing_boils_over() -> None:
    number, counts, _ = outcomes(discovery={"channels": {"phone": {"reach": 1, "delay_days": 0}}, "rating_error": 0})
    assert (counts["SETTLED"], counts["BOILED_OVER"], counts["FADED"]) == (number, 0, 0)


def test_unsettled_disputes_go_on_with_what_is_left_of_their_marks() -> None:
    # Found at once, one sitting at once that settles nothing: afterwards they boil over and fade as if unknown.
    number, counts, lasted = outcomes(
        discovery={"channels": {"phone": {"reach": 1, "delay_days": 0}}, "rating_error": 0}, settles=0.0
    )
    assert counts["LEFT"] == number
    assert agrees(counts["BOILED_OVER"] / number, BOIL / (BOIL + FADE), number)
    mean = YEAR / (BOIL + FADE)
    assert lasted.mean() == pytest.approx(mean, abs=4 * mean / number**0.5)
