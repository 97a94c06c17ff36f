import pytest

from sim.errors import InputError
from sim.experiment.family import compared_labels


def labels(scenario_with, *compare):
    return compared_labels(scenario_with(experiment={"compare": list(compare)}))


def complaint(scenario_with, label):
    with pytest.raises(InputError) as caught:
        labels(scenario_with, label)
    (problem,) = caught.value.problems
    assert problem.path == "experiment.compare[0]"
    return problem.message


def test_labels_of_the_district_and_of_its_parts_are_known(scenario_with):
    given = (
        "response_mean_min",
        "response_p90_min[kind=theft]",
        "within_target_share[hour=08]",
        "busy_share_mean[group=aux]",
    )
    assert labels(scenario_with, *given) == given


def test_a_label_that_is_given_twice_is_compared_once(scenario_with):
    assert labels(scenario_with, "calls", "people", "calls") == ("calls", "people")


@pytest.mark.parametrize(
    ("label", "message"),
    [
        ("respons_mean_min", "'respons_mean_min' is no measure; did you mean response_mean_min?"),
        ("xyz", "'xyz' is no measure; sim measures lists them"),
        ("people[hour=08]", "people is not measured by 'hour'; it is by group"),
        ("cost_per_call[group=car]", "cost_per_call is not measured by 'group'; it has no parts"),
        ("calls[kind=thef]", "there is no kind 'thef'; did you mean theft?"),
        ("calls[hour=8]", "there is no hour '8'; write 00 to 23"),
        ("people[group=boat]", "there is no group 'boat'; there are car, aux"),
    ],
)  # fmt: skip
def test_a_label_that_cannot_be_is_refused_with_what_to_try(scenario_with, label, message):
    assert complaint(scenario_with, label) == message


def test_all_wrong_labels_are_reported_at_once(scenario_with):
    with pytest.raises(InputError) as caught:
        labels(scenario_with, "xyz", "calls", "calls[kind=zzz]")
    assert [problem.path for problem in caught.value.problems] == ["experiment.compare[0]", "experiment.compare[2]"]
