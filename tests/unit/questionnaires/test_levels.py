"""From an answer to a level, by the rule of each type, held down by missing checks."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.questionnaires.rules.answers import Answer, Standing
from portal.questionnaires.rules.levels import (
    LevelReading,
    add_months,
    attainable_levels,
    counted_level,
    level_of_value,
    read_level,
)
from portal.questionnaires.rules.structure import Check, Item, ItemType
from tests.factories.questionnaires import TODAY, dont_know, not_applicable, said, sample

COVERAGE = sample("coverage-with-checks").item("people.commitment")
INSURED = sample("yes-or-no").item("people.insured")
PAID = sample("single-choice").item("people.paid")
CHANNELS = sample("multiple-choice-with-none-of-these").item("people.channels")
TRAINING = sample("number-higher-is-better").item("people.training")
TURNOVER = sample("percentage-lower-is-better").item("people.turnover")
REVIEW = sample("date-not-too-old").item("people.last-review")
SLOGAN = sample("texts-are-never-scored").item("people.slogan")
COUNT = sample("asked-after-an-answer").item("people.count")


@pytest.mark.parametrize(
    ("item", "answer", "level"),
    [
        (COVERAGE, said("0", "written", "reviewed"), 0),
        (COVERAGE, said("1"), 1),
        (COVERAGE, said("2"), 1),
        (COVERAGE, said("4"), 1),
        (COVERAGE, said("4", "written"), 3),
        (COVERAGE, said("4", "reviewed"), 1),
        (COVERAGE, said("4", "written", "reviewed"), 4),
        (COVERAGE, said("3", "written", "unheard-of"), 3),
        (INSURED, said("yes"), 4),
        (INSURED, said("no"), 0),
        (PAID, said("late"), 0),
        (PAID, said("monthly"), 3),
        (PAID, said("weekly"), 4),
        (CHANNELS, said(("none-of-these",)), 0),
        (CHANNELS, said(("box",)), 1),
        (CHANNELS, said(("box", "phone", "person", "outside")), 4),
        (CHANNELS, said(("box", "none-of-these")), 0),
        (TRAINING, said("0.9"), 0),
        (TRAINING, said("1"), 1),
        (TRAINING, said("2,5"), 2),
        (TRAINING, said("7.9"), 2),
        (TRAINING, said("400"), 4),
        (TURNOVER, said("61"), 0),
        (TURNOVER, said("60"), 1),
        (TURNOVER, said("11"), 3),
        (TURNOVER, said("0"), 4),
        (REVIEW, said("2026-11-23"), 4),
        (REVIEW, said("2026-05-23"), 4),
        (REVIEW, said("2026-05-22"), 3),
        (REVIEW, said("2025-11-22"), 2),
        (REVIEW, said("2023-11-23"), 1),
        (REVIEW, said("2023-11-22"), 0),
        (REVIEW, said("2026-11-24"), 0),
        (SLOGAN, said("We care."), 0),
        (COUNT, said("12"), 0),
        (COVERAGE, None, 0),
        (COVERAGE, dont_know(), 0),
        (COVERAGE, said("nine"), 0),
        (COVERAGE, not_applicable(), 0),
        (INSURED, not_applicable(), None),
        (INSURED, not_applicable(""), 0),
    ],
)
def test_an_answer_counts_as_a_level(item: Item, answer: Answer | None, level: int | None) -> None:
    assert counted_level(item, answer, TODAY) == level


def test_the_reading_names_what_was_claimed_and_the_checks_that_are_missing_for_it() -> None:
    assert read_level(COVERAGE, said("4"), TODAY) == LevelReading(Standing.ANSWERED, 4, 1, ("written", "reviewed"))
    assert read_level(COVERAGE, said("3"), TODAY) == LevelReading(Standing.ANSWERED, 3, 1, ("written",))
    assert read_level(INSURED, not_applicable(), TODAY) == LevelReading(Standing.NOT_APPLICABLE, None, None)
    assert read_level(COVERAGE, dont_know(), TODAY) == LevelReading(Standing.DONT_KNOW, None, 0)


def test_a_value_of_another_type_counts_as_nothing() -> None:
    for item in (COVERAGE, TRAINING, REVIEW, CHANNELS, INSURED, PAID):
        assert level_of_value(item, "something else", TODAY) == 0
    assert level_of_value(REVIEW, date(2026, 12, 1), TODAY) == 0


@pytest.mark.parametrize(
    ("item", "levels"),
    [
        (COVERAGE, (0, 1, 2, 3, 4)),
        (INSURED, (0, 4)),
        (PAID, (0, 3, 4)),
        (CHANNELS, (0, 1, 2, 3, 4)),
        (TRAINING, (0, 1, 2, 3, 4)),
        (REVIEW, (0, 1, 2, 3, 4)),
        (SLOGAN, (0,)),
        (COUNT, (0,)),
        (sample("asked-after-an-answer").item("people.ways"), (0,)),
        (sample("asked-after-an-answer").item("people.hires"), (0,)),
    ],
)
def test_the_levels_that_an_item_can_reach_are_known(item: Item, levels: tuple[int, ...]) -> None:
    assert attainable_levels(item) == levels


def test_a_check_makes_a_level_in_between_reachable() -> None:
    item = Item(
        id="a.b", section_id="a", type=ItemType.YES_NO, answers={"yes": 4, "no": 0}, checks=(Check("proof", 3),)
    )
    assert attainable_levels(item) == (0, 2, 4)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2023, 12, 15), 1, date(2024, 1, 15)),
        (date(2023, 11, 30), 36, date(2026, 11, 30)),
    ],
)
def test_months_are_added_on_the_calendar(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


@settings(deadline=None)
@given(st.dates(date(1950, 1, 1), TODAY), st.dates(date(1950, 1, 1), TODAY))
def test_a_more_recent_date_never_counts_less(one: date, other: date) -> None:
    older, newer = sorted((one, other))
    assert level_of_value(REVIEW, older, TODAY) <= level_of_value(REVIEW, newer, TODAY)
