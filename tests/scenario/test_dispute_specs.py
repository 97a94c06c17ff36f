"""What is said about disputes and ladders that do not fit."""

DISPUTES = """
  disputes:
    kinds:
      neighbours:
        rate: {per_100k_year: 500}
        into: {theft: 0.5}
ladder:
  rungs:
    village: {needs: [mediate], attempts: 1}
"""


def text(minimal, old="", new=""):
    whole = minimal.replace("units:", DISPUTES.lstrip("\n") + "units:")
    whole = whole.replace("bases:", "skills: [mediate]\n    bases:")
    assert old in whole
    return whole.replace(old, new)


def test_a_scenario_with_disputes_is_read(read, minimal):
    scenario = read(text(minimal)).scenario
    assert scenario.demand.disputes.kinds["neighbours"].colours.of() == (0.80, 0.17, 0.03)
    assert list(scenario.designs["base"].ladder.rungs) == ["village"]


def test_a_design_may_change_the_ladder_and_shut_channels(read, minimal):
    of_b = "ladder: {rungs: {village: {attempts: 5}}}\n    discovery: {channels: null}\n"
    designs = f"designs:\n  a: {{}}\n  b:\n    {of_b}"
    scenario = read(text(minimal) + designs).scenario
    assert [one.ladder.rungs["village"].attempts for one in scenario.designs.values()] == [1, 5]


def test_what_a_dispute_boils_over_into_must_be_a_kind(said, minimal):
    assert said(text(minimal, "{theft: 0.5}", "{fight: 0.5}"))[0].endswith(
        "demand.disputes.kinds.neighbours.into.fight: fight: no such kind; there are theft"
    )


def test_shares_of_what_it_boils_over_into_stay_below_one(said, minimal):
    assert said(text(minimal, "{theft: 0.5}", "{theft: 0.8, x: 0.9}"))[0].endswith("shares make 1.7; must be 1 or less")


def test_shares_of_colours_make_one(said, minimal):
    found = said(text(minimal, "into:", "colours: {blue: 0.5, yellow: 0.1, red: 0.1}\n        into:"))
    assert "blue, yellow and red must make 1; they make 0.7" in found[0]


def test_a_rung_without_anybody_who_can_sit_is_a_mistake(said, minimal):
    found = said(text(minimal, "needs: [mediate]", "needs: [mediat], beside: [lawyer]"))
    assert [line.split(" ", 1)[1] for line in found] == [
        "ladder.rungs.village.needs: no unit of this design has the skill mediat; did you mean mediate?",
        "ladder.rungs.village.beside: no unit of this design has the skill lawyer",
    ]


def test_a_rung_takes_kinds_that_there_are(said, minimal):
    found = said(text(minimal, "attempts: 1", "attempts: 1, kinds: [neighbour], where: office, office_level: town"))
    assert "no such kind of dispute; did you mean neighbours?" in found[0]
    assert "this world has no such level" in found[1]


def test_a_rung_behind_one_that_decides_all_it_would_take_is_a_mistake(said, read, minimal):
    court = "attempts: 1, decides: true, colours: [red]}\n    leader: {needs: [mediate], colours: [%s]}"
    assert said(text(minimal, "attempts: 1}", court % "red"))[0].endswith(
        "ladder.rungs.leader: no dispute comes here: village stands before it and decides whatever it would take"
    )
    assert read(text(minimal, "attempts: 1}", court % "yellow, red"))


def test_a_run_that_begins_without_a_stock_is_warned_of(read, minimal):
    def warned(history_days, new=""):
        whole = text(
            minimal, "    kinds:\n      neighbours", f"    history_days: {history_days}\n    kinds:\n      neighbours"
        )
        return [str(one) for one in read(whole + new).warnings if "history_days" in str(one)]

    # It fades once a year and boils over 0.066 times.
    assert "last for 343 days on average, and few are there when measuring begins: give 685 days" in warned(0)[0]
    assert warned(685) == warned(0, "discovery: {channels: {phone: {reach: 1}}}\n") == []


def test_designs_that_differ_only_in_how_disputes_are_found_are_not_the_same(read, minimal):
    designs = "designs:\n  a: {}\n  b:\n    discovery: {channels: {phone: {reach: 1}}}\n"
    assert not any("is the same as" in str(warning) for warning in read(text(minimal) + designs).warnings)


def test_who_listens_on_calls_and_on_which_must_exist(said, minimal):
    listens = "discovery: {on_calls: {skills: [mediat], kinds: [fight]}}\n"
    assert [line.split(" ", 1)[1] for line in said(text(minimal) + listens)] == [
        "discovery.on_calls.skills: no unit of this design has the skill mediat; did you mean mediate?",
        'discovery.on_calls.kinds[0]: "fight": no such kind. Known: theft',
    ]


def test_ways_to_become_known_have_names_of_their_own(said, minimal):
    both = "discovery: {channels: {a: {reach: 1}, on_calls: {reach: 1}}, rounds: {a: {members: 1}}}\n"
    found = [line.split(" ", 1)[1] for line in said(text(minimal) + both)]
    assert found == [
        "discovery.channels.on_calls: on_calls: stands for what is heard on calls; name it otherwise",
        "discovery.rounds.a: a: a channel has this name",
    ]


def test_rounds_go_to_one_part_that_there_is(said, minimal):
    where = "discovery: {rounds: {a: {members: 1, among: {level: vilage}}, b: {members: 1, among: {largest: 3}}}}\n"
    unknown, none = said(text(minimal) + where)
    assert "this world has no such level; did you mean village?" in unknown
    assert "give exactly one of level and places; given: none" in none
    where = "discovery: {rounds: {a: {members: 1, among: {places: [x], largest: 3}}}}\n"
    assert said(text(minimal) + where)[0].endswith("goes with level")
