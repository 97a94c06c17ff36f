"""A mistake that stands in a design, or that only some designs inherit: where it is placed, and who is named."""

import pytest


def test_a_value_in_two_designs_is_reported_once_at_the_base(said, minimal):
    text = minimal.replace("bases: {level: township}", "bases: {level: township}\n    crew: 0")
    assert said(text + "designs: {a: {}, b: {}, c: {title: C}}\n") == ["19:11 units.car.crew: 0: must be 1 or more"]


def test_a_value_that_only_some_designs_inherit_names_them(said, minimal):
    text = minimal.replace("bases: {level: township}", "bases: {level: township}\n    crew: 0")
    assert said(text + "designs: {a: {}, b: {units: {car: {crew: 2}}}}\n") == [
        "19:11 units.car.crew: 0: must be 1 or more (in a)"
    ]


def test_a_value_of_a_design_is_placed_in_the_design(said, minimal):
    text = minimal + "designs:\n  a: {}\n  b:\n    units:\n      car: {crew: 0, mode: plane}\n"
    assert said(text) == [
        "25:19 designs.b.units.car.crew: 0: must be 1 or more",
        '25:28 designs.b.units.car.mode: "plane": no such mode in world.travel.modes. '
        "Known: car, car_on_call, ebike, foot",
    ]


def test_a_key_that_a_design_takes_away_is_missed_where_it_was_taken(said, minimal):
    text = minimal + "designs:\n  a: {}\n  b:\n    units:\n      car: {shifts: null}\n"
    assert said(text) == ["25:13 designs.b.units.car.shifts: missing: the roster"]


def test_a_key_left_over_from_the_base_says_how_to_drop_it(said, minimal):
    text = minimal.replace("{level: township}", "{level: township}\n    turnout: {law: constant, mean_min: 2}")
    text += "designs:\n  a: {}\n  b:\n    units:\n      car: {turnout: {law: lognormal, median_min: 2, sigma: 1}}\n"
    assert said(text) == [
        '19:30 units.car.turnout.mean_min: does not go with law: "lognormal" (harbour.yaml:26 (design b)), '
        "whose keys are law, median_min, sigma; write mean_min: null there to drop it (in b)"
    ]


def test_a_choice_that_a_design_makes_twice_is_placed_in_the_design(said, minimal):
    text = minimal + "designs:\n  a: {}\n  b:\n    units:\n      car: {bases: {places: [x]}}\n"
    assert said(text) == [
        "25:29 designs.b.units.car.bases: give exactly one of level, places, nodes and file; given: level, places"
    ]


def test_a_group_that_only_a_design_completes_is_missing_in_the_others(said, minimal):
    text = minimal.replace("    bases: {level: township}\n", "")
    text += "designs:\n  a: {}\n  b: {units: {car: {bases: {level: village}}}}\n"
    assert said(text) == ["17:3 units.car.bases: missing: where they wait (in a)"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "designs: {a: {units: {cars: null}}}",
            "21:23 designs.a.units.cars: there is no cars here to remove; did you mean car?",
        ),
        (
            "designs: {a: {units: {car: {shfits: null}}}}",
            "21:29 designs.a.units.car.shfits: there is no shfits here to remove; did you mean shifts?",
        ),
    ],
)
def test_removing_what_is_not_there_is_a_slip(said, minimal, text, problem):
    assert said(minimal + text + "\n") == [problem]
