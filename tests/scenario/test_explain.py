"""Every value of the resolved scenario is shown with where it came from."""

import json

import pytest

from sim.scenario.explain import explain, explain_json, explain_text

TEXT = """\
designs:
  plain: {}
  night:
    units:
      car:
        crew: 3
        turnout: {law: lognormal, median_min: 2, sigma: 1}
"""


@pytest.fixture
def origins(read, minimal):
    """Paths, values and origins of a scenario with two designs."""

    def _origins(*sets, text=minimal + TEXT):
        lines = explain(read(text, *sets))
        return {line.path: (line.value, line.unit, line.origin) for line in lines if not line.is_branch}

    return _origins


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("name", ("harbour", "", "harbour.yaml:1")),
        ("world.source.area_km2", (100.0, "km2", "harbour.yaml:5")),
        ("seed", (1, "", "default (convention)")),
        ("world.source.urban_share", (0.35, "", "default (assumption)")),
        (
            "world.source.household_size",
            (2.62, "people", "default (source: Seventh national census of China (2020), bulletin 2)"),
        ),
        ("clock.start", ("2022-03-07", "", "default (convention)")),
        ("designs.plain.units.car.shifts[0].hours", ("00:00-24:00", "", "harbour.yaml:20")),
        ("designs.plain.units.car.turnout.mean_min", (1.0, "min", "default (assumption)")),
        ("designs.plain.units.car.crew", (1, "people", "default (convention)")),
        ("designs.night.units.car.crew", (3, "people", "harbour.yaml:26 (design night)")),
        ("designs.night.units.car.turnout.sigma", (1.0, "", "harbour.yaml:27 (design night)")),
        ("designs.night.units.car.mode_home", (None, "", "default (convention)")),
        ("designs.night.units.car.skills", ([], "", "default (convention)")),
        ("designs.night.desk.preferences", ({}, "", "default (convention)")),
        (
            "experiment.compare",
            (["response_mean_min", "response_p90_min", "within_target_share"], "", "default (convention)"),
        ),
    ],
)
def test_a_value_says_where_it_came_from(origins, path, line):
    assert origins()[path] == line


def test_an_option_is_named_and_its_neighbours_stay_defaults(origins):
    found = origins("units.car.turnout.mean_min=4", "designs.night.desk.queue_limit=2")
    assert found["designs.plain.units.car.turnout.mean_min"][2] == "--set units.car.turnout.mean_min=4"
    assert found["designs.plain.units.car.turnout.law"][2] == "default (assumption)"
    assert found["designs.night.desk.queue_limit"] == (2, "", "--set designs.night.desk.queue_limit=2")


def test_a_value_of_an_extended_file_names_that_file(read, write, minimal):
    write(minimal, "base.yaml")
    lines = {line.path: line.origin for line in explain(read("extends: base.yaml\nseed: 4\n"))}
    assert (lines["name"], lines["seed"]) == ("base.yaml:1", "harbour.yaml:2")


def test_every_value_is_shown_once(read, minimal):
    lines = explain(read(minimal + TEXT))
    assert len({line.path for line in lines}) == len(lines)
    scenario = read(minimal + TEXT).scenario
    shown = {line.path.split(".")[0] for line in lines}
    assert shown == set(type(scenario).model_fields)


def test_the_lines_can_be_written_as_json(read, minimal):
    resolved = read(minimal)
    first = explain_json(resolved)[0]
    assert first == {
        "path": "name", "key": "name", "value": "harbour", "is_branch": False, "unit": "", "origin": "harbour.yaml:1",
    }  # fmt: skip
    assert json.loads(json.dumps(explain_json(resolved))) == explain_json(resolved)


def test_the_text_reads_like_yaml_with_origins_in_one_column(read, minimal):
    text = minimal.replace("name: harbour", "name: harbour\ntitle: 淮阳区\ndescription: 'a: b\n\n  c'")
    lines = explain_text(read(text)).splitlines()
    named = [line.split("  # ")[0].rstrip() for line in lines]
    assert named[:5] == ["name: harbour", "title: 淮阳区", 'description: "a: b\\nc"', "seed: 1", "clock:"]
    assert "  start: 2022-03-07" in named
    assert "    area_km2: 100 km2" in named
    assert "        oneway: true" in named
    assert "          [0]:" in named
    assert "        mode_home: null" in named
    assert "      preferences: {}" in named
    assert "        skills: []" in named
    widths = {len(line.split("  # ")[0].encode("gbk")) for line in lines if "  # " in line}
    assert len({width for width in widths if width <= 72}) == 1


def test_a_long_text_is_cut(read, minimal):
    text = minimal.replace("name: harbour", f"name: harbour\ntitle: {'长' * 100}")
    assert f"title: {'长' * 60}…" in explain_text(read(text))
