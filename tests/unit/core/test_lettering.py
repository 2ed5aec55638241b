"""Text is measured and cleaned so that no letter of a name is lost on the way into a document."""

from __future__ import annotations

import unicodedata

import pytest
from fontTools.ttLib import TTFont

from portal.core.lettering import (
    LONGEST_PARAGRAPH,
    LONGEST_WORD,
    REPLACEMENT,
    Face,
    balanced,
    drawable,
    fit_text,
    missing_characters,
    paragraphs_of,
    text_width,
    wrap_text,
)

# Letters of orthographies in use between Alaska and Patagonia that the usual Western fonts lack, and of neighbours.
ORTHOGRAPHIES = {
    "Guaraní": "ÃãẼẽG̃g̃ĨĩÑñÕõŨũỸỹʼ’",
    "Hñähñu": "Ꞌꞌ̱äëïöüA̱a̱E̱e̱I̱i̱O̱o̱U̱u̱",
    "Navajo": "ĄąĄ́ą́ĘęĮįǪǫŁłńáʼ",
    "Dene": "Ɂɂɬəʔ",
    "Salish": "x̱λƛk̓ʷəxʷq̓",
    "Lakota": "ČčĝǦǧȞȟŊŋŠšŽžʼ",
    "Miskito and Garifuna": "âêîôûü",
    "Mapudungun": "ḻṉṯü",
    "Nahuatl": "āēīō",
    "Wayuu and Aymara": "ʼüäïö",
    "Shuar and Awajún": "ŋ̱a̱ɨʉ",
    "Portuguese, French, Haitian": "ãõçâêôÀàŒœŸÿèòŷ",
    "Names from Europe": "ŁłŻżŞşĞğİıĠġĦħŐőŮůŘřĐđÞþß",
    "Money and marks": "€₡₲₱$£¥™№…–—‘’“”«»‹›•§¶°ªº¿¡‰−",
}


@pytest.mark.parametrize("letters", ORTHOGRAPHIES.values(), ids=ORTHOGRAPHIES.keys())
def test_the_letters_of_the_americas_can_be_drawn(letters: str) -> None:
    assert missing_characters(letters) == ()


def test_characters_the_fonts_lack_are_named_once_and_in_order() -> None:
    assert missing_characters("Завод 漢字 Завод 🌽 S.A.") == tuple("Завод漢字🌽")


def test_a_missing_character_leaves_a_visible_mark_for_each() -> None:
    assert drawable("漢字 S.A.") == f"{REPLACEMENT}{REPLACEMENT} S.A."
    assert missing_characters(REPLACEMENT) == ()


@pytest.mark.parametrize(
    "control", ["\u202e", "\u2066", "\u200f", "\u061c", "\u200b", "\ufeff", "\x00", "\x1b", "\ufe0f"]
)
def test_controls_without_a_shape_are_left_out_and_not_called_missing(control: str) -> None:
    assert drawable(f"Ta{control}ller") == "Taller"
    assert missing_characters(f"Ta{control}ller") == ()


def test_accents_are_composed_and_line_ends_are_of_one_kind() -> None:
    assert drawable("Jose\u0301\r\nuno\rdos\u2028tres") == "José\nuno\ndos\ntres"


def test_signs_with_an_equal_in_plain_letters_are_written_so() -> None:
    assert drawable("≥ 18, −3, a → b") == ">= 18, –3, a -> b"
    assert missing_characters("≥−→✓") == ()


@pytest.mark.parametrize("text", ["palabra " * 9_000, "W" * 9_000, "uno\n\n \r\ndos", "", "\n"])
def test_paragraphs_are_short_and_lose_nothing(text: str) -> None:
    parts = paragraphs_of(text)
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert all(part and len(part) <= LONGEST_PARAGRAPH * 1.3 for part in parts)
    assert all(len(word) <= LONGEST_WORD for part in parts for word in part.split())


def test_a_lone_surrogate_becomes_a_mark() -> None:
    assert drawable("a\ud800b") == f"a{REPLACEMENT}b"


@pytest.mark.parametrize("text", ["uno dos tres cuatro cinco seis siete", "W" * 200, "Ñandutí" * 30, "a", ""])
@pytest.mark.parametrize("width", [30.0, 100.0, 500.0])
def test_no_line_is_wider_than_asked_and_no_letter_is_lost(text: str, width: float) -> None:
    lines = wrap_text(text, Face.SERIF_BOLD, 14, width)
    assert all(text_width(line, Face.SERIF_BOLD, 14) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_line_ends_of_the_text_are_kept() -> None:
    assert wrap_text("uno\n\ndos", Face.SANS, 10, 200) == ("uno", "", "dos")


def test_a_cut_word_keeps_each_mark_with_its_letter() -> None:
    lines = wrap_text("g̃" * 60, Face.SANS, 14, 50)
    assert len(lines) > 1
    assert not any(unicodedata.combining(line[0]) for line in lines)


def test_the_largest_size_that_fits_is_taken() -> None:
    short = fit_text("Taller", Face.SERIF_BOLD, sizes=(30, 20, 14), width=300, height=50)
    long = fit_text("Taller " * 20, Face.SERIF_BOLD, sizes=(30, 20, 14), width=300, height=130)
    assert (short.size, short.lines) == (30, ("Taller",))
    assert long.size < 30
    assert long.height <= 130


def test_a_text_that_fits_at_no_size_is_whole_at_the_least() -> None:
    fitted = fit_text("palabra " * 100, Face.SANS, sizes=(20, 14), width=100, height=20)
    assert fitted.size == 14
    assert " ".join(fitted.lines).split() == ["palabra"] * 100


def test_balancing_evens_the_lines_out_and_adds_none() -> None:
    text = "Confecciones Ñandutí São José S.A. de C.V."
    fitted = fit_text(text, Face.SERIF_BOLD, sizes=(34,), width=534, height=200)
    even = balanced(fitted, text, Face.SERIF_BOLD, 534)
    assert len(even.lines) == len(fitted.lines) == 2
    assert text_width(even.lines[0], Face.SERIF_BOLD, 34) < text_width(fitted.lines[0], Face.SERIF_BOLD, 34)
    assert " ".join(even.lines) == text


def test_a_fit_needs_a_size() -> None:
    with pytest.raises(ValueError, match="size"):
        fit_text("a", Face.SANS, sizes=(), width=1, height=1)


def test_the_fonts_are_small_stand_beside_their_licence_and_cover_the_same() -> None:
    folder = Face.SANS.path.parent
    assert "SIL OPEN FONT LICENSE Version 1.1" in (folder / "OFL.txt").read_text(encoding="utf-8")
    covers = [frozenset(TTFont(face.path).getBestCmap()) for face in Face]
    assert len(set(covers)) == 1
    assert sorted(path.name for path in folder.glob("*.ttf")) == sorted(face.path.name for face in Face)
    assert all(face.path.stat().st_size < 200_000 for face in Face)
