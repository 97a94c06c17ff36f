import numpy as np
import pytest

from sim.world.county.spacing import first_alike, in_town, nearest_alike, relax, town_ground


def test_the_nearest_seed_is_sought_among_those_of_the_same_kind():
    rng = np.random.default_rng(5)
    points, seeds = rng.random((300, 2)) - 0.5, rng.random((30, 2)) - 0.5
    kind, seed_kind = rng.integers(0, 3, 300), np.arange(30) % 3
    distance = np.sqrt(((points[:, None] - seeds) ** 2).sum(axis=2))
    distance[kind[:, None] != seed_kind] = np.inf
    assert (nearest_alike(points, kind, seeds, seed_kind) == distance.argmin(axis=1)).all()


def test_points_at_one_place_have_a_nearest_seed_of_their_kind():
    zeros = np.zeros((2, 2))
    assert nearest_alike(zeros, np.array([1, 0]), zeros, np.array([0, 1])).tolist() == [1, 0]


def test_seeds_spread_over_their_ground_and_fixed_ones_stay():
    ground = np.column_stack([np.arange(100.0), np.zeros(100)])
    alike = np.zeros(100, dtype=int)
    seeds = np.array([[1.0, 0.0], [2.0, 0.0], [0.0, 0.0]])
    fixed = np.array([False, False, True])
    spread = relax(seeds, alike[:3], ground, alike, rounds=200, fixed=fixed)
    assert spread[2].tolist() == [0.0, 0.0]
    assert np.sort(spread[:, 0])[1:] == pytest.approx([39.5, 79.5], abs=1.0)


def test_a_seed_without_ground_stays():
    ground = np.array([[0.0, 0.0], [1.0, 0.0]])
    spread = relax(np.array([[0.5, 0.0], [9.0, 9.0]]), np.zeros(2, dtype=int), ground, np.zeros(2, dtype=int), rounds=3)
    assert spread.tolist() == [[0.5, 0.0], [9.0, 9.0]]


def test_every_place_takes_the_next_point_of_the_ground_of_its_kind():
    ground = np.array([[0.0, 0], [1, 0], [2, 0], [3, 0]])
    points = first_alike(np.array([0, 0, 1, 1, 1]), ground, np.array([1, 0, 1, 0]))
    assert points[:, 0].tolist() == [1, 3, 0, 2, 0]


def test_the_ground_of_a_town_has_its_area():
    rng = np.random.default_rng(2)
    centre = np.array([3.0, -1.0])
    unit = rng.random((200_000, 2))
    ground = town_ground(centre, 7.0, unit)
    assert in_town(ground, centre, 7.0).all()
    # the sample square has area (2 r)**2 = 4 * 7 / 3.708; the share of it that is town is 3.708 / 4 = 0.927, SE 0.0006
    assert len(ground) / len(unit) == pytest.approx(3.70815 / 4, abs=4 * 0.0006)
    assert ground.mean(axis=0) == pytest.approx(centre, abs=0.02)


def test_nothing_lies_in_a_town_without_area():
    assert in_town(np.zeros((1, 2)), np.zeros(2), 0.0).tolist() == [False]
