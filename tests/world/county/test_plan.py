import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import InputError
from sim.scenario.specs.world import GeneratedWorld
from sim.world.county.plan import make_plan


def spec(**changed):
    totals = {
        "area_km2": 1334.56,
        "residents": 1_500_000,
        "townships": 21,
        "villages": 484,
        "groups": 2073,
        "cells": 6438,
    }
    return GeneratedWorld(**{**totals, **changed})


def problems(**changed):
    with pytest.raises(InputError) as caught:
        make_plan(spec(**changed))
    return {problem.path: problem.message for problem in caught.value.problems}


def test_town_and_country_share_the_residents_as_asked():
    plan = make_plan(spec(urban_share=0.35))
    assert plan.urban_residents == 525_000
    assert plan.town_townships + plan.towns - 1 == 21


def test_a_community_has_three_times_the_residents_of_a_village():
    plan = make_plan(spec(urban_share=0.5))
    per_community = plan.urban_residents / plan.communities
    per_village = (1_500_000 - plan.urban_residents) / (484 - plan.communities)
    assert per_community / per_village == pytest.approx(3, rel=0.02)


@pytest.mark.parametrize(("share", "urban"), [(0.0, 0), (0.49, 0), (0.5, 1000), (1.0, 1000)])
def test_a_single_village_is_all_town_or_all_country(share, urban):
    plan = make_plan(spec(residents=1000, townships=1, villages=1, groups=1, cells=1, urban_share=share))
    assert plan.urban_residents == urban
    assert plan.communities == (1 if urban else 0)


@given(st.data())
def test_every_part_of_a_plan_has_room_for_what_it_holds(data):
    townships = data.draw(st.integers(1, 50))
    villages = data.draw(st.integers(townships, 200))
    residents = data.draw(st.integers(villages, 10 * villages))
    share = data.draw(st.floats(0, 1))
    totals = {"townships": townships, "villages": villages, "groups": villages, "cells": villages}
    plan = make_plan(spec(residents=residents, urban_share=share, **totals))
    rural = residents - plan.urban_residents
    assert plan.communities <= plan.urban_residents
    assert villages - plan.communities <= rural
    assert (plan.communities == 0) == (plan.urban_residents == 0)
    assert plan.town_townships + plan.towns - 1 == townships
    # each urban town has a community, the county town one for each of its townships; each other seat has a village
    assert plan.communities == 0 or plan.communities >= plan.urban_towns - 1 + plan.town_townships
    assert villages - plan.communities >= plan.towns - plan.urban_towns


def test_homes_move_closer_together_where_the_county_is_small():
    assert make_plan(spec()).crowding == 1
    # 525,000 x 100 m2 + 975,000 x 150 m2 = 198.75 km2 on half of 39.75 km2
    assert make_plan(spec(area_km2=39.75)).crowding == pytest.approx(0.1)


def test_fewer_residents_than_cells_are_refused_with_both_numbers():
    message = problems(residents=6000)["world.source.residents"]
    assert "6000 residents" in message
    assert "6438 cells" in message


def test_an_area_in_the_wrong_unit_is_noticed():
    message = problems(area_km2=1.33456)["world.source.area_km2"]
    assert message.startswith("1.33456 km2 leaves 1500000 residents less than a square metre each")


def test_all_contradictions_are_reported_at_once():
    found = problems(residents=6000, road_km_per_km2={"motorway": 0.1, "path": 0.1})
    assert set(found) == {
        "world.source.residents", "world.source.road_km_per_km2", "world.source.road_km_per_km2.motorway",
    }  # fmt: skip
    assert "motorway, path" in found["world.source.road_km_per_km2"]


def test_a_county_without_any_road_is_refused():
    assert "no class at all" in problems(road_km_per_km2={})["world.source.road_km_per_km2"]
