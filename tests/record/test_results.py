"""A results folder is written and read again without loss."""

import json
import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.errors import ResultsError
from sim.record.results.manifest import Manifest
from sim.record.results.reading import open_results
from sim.record.results.tables import matters_frame, spells_frame, write_replication, write_tables
from sim.record.results.world import cells_frame, roads_frame
from sim.record.results.writer import ResultsWriter
from sim.scenario.read import read_scenario
from sim.scenario.specs.replay import Replay


class Span:
    from_at, to_at = 1439.5, 1440.0


@pytest.fixture
def with_tables(tmp_path, fill, small_journal, small_tables):
    """A folder whose one replication holds the three matters of the small tape under one design."""
    with ResultsWriter(tmp_path / "run [淮阳]") as writer:
        frames = {
            "matters": matters_frame("plan", small_journal, small_tables.matters, Span()),
            "spells": spells_frame("plan", small_journal, small_tables.spells),
        }
        write_replication(writer.staging, 7, frames)
        fill(writer)
    return open_results(tmp_path / "run [淮阳]")


def test_matters_come_back_as_they_were(with_tables):
    found = with_tables.table("matters")
    assert found["cell"].tolist() == ["c0", "c2", "c3"]
    assert found["kind"].tolist() == ["theft"] * 3
    assert found["hour"].tolist() == [0, 23, 0]
    assert found["priority"].tolist() == [2, 1, 2]
    assert found["outcome"].tolist() == ["closed", "withdrawn", "open"]
    assert found["replication"].tolist() == [7, 7, 7]
    assert found["in_window"].tolist() == [False, True, False]
    np.testing.assert_array_equal(found["response_min"], [6.5, np.nan, 10.0])
    assert found["unit"].tolist()[::2] == ["car.1", "car.2"]
    assert pd.isna(found["unit"][1])


def test_what_did_not_happen_is_empty_and_does_not_spoil_an_average(with_tables):
    answer = with_tables.sql("SELECT avg(response_min) AS mean, count(assigned_at) AS assigned FROM matters")
    assert answer["mean"].item() == 8.25
    assert answer["assigned"].item() == 2


def test_spells_come_back_as_they_were(with_tables):
    found = with_tables.sql("SELECT unit, state, from_at, to_at, matter, km, design, replication FROM spells")
    assert found.iloc[1].tolist() == ["car.1", "travel", 32.0, 36.5, 0, 2.5, "plan", 7]
    assert pd.isna(found["matter"][0])


def test_cells_tell_their_village_and_every_level_above(small_world):
    found = cells_frame(small_world)
    assert found["village_code"].tolist() == ["v1", "v1", "v2", "c3"]
    assert found["village_name"].tolist() == ["李集", "李集", "李集", "三"]
    assert found["above_name"].tolist() == ["新站镇"] * 4
    assert found["district"].tolist() == ["淮阳"] * 4
    assert found["level_name"].tolist() == ["新站镇"] * 4
    assert found["village"].tolist()[:3] == ["李集"] * 3
    assert found["village"].isna().tolist() == [False, False, False, True]
    assert found["name"].tolist() == ["零", "一", "二", "三"]


def test_without_villages_each_cell_stands_for_itself(small_world):
    world = replace(small_world, places=replace(small_world.places, levels=("district", "town", "block", "cell")))
    assert cells_frame(world)["village_code"].tolist() == ["c0", "c1", "c2", "c3"]


def test_the_village_of_a_cell_is_the_one_over_which_fairness_is_measured(small_world):
    codes = [small_world.places.code[place] for place in small_world.villages_of_cells()]
    assert cells_frame(small_world)["village_code"].tolist() == codes


def test_a_road_open_both_ways_is_one_row(small_world):
    found = roads_frame(small_world)
    assert found["road_class"].tolist() == ["primary", "track"]
    assert found[["x0_km", "y0_km", "x1_km", "y1_km"]].to_numpy().tolist() == [[0, 0, 1, 0], [1, 0, 2, 0.5]]


def test_a_world_without_roads_has_an_empty_table(small_world):
    none = np.empty(0, dtype=np.int32)
    roads = replace(small_world.roads, tail=none, head=none, road_class=none, length_km=np.empty(0), classes=())
    assert len(roads_frame(replace(small_world, roads=roads))) == 0


def test_units_tell_group_title_and_base(results_folder):
    found = open_results(results_folder).sql("SELECT * FROM units WHERE design = 'plan'")
    assert found["unit"].tolist() == ["car.1", "car.2"]
    assert found["title"].tolist() == ["警车", "警车"]
    assert found["base_place"][0] == "李集"
    assert pd.isna(found["base_place"][1])
    assert found["base_x_km"].tolist() == [0, 1]


def test_scenario_measures_and_comparison_come_back(results_folder, small_scenario):
    results = open_results(results_folder)
    assert results.scenario == small_scenario
    assert results.measures["value"][0] == 0.1 + 0.2
    assert math.isnan(results.measures["value"][1])
    assert results.measures["measure"].tolist() == ["response_mean_min[kind=盗窃]"] * 2
    assert results.comparison["p"].item() == 1e-9
    assert results.comparison["unit"].item() == "min"
    assert results.sql("SELECT verdict FROM comparison")["verdict"].item() == "lower"
    assert len(results.table("outline")) == 4


def test_an_empty_unit_stays_an_empty_text(tmp_path, fill, results_folder):
    file = results_folder / "measures.csv"
    file.write_text("design,replication,measure,value,unit\nNA,0,village_gini,nan,\n", encoding="utf-8-sig")
    found = open_results(results_folder).measures
    assert found.iloc[0][["design", "measure", "unit"]].tolist() == ["NA", "village_gini", ""]
    assert math.isnan(found["value"][0])


def test_a_run_without_tables_still_answers_queries(results_folder):
    results = open_results(results_folder)
    assert results.sql("SELECT count(*) AS n FROM matters")["n"].item() == 0
    assert results.table("spells").columns.tolist()[:3] == ["design", "replication", "unit"]


def test_spreadsheets_see_the_encoding_of_the_csv_files(results_folder):
    assert (results_folder / "measures.csv").read_bytes()[:3] == b"\xef\xbb\xbf"


def test_two_writes_of_the_same_tables_are_equal_to_the_byte(tmp_path, fill, small_journal, small_tables):
    contents = []
    for name in ("one", "two"):
        with ResultsWriter(tmp_path / name) as writer:
            frames = {
                "matters": matters_frame("plan", small_journal, small_tables.matters, Span()),
                "spells": spells_frame("plan", small_journal, small_tables.spells),
            }
            write_replication(writer.staging, 0, frames)
            fill(writer)
        files = sorted(file for file in (tmp_path / name).rglob("*") if file.is_file())
        contents.append({file.relative_to(tmp_path / name): file.read_bytes() for file in files})
    assert contents[0] == contents[1]
    assert len(contents[0]) == 11


def test_many_rows_are_written_in_the_same_bytes_and_order(tmp_path, small_journal, small_tables):
    rows = 200_000
    generator = np.random.default_rng(3)
    spells = pd.DataFrame(
        {
            "design": "plan",
            "unit": pd.Categorical.from_codes(generator.integers(0, 400, rows), [f"辅警.{n}" for n in range(400)]),
            "state": "idle",
            "from_at": np.arange(rows, dtype=float),
            "to_at": generator.random(rows),
            "matter": generator.integers(0, 9, rows),
            "km": 0.0,
            "beat_join": 0,
        }
    )
    frame = matters_frame("plan", small_journal, small_tables.matters, Span())
    for name in ("one", "two"):
        for table in ("matters", "spells"):
            (tmp_path / name / "tables" / table).mkdir(parents=True)
        write_replication(tmp_path / name, 0, {"matters": frame, "spells": spells})
    one, two = (tmp_path / name / "tables/spells/replication-0000.parquet" for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()
    from sim.database import connection, exact_path

    with connection() as database:
        back = database.execute(f"SELECT from_at, unit FROM read_parquet({exact_path(one)})").df()
    assert back["from_at"].to_numpy().tolist() == list(range(rows))
    assert back["unit"].tolist() == spells["unit"].tolist()


def test_the_manifest_fills_in_versions_and_keeps_chinese_text(results_folder, manifest):
    found = json.loads((results_folder / "manifest.json").read_text(encoding="utf-8"))
    assert found["complete"] is True
    assert found["libraries"]["numpy"] == np.__version__
    assert "三个村" in (results_folder / "manifest.json").read_text(encoding="utf-8")
    assert open_results(results_folder).manifest == manifest
    assert Manifest.model_validate(found).python.count(".") >= 1


def test_a_query_that_is_wrong_says_so(results_folder):
    with pytest.raises(ResultsError, match="nowhere"):
        open_results(results_folder).sql("SELECT * FROM nowhere")


def test_an_unknown_table_lists_the_known_ones(results_folder):
    with pytest.raises(ResultsError, match=r"'calls' is no table .* matters, spells, streets, disputes, stays, cells"):
        open_results(results_folder).table("calls")


def test_a_query_takes_values_by_name(results_folder):
    found = open_results(results_folder).sql("SELECT code FROM cells WHERE code = $code", {"code": "c1"})
    assert found["code"].tolist() == ["c1"]


def change(folder, **values):
    file = folder / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text(encoding="utf-8")) | values), encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda f: (f / "manifest.json").unlink(), "is not a results folder"),
        (lambda f: (f / "manifest.json").write_text("{", encoding="utf-8"), "cannot be read"),
        (lambda f: (f / "manifest.json").write_text("[]", encoding="utf-8"), "is damaged"),
        (lambda f: change(f, program="other"), "belongs to something else"),
        (lambda f: change(f, format=2, version="9.9"), r"layout 2, this program reads layout 1; .*peacegrid 9\.9"),
        (lambda f: change(f, seed=-1), r"is damaged \(seed\)"),
        (lambda f: change(f, complete=False), "is not complete"),
        (lambda f: (f / "tables/cells.parquet").unlink(), r"is not complete, it lacks tables/cells\.parquet"),
    ],
)
def test_a_folder_that_cannot_be_read_is_refused_with_the_reason(results_folder, spoil, message):
    spoil(results_folder)
    with pytest.raises(ResultsError, match=message):
        open_results(results_folder)


def test_a_missing_folder_and_a_file_are_told_apart(tmp_path):
    with pytest.raises(ResultsError, match="does not exist"):
        open_results(tmp_path / "nothing")
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ResultsError, match="is a file"):
        open_results(str(tmp_path / "file"))


def test_a_damaged_csv_is_named(results_folder):
    (results_folder / "comparison.csv").write_text("", encoding="utf-8")
    with pytest.raises(ResultsError, match=r"comparison\.csv: cannot be read"):
        _ = open_results(results_folder).comparison


def test_a_damaged_table_is_named(results_folder):
    (results_folder / "tables/cells.parquet").write_bytes(b"nothing")
    with pytest.raises(ResultsError, match=r"cells\.parquet"):
        open_results(results_folder).table("cells")


def test_a_replication_is_written_from_its_journals(tmp_path, fill, small_journal):
    with ResultsWriter(tmp_path / "run") as writer:
        write_tables(writer.staging, 3, {"base": small_journal, "plan": small_journal}, Span())
        fill(writer)
    found = open_results(tmp_path / "run").table("matters")
    assert found["design"].tolist() == ["base"] * 3 + ["plan"] * 3
    assert found["replication"].unique().tolist() == [3]
    assert found["outcome"].tolist() == ["open"] * 6
    assert found["unit"].isna().all()
    assert len(open_results(tmp_path / "run").table("spells")) == 0


def test_the_scenario_can_be_run_again_and_read_without_its_data_files(tmp_path, fill, small_scenario):
    data = tmp_path / "data" / "calls.csv"
    data.parent.mkdir()
    data.write_text("at,cell,kind\n", encoding="utf-8")
    demand = small_scenario.demand.model_copy(update={"replay": Replay(file=str(data))})
    scenario = small_scenario.model_copy(update={"demand": demand})
    with ResultsWriter(tmp_path / "results" / "run") as writer:
        fill(writer)
        writer.write_scenario(scenario)
    written = tmp_path / "results" / "run" / "scenario.yaml"
    assert read_scenario(written) == scenario
    assert "../../data/calls.csv" in written.read_text(encoding="utf-8")
    data.unlink()
    assert open_results(tmp_path / "results" / "run").scenario == scenario


def test_a_cell_that_no_unit_can_reach_has_an_empty_time(tmp_path, fill):
    cells = pd.DataFrame({"design": "plan", "cell": ["c0", "c1"], "circle_min": [2.5, np.inf]})
    with ResultsWriter(tmp_path / "run") as writer:
        fill(writer)
        writer.write_coverage(cells.assign(covered_probability=0.0, calls=1.0))
    found = open_results(tmp_path / "run").table("coverage")
    np.testing.assert_array_equal(found["circle_min"], [2.5, np.nan])


def test_a_scenario_that_was_changed_by_hand_is_named(results_folder):
    file = results_folder / "scenario.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("days: 2.0", "days: -2.0"), encoding="utf-8")
    with pytest.raises(ResultsError, match=r"scenario\.yaml: has been changed"):
        _ = open_results(results_folder).scenario
