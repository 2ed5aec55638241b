"""Passwords put together from what is tried first are seen through, and long ones of one's own are not."""

from math import log10

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.rules import WEAKEST, PasswordProblem, find_password_problem
from portal.accounts.strength import A_WORD, strength

ANA = {"name": "Ana Quispe", "email": "quispe.tejidos@example.org"}


@pytest.mark.parametrize(
    "password",
    [
        "mariposaestrella",
        "perroperro1",
        "verdeamarillo",
        "gatonegro12",
        "25121985ana",
        "Juan15081990",
        "futbolero10",
        "P3rr0v3rde!",
        "catdogcatdog",
        "1234567mar",
        "chienchat2010",
        "cachorro1998",
    ],
)
def test_few_common_parts_make_no_password(password: str) -> None:
    assert strength(password) < WEAKEST
    assert find_password_problem(password, **ANA) is PasswordProblem.TOO_EASY


@pytest.mark.parametrize(
    "password",
    ["quiet river stones", "piedras de río claras", "kfj28dk2msqq", "ñandú 🦤 über 東京", "tres tigres tristes trigo"],
)
def test_long_ones_of_ones_own_are_taken(password: str) -> None:
    assert strength(password) >= WEAKEST
    assert find_password_problem(password, **ANA) is None


def test_ones_own_words_are_tried_first() -> None:
    assert strength("xkqzt8812", ["xkqzt"]) < strength("xkqzt8812")
    assert find_password_problem("tejidosfelices", **ANA) is PasswordProblem.TOO_EASY
    assert find_password_problem("tejidosfelices", name="Luis", email="l@example.org") is None


def test_the_figures_are_logarithms_of_guesses() -> None:
    assert strength("") == 0
    assert strength("7") == 1
    assert strength("mariposa") == pytest.approx(A_WORD)
    assert strength("mariposa" * 3) == pytest.approx(A_WORD + log10(3))
    assert strength("1999") == pytest.approx(2.2)
    assert strength("31121999") == pytest.approx(4.2)
    assert strength("xqx") == 3


@given(st.text(max_size=300))
def test_no_text_raises_and_none_is_worth_more_than_its_characters(password: str) -> None:
    decomposed = 4 * len(password[:64])  # one typed character may stand for several
    assert 0 <= strength(password) <= decomposed


@given(st.sampled_from(["mariposa", "qwertyuiop", "gatonegro", "1985"]), st.integers(2, 6))
def test_saying_it_again_adds_next_to_nothing(word: str, times: int) -> None:
    assert strength(word * times) <= strength(word) + 1
