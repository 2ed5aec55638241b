"""Which items are asked, by profile and by earlier answers."""

import pytest

from portal.organisations.rules import Size, SupplierProfile
from portal.questionnaires.rules.answers import Answers
from portal.questionnaires.rules.conditions import asked_items, minutes_needed
from tests.factories.questionnaires import TODAY, dont_know, not_applicable, profile, said, sample


def asked(name: str, who: SupplierProfile, answers: Answers) -> list[str]:
    return [item.id.partition(".")[2] for item in asked_items(sample(name), who, answers, TODAY)]


@pytest.mark.parametrize(
    ("who", "ids"),
    [
        (profile(Size.MICRO, "47", "MX"), ["commitment"]),
        (profile(Size.MEDIUM, "47", "MX"), ["commitment", "board"]),
        (profile(Size.MICRO, "13", "MX"), ["commitment", "sewing"]),
        (profile(Size.MICRO, "47", "CO"), ["commitment", "local"]),
        (profile(Size.MICRO, "47", "MX", frozenset({"migrant-workers"})), ["commitment", "local"]),
        (profile(Size.LARGE, "47", "MX"), ["commitment", "board", "day-shift"]),
        (profile(Size.LARGE, "47", "MX", frozenset({"night-work"})), ["commitment", "board"]),
        (profile(Size.MICRO, "47", "MX", frozenset({"land-or-communities"})), ["commitment", "neighbours"]),
        (
            profile(Size.MICRO, "47", "MX", frozenset({"indigenous-peoples"})),
            ["commitment", "neighbours", "peoples"],
        ),
    ],
)
def test_the_profile_decides_what_is_asked(who: SupplierProfile, ids: list[str]) -> None:
    assert asked("asked-by-size-and-traits", who, {}) == ids


ALWAYS = ["commitment", "hires", "count", "ways"]


@pytest.mark.parametrize(
    ("answers", "opened"),
    [
        ({}, []),
        ({"people.hires": said("yes")}, ["fees"]),
        ({"people.hires": said("no")}, ["remarks"]),
        ({"people.hires": dont_know()}, []),
        ({"people.hires": not_applicable()}, []),
        ({"people.hires": said("maybe")}, []),
        ({"people.count": said("10")}, ["team"]),
        ({"people.count": said("9")}, []),
        ({"people.count": said("many")}, []),
        ({"people.ways": said(("agency", "direct"))}, ["agencies"]),
        ({"people.ways": said(("none",))}, []),
        ({"people.commitment": said("2", "written")}, ["approved-on"]),
        ({"people.commitment": said("2")}, []),
    ],
)
def test_earlier_answers_open_items(answers: Answers, opened: list[str]) -> None:
    assert asked("asked-after-an-answer", profile(), answers) == ALWAYS + opened


def test_minutes_are_rounded_up_and_depend_on_the_size() -> None:
    questionnaire = sample("asked-after-an-answer")
    assert minutes_needed(questionnaire, profile(Size.MICRO), questionnaire.items[:4]) == 4
    assert minutes_needed(questionnaire, profile(Size.LARGE), questionnaire.items[:3]) == 6
    assert minutes_needed(questionnaire, profile(Size.LARGE), ()) == 0
