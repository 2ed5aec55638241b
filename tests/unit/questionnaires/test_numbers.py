"""Numbers as people of different countries type them."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.questionnaires.rules.numbers import NumberProblem, parse_number


@pytest.mark.parametrize(
    ("typed", "decimals", "number"),
    [
        ("0", 0, "0"),
        ("007", 0, "7"),
        ("12", 0, "12"),
        ("-3", 0, "-3"),
        ("\u22123", 0, "-3"),
        ("+4", 0, "4"),
        ("-0", 0, "0"),
        ("2,5", 1, "2.5"),
        ("2.5", 1, "2.5"),
        (".5", 1, "0.5"),
        (",5", 1, "0.5"),
        ("2.50", 1, "2.5"),
        ("3.0", 0, "3"),
        ("1,234", 0, "1234"),
        ("1.234", 0, "1234"),
        ("1.234.567", 0, "1234567"),
        ("1,234,567", 2, "1234567"),
        ("1.234,5", 1, "1234.5"),
        ("1,234.5", 1, "1234.5"),
        ("1.234.567,89", 2, "1234567.89"),
        ("1 234", 0, "1234"),
        ("1\u00a0234,5", 1, "1234.5"),
        ("1\u202f234.5", 1, "1234.5"),
        ("1'234.5", 1, "1234.5"),
        ("1 234,567", 3, "1234.567"),
        ("0.125", 3, "0.125"),
        (" 5 ", 0, "5"),
    ],
)
def test_a_number_is_read_where_it_can_mean_one_thing(typed: str, decimals: int, number: str) -> None:
    assert parse_number(typed, decimals=decimals) == Decimal(number)


@pytest.mark.parametrize(
    ("typed", "decimals", "problem"),
    [
        ("1.234", 1, NumberProblem.AMBIGUOUS),
        ("12,345", 3, NumberProblem.AMBIGUOUS),
        ("2.5", 0, NumberProblem.TOO_MANY_DECIMALS),
        ("0.123", 2, NumberProblem.TOO_MANY_DECIMALS),
        ("1234,567", 2, NumberProblem.TOO_MANY_DECIMALS),
        ("", 0, NumberProblem.NOT_A_NUMBER),
        ("-", 0, NumberProblem.NOT_A_NUMBER),
        ("5.", 1, NumberProblem.NOT_A_NUMBER),
        (".", 1, NumberProblem.NOT_A_NUMBER),
        ("1e5", 2, NumberProblem.NOT_A_NUMBER),
        ("nan", 2, NumberProblem.NOT_A_NUMBER),
        ("inf", 2, NumberProblem.NOT_A_NUMBER),
        ("0x10", 0, NumberProblem.NOT_A_NUMBER),
        ("--5", 0, NumberProblem.NOT_A_NUMBER),
        ("1.2.3", 2, NumberProblem.NOT_A_NUMBER),
        ("1,2.345,6", 2, NumberProblem.NOT_A_NUMBER),
        ("12 34", 0, NumberProblem.NOT_A_NUMBER),
        ("1_000", 0, NumberProblem.NOT_A_NUMBER),
        ("٣", 0, NumberProblem.NOT_A_NUMBER),
        ("five", 0, NumberProblem.NOT_A_NUMBER),
        ("9" * 41, 0, NumberProblem.NOT_A_NUMBER),
    ],
)
def test_what_is_no_number_or_two_is_told_apart(typed: str, decimals: int, problem: NumberProblem) -> None:
    assert parse_number(typed, decimals=decimals) is problem


@settings(deadline=None)
@given(st.text(alphabet="0123456789.,' -+%e\u00a0", max_size=45), st.integers(0, 4))
def test_nothing_that_looks_like_a_number_raises(typed: str, decimals: int) -> None:
    found = parse_number(typed, decimals=decimals)
    assert isinstance(found, NumberProblem) or found.is_finite()


@settings(deadline=None)
@given(st.integers(0, 10**9), st.sampled_from([".", ",", " ", "'"]))
def test_a_whole_number_is_read_the_same_with_and_without_groups(number: int, mark: str) -> None:
    assert parse_number(f"{number:,}".replace(",", mark), decimals=0) == number
