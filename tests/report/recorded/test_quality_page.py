"""The page on the quality of recorded calls: complete in itself, in both languages, whatever the record holds."""

import re
from html.parser import HTMLParser

import numpy as np
import pytest

from sim.calls.flaws import FLAWS
from sim.calls.import_calls import import_calls
from sim.calls.quality import SET_ASIDE
from sim.report.findings import told
from sim.report.recorded.days import days_of
from sim.report.recorded.missing import missing_by_month
from sim.report.recorded.page import render_quality_page
from sim.report.recorded.positions import squares_of
from sim.report.recorded.week import calls_an_hour
from sim.report.words import Words
from sim.scenario.call_mapping import read_call_mapping

MAPPING = """\
title: 试点 <b>县</b>
time_zone: Asia/Shanghai
times: {called: called, dispatched: sent, arrived: there}
kind: {column: kind, values: {a: fight}}
position: {x: x, y: y}
category: kind
origin: [{column: who, values: {110: call, officer: unit, planned: scheduled}}]
"""


def record(days=60):
    """Return a record of two calls a day, with flaws."""
    lines = ["called,sent,there,kind,x,y,who,name"]
    start = np.datetime64("2024-01-01")
    for day in range(days):
        date = start + day
        sent = f"{date} 08:05:00" if day % 3 else ""
        lines.append(f"{date} 08:00:00,{sent},{date} 08:20:00,a,{114 + day / 1000},33.{day:02d},110,张三")
        lines.append(f"{date} 20:00:00,{date} 19:00:00,noon,<i>,0,0,{'officer' if day % 2 else 'planned'},李四")
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    folder = tmp_path_factory.mktemp("record")
    folder.joinpath("calls.csv").write_text(record(), encoding="utf-8")
    folder.joinpath("mapping.yaml").write_text(MAPPING, encoding="utf-8")
    return import_calls(folder / "calls.csv", read_call_mapping(folder / "mapping.yaml"))


@pytest.fixture(scope="module", params=["en", "zh"])
def page(request, imported):
    return render_quality_page(imported, request.param)


class Tags(HTMLParser):
    """Gathers the tags of a page and checks that they close in order."""

    def __init__(self):
        super().__init__()
        self.open, self.seen = [], []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        if tag not in {"meta", "path", "use", "rect", "line"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in {"path", "use", "rect", "line"}:
            assert self.open.pop() == tag


def test_the_page_is_well_formed_loads_nothing_and_escapes_what_it_was_given(page):
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    assert [tag for tag, _ in tags.seen if tag in {"script", "img", "link", "iframe"}] == []
    assert not re.search(r"""(?:src|href)=["'](?!#)""", page)
    assert "试点 &lt;b&gt;县" in page
    assert "<i>" not in page
    assert [tag for tag, _ in tags.seen].count("svg") == 5


def test_the_page_tells_what_was_counted_and_no_name(page):
    for name in ("missing_dispatched", "unreadable_arrived", "negative_handling", "zero_position", "unlisted_kind"):
        assert f"<code>{name}</code>" in page
    assert "张三" not in page
    assert "name" in page  # the column that was dropped


def test_a_figure_tells_how_often_and_when(imported):
    demand = imported.calls.demand()
    page = render_quality_page(imported, "en")
    assert len(demand) == 60
    assert "60 calls can be used, out of 120 rows." in page
    assert "30 rows were begun by units" in page
    assert "30 rows were planned beforehand" in page
    assert "On average 1.0 calls a day (line) over 60 days" in page
    assert "from 08 to 09 o’clock: 1.00" in page


def test_a_page_without_any_call_says_so(tmp_path):
    tmp_path.joinpath("calls.csv").write_text("called,who\n2024-01-01 08:00:00,x\n", encoding="utf-8")
    mapping = "time_zone: UTC\ntimes: {called: called}\nkind: {always: a}\norigin: [{column: who, values: {x: unit}}]\n"
    tmp_path.joinpath("mapping.yaml").write_text(mapping, encoding="utf-8")
    found = import_calls(tmp_path / "calls.csv", read_call_mapping(tmp_path / "mapping.yaml"))
    page = render_quality_page(found, "en")
    assert "Nobody called for anything in this record" in page
    assert "<svg" not in page


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_page_of_one_call_with_nothing_but_its_time_can_be_drawn(tmp_path, language):
    tmp_path.joinpath("calls.csv").write_text("called\n2024-01-01 08:00:00\n", encoding="utf-8")
    mapping = "time_zone: UTC\ntimes: {called: called}\nkind: {always: a}\n"
    tmp_path.joinpath("mapping.yaml").write_text(mapping, encoding="utf-8")
    found = import_calls(tmp_path / "calls.csv", read_call_mapping(tmp_path / "mapping.yaml"))
    assert render_quality_page(found, language).count("<svg") == 3  # neither stamps that could be missing nor a map


def test_every_flaw_is_told_in_chinese():
    texts = [text for flaw in FLAWS for text in (flaw.meaning, flaw.done)] + [
        meaning for _, meaning in SET_ASIDE.values()
    ]
    assert [text for text in texts if not told(text, Words("zh"))[1]] == []


def test_a_day_without_calls_counts(imported):
    calls = imported.calls.demand().kept(np.array([0, 1, 3]))
    days = days_of(calls)
    assert days.count.tolist() == [1, 1, 0, 1]
    assert (days.mean, days.dispersion) == (0.75, pytest.approx(1 / 3))


def test_hours_of_the_week_begin_on_monday(imported):
    calls = imported.calls.demand()  # from a Monday on, at 8
    rate = calls_an_hour(calls)
    assert np.flatnonzero(rate).tolist() == [24 * day + 8 for day in range(7)]
    one = calls_an_hour(calls.kept(np.array([2])))  # a Wednesday alone
    assert np.flatnonzero(~np.isnan(one)).tolist() == list(range(48, 72))


def test_what_is_missing_is_counted_month_by_month(imported):
    months, share = missing_by_month(imported.calls.demand(), "dispatched")
    assert months.astype(str).tolist() == ["2024-01", "2024-02"]
    assert share.tolist() == [pytest.approx(11 / 31), pytest.approx(9 / 29)]


def test_squares_are_no_smaller_than_a_neighbourhood_and_hold_nearly_all():
    rng = np.arange(1000) / 1000
    squares = squares_of(114 + 0.01 * rng, 33 + 0.01 * rng)
    assert squares.side_km == 0.5 if squares.side_km > 0.25 else squares.side_km == 0.25
    assert squares.count.sum() + squares.outside == 1000
    assert squares.outside <= 20
