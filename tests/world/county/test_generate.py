import hashlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, dijkstra

from sim.arrays import NONE
from sim.errors import InputError
from sim.scenario.specs.travel import Travel
from sim.scenario.specs.world import GeneratedWorld
from sim.world.county import generate_county
from sim.world.county.outline import Outline

HUAIYANG = {
    "name": "淮阳", "area_km2": 1334.56, "residents": 1_500_000,
    "townships": 21, "villages": 484, "groups": 2073, "cells": 6438,
}  # fmt: skip
SMALL = {"area_km2": 60.0, "residents": 40_000, "townships": 3, "villages": 20, "groups": 60, "cells": 150}


def county(**totals):
    spec = GeneratedWorld(**totals)
    return generate_county(spec, Travel()), spec


@pytest.fixture(scope="module")
def huaiyang():
    return county(**HUAIYANG)


def arrays(world):
    places, cells, roads = world.places, world.cells, world.roads
    return [
        places.level, places.parent, places.x_km, places.y_km, places.residents, places.seat_node, places.seat_leg_km,
        cells.place, cells.residents, cells.households, cells.node, cells.leg_km,
        roads.x_km, roads.y_km, roads.tail, roads.head, roads.length_km, roads.road_class, world.outline,
    ]  # fmt: skip


def road_km(world):
    roads = world.roads
    made = np.bincount(roads.road_class, roads.length_km, len(roads.classes)) / 2
    return dict(zip(roads.classes, made.tolist(), strict=True))


def outline_area(world):
    x, y = world.outline.T
    return float(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)) / 2)


def centre_of(world):
    """The point from which the outline was drawn: its first corner lies east of it, its 65th north."""
    return np.array([world.outline[64, 0], world.outline[0, 1]])


def check_county(world, spec):
    """Everything that is true of every county."""
    check_totals(world, spec)
    check_nesting(world)
    check_roads(world)
    check_nodes_of_places(world)


def check_totals(world, spec):
    places, cells = world.places, world.cells
    assert np.bincount(places.level).tolist() == [1, spec.townships, spec.villages, spec.groups, spec.cells]
    assert len(cells) == spec.cells
    assert cells.residents.sum() == spec.residents
    assert (cells.residents >= 1).all()
    assert (cells.residents == np.floor(cells.residents)).all()
    assert cells.households.sum() == max(round(spec.residents / spec.household_size), 1)
    assert outline_area(world) == pytest.approx(spec.area_km2, abs=1e-6, rel=1e-9)


def check_nesting(world):
    places = world.places
    assert places.levels == ("district", "township", "village", "group", "cell")
    above = places.parent[1:]
    assert places.parent[0] == NONE
    assert (above < np.arange(1, len(places.level))).all()
    assert (places.level[above] == places.level[1:] - 1).all()
    below = np.bincount(above, minlength=len(places.level))
    assert (below[places.level < 4] >= 1).all()
    in_parts = np.bincount(above, places.residents[1:], len(places.level))
    assert (in_parts[places.level < 4] == places.residents[places.level < 4]).all()
    assert (places.residents[world.cells.place] == world.cells.residents).all()
    assert len(set(places.code)) == len(places.code)
    assert all(places.code[i].startswith(places.code[up]) for i, up in enumerate(above, start=1))


def check_roads(world):
    roads = world.roads
    nodes = len(roads.x_km)
    graph = coo_array((np.ones(len(roads.tail)), (roads.tail, roads.head)), shape=(nodes, nodes))
    assert connected_components(graph, directed=True, connection="strong")[0] == 1
    assert len({*zip(roads.tail.tolist(), roads.head.tolist(), strict=True)}) == len(roads.tail)
    across = np.hypot(roads.x_km[roads.tail] - roads.x_km[roads.head], roads.y_km[roads.tail] - roads.y_km[roads.head])
    assert (roads.length_km > 0).all()
    assert (roads.length_km >= across * (1 - 1e-9)).all()


def check_nodes_of_places(world):
    places, cells, roads = world.places, world.cells, world.roads
    leg = np.hypot(places.x_km - roads.x_km[places.seat_node], places.y_km - roads.y_km[places.seat_node])
    assert places.seat_leg_km == pytest.approx(leg, abs=1e-9)
    assert (cells.leg_km >= places.seat_leg_km[cells.place]).all()
    assert (cells.node == places.seat_node[cells.place]).all()


@settings(deadline=None, max_examples=15)
@given(st.data())
def test_every_county_has_exactly_its_totals_nests_and_hangs_together(data):
    townships = data.draw(st.integers(1, 12))
    villages = data.draw(st.integers(townships, 40))
    groups = data.draw(st.integers(villages, 90))
    cells = data.draw(st.integers(groups, 200))
    residents = data.draw(st.integers(cells, 10**6))
    world, spec = county(
        area_km2=data.draw(st.floats(1.001e-6 * residents, 1e5)),
        residents=residents,
        townships=townships, villages=villages, groups=groups, cells=cells,
        urban_share=data.draw(st.sampled_from([0.0, 0.01, 0.35, 0.9, 1.0]) | st.floats(0, 1)),
        seed=data.draw(st.integers(0, 10**6)),
        household_size=data.draw(st.floats(0.5, 10)),
    )  # fmt: skip
    check_county(world, spec)
    urban = sum(
        residents
        for code, level, residents in zip(world.places.code, world.places.level, world.places.residents, strict=True)
        if level == 2 and int(code[-3:]) < 100
    )
    if villages > 1:
        assert urban == round(spec.urban_share * spec.residents)


@settings(deadline=None, max_examples=10)
@given(st.integers(0, 10**6))
def test_places_and_roads_lie_inside_the_outline(seed):
    world, _ = county(**{**SMALL, "seed": seed})
    centre = centre_of(world)
    outline = Outline(world.outline - centre)
    places = np.column_stack([world.places.x_km, world.places.y_km]) - centre
    nodes = np.column_stack([world.roads.x_km, world.roads.y_km]) - centre
    assert (outline.reach(places) > 1).all()
    # a node where one class of road ends and the next begins may lie on a road that cuts across a bend of the boundary
    assert (outline.reach(nodes) < 1).sum() <= len(world.roads.classes)
    assert (outline.reach(nodes) > 0.95).all()


@pytest.mark.parametrize(
    "totals",
    [
        {"residents": 1, "townships": 1, "villages": 1, "groups": 1, "cells": 1},
        {"residents": 1, "townships": 1, "villages": 1, "groups": 1, "cells": 1, "area_km2": 1e-6, "urban_share": 1},
        {"villages": 3, "groups": 3, "cells": 3},
        {"urban_share": 0},
        {"urban_share": 1},
        {"residents": 150},
        {"residents": 150, "urban_share": 0.999},
        {"townships": 20, "urban_share": 0.05},
        {"area_km2": 0.04, "villages": 60},
        {"townships": 1, "cells": 2000},
        {"household_size": 20.0},
        {"road_km_per_km2": {"track": 0.01}},
        {"road_km_per_km2": {"trunk": 0.5, "service": 3.0, "track": 0.5, "path": 0.5}},
        {"road_km_per_km2": {"residential": 50.0}},
    ],
    ids=str,
)
def test_extreme_totals_make_a_county(totals):
    check_county(*county(**{**SMALL, **totals}))


def test_fewer_residents_than_cells_are_refused():
    with pytest.raises(InputError, match="149 residents do not fill 150 cells"):
        county(**{**SMALL, "residents": 149})


def test_the_same_seed_makes_the_same_county_and_another_seed_another():
    first, again, other = (county(**{**SMALL, "seed": seed})[0] for seed in (7, 7, 8))
    assert all((a == b).all() for a, b in zip(arrays(first), arrays(again), strict=True))
    assert first.places.name == again.places.name
    assert first.places.code == again.places.code
    assert not np.array_equal(first.places.x_km, other.places.x_km)
    assert not np.array_equal(first.outline, other.outline)
    assert first.places.name != other.places.name


def test_huaiyang_has_its_totals(huaiyang):
    check_county(*huaiyang)


def test_every_class_of_road_has_its_length(huaiyang):
    world, spec = huaiyang
    wished = {road: km * spec.area_km2 for road, km in spec.road_km_per_km2.items()}
    assert road_km(world) == pytest.approx(wished, rel=1e-9)
    assert not any("instead of" in note for note in world.notes)


def test_travel_matrices_of_huaiyang_stay_small(huaiyang):
    assert 2500 < len(huaiyang[0].roads.x_km) < 4500


def test_seats_stand_at_the_roads_and_villages_near_them(huaiyang):
    places = huaiyang[0].places
    assert (places.seat_leg_km[places.level == 1] < 0.3).all()
    assert (places.seat_leg_km[places.level == 2] < 0.3).all()
    first = np.searchsorted(places.parent[places.level == 2], np.flatnonzero(places.level == 1))
    of_villages = np.flatnonzero(places.level == 2)[first]
    assert (places.x_km[of_villages] == places.x_km[places.level == 1]).all()


def test_seats_are_spaced_like_central_places(huaiyang):
    places = huaiyang[0].places
    seat = np.flatnonzero(places.level == 1)[2:]  # the first two townships share the county town
    apart = np.hypot(places.x_km[seat][:, None] - places.x_km[seat], places.y_km[seat][:, None] - places.y_km[seat])
    np.fill_diagonal(apart, np.inf)
    # random points have a nearest neighbour at 0.5 * sqrt(area / number) = 4 km on average, a triangular lattice at 8.6
    assert apart.min(axis=1).mean() > 6
    assert apart.min() > 4


def test_village_sizes_are_skewed_and_communities_larger(huaiyang):
    places = huaiyang[0].places
    village = places.level == 2
    rural = np.array([int(code[-3:]) >= 200 for code in places.code])
    villages, communities = places.residents[village & rural], places.residents[village & ~rural]
    assert villages.mean() > 1.05 * np.median(villages)
    assert communities.mean() > 2 * villages.mean()


def test_hamlets_are_compact_and_belong_to_the_village_around_them(huaiyang):
    world, _ = huaiyang
    places, cells = world.places, world.cells
    group, village = world.ancestors("group"), world.ancestors("village")
    from_group = np.hypot(cells.x_km - places.x_km[group], cells.y_km - places.y_km[group])
    assert np.average(from_group, weights=cells.residents) < 0.2
    from_village = np.hypot(cells.x_km - places.x_km[village], cells.y_km - places.y_km[village])
    assert np.average(from_village, weights=cells.residents) < 0.7


def test_the_way_to_a_door_includes_the_way_inside_the_cell():
    world, _ = county(**{**SMALL, "urban_share": 0, "residents": 150 * 400, "cells": 60})
    inside = world.cells.leg_km - world.places.seat_leg_km[world.cells.place]
    assert inside == pytest.approx(0.3826 * np.sqrt(150e-6 * world.cells.residents))


def test_roads_are_a_little_longer_than_the_straight_line(huaiyang):
    world, _ = huaiyang
    roads, cells = world.roads, world.cells
    nodes = len(roads.x_km)
    graph = coo_array((roads.length_km, (roads.tail, roads.head)), shape=(nodes, nodes)).tocsr()
    start = np.unique(cells.node[:: len(cells) // 60])
    network = dijkstra(graph, indices=start)[:, cells.node]
    straight = np.hypot(
        roads.x_km[start][:, None] - roads.x_km[cells.node], roads.y_km[start][:, None] - roads.y_km[cells.node]
    )
    far = straight > 2
    assert 1.15 < network[far].sum() / straight[far].sum() < 1.4


@pytest.mark.parametrize(
    ("totals", "note"),
    [
        ({}, "14000 residents (35.0%) live in the county town and"),
        ({"townships": 1, "villages": 1}, "urban_share 0.35 cannot be met by a single village; 0 was made"),
        ({"area_km2": 1.0}, "of the usual ground, so that they cover 50% of 1 km2"),
        ({"road_km_per_km2": {"tertiary": 0.1}}, "tertiary roads: "),
        ({"road_km_per_km2": {"tertiary": 0.1}}, "km instead of 6: joining all places takes that much"),
        ({"road_km_per_km2": {"tertiary": 50}}, "km instead of 3000: there are no more places to join"),
    ],
)
def test_notes_say_what_could_not_be_met(totals, note):
    assert any(note in line for line in county(**{**SMALL, **totals})[0].notes)


def test_codes_tell_that_the_places_are_invented(huaiyang):
    places = huaiyang[0].places
    assert places.name[0] == "淮阳"
    assert places.code[0] == "900000"
    assert places.code[1] == "900000001"
    assert places.name[1].endswith("街道")
    assert {len(code) for code, level in zip(places.code, places.level, strict=True) if level == 2} == {12}


def test_codes_grow_where_three_digits_do_not_suffice():
    world, _ = county(**{**SMALL, "townships": 1, "villages": 1200, "groups": 1200, "cells": 1200, "urban_share": 0})
    places = world.places
    assert places.name[1] == "城关镇"
    assert places.code[2] == "9000001002000"
    assert places.code[1201] == "9000001003199"


def test_a_county_is_the_same_on_every_machine():
    """Guards the promise of the package: whoever changes what counties look like changes this digest, and says so."""
    world, _ = county(**SMALL)
    digest = hashlib.sha256()
    for column in arrays(world):
        digest.update(np.round(np.asarray(column) * 1e6).astype("<i8").tobytes())
    digest.update("".join(world.places.code + world.places.name).encode())
    assert digest.hexdigest() == "60cb61898da9162071407eca1da7d4af4c5b2561561823dfd457e5eba03f25f2"
