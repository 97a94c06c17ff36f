"""`sim lockdown`: the published lockdown of a city, and what is refused."""

from pathlib import Path

import pytest

CITY = Path(__file__).resolve().parents[2] / "scenarios" / "places" / "cumcm2011b.yaml"


def test_the_exits_of_district_a_are_closed_as_early_as_published(sim, shared_data):
    exits = shared_data / "cumcm2011b" / "exits.csv"
    said = sim("lockdown", CITY, "--points", exits, "--only", "scope=A", "--area", "A", "--json")
    document = said.json
    assert document["last_min"] == pytest.approx(8.015457, abs=5e-7)
    assert document["units_on_hand"] == 20
    assert len({row["unit"] for row in document["points"]}) == len(document["points"]) == 13
    # Who is last cannot be helped: the next best platform would be later there.
    assert document["points"][0]["point"] == "29"


@pytest.fixture
def posts(folder):
    """Put a car into each of the three villages."""
    text = folder.joinpath("三村.yaml").read_text(encoding="utf-8")
    folder.joinpath("三村.yaml").write_text(text.replace("{places: [a]}", "{level: cell}"), encoding="utf-8")
    return folder


def test_the_last_point_decides_who_goes_where(sim, posts):
    said = sim("lockdown", "三村.yaml", "--points", "b，c", "--column", "place", "--units", "car")
    assert said.code == 0
    head, _, *rows = said.out.splitlines()
    assert head.startswith("2 points closed by 2 of 3 units, the last after 1.000000 min; ")
    assert [row.split() for row in rows] == [["b", "car.2", "b", "1.000"], ["c", "car.3", "c", "1.000"]]


def test_points_may_stand_in_a_file_of_which_some_rows_count(sim, posts):
    posts.joinpath("口.csv").write_text("卡口,组\na,甲\nb,乙\n", encoding="gbk")
    rows = ["--points", "口.csv", "--column", "卡口", "--only", "组=甲", "--encoding", "gbk"]
    said = sim("lockdown", "三村.yaml", *rows, "--json")
    assert [(row["point"], row["base"]) for row in said.json["points"]] == [("a", "a")]


def test_units_off_duty_do_not_count(sim, posts):
    options = ["lockdown", "三村.yaml", "--points", "c", "--design", "village", "--units", "auxiliary"]
    assert sim(*options, "--at", "12:00").code == 0
    said = sim(*options, "--at", "22:00")
    assert said.code == 2
    assert "no such unit is on duty then" in said.err


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--points", "x"], "'x' is no node"),
        (["--points", "a,a"], "a: named twice"),
        (["--points", ","], "names no point"),
        (["--points", "a", "--only", "scope=A"], "--points names none"),
        (["--points", "none.csv"], "none.csv"),
        (["--points", "p.csv", "--column", "nod"], "'nod' is no column of p.csv; did you mean node?"),
        (["--points", "p.csv", "--only", "scope"], "write COLUMN=VALUE"),
        (["--points", "p.csv", "--only", "scope=C"], "no row of p.csv has scope=C; there are A, B"),
        (["--points", "a,b,c", "--units", "car", "--area", "a"], "3 points for 1 units"),
        (["--points", "a", "--units", "cart"], "'cart' is no group of units; did you mean car?"),
        (["--points", "a", "--area", "z"], "'z' is no place of 三村"),
        (["--points", "a", "--design", "statoin"], "'statoin' is no design; did you mean station?"),
        (["--points", "a", "--at", "25:00"], "25:00"),
    ],
)
def test_what_cannot_be_closed_is_refused(sim, posts, options, complaint):
    posts.joinpath("p.csv").write_text("scope,node\nA,a\nB,b\n", encoding="utf-8")
    said = sim("lockdown", "三村.yaml", *options)
    assert said.code == 2
    assert complaint in said.err
