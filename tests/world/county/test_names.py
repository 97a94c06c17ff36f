import numpy as np
import pytest

from sim.chance import Streams
from sim.world.county import names


def rng():
    return Streams(4).generator("names")


def test_a_rural_name_is_a_family_hamlet_or_a_thing_of_nature():
    made = names.village_names(500, rng())
    for name in made:
        assert name.endswith("村")
        family = name[-3] in names.SURNAMES and name[-2] in names.HAMLETS and (len(name) == 3 or name[0] in names.SIDES)
        nature = len(name) == 3 and name[0] in names.THINGS and name[1] in names.PLACES
        assert family or nature
    assert {len(name) for name in made} == {3, 4}


def test_towns_have_communities():
    assert all(name.endswith("社区") for name in names.community_names(50, rng()))


@pytest.mark.parametrize(("count", "different"), [(21, 21), (400, 400), (500, 400)])
def test_township_names_differ_as_long_as_there_are_enough(count, different):
    made = names.township_names(count, rng())
    assert len(made) == count
    assert len(set(made)) == different


def test_groups_are_numbered_within_their_village():
    made = names.numbered(np.array([0, 0, 1, 2, 2]), ["甲村", "乙村", "丙村"], "组")
    assert made == ["甲村1组", "甲村2组", "乙村1组", "丙村1组", "丙村2组"]
