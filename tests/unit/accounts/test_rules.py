"""Passwords that are refused, and addresses one may be sent on to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.addresses import normal_email
from portal.accounts.common_passwords import COMMON_STEMS
from portal.accounts.rules import PasswordProblem, find_password_problem, safe_path

WHO = {"name": "Ana Quispe", "email": "ana.quispe@tejidos.example"}


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("nine char", PasswordProblem.TOO_SHORT),
        ("x1" * 101, PasswordProblem.TOO_LONG),
        ("Ana Quispe", PasswordProblem.LIKE_YOU),
        ("anaquispe2024", PasswordProblem.LIKE_YOU),
        ("ana.quispe@tejidos.example", PasswordProblem.LIKE_YOU),
        ("tejidos.example1", PasswordProblem.LIKE_YOU),
        ("Password123!", PasswordProblem.TOO_COMMON),
        ("contraseña2026", PasswordProblem.TOO_COMMON),
        ("senhasenha99", PasswordProblem.TOO_COMMON),
        ("MotDePasse-1", PasswordProblem.TOO_COMMON),
        ("1234567890", PasswordProblem.TOO_COMMON),
        ("0987654321", PasswordProblem.TOO_COMMON),
        ("qwertyuiop", PasswordProblem.TOO_COMMON),
        ("1q2w3e4r5t", PasswordProblem.TOO_COMMON),
        ("aaaaaaaaaaaa", PasswordProblem.TOO_COMMON),
        ("ababababab", PasswordProblem.TOO_COMMON),
        ("Colombia2026", PasswordProblem.TOO_COMMON),
    ],
)
def test_a_password_that_is_guessed_first_is_refused(password: str, problem: PasswordProblem) -> None:
    assert find_password_problem(password, **WHO) is problem


@pytest.mark.parametrize(
    "password",
    [
        "quiet river stones",
        "ñandú azul 东京",
        "correcthorsebattery",
        "   spaces  count  ",
        "🦤🦜🐟🦥🐒🦙🐢🐍🦌🐜",
        "the quispe family table",
    ],
)
def test_any_characters_make_a_good_password(password: str) -> None:
    assert find_password_problem(password, **WHO) is None


def test_the_list_of_common_words_is_long_enough_and_plain() -> None:
    assert len(COMMON_STEMS) >= 200
    assert all(stem.isascii() and stem.isalpha() and stem.islower() for stem in COMMON_STEMS)


@given(st.text(max_size=300), st.text(max_size=60), st.text(max_size=60))
def test_every_text_is_judged_without_failing(password: str, name: str, email: str) -> None:
    problem = find_password_problem(password, name=name, email=email)
    assert problem is None or problem in PasswordProblem


@pytest.mark.parametrize("path", ["/", "/a/b?c=d&e=%2F", "/organisation#x"])
def test_paths_of_this_site_are_safe(path: str) -> None:
    assert safe_path(path) == path


@pytest.mark.parametrize(
    "address",
    [None, "", "a", "//x", "/\\x", "\\\\x", "http://x", "/a b", "/a\nb", "/\tx", "javascript:1", "/a\\b", " /x"],
)
def test_everything_else_is_not(address: str | None) -> None:
    assert safe_path(address) is None


@given(st.text(max_size=40))
def test_a_safe_path_never_names_a_host(text: str) -> None:
    path = safe_path("/" + text)
    assert path is None or not path.startswith(("//", "/\\"))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ana@Example.ORG", "ana@example.org"),
        ("ana+listo@example.org", "ana+listo@example.org"),
        ("ana@Ñandú.example", "ana@xn--and-6ma2c.example"),
        ("ana", None),
        ("ana@", None),
        ("ana@example.org,b@example.org", None),
        ("ana@example.org\r\nBcc: b@example.org", None),
        ("x" * 250 + "@example.org", None),
        ("\ud800@example.org", None),
        ("a\x00@example.org", None),
    ],
)
def test_an_address_has_one_form(typed: str, kept: str | None) -> None:
    assert normal_email(typed) == kept
