"""The map of a world."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest

from sim.arrays import NONE
from sim.errors import ResultsError
from sim.report.maps import borders
from sim.report.world_map import _free_spot, draw_world, write_world_map


def texts(svg):
    return [element.text for element in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_the_map_names_the_townships_and_tells_its_numbers(district):
    svg = draw_world(district[1])
    assert {"李集镇", "王庄镇", "张楼镇", "刘营镇"} <= set(texts(svg))
    assert "Residents per km²" in texts(svg)
    assert re.search(r'aria-label="Map of 淮阳: [\d,]+ residents in 120 cells', svg)
    assert draw_world(district[1]) == svg


def test_the_map_speaks_chinese(district):
    assert "每平方公里居民数" in texts(draw_world(district[1], "zh"))


def test_a_world_of_few_cells_without_levels_and_roads_has_a_map(district):
    _, world = district
    few = np.arange(5)
    cells = {name: getattr(world.cells, name)[few] for name in world.cells.__slots__}
    roads = {name: np.empty(0, dtype=np.int32) for name in ("tail", "head", "road_class")}
    single = replace(world.places, level=np.where(world.places.level < 3, 0, 3), levels=("a", "b", "c", "cell"))
    single = replace(single, level=np.where(np.arange(len(single.level)) == 0, 0, 3))
    small = replace(
        world, cells=type(world.cells)(**cells), outline=np.empty((0, 2)), places=single,
        roads=replace(world.roads, **roads, length_km=np.empty(0)),
    )  # fmt: skip
    svg = draw_world(small)
    assert "<image" not in svg
    assert "李集镇" not in texts(svg)


def test_a_border_runs_between_two_places_and_not_along_the_edge():
    place = np.array([[NONE, 1, 1, 2], [NONE, 1, 2, 2], [NONE, NONE, NONE, NONE]])
    assert borders(place).astype(int).tolist() == [[0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 0]]


def test_names_of_neighbours_do_not_overlap_and_one_without_room_is_left_out():
    taken = []
    spots = [_free_spot("长平街道", 100.0, 100.0, taken) for _ in range(5)]
    assert len({spot for spot in spots[:4] if spot is not None}) == 4
    assert spots[4] is None
    assert not any(a.overlaps(b) for i, a in enumerate(taken) for b in taken[:i])


def test_the_file_appears_complete_or_the_reason_is_told(district, tmp_path):
    write_world_map(district[1], tmp_path / "淮阳.svg")
    assert (tmp_path / "淮阳.svg").read_text(encoding="utf-8").startswith("<svg ")
    with pytest.raises(ResultsError, match="the folder has gone"):
        write_world_map(district[1], tmp_path / "nowhere" / "map.svg")
    assert [file.name for file in tmp_path.iterdir()] == ["淮阳.svg"]


def test_a_map_of_assumed_positions_says_so(district):
    world = replace(district[1], assumed_positions=1200)
    assert "1,200 of 120 positions are assumed, not known." in texts(draw_world(world))
    assert not [text for text in texts(draw_world(district[1])) if text and "assumed" in text]
