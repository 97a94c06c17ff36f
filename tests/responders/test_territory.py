"""Parts of the district, in a county of two villages."""

import pytest

from sim.errors import InputError
from sim.responders.territory import cells_among
from sim.scenario.specs.ways import Among
from sim.scenario.specs.world import WorldSpec
from sim.world.build import build_world


@pytest.fixture(scope="module")
def county():
    source = {
        "kind": "generated", "area_km2": 50, "residents": 4000, "townships": 1, "villages": 4, "groups": 4, "cells": 12,
    }  # fmt: skip
    return build_world(WorldSpec.model_validate({"source": source}))


def cells(county, **among):
    return cells_among(county, Among.model_validate(among) if among else None, "rounds.x.among")


def test_without_a_part_it_is_the_whole_district(county):
    assert cells(county).all()
    assert cells(county, level="village").all()


def test_the_largest_places_hold_most_residents(county):
    village, residents = county.ancestors("village"), county.cells.residents
    inside = cells(county, level="village", largest=1)
    totals = {place: residents[village == place].sum() for place in set(village.tolist())}
    assert set(village[inside].tolist()) == {max(totals, key=totals.get)}
    assert inside.sum() == (village == max(totals, key=totals.get)).sum()


def test_places_of_several_levels_hold_their_cells(county):
    villages = sorted(set(county.ancestors("village").tolist()))
    cell = int(county.cells.place[county.ancestors("village") == villages[1]][0])
    names = [county.places.code[villages[0]], county.places.code[cell]]
    expected = (county.ancestors("village") == villages[0]) | (county.cells.place == cell)
    assert (cells(county, places=names) == expected).all()


def test_a_place_that_is_none_is_told_where_it_stands(county):
    with pytest.raises(InputError, match=r"rounds\.x\.among\.places\[0\]"):
        cells(county, places=["nowhere"])
    with pytest.raises(InputError, match=r"rounds\.x\.among\.largest"):
        cells(county, level="village", largest=9)
