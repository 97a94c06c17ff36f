"""The page is complete in itself, says what matters first, and survives odd results."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest

from sim.errors import ResultsError
from sim.record.results.reading import open_results
from sim.report.page import MOST_MAPS, render_report, unwrapped, write_report
from sim.report.theory import theory_of_designs
from sim.report.words import Words

VOID = {"meta", "br", "link", "img", "input", "hr"}
HOSTILE = "<script>alert(1)</script> & \"quoted\" 'text' {{ 7 * 7 }}"


class Outline(HTMLParser):
    """Checks that every element is closed, and gathers texts, attributes and ids."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.stack, self.texts, self.ids, self.tags, self.attributes = [], [], [], [], []
        self.feed(text)
        self.close()
        assert self.stack == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        self.ids += [value for name, value in attrs if name == "id"]

    def handle_endtag(self, tag):
        assert self.stack.pop() == tag

    def handle_data(self, data):
        if data.strip():
            self.texts.append(data.strip())

    @property
    def text(self):
        return " ".join(self.texts).replace("\u00a0", " ")


@pytest.fixture(params=["en", "zh"])
def page(request, pages):
    return pages[request.param]


@pytest.fixture(scope="module")
def english(pages):
    return Outline(pages["en"])


def test_every_element_is_closed_and_no_id_occurs_twice(page):
    outline = Outline(page)
    assert len(outline.ids) == len(set(outline.ids))
    assert outline.tags.count("svg") == 10
    assert "script" not in outline.tags


def test_the_page_refers_to_nothing_outside_itself(page):
    outline = Outline(page)
    addresses = [value for _, name, value in outline.attributes if name in {"href", "xlink:href", "src", "srcset"}]
    assert addresses
    assert all(value.startswith(("#", "data:image/png;base64,")) for value in addresses)
    styles = [value for _, name, value in outline.attributes if name == "style"] + re.findall(
        r"<style>.*?</style>", page
    )
    assert not re.search(r"@import|url\((?!#)", " ".join(styles))
    assert "http://" not in re.sub(r'xmlns(:xlink)?="[^"]*"', "", page)
    assert "https://" not in page


def test_the_page_forbids_the_browser_to_load_anything(page):
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1]
    assert policy.split("; ")[0] == "default-src 'none'"
    assert "script-src" not in policy
    assert "img-src data:" in policy


def test_every_picture_has_words_and_every_table_headers(page):
    outline = Outline(page)
    labels = [value for tag, name, value in outline.attributes if tag == "svg" and name == "aria-label"]
    assert len(labels) == 10
    assert all(len(label) > 20 for label in labels)
    scopes = [value for tag, name, value in outline.attributes if tag == "th" and name == "scope"]
    assert len(scopes) == outline.tags.count("th")


def test_the_page_says_in_which_language_it_is(pages, results):
    assert '<html lang="en">' in pages["en"]
    assert '<html lang="zh-CN">' in pages["zh"]
    assert '<li lang="en">3 of 62 places lie more than 2 km from a road' in pages["zh"]
    with pytest.raises(ResultsError, match="en or zh"):
        render_report(results, "de")


def test_the_page_holds_what_a_planner_asks_for(english):
    order = [
        "Huaiyang 淮阳: one village, one auxiliary",
        "One auxiliary per village 一村一辅警: mean response",
        "The comparison",
        "Who lives within reach",
        "How soon somebody is there",
        "Difference from “Township stations only”",
        "By hour of the day",
        "Who waits longest",
        "The units at work",
        "How busy the units are",
        "What the units do, hour by hour",
        "The busiest hours of the week",
        "How often a patrol passes",
        "What stands behind it",
        "What was simulated",
        "How sure this is",
        "How to run it again",
        "sim run scenarios/huaiyang.yaml",
        "3f9a7c21b04d5e68",
        "Assumptions",
        "Residents in a household.",
        "Seventh national census of China (2020), bulletin 2",
    ]
    places = [english.text.index(words) for words in order]
    assert places == sorted(places)


def test_lines_that_were_broken_for_an_editor_are_joined():
    assert unwrapped("One\nline.\n\nTwo.\n- a\n- b\n") == "One line.\n\nTwo.\n- a\n- b"
    assert unwrapped("一行\n中文\nand English") == "一行中文 and English"


def test_a_generated_district_is_said_to_be_one(english):
    assert "Places and roads are generated from totals; they are not the real ones." in english.text


def test_the_same_folder_gives_the_same_page(folder, pages):
    assert render_report(open_results(folder), "zh") == pages["zh"]


def test_warnings_come_before_everything_else(build, rows):
    matters = rows(*[("stations", "c0", 1500 + n, np.nan if n < 2 else 5.0) for n in range(10)])
    results = build(matters=matters, manifest={"warnings": ["only 1 replication"]})
    text = Outline(render_report(results)).text
    assert "nobody came to 20.0 % of the calls" in text
    assert text.index("Read this first") < text.index("nobody came to") < text.index("only 1 replication")
    assert text.index("only 1 replication") < text.index("mean response")


def test_without_anything_to_warn_of_there_is_no_warning(english):
    assert "Read this first" not in english.text


def hostile(scenario):
    kinds = {name: kind.model_copy(update={"title": HOSTILE}) for name, kind in scenario.demand.kinds.items()}
    designs = {
        name: design.model_copy(
            update={
                "title": HOSTILE + name,
                "units": {n: g.model_copy(update={"title": HOSTILE}) for n, g in design.units.items()},
            }
        )
        for name, design in scenario.designs.items()
    }
    demand = scenario.demand.model_copy(update={"kinds": kinds})
    changes = {"title": HOSTILE, "description": HOSTILE, "demand": demand, "designs": designs}
    return scenario.model_copy(update=changes)


def test_text_of_the_user_cannot_become_markup(build, district):
    scenario, world = district
    places = replace(world.places, name=tuple(HOSTILE for _ in world.places.name))
    manifest = {name: [HOSTILE] for name in ("notes", "warnings")} | {"command": HOSTILE, "correction": HOSTILE}
    results = build(scenario=hostile(scenario), world=replace(world, places=places), manifest=manifest)
    page = render_report(results)
    outline = Outline(page)
    assert "script" not in outline.tags
    assert "<script" not in page
    assert HOSTILE in outline.text
    assert "49" not in outline.texts[0]


def test_a_run_of_one_design_compares_nothing(build, district):
    scenario, _ = district
    alone = scenario.model_copy(update={"designs": {"stations": scenario.designs["stations"]}})
    outline = Outline(render_report(build(scenario=alone)))
    assert "The comparison" not in outline.text
    assert "Difference from" not in outline.text
    assert "Mean response:" in outline.text
    assert outline.tags.count("svg") == 7


def test_a_sweep_shows_the_first_maps_and_says_so(build, district):
    scenario, _ = district
    first = scenario.designs["stations"]
    designs = {"stations": first} | {f"d{n}": first.model_copy(update={"title": f"Entwurf {n}"}) for n in range(8)}
    outline = Outline(render_report(build(scenario=scenario.model_copy(update={"designs": designs}))))
    assert outline.tags.count("svg") == MOST_MAPS + 7
    assert "3 more designs are not drawn." in outline.text


def test_a_run_without_calls_has_a_page(build, rows):
    nothing = rows(("stations", "c0", 1500, 1.0)).iloc[:0]
    empty = pd.DataFrame({name: [] for name in ("design", "unit", "state", "from_at", "to_at", "matter", "km")})
    coverage = pd.DataFrame({"design": [], "cell": [], "circle_min": [], "covered_probability": []}, dtype=float)
    outline = Outline(render_report(build(matters=nothing, spells=empty, coverage=coverage)))
    assert outline.tags.count("svg") == 8
    assert "None of the 24 villages had 10 answered calls, so none is ranked." in outline.text


def test_a_design_that_failed_altogether_leaves_the_page_standing(build, rows):
    matters = rows(*[("stations", "c0", 1500 + n, 5.0) for n in range(10)])
    assert "auxiliaries" not in set(matters["design"])
    assert Outline(render_report(build(matters=matters))).tags.count("svg") == 9


def test_the_page_stands_in_the_folder_unless_told_otherwise(folder, tmp_path, monkeypatch):
    monkeypatch.setattr("sim.report.page.render_report", lambda results, language: f"{results.folder} {language} 页")
    target = tmp_path / "中文.html"
    assert write_report(str(folder), "zh", target) == target
    assert target.read_text(encoding="utf-8") == f"{folder} zh 页"


def test_the_page_appears_complete_or_not_at_all(build, monkeypatch):
    folder = build().folder
    monkeypatch.setattr("sim.report.page.render_report", lambda _, language: f"page in {language}")
    assert write_report(folder) == folder / "report.html"

    def interrupted(self, *_):
        raise KeyboardInterrupt

    monkeypatch.setattr("pathlib.Path.replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_report(folder, "zh")
    assert (folder / "report.html").read_text(encoding="utf-8") == "page in en"
    assert not [file for file in folder.iterdir() if ".part-" in file.name]


def test_a_page_that_cannot_be_written_is_told_in_words(folder, tmp_path, monkeypatch):
    monkeypatch.setattr("sim.report.page.render_report", lambda _, language: f"page in {language}")
    with pytest.raises(ResultsError, match=r"page\.html: the folder has gone"):
        write_report(folder, "en", tmp_path / "nowhere" / "page.html")


def test_a_folder_that_is_no_results_folder_is_refused(tmp_path):
    with pytest.raises(ResultsError, match="is not a results folder"):
        write_report(tmp_path)


def test_theory_stands_beside_what_was_simulated_with_what_it_leaves_out(pages, english):
    text = english.text
    assert "What queueing theory says" in text
    assert "Mean response 9.5 min (9.1 to 9.9) 9.4 min" in text
    assert "41.0 % 40.0 %" in text
    assert "Theory says nothing of One auxiliary per village 一村一辅警: recorded calls have no rates to go by" in text
    assert "9.0 min" not in text.split("What queueing theory says")[1].split("What stands behind")[0]
    chinese = Outline(pages["zh"])
    assert "每个小时各自处于稳态" in chinese.text
    assert ("li", "lang", "en") in chinese.attributes
    assert "$5 <b>" in chinese.text


def test_a_run_without_theory_has_no_section_on_it(build):
    results = build()
    assert results.theory is None
    assert theory_of_designs(results, Words("en")) == []
