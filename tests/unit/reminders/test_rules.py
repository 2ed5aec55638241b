"""When a reminder is due, at the nearest stage and never after the end."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.reminders.rules import DAYS_LEFT, LEFT_OPEN, Subject, Thing, find_due

ON = date(2026, 3, 2)
ENDING = [Subject.EVIDENCE, Subject.CERTIFICATE]


def thing(subject: Subject, days: int) -> Thing:
    return Thing(subject, UUID(int=1), {"": "Policy", "es": "Política"}, ON + timedelta(days=days))


@pytest.mark.parametrize(
    ("subject", "days", "stage"),
    [
        (Subject.EVIDENCE, 31, None),
        (Subject.EVIDENCE, 30, 30),
        (Subject.EVIDENCE, 8, 30),
        (Subject.EVIDENCE, 7, 7),
        (Subject.EVIDENCE, 0, 7),
        (Subject.EVIDENCE, -1, None),
        (Subject.CERTIFICATE, 61, None),
        (Subject.CERTIFICATE, 60, 60),
        (Subject.CERTIFICATE, 15, 60),
        (Subject.CERTIFICATE, 14, 14),
        (Subject.CERTIFICATE, 0, 14),
        (Subject.CERTIFICATE, -1, None),
        (Subject.ASSESSMENT, -13, None),
        (Subject.ASSESSMENT, -14, LEFT_OPEN),
        (Subject.ASSESSMENT, -400, LEFT_OPEN),
    ],
)
def test_the_stage_that_has_come(subject: Subject, days: int, stage: int | None) -> None:
    due = find_due(thing(subject, days), ON)
    assert (due.stage if due else None) == stage


@given(st.sampled_from(ENDING), st.integers(-100, 500))
def test_what_ends_is_called_to_mind_at_most_once_at_each_stage_and_by_its_own_day(subject: Subject, days: int) -> None:
    ending = thing(subject, days)
    told = [find_due(ending, ON + timedelta(days=passed)) for passed in range(-10, 620)]
    stages = [due.stage for due in told if due]
    assert stages == sorted(stages, reverse=True)
    assert set(stages) <= set(DAYS_LEFT[subject])
    assert {due.day for due in told if due} <= {ending.day}


def test_an_assessment_is_known_by_one_fixed_day() -> None:
    first, second = (find_due(thing(Subject.ASSESSMENT, days), ON) for days in (-14, -90))
    assert first is not None
    assert second is not None
    assert (first.stage, first.day) == (second.stage, second.day)


def test_a_thing_is_called_in_the_language_or_as_it_is_called() -> None:
    assert [thing(Subject.EVIDENCE, 1).title(language) for language in ("es", "pt", "")] == [
        "Política",
        "Policy",
        "Policy",
    ]
