"""From a record to usable calls: what is found, counted, left out and kept."""

import numpy as np
import pytest

from sim.arrays import NONE
from sim.errors import InputError

HEADER = "called,sent,left,there,free,kind\n"
GOOD = "2024-03-01 10:00:00,2024-03-01 10:02:00,2024-03-01 10:05:00,2024-03-01 10:15:00,2024-03-01 10:45:00,fight\n"


def row(*times, kind="fight", day="2024-03-01"):
    return ",".join([*(f"{day} {time}" if time else "" for time in times), kind]) + "\n"


def refusal(importing, *given, **options):
    with pytest.raises(InputError) as refused:
        importing(*given, **options)
    return refused.value.problems


def test_a_good_row_gives_all_spans_and_no_flaw(importing):
    calls = importing(HEADER + GOOD).calls
    assert calls.line.tolist() == [2]
    assert calls.called_at[0] == np.datetime64("2024-03-01T10:00:00")
    spans = [calls.handling_min, calls.turnout_min, calls.travel_min, calls.on_scene_min]
    assert [span[0] for span in spans] == [2, 3, 10, 30]
    assert (calls.response_min[0], calls.service_min[0]) == (15, 43)
    assert (calls.kind.text()[0], calls.origin.text()[0], calls.flaws.text()[0]) == ("fight", "call", "")
    assert (calls.priority[0], calls.unit.code[0], calls.place.code[0]) == (NONE, NONE, NONE)
    assert np.isnan(calls.lon[0])


def test_calls_are_sorted_by_time_and_equal_ones_by_line(importing):
    late, early = GOOD.replace("03-01", "03-02"), GOOD
    calls = importing(HEADER + late + early + early, "repeats: {alike: each}\n").calls
    assert calls.line.tolist() == [3, 4, 2]
    assert calls.number.tolist() == [0, 1, 2]


def test_every_flaw_of_the_stamps_is_counted(counts):
    text = HEADER + "".join(
        [
            row("", "10:02", "10:05", "10:15", "10:45"),
            row("ten", "10:02", "10:05", "10:15", "10:45"),
            row("10:00", "", "10:05", "late", "10:45"),
            row("10:00", "10:02", "10:02", "10:15", "10:45"),
            row("10:00", "09:58", "10:05", "10:15", "10:45"),
            row("10:00", "10:02", "10:05", "10:15", "").replace("10:15", "23:15"),
            row("10:00", "10:02", "10:05", "", ""),
        ]
    )
    found = counts(text, "time_formats: [YYYY-MM-DD HH:MM]\nlongest: {travel_min: 600, response_min: 600}\n")
    assert found == {
        "no_call_time": 1, "unreadable_called": 1, "missing_dispatched": 1, "unreadable_arrived": 1,
        "zero_turnout": 1, "out_of_order": 1, "negative_handling": 1, "long_travel": 1, "long_response": 1,
        "missing_arrived": 1, "missing_cleared": 2,
    }  # fmt: skip


def test_a_span_of_nothing_is_kept_only_where_the_mapping_says_so(importing):
    text = HEADER + row("10:00:00", "10:00:00", "10:00:00", "10:15:00", "10:45:00")
    assert np.isnan(importing(text).calls.turnout_min[0])
    calls = importing(text, "real_zeros: [turnout_min]\n").calls
    assert (calls.turnout_min[0], calls.flaws.text()[0]) == (0, "zero_handling")


@pytest.mark.parametrize(
    ("what", "travel", "flaw"), [("leave", np.nan, "day_early,negative_travel"), ("mend", 4, "day_mended")]
)
def test_a_missed_midnight_is_left_out_or_mended(importing, what, travel, flaw):
    text = HEADER + "2024-03-01 23:55:00,,2024-03-01 23:58:00,2024-03-01 00:02:00,2024-03-01 00:20:00,fight\n"
    calls = importing(text, f"wrong_day: {what}\n").calls
    np.testing.assert_equal(calls.travel_min, [travel])
    assert flaw in calls.flaws.text()[0]
    assert calls.on_scene_min[0] == 18


def test_what_means_nothing_is_missing_and_counted_by_column(importing):
    text = HEADER + GOOD + row("10:10:00", "10:12:00", "", "", "").replace(",,,", ",NULL,-9999,1900-01-01 00:00:00")
    found = importing(text)
    assert found.quality["sentinels"] == {"left": {"NULL": 1}, "there": {"-9999": 1}, "free": {"1900-01-01": 1}}
    assert found.calls.flaws.text()[1] == "missing_en_route,missing_arrived,missing_cleared"


def test_days_outside_the_period_are_left_out(importing):
    days = [GOOD.replace("03-01", day) for day in ("02-29", "03-01", "03-02", "03-03")]
    found = importing(HEADER + "".join(days), "period: {first: 2024-03-01, last: 2024-03-02}\n")
    assert found.calls.line.tolist() == [3, 4]
    assert found.quality["counts"]["outside_period"]["lines"] == [2, 5]


def test_kinds_are_told_by_their_words_whatever_capitals_and_blanks(importing):
    kinds = ["打架 斗殴", "打架　斗殴", "THEFT ", "theft", "ＴＨＥＦＴ", "noise", ""]
    more = "time_formats: [YYYY-MM-DD HH:MM]\n"
    text = HEADER + "".join(row(f"10:0{n}", "", "", "", "", kind=kind) for n, kind in enumerate(kinds))
    assert importing(text, more).calls.kind.text().tolist() == [
        "打架_斗殴", "打架_斗殴", "theft", "theft", "theft", "noise", "other",
    ]  # fmt: skip
    table = "  values: {打架 斗殴: fight, Theft: theft}\n  unlisted: minor\n"
    found = importing(text, more, mapping=_mapping("kind:\n  column: kind\n" + table))
    assert found.calls.kind.text().tolist() == ["fight"] * 2 + ["theft"] * 3 + ["minor"] * 2
    assert found.quality["counts"]["unlisted_kind"]["lines"] == [7]
    assert found.quality["counts"]["no_kind"]["count"] == 1


def _mapping(more):
    return "time_zone: Asia/Shanghai\ntimes: {called: called}\n" + more


def test_texts_that_no_table_lists_are_shown_only_where_they_are_many(importing):
    kinds = ["noise"] * 5 + ["张三"] * 4
    text = "called,kind\n" + "".join(f"2024-03-0{n + 1} 10:00:00,{kind}\n" for n, kind in enumerate(kinds))
    found = importing(text, mapping=_mapping("kind: {column: kind, values: {theft: theft}}\n"))
    assert found.quality["unlisted"]["kind"] == {"texts": {"noise": 5}, "other_texts": 1, "rows_with_others": 4}
    assert "张三" not in str(found.quality)


def test_who_began_it_is_told_by_the_first_rule_that_knows(importing):
    text = "called,source,type\n" + "".join(
        f"2024-03-01 10:0{n}:00,{source},{kind}\n"
        for n, (source, kind) in enumerate(
            [("110", "a"), ("officer", "a"), ("110", "transfer"), ("officer", "transfer"), ("?", "a"), ("", "a")]
        )
    )
    rules = """\
kind: {always: ems}
origin:
  - {column: source, values: {110: call, OFFICER: unit}}
  - {column: type, values: {a: call, transfer: scheduled}}
"""
    found = importing(text, mapping=_mapping(rules))
    assert found.calls.origin.text().tolist() == ["call", "unit", "scheduled", "unit", "call", "call"]
    assert found.quality["origins"] == {"call": 3, "unit": 2, "scheduled": 1}
    assert found.quality["counts"]["unlisted_origin"]["lines"] == [6, 7]
    assert found.quality["counts"]["unit_initiated"]["lines"] == [3, 5]


def test_priorities_are_numbers_or_words(importing):
    text = "called,p\n" + "".join(
        f"2024-03-01 10:0{n}:00,{p}\n" for n, p in enumerate(["1", "9", "0", "紧急", "10", ""])
    )
    found = importing(text, mapping=_mapping("kind: {always: ems}\npriority: {column: p, values: {紧急: 1}}\n"))
    assert found.calls.priority.tolist() == [1, 9, NONE, 1, NONE, NONE]
    assert found.quality["counts"]["unlisted_priority"]["lines"] == [4, 6]


def test_rows_alike_in_all_that_is_read_are_one_call(importing):
    text = HEADER.strip() + ",remark\n" + "".join(GOOD.strip() + f",{remark}\n" for remark in ("a", "b"))
    found = importing(text)
    assert (found.calls.line.tolist(), found.quality["counts"]["duplicate"]["lines"]) == ([2], [3])
    assert len(importing(text, "repeats: {alike: each}\n").calls) == 2


UNITS = "id,called,sent,there,unit\n" + "".join(
    f"{call},2024-03-01 10:00:00,2024-03-01 10:0{sent}:00,{f'2024-03-01 10:{there}:00' if there else ''},{unit}\n"
    for call, sent, there, unit in [
        ("A1", 1, "", "car 1"), ("A1", 3, 20, "car 2"), ("A1", 2, 30, "car 3"), ("B", 2, "", "car 2"),
        ("B", 1, "", "car 3"), ("", 1, 9, "car 1"), ("", 2, 8, "car 1"),
    ]
)  # fmt: skip
OF_UNITS = """\
time_zone: Asia/Shanghai
times: {called: called, dispatched: sent, arrived: there}
kind: {always: ems}
"""


def test_of_several_units_the_first_to_come_tells_the_call(importing):
    more = "unit: {column: unit, keep: true}\nrepeats: {id: [id], rows: unit}\n"
    found = importing(UNITS, more, mapping=OF_UNITS)
    assert sorted(zip(found.calls.line.tolist(), found.calls.unit.text(), strict=True)) == [
        (3, "car 2"), (6, "car 3"), (7, "car 1"), (8, "car 1"),
    ]  # fmt: skip
    assert found.quality["counts"]["another_unit"]["lines"] == [2, 4, 5]


def test_of_several_rows_about_one_call_the_first_is_kept(importing):
    found = importing(UNITS, "repeats: {id: [id]}\n", mapping=OF_UNITS)
    assert sorted(found.calls.line.tolist()) == [2, 5, 7, 8]
    assert found.quality["counts"]["same_call"]["lines"] == [3, 4, 6]


def test_names_of_units_become_numbers_unless_they_are_kept(importing):
    found = importing(UNITS, "unit: unit\n", mapping=OF_UNITS)
    assert set(found.calls.unit.names) == {"unit-1", "unit-2", "unit-3"}
    assert "car 1" not in str(found.quality)


def test_only_what_is_mapped_is_read_and_the_rest_is_named(importing):
    text = "called,姓名,电话,kind\n2024-03-01 10:00:00,张三,13812345678,fight\n"
    found = importing(text, mapping=_mapping("kind: kind\n"))
    assert found.quality["columns"] == {
        "mapped": {"times.called": "called", "kind": "kind"},
        "dropped": ["姓名", "电话"],
    }
    assert "张三" not in str(found.quality) + str(found.calls)


@pytest.mark.parametrize("value", ["13812345678", "call +86 138-1234-5678", "(573) 555-0123", "11010519491231002X"])
def test_what_looks_like_a_phone_or_a_card_is_not_kept(importing, value):
    value = value.replace("138-1234-5678", "13812345678")
    text = f"called,place\n2024-03-01 10:00:00,{value}\n2024-03-01 10:01:00,411603101201\n"
    found = importing(text, mapping=_mapping("kind: {always: a}\nplace: place\n"))
    assert found.calls.place.text().tolist() == [None, "411603101201"]
    assert found.quality["counts"]["personal"]["count"] == 1


def test_a_long_text_is_no_category(importing):
    text = f"called,kind\n2024-03-01 10:00:00,{'张三打电话说' * 20}\n"
    assert [problem.path for problem in refusal(importing, text, mapping=_mapping("kind: kind\n"))] == ["kind.column"]


def test_a_column_of_thousands_of_words_is_no_kind(importing):
    text = "called,kind\n" + "".join(f"2024-03-01 10:00:00,text {n}\n" for n in range(2001))
    (problem,) = refusal(importing, text, mapping=_mapping("kind: kind\n"))
    assert (problem.line, problem.path) == (3, "kind.column")
    assert "more than 2,000 different texts" in problem.message


def test_rows_are_compared_themselves_where_their_digests_are_the_same(importing, monkeypatch):
    text = HEADER + GOOD + GOOD.replace("10:", "11:") + GOOD
    monkeypatch.setattr("pandas.util.hash_array", lambda column: np.zeros(len(column), dtype=np.uint64))
    assert importing(text).quality["counts"]["duplicate"]["lines"] == [4]


def test_two_keys_that_fold_alike_may_not_differ(importing):
    (problem,) = refusal(
        importing, HEADER + GOOD, mapping=_mapping("kind: {column: kind, values: {A b: x, a  B: y}}\n")
    )
    assert (problem.line, problem.path) == (3, "kind.values.a  B")


def test_columns_that_are_not_there_are_all_named_at_their_place(importing):
    found = refusal(importing, "Called,sent,left,there,kind\n")
    assert [(problem.line, problem.path) for problem in found] == [
        (2, "times.called.column"), (2, "times.cleared.column"),
    ]  # fmt: skip
    assert "did you mean Called?" in found[0].message or "its columns are" in found[0].message


def test_a_column_that_stands_twice_is_refused(importing):
    (problem,) = refusal(importing, HEADER.replace("kind", "sent,kind") + GOOD)
    assert problem.message == "'sent' is the name of 2 columns of 记录.csv"


def test_a_record_without_one_usable_call_says_why_and_how_its_times_look(importing):
    (problem,) = refusal(importing, HEADER + row("10:00", "", "", "", "", day="01.Mai.24") * 3)
    assert "in 3 lines the time of the call is in none of the formats" in problem.message
    assert "in line 2 it looks like 00.xxx.00 00:00" in problem.message


def test_many_broken_rows_mean_that_the_file_is_read_wrongly(importing):
    (problem,) = refusal(importing, HEADER + GOOD * 3 + "a,b\n")
    assert "1 of 4 rows have more or fewer cells than the header, the first in line 5" in problem.message


def test_a_few_broken_rows_are_left_out_and_counted(importing):
    found = importing(HEADER + GOOD * 9 + "a,b\n\n", "repeats: {alike: each}\n")
    assert (found.quality["rows"], found.quality["used"]) == (10, 9)
    assert found.quality["counts"]["broken_row"]["lines"] == [11]
