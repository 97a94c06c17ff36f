"""The reference page is current and complete."""

import subprocess
import sys
from pathlib import Path

from sim.scenario.reference import call_mapping_page, reference_page
from sim.scenario.specs.written import Written

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "scenario.md"


def rows(section):
    """Return the cells of the table in a section of the page, by key."""
    text = reference_page().split(f"\n## {section}\n")[1].split("\n## ")[0]
    lines = [line[2:-2].split(" | ") for line in text.splitlines() if line.startswith("| `")]
    return {cells[0].strip("`"): cells[1:] for cells in lines}


def test_the_page_is_current():
    shipped = PAGE.read_text(encoding="utf-8")
    assert shipped == reference_page(), "run: python -m sim.scenario.reference > docs/reference/scenario.md"


def test_the_page_on_mappings_of_calls_is_current():
    shipped = PAGE.with_name("call_mapping.md").read_text(encoding="utf-8")
    assert shipped == call_mapping_page(), (
        "run: python -m sim.scenario.reference call_mapping > docs/reference/call_mapping.md"
    )


def test_the_page_is_printed_by_its_module():
    printed = subprocess.run([sys.executable, "-m", "sim.scenario.reference"], capture_output=True, check=True)
    assert printed.stdout.decode().replace("\r\n", "\n") == reference_page()


def test_every_key_of_a_scenario_file_has_its_row():
    assert list(rows("Written")) == list(Written.model_fields)


def test_a_row_says_type_unit_bounds_default_and_source():
    generated = rows("GeneratedWorld")
    assert generated["area_km2"] == ["Area.", "number", "km2", "above 0; 200,000 or less", "required", ""]
    assert generated["urban_share"][1:] == ["number", "", "0 or more; 1 or less", "`0.35`", "assumption"]
    assert generated["kind"][1:] == ["`generated`", "", "", "required", ""]
    assert rows("Mode")["speed_kmh"][1:4] == [
        "map: road class → number",
        "km/h",
        "not empty; each above 0; each 250 or less",
    ]
    assert rows("Written")["clock"][1:] == ["[Clock](#clock)", "", "", "its own defaults", "convention"]
    assert rows("UnitGroup")["mode_home"][1:] == ["text", "", "", "none", "convention"]
    assert rows("Desk")["handling"][4] == "`{law: constant, mean_min: 1}`"


def test_a_long_default_stands_below_its_table():
    travel = reference_page().split("\n## Travel\n")[1].split("\n## ")[0]
    assert rows("Travel")["modes"][4] == "below"
    block = travel.split("Default of `modes`:\n\n```yaml\n")[1].split("```")[0]
    assert "ebike:\n  speed_kmh: {trunk: 22" in block
    assert "oneway: false" in block
