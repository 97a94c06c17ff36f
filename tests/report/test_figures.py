"""What the figures show is what the tables hold."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.report.activities import weeks
from sim.report.cautions import cautions
from sim.report.compared import compared
from sim.report.figures import busiest, by_hour, circle_map, differences, response_curves, unit_day, villages, workload
from sim.report.maps import Ground, nearest_cell
from sim.report.words import Words

EN, ZH = Words("en"), Words("zh")
NAN = float("nan")
NO_ROADS = pd.DataFrame({name: [] for name in ("x0_km", "y0_km", "x1_km", "y1_km", "road_class")}, dtype=float)


def texts(svg):
    return [element.text for element in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def draw_day(results, words):
    return unit_day.draw(results, weeks(results), words)


def draw_busiest(results, words):
    return busiest.draw(results, weeks(results), words)


DRAWS = [response_curves.draw, by_hour.draw, villages.draw, workload.draw, differences.draw, draw_day, draw_busiest]


@pytest.mark.parametrize("draw", DRAWS)
@pytest.mark.parametrize("words", [EN, ZH])
def test_a_figure_is_drawn_with_words_for_who_cannot_see_it(results, draw, words):
    drawing = draw(results, words)
    assert len(drawing.alt) > 20
    assert len(drawing.caption) > 20
    assert "One auxiliary per village" in "".join(texts(drawing.svg))


def test_the_curve_counts_every_call_also_those_nobody_came_to(build, rows):
    matters = rows(
        ("stations", "c0", 1500, 0.0), ("stations", "c1", 1501, 5.0), ("stations", "c2", 1502, 5.01),
        ("stations", "c3", 1503, NAN), ("stations", "c3", 100, 1.0), ("auxiliaries", "c0", 1500, 999.0),
    )  # fmt: skip
    curves = response_curves.arrived_shares(build(matters=matters))
    assert curves["stations"][[0, 49, 50, 51, -1]].tolist() == [0.25, 0.25, 0.5, 0.75, 0.75]
    assert curves["auxiliaries"][[0, -2, -1]].tolist() == [0.0, 0.0, 1.0]


def test_a_duplicate_that_was_put_to_another_call_waits_for_nobody(build, rows):
    matters = rows(("stations", "c0", 1500, 4.0), ("stations", "c0", 1501, NAN), ("auxiliaries", "c0", 1500, 4.0))
    results = build(matters=matters.assign(outcome=["closed", "merged", "closed"]))
    assert response_curves.arrived_shares(results)["stations"][-1] == 1.0
    assert cautions(results, EN) == []


def test_the_share_at_the_target_is_written_beside_its_curve(build, rows):
    matters = rows(*[("stations", "c0", 1500 + n, 4.9 if n < 3 else 6.0) for n in range(8)])
    shown = [text.replace("\u00a0", " ") for text in texts(response_curves.draw(build(matters=matters), EN).svg)]
    assert "37.5 %" in shown
    assert "target 5 min" in shown


def test_hours_without_answered_calls_have_no_mean(build, rows):
    matters = rows(
        ("stations", "c0", 1440 + 60, 4.0), ("stations", "c0", 1440 + 119, 6.0), ("stations", "c0", 1440 + 120, NAN),
        ("auxiliaries", "c0", 1440 + 60, 2.0), ("stations", "c0", 60, 99.0),
    )  # fmt: skip
    results = build(matters=matters)
    mean = by_hour.mean_by_hour(results)["stations"]
    assert mean[1] == 5.0
    assert np.isnan(mean[[0, 2, 23]]).all()
    calls = by_hour.calls_by_hour(results)
    assert calls[:4].tolist() == [0.0, 2 / 7, 1 / 7, 0.0]


def villages_of(world):
    places = world.places
    return {places.code[cell]: places.code[places.parent[cell]] for cell in world.cells.place.tolist()}


def test_villages_with_few_calls_are_not_ranked_and_counted(build, rows, district):
    village = villages_of(district[1])
    assert [village[cell] for cell in ("c0", "c1", "c24")] == ["v0", "v1", "v0"]
    calls = []
    for design in ("stations", "auxiliaries"):
        calls += [(design, "c0" if n % 2 else "c24", 1500 + n, 8.0 + n) for n in range(10)]
        calls += [(design, "c1", 1500 + n, 99.0) for n in range(9)]
        calls += [(design, "c1", 1600, NAN), (design, "c2", 1500, 5.0)]
    ranking = villages.slowest(build(matters=rows(*calls)))
    assert ranking.codes == ["v0"]
    assert ranking.table["mean"].tolist() == [12.5, 12.5]
    assert ranking.table["n"].tolist() == [10, 10]
    assert (ranking.villages, ranking.unranked) == (24, 23)


def test_where_no_village_can_be_ranked_the_page_says_so(build, rows):
    drawing = villages.draw(build(matters=rows(("stations", "c0", 1500, 5.0), ("auxiliaries", "c0", 1500, 5.0))), EN)
    assert drawing.caption == "None of the 24 villages had 10 answered calls, so none is ranked."
    assert drawing.alt == drawing.caption
    assert drawing.svg == ""


def test_each_design_brings_its_own_slowest_villages(build, rows):
    calls = []
    for number in range(24):
        calls += [("stations", f"c{number}", 1500 + n, 5.0 + number) for n in range(10)]
        calls += [("auxiliaries", f"c{number}", 1500 + n, 40.0 - number) for n in range(10)]
    ranking = villages.slowest(build(matters=rows(*calls)))
    assert set(ranking.codes) == {f"v{n}" for n in [*range(8), *range(16, 24)]}
    assert ranking.codes[0] == "v0"


def test_workload_counts_the_part_of_a_spell_inside_the_measured_days(build, district):
    end = district[0].clock.end_at
    spells = pd.DataFrame(
        [
            ("idle", 0.0, 1440.0 + 600), ("turnout", 2040.0, 2050.0), ("travel", 2050.0, 2070.0),
            ("work", 2070.0, 2130.0), ("homeward", 2130.0, 2140.0), ("idle", 2140.0, end + 500),
        ],
        columns=["state", "from_at", "to_at"],
    ).assign(design="stations", unit="car.1", matter=None, km=0.0)  # fmt: skip
    shares = workload.unit_shares(build(spells=spells))
    assert shares["unit"].tolist() == ["car.1"]
    day = end - 1440.0
    found = shares.iloc[0][["turnout", "travel", "work", "homeward", "busy"]].tolist()
    assert found == pytest.approx([10 / day, 20 / day, 60 / day, 10 / day, 90 / day])


def test_cells_are_coloured_by_the_minutes_to_the_nearest_base():
    minutes = np.array([0.0, 2.5, 2.6, 5.0, 5.01, 10.0, 20.0, 21.0, NAN])
    assert circle_map._class_of(minutes, 5.0).tolist() == [0, 0, 1, 1, 2, 2, 3, 4, 5]


def test_the_share_inside_is_that_of_residents_not_of_cells():
    minutes, residents = np.array([5.0, 5.1, NAN]), np.array([30.0, 60.0, 10.0])
    assert circle_map.inside_share(minutes, residents, 5.0) == 0.3


def test_without_known_residents_it_is_the_share_of_cells(build, district):
    world = district[1]
    cells = replace(world.cells, residents=np.zeros(len(world.cells)))
    results = build(world=replace(world, cells=cells))
    drawing = circle_map.draw(results, compared(results)[0], EN)
    minutes = results.sql("SELECT circle_min FROM coverage WHERE design = 'stations'")["circle_min"]
    assert drawing.caption.replace("\u00a0", " ").startswith(f"{100 * (minutes <= 5).mean():.1f} % of the cells lie")


def test_the_map_names_the_bases_and_says_the_share(results):
    drawings = [circle_map.draw(results, design, EN) for design in compared(results)]
    assert "站所警车 station car (4)" in texts(drawings[0].svg)
    assert "辅警 auxiliary (24)" in texts(drawings[1].svg)
    assert re.match(r"\d\d\.\d.% of the residents live within 5.min", drawings[0].caption)
    assert drawings[0].name == "map-stations"


def test_the_edge_of_the_circle_is_the_inside_pixels_that_touch_the_outside():
    inside = np.array([[1, 1, 1, 0], [1, 1, 1, 0], [1, 1, 0, 0]], dtype=bool)
    assert circle_map._edge(inside).astype(int).tolist() == [[0, 0, 1, 0], [0, 0, 1, 0], [0, 1, 0, 0]]


def test_a_pixel_belongs_to_the_nearest_cell_inside_the_outline():
    outline = np.array([[0.0, 0], [4, 0], [4, 2], [0, 2]])
    pixels = nearest_cell(Ground(np.array([1.0, 3.0]), np.array([1.0, 1.0]), outline, NO_ROADS))
    rows, columns = pixels.shape
    middle = pixels[rows // 2]
    assert middle[0] == -1
    assert middle[columns // 4] == 0
    assert middle[3 * columns // 4] == 1
    assert set(pixels[0]) == {-1}


def test_without_an_outline_ground_far_from_every_cell_stays_white():
    x, y = (axis.ravel().astype(float) for axis in np.meshgrid(np.arange(5), np.arange(5)))
    ground = Ground(np.append(x, 30.0), np.append(y, 2.0), np.empty((0, 2)), NO_ROADS)
    pixels = nearest_cell(ground)
    assert pixels.max() == 25
    assert (pixels == -1).mean() > 0.5


def test_a_single_cell_has_a_map_around_it():
    west, east, south, north = Ground(np.array([2.0]), np.array([3.0]), np.empty((0, 2)), NO_ROADS).extent
    assert west < 2 < east
    assert south < 3 < north


def test_the_map_reaches_as_far_as_the_roads():
    roads = pd.DataFrame({"x0_km": [0.0], "y0_km": [0.0], "x1_km": [9.0], "y1_km": [-5.0], "road_class": ["trunk"]})
    west, east, south, north = Ground(np.array([1.0]), np.array([1.0]), np.empty((0, 2)), roads).extent
    assert (west < 0, east > 9) == (True, True)
    assert (south < -5, north > 1) == (True, True)


def test_a_world_of_few_cells_shows_them_as_dots(build, district):
    _, world = district
    few = np.arange(5)
    cells = {name: getattr(world.cells, name)[few] for name in world.cells.__slots__}
    roads = {name: np.empty(0, dtype=np.int32) for name in ("tail", "head", "road_class")}
    small = replace(
        world, cells=type(world.cells)(**cells), outline=np.empty((0, 2)),
        roads=replace(world.roads, **roads, length_km=np.empty(0)),
    )  # fmt: skip
    results = build(world=small)
    drawing = circle_map.draw(results, compared(results)[0], EN)
    assert "<image" not in drawing.svg


def test_many_groups_of_units_take_several_rows_of_the_legend():
    bases = pd.DataFrame({"group": [f"g{n}" for n in range(5)], "title": "派出所巡逻警车", "base_x_km": 0.0})
    symbols = circle_map._symbols(bases, EN)
    assert max(symbol.row for symbol in symbols) >= 2
    assert next(symbol.left_in for symbol in symbols if symbol.row == 1) == symbols[0].left_in


def test_in_a_world_without_villages_the_cells_are_ranked(build, district):
    world = district[1]
    places = replace(world.places, levels=("district", "township", "block", "cell"))
    ranking = villages.slowest(build(world=replace(world, places=places)))
    assert (ranking.what, ranking.villages) == ("cell", 120)


def test_labels_at_the_target_keep_apart():
    gap = response_curves._LABEL_GAP
    assert response_curves.label_heights([60.0]) == [60.0 + gap / 2]
    assert response_curves.label_heights([99.0, 40.0]) == [100.0, 40.0 - gap / 2]
    close = response_curves.label_heights([63.7, 63.4, 63.4, 63.0])
    assert np.diff(close[1:]).tolist() == [-gap, -gap]
    low = response_curves.label_heights([3.0, 2.0, 1.0])
    assert low[-1] == gap / 2
    assert low[1] == pytest.approx(1.5 * gap)
