"""Typed text is made safe to keep, and nothing more."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from portal.core.text import clean_line, clean_text


def test_controls_surrogates_and_bidi_tricks_are_taken_out() -> None:
    assert clean_text("a\x00b\ud800c\u202ed\u2066e\u200ff") == "abcdef"


def test_lines_tabs_and_letters_of_every_language_stay() -> None:
    assert clean_text("Ñandutí\r\nQ’eqchiʼ\tꞌñ\rFin") == "Ñandutí\nQ’eqchiʼ\tꞌñ\nFin"


def test_letters_are_composed() -> None:
    assert clean_text("n\u0303") == "ñ"


def test_a_line_is_one_line() -> None:
    assert clean_line("  Uniformes \n La\tMuestra ") == "Uniformes La Muestra"


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once
    once.encode("utf-8")
    assert "\x00" not in once
    assert unicodedata.is_normalized("NFC", once)
