"""`sim explain --dispute`: the life of a dispute as it is on record."""

import pytest

SCENARIO = """\
name: ladder
clock: {days: 20, warm_up_days: 0, follow_up_days: 20}
world:
  source:
    kind: read
    name: place
    roads: {format: none}
    cells: {format: inline, points: [{code: "01", x_km: 0, residents: 5000}, {code: "02", x_km: 1, residents: 5000}]}
demand:
  kinds:
    fight: {needs: [order], work: {law: constant, mean_min: 20}}
  disputes:
    kinds:
      neighbours:
        title: 邻里纠纷
        rate: {per_day: 3}
        boils_over: {blue: 20, yellow: 20, red: 20}
        into: {fight: 0.5}
units:
  officer:
    bases: {places: ["01"]}
    skills: [order, mediate]
    shifts: [{hours: 00:00-24:00}]
discovery:
  channels: {phone: {title: 电话, reach: 0.7, delay_days: 2}}
ladder:
  rungs:
    village: {title: 村, needs: [mediate], attempts: 1, settles: {blue: 0.5, yellow: 0.5, red: 0.5}}
    court: {title: 法庭, needs: [mediate], where: office, appointments: {}, decides: true}
experiment: {replications: 1}
"""


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """Return the results folder of a small run with disputes."""
    import contextlib
    import io

    from sim.cli.program import run_program

    folder = tmp_path_factory.mktemp("ladder")
    (folder / "ladder.yaml").write_text(SCENARIO, encoding="utf-8")
    words = ["run", str(folder / "ladder.yaml"), "--workers", "1", "--no-report", "--out", str(folder / "out")]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        assert run_program(words) == 0
    return folder / "out"


def table(folder):
    from sim import open_results

    return open_results(folder).table("disputes").set_index("number")


def test_the_life_ends_as_the_table_says(sim, recorded):
    disputes = table(recorded)
    for outcome in ("settled", "boiled_over", "faded"):
        number = int(disputes.index[disputes.outcome == outcome][0])
        told = sim("explain", recorded, "--dispute", number, "--json").json
        assert told["outcome"] == outcome
        end = next(step for step in told["steps"] if step["fact"] == outcome)
        assert end["at"] == disputes.ended_at[number]


def test_the_text_tells_it_in_english_and_chinese(sim, recorded):
    disputes = table(recorded)
    number = int(disputes.index[disputes.outcome == "settled"][0])
    english = sim("explain", recorded, "--dispute", number).out
    assert "becomes known by: 电话" in english
    assert english.rstrip().endswith("It was settled by agreement.")
    chinese = sim("explain", recorded, "--dispute", number, "--language", "zh").out
    assert "经由电话知晓" in chinese
    assert "进入层级：村" in chinese


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(("--dispute", "99999"), "there is no dispute 99999"), (("--dispute", "1", "--matter", "1"), "not both")],
)
def test_what_is_not_there_is_told_in_words(sim, recorded, arguments, message):
    found = sim("explain", recorded, *arguments)
    assert found.code == 2
    assert message in found.err
