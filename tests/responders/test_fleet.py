"""Units stand where the user said, in a fixed order, or the user hears why not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sim.arrays import NONE
from sim.errors import InputError
from sim.responders import Fleet, build_fleet
from sim.scenario.specs.clock import Clock
from sim.scenario.specs.response import Design
from sim.scenario.specs.world import WorldSpec
from sim.world.build import build_world
from sim.world.model import World
from tests.world.readers.workbooks import xlsx

CELLS = """code,town,village,name,x_km,y_km,people
1,东镇,王庄,王庄东,0,0,10
2,东镇,王庄,王庄西,1,0,20
3,东镇,李庄,老街,2,0,50
4,西镇,赵庄,赵庄,9,0,40
5,西镇,钱庄,老街,10,0,40
"""


@pytest.fixture(scope="module")
def two_towns(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Two townships, four villages, five cells on a road; two cells share a name."""
    folder = tmp_path_factory.mktemp("towns")
    (folder / "cells.csv").write_text(CELLS, encoding="utf-8")
    (folder / "nodes.csv").write_text("id,x_km,y_km\n" + "".join(f"n{i},{i},0\n" for i in range(11)), encoding="utf-8")
    (folder / "roads.csv").write_text("from,to\n" + "".join(f"n{i},n{i + 1}\n" for i in range(10)), encoding="utf-8")
    source = {
        "kind": "read",
        "name": "two towns",
        "roads": {
            "format": "csv",
            "nodes": {"file": str(folder / "nodes.csv"), "id": "id"},
            "file": str(folder / "roads.csv"),
        },
        "cells": {
            "format": "table",
            "table": {"file": str(folder / "cells.csv"), "id": "code"},
            "name_column": "name",
            "residents_column": "people",
            "level_columns": {"township": "town", "village": "village"},
        },
    }
    return build_world(WorldSpec.model_validate({"source": source}))


def fleet_of(world: World, bases: dict[str, Any], **group: Any) -> Fleet:
    """Return the fleet of one group of units."""
    car = {"bases": bases, "shifts": [{"hours": "00:00-24:00"}]} | group
    return build_fleet(Design.model_validate({"units": {"car": car}}), world, Clock())


def nodes(fleet: Fleet, world: World) -> list[str]:
    """Return the names of the road nodes where the units stand."""
    return [world.roads.node_name[node] for node in fleet.base_node.tolist()]


def test_a_base_at_every_place_of_a_level(two_towns: World) -> None:
    fleet = fleet_of(two_towns, {"level": "village"})
    assert [two_towns.places.name[place] for place in fleet.base_place.tolist()] == ["王庄", "李庄", "赵庄", "钱庄"]


def test_only_the_largest_places_keep_their_order(two_towns: World) -> None:
    fleet = fleet_of(two_towns, {"level": "village", "largest": 2})
    assert [two_towns.places.name[place] for place in fleet.base_place.tolist()] == ["李庄", "赵庄"]


def test_places_by_code_or_by_name(two_towns: World) -> None:
    assert nodes(fleet_of(two_towns, {"places": ["4", "王庄西"]}), two_towns) == ["n9", "n1"]


def test_nodes_by_name_belong_to_the_cell_that_lies_there(two_towns: World) -> None:
    fleet = fleet_of(two_towns, {"nodes": ["n5", "n9"]})
    assert nodes(fleet, two_towns) == ["n5", "n9"]
    assert fleet.base_place[0] == NONE
    assert two_towns.places.code[fleet.base_place[1]] == "4"


@pytest.mark.parametrize(("column", "values"), [("node", "n1\nn10\n"), ("place", "2\n5\n")])
def test_bases_from_a_file(two_towns: World, tmp_path: Path, column: str, values: str) -> None:
    file = tmp_path / "bases.csv"
    file.write_text(f"{column}\n{values}", encoding="utf-8")
    assert nodes(fleet_of(two_towns, {"file": str(file), "column": column}), two_towns) == ["n1", "n10"]


def test_bases_from_a_sheet_of_a_workbook(two_towns: World, tmp_path: Path) -> None:
    file = tmp_path / "驻点 表.xlsx"
    file.write_bytes(xlsx({"说明": [["驻点"]], "驻点": [["某县驻点表"], ["node"], ["n1"], ["n10"]]}))
    assert nodes(fleet_of(two_towns, {"file": str(file), "sheet": "驻点"}), two_towns) == ["n1", "n10"]


def test_units_stand_by_base_then_shift_then_crew(two_towns: World) -> None:
    shifts = [{"hours": "08:00-20:00", "crews": 2}, {"hours": "20:00-08:00"}]
    fleet = fleet_of(two_towns, {"places": ["1", "4"]}, shifts=shifts)
    assert fleet.name == tuple(f"car.{number}" for number in range(1, 7))
    assert nodes(fleet, two_towns) == ["n0"] * 3 + ["n9"] * 3
    assert [float(duty[0, 0]) for duty in fleet.duty] == [480, 480, 0, 480, 480, 0]


def test_the_own_area_is_the_place_above_the_base(two_towns: World) -> None:
    fleet = fleet_of(two_towns, {"places": ["1", "5"]}, area_level="township")
    assert [two_towns.places.name[place] for place in fleet.area.tolist()] == ["东镇", "西镇"]
    assert fleet_of(two_towns, {"places": ["1"]}).area.tolist() == [NONE]


@pytest.mark.parametrize(
    ("bases", "message"),
    [
        ({"level": "county"}, "'county' is no level; two towns has district, township, village, cell"),
        ({"level": "village", "largest": 9}, "9: there are only 4 places of this level"),
        ({"places": ["王庄东边"]}, r"'王庄东边' is no place of two towns; did you mean 王庄东\?"),
        ({"places": ["1", "Atlantis"]}, r"units.car.bases.places\[1\] .*'Atlantis' is no place of two towns"),
        ({"places": ["老街"]}, "'老街' means 2 places; use a code: 3, 5"),
        ({"nodes": ["n99"]}, r"'n99' is no node of two towns; did you mean n9\?"),
        ({"file": "gone.csv"}, r"gone.csv: 1 problem\n.*there is no such file"),
    ],
)
def test_a_base_that_cannot_be_found_is_refused(two_towns: World, bases: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        fleet_of(two_towns, bases)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"name\nn1\n", "'node' is no column of bases.csv; its columns are name"),
        (b"node\n", "has a header and no rows"),
        ("node\n东镇\n".encode("gbk"), "looks like GBK, not UTF-8; say `encoding: gbk`"),
    ],
)
def test_a_file_of_bases_that_cannot_be_used_is_refused(
    two_towns: World, tmp_path: Path, text: bytes, message: str
) -> None:
    file = tmp_path / "bases.csv"
    file.write_bytes(text)
    with pytest.raises(InputError, match=message):
        fleet_of(two_towns, {"file": str(file)})


def test_an_area_level_that_does_not_hold_the_base_is_refused(two_towns: World) -> None:
    with pytest.raises(InputError, match="'county' is no level"):
        fleet_of(two_towns, {"places": ["1"]}, area_level="county")
    with pytest.raises(InputError, match=r"a base at 5\.000, 0\.000 km lies in no township"):
        fleet_of(two_towns, {"nodes": ["n5"]}, area_level="township")


def test_a_roster_with_nobody_on_duty_is_refused(two_towns: World) -> None:
    design = Design.model_validate(
        {"units": {"car": {"bases": {"places": ["1"]}, "shifts": [{"hours": "08:00-09:00", "days": ["sun"]}]}}}
    )
    with pytest.raises(InputError, match="no unit is on duty at any time"):
        build_fleet(design, two_towns, Clock(days=2, warm_up_days=0))


def test_every_group_with_a_problem_is_named(two_towns: World) -> None:
    car = {"bases": {"level": "county"}, "shifts": [{"hours": "00:00-24:00"}]}
    design = Design.model_validate({"units": {"car": car, "bike": car}})
    with pytest.raises(InputError) as caught:
        build_fleet(design, two_towns, Clock())
    assert [problem.path for problem in caught.value.problems] == ["units.bike.bases.level", "units.car.bases.level"]
