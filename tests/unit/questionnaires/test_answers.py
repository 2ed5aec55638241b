"""Reading what was typed as a value of an item, and saying how an item stands."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal.questionnaires.rules.answers import (
    Answer,
    AnswerState,
    Standing,
    ValueProblem,
    number_bounds,
    read_value,
    standing,
)
from portal.questionnaires.rules.structure import Item, ItemType, Option
from tests.factories.questionnaires import SAMPLE_NAMES, TODAY, dont_know, not_applicable, said, sample

ITEMS = [item for name in SAMPLE_NAMES for item in sample(name).items]
CHANNELS = sample("multiple-choice-with-none-of-these").item("people.channels")


def item(kind: ItemType, **rest: object) -> Item:
    return Item(id="a.b", section_id="a", type=kind, **rest)  # type: ignore[arg-type]


COVERAGE = item(ItemType.COVERAGE)
YES_NO = item(ItemType.YES_NO)
CHOICE = item(ItemType.SINGLE_CHOICE, options=(Option("weekly"), Option("monthly")))
NUMBER = item(ItemType.NUMBER, minimum=Decimal(-5), maximum=Decimal(168), decimals=1)
FREE_NUMBER = item(ItemType.NUMBER)
PERCENTAGE = item(ItemType.PERCENTAGE)
DATE = item(ItemType.DATE)
SHORT = item(ItemType.SHORT_TEXT)
LONG = item(ItemType.LONG_TEXT)


@pytest.mark.parametrize(
    ("asked", "typed", "value"),
    [
        (COVERAGE, "0", 0),
        (COVERAGE, " 4 ", 4),
        (COVERAGE, ("3",), 3),
        (YES_NO, "yes", "yes"),
        (YES_NO, "no", "no"),
        (CHOICE, "monthly", "monthly"),
        (NUMBER, "-2,5", Decimal("-2.5")),
        (NUMBER, "168", Decimal(168)),
        (FREE_NUMBER, "1.000.000", Decimal(1_000_000)),
        (PERCENTAGE, "35", Decimal(35)),
        (PERCENTAGE, "35 %", Decimal(35)),
        (DATE, "2024-02-29", date(2024, 2, 29)),
        (DATE, "2024-2-9", date(2024, 2, 9)),
        (SHORT, "  Año nuevo ", "Año nuevo"),
        (SHORT, "one\r\ntwo", "one two"),
        (LONG, "one\r\ntwo\rthree", "one\ntwo\nthree"),
        (LONG, "x" * 4000, "x" * 4000),
        (CHANNELS, "box", ("box",)),
        (CHANNELS, ("person", "box", "box", ""), ("box", "person")),
        (CHANNELS, ("none-of-these",), ("none-of-these",)),
    ],
)
def test_what_was_typed_is_read(asked: Item, typed: str | tuple[str, ...], value: object) -> None:
    assert read_value(asked, typed, TODAY) == value


@pytest.mark.parametrize(
    ("asked", "typed", "problem"),
    [
        (COVERAGE, "", ValueProblem.EMPTY),
        (COVERAGE, None, ValueProblem.EMPTY),
        (COVERAGE, (), ValueProblem.EMPTY),
        (COVERAGE, "5", ValueProblem.UNKNOWN_OPTION),
        (COVERAGE, "٣", ValueProblem.UNKNOWN_OPTION),
        (COVERAGE, ("1", "2"), ValueProblem.UNKNOWN_OPTION),
        (YES_NO, "YES", ValueProblem.UNKNOWN_OPTION),
        (CHOICE, "daily", ValueProblem.UNKNOWN_OPTION),
        (CHANNELS, ("box", "pigeon"), ValueProblem.UNKNOWN_OPTION),
        (CHANNELS, ("box", "none-of-these"), ValueProblem.EXCLUSIVE_WITH_OTHERS),
        (CHANNELS, None, ValueProblem.EMPTY),
        (CHANNELS, (" ",), ValueProblem.EMPTY),
        (NUMBER, "abc", ValueProblem.NOT_A_NUMBER),
        (NUMBER, "1.234", ValueProblem.AMBIGUOUS_NUMBER),
        (NUMBER, "1.25", ValueProblem.TOO_MANY_DECIMALS),
        (NUMBER, "-6", ValueProblem.TOO_SMALL),
        (NUMBER, "168.1", ValueProblem.TOO_LARGE),
        (FREE_NUMBER, "-1", ValueProblem.TOO_SMALL),
        (FREE_NUMBER, "36893488147419103232", ValueProblem.TOO_LARGE),
        (FREE_NUMBER, "1e400", ValueProblem.NOT_A_NUMBER),
        (PERCENTAGE, "101", ValueProblem.TOO_LARGE),
        (PERCENTAGE, "%", ValueProblem.NOT_A_NUMBER),
        (DATE, "--", ValueProblem.EMPTY),
        (DATE, "2024--5", ValueProblem.NOT_A_DATE),
        (DATE, "2023-02-29", ValueProblem.NOT_A_DATE),
        (DATE, "2024-13-01", ValueProblem.NOT_A_DATE),
        (DATE, "1899-12-31", ValueProblem.NOT_A_DATE),
        (DATE, "yesterday", ValueProblem.NOT_A_DATE),
        (DATE, "2026-11-24", ValueProblem.FUTURE_DATE),
        (SHORT, "x" * 301, ValueProblem.TOO_LONG),
        (LONG, "x" * 4001, ValueProblem.TOO_LONG),
        (SHORT, "a\x00b", ValueProblem.BAD_CHARACTERS),
        (LONG, "a\ud800b", ValueProblem.BAD_CHARACTERS),
    ],
)
def test_what_cannot_be_read_is_a_problem(
    asked: Item, typed: str | tuple[str, ...] | None, problem: ValueProblem
) -> None:
    assert read_value(asked, typed, TODAY) is problem


def test_a_later_date_is_a_problem_only_against_a_day() -> None:
    assert read_value(DATE, "2099-01-01") == date(2099, 1, 1)


def test_a_percentage_is_0_to_100_and_a_number_without_bounds_is_not_negative() -> None:
    assert number_bounds(PERCENTAGE) == (0, 100)
    assert number_bounds(FREE_NUMBER)[0] == 0


@settings(deadline=None)
@given(st.sampled_from(ITEMS), st.text(), st.none() | st.just(TODAY))
@example(DATE, "9999-12-31", TODAY)
@example(SHORT, "\ud800", None)
def test_no_text_makes_reading_raise(asked: Item, typed: str, as_of: date | None) -> None:
    read_value(asked, typed, as_of)
    read_value(asked, (typed, typed + "x"), as_of)
    standing(asked, Answer(AnswerState.VALUE, typed), TODAY)


GATE = item(ItemType.COVERAGE, gate=True)


@pytest.mark.parametrize(
    ("asked", "answer", "stands"),
    [
        (COVERAGE, None, Standing.NOT_ANSWERED),
        (COVERAGE, said(""), Standing.NOT_ANSWERED),
        (COVERAGE, said("", "written"), Standing.NOT_ANSWERED),
        (COVERAGE, said("9"), Standing.FAULTY),
        (COVERAGE, said("0"), Standing.ANSWERED),
        (COVERAGE, dont_know(), Standing.DONT_KNOW),
        (COVERAGE, not_applicable(), Standing.NOT_APPLICABLE),
        (COVERAGE, not_applicable("  "), Standing.FAULTY),
        (GATE, not_applicable(), Standing.FAULTY),
        (GATE, dont_know(), Standing.DONT_KNOW),
    ],
)
def test_an_item_stands_by_its_answer(asked: Item, answer: Answer | None, stands: Standing) -> None:
    assert standing(asked, answer, TODAY) is stands
