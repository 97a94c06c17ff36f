"""Streams are named; a name always means the same numbers."""

from __future__ import annotations

import numpy as np
import pytest

from sim.chance.streams import Streams


def first(streams: Streams, purpose: str, entity: str = "") -> float:
    """Return the first number of a stream."""
    return float(streams.generator(purpose, entity).random())


def test_the_same_name_gives_the_same_numbers() -> None:
    assert first(Streams(7, 3), "work", "theft") == first(Streams(7, 3), "work", "theft")


@pytest.mark.parametrize(
    "other",
    [
        (Streams(8, 3), "work", "theft"),
        (Streams(7, 4), "work", "theft"),
        (Streams(7, 3), "time", "theft"),
        (Streams(7, 3), "work", "fight"),
        (Streams(7, 3), "workt", "heft"),
    ],
)
def test_any_other_seed_replication_purpose_or_entity_gives_others(other: tuple[Streams, str, str]) -> None:
    assert first(Streams(7, 3), "work", "theft") != first(*other)


def test_seed_0_is_a_seed_and_not_chance() -> None:
    assert first(Streams(0), "work") == first(Streams(0), "work")
    assert first(Streams(0), "work") != first(Streams(1), "work")


def test_names_in_chinese_are_names() -> None:
    assert first(Streams(1), "work", "盗窃") != first(Streams(1), "work", "打架")


def test_replications_are_not_correlated() -> None:
    rows = np.array([Streams(1, replication).generator("work").random(1000) for replication in range(20)])
    correlation = np.corrcoef(rows)[np.triu_indices(20, k=1)]
    # 190 coefficients of 1000 pairs each, standard error 1/sqrt(1000); the largest of 190 stays below 4.5 of them.
    assert np.abs(correlation).max() < 4.5 / np.sqrt(1000)
