"""`sim site`: the places are the best ones, and the file that it writes makes a design."""

import pytest

from sim.scenario.read import read_scenario


def test_the_middle_village_is_the_best_for_one_post_and_the_proof_is_told(sim, folder):
    said = sim("site", "三村.yaml", "--objective", "median", "--number", 1, "--mode", "car")
    assert said.code == 0
    first, second, proof, *table = said.out.splitlines()
    assert first == "三村: 1 of 3 places of level cell, so that the mean time is smallest."
    assert second.startswith("By car on a plain day, whoever is busy: mean ")
    assert second.endswith("100.00% of residents within 5 min.")
    assert proof == "No other choice is better."
    assert table[-1].split()[0] == "b"
    assert table[-1].endswith("乙村")


@pytest.mark.parametrize(
    ("options", "places"),
    [
        (["centre", "--number", 1], ["b"]),
        (["median", "--number", 3], ["a", "b", "c"]),
        (["set_cover", "--within", 2], ["b"]),
        (["set_cover", "--within", 0], ["a", "b", "c"]),
        (["cover", "--number", 1, "--within", 2], ["b"]),
    ],
)
def test_every_objective_chooses_what_can_be_seen_on_a_line_of_three_villages(sim, folder, options, places):
    document = sim("site", "三村.yaml", "--mode", "car_on_call", "--json", "--objective", *options).json
    assert [place["code"] for place in document["places"]] == places
    assert (document["is_best"], document["gap"]) == (True, 0.0)
    assert sum(place["weight"] for place in document["places"]) == 300


def test_incidents_and_equal_cells_may_count_instead_of_residents(sim, folder):
    for weigh, total in (("incidents", 12.0), ("equal", 3.0)):
        document = sim("site", "三村.yaml", "--objective", "centre", "--number", 1, "--weigh", weigh, "--json").json
        assert document["places"][0]["weight"] == pytest.approx(total)


def test_the_file_makes_units_wait_at_the_chosen_places_when_a_scenario_is_laid_under_it(sim, folder):
    said = sim("site", "三村.yaml", "--objective", "median", "--number", 2, "--units", "car", "--out", "选址.yaml")
    assert said.code == 0
    assert said.out.splitlines()[-1].startswith("Wrote 选址.yaml: ")
    text = folder.joinpath("选址.yaml").read_text(encoding="utf-8")
    assert text.startswith("# 三村: 2 of 3 places")
    folder.joinpath("new.yaml").write_text(f"extends: 三村.yaml\n{text}", encoding="utf-8")
    for design in read_scenario("new.yaml").designs.values():
        assert len(design.units["car"].bases.places) == 2


def test_the_file_takes_away_what_said_otherwise_where_units_wait(sim, folder):
    said = sim("site", "三村.yaml", "--objective", "median", "--number", 1, "--units", "auxiliary", "--out", "s.yaml",
               "--set", "designs.village.units.auxiliary.bases.places=null",
               "--set", "designs.village.units.auxiliary.bases.level=cell")  # fmt: skip
    assert said.code == 0, said.err
    assert "level: null" in folder.joinpath("s.yaml").read_text(encoding="utf-8")


def test_places_may_be_chosen_besides_bases_that_are_there(sim, folder):
    # A car waits at a, so the next best place is the one that is farthest off.
    asked = ["site", "三村.yaml", "--objective", "median", "--number", 1, "--mode", "car_on_call", "--json"]
    document = sim(*asked, "--besides", "car").json
    (place,) = document["places"]
    assert (place["code"], place["weight"]) == ("b", 200.0)
    assert document["mean_min"] == pytest.approx(sim(*asked).json["mean_min"] / 2)
    assert "'cra' is no group of units; did you mean car?" in sim(*asked[:-1], "--besides", "cra").err


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["median"], "median needs a number of places"),
        (["cover", "--number", "1"], "cover needs a limit in minutes"),
        (["median", "--number", "4"], "4: must be 1 to 3"),
        (["median", "--number", "1", "--candidates", "vilage"], "'vilage' is no level; 三村 has district, cell"),
        (["median", "--number", "1", "--mode", "boat"], "'boat' is no mode"),
        (["median", "--number", "1", "--units", "cars"], "'cars' is no group of units; did you mean car?"),
        (["median", "--number", "1", "--out", "x.yaml"], "--out needs --units"),
        (["median", "--number", "1", "--units", "car", "--out", "no/x.yaml"], "there is no folder no"),
        (["best"], "'best' is not one of"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(sim, folder, listing, options, complaint):
    before = listing()
    said = sim("site", "三村.yaml", "--objective", *options)
    assert said.code == 2
    assert complaint in said.err
    assert listing() == before


def test_a_limit_that_nobody_can_keep_is_told_with_the_cell_that_is_worst_off(sim, folder):
    said = sim("site", "三村.yaml", "--objective", "set_cover", "--within", 0.5, "--candidates", "district")
    assert said.code == 2
    assert "0.5: 2 cells are farther than that from every district, up to " in said.err
    assert "村); give more minutes, or candidates of a finer level" in said.err


def test_where_nobody_lives_nothing_counts(sim, folder):
    nobody = [
        *(f"--set=world.source.cells.points[{cell}].residents=0" for cell in range(3)),
        "--set=demand.kinds.theft.where=equal",
    ]
    said = sim("site", "三村.yaml", "--objective", "median", "--number", 1, *nobody)
    assert said.code == 2
    assert "no cell of 三村 has any residents; choose another weight" in said.err
