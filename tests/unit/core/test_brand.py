"""Any two colours an operator picks give pages that can be read."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core import brand

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(colours, colours)
def test_text_on_every_shade_is_readable_whatever_the_colours(colour: str, accent: str) -> None:
    shades = brand.shades_of(colour, accent)

    assert brand.contrast(shades.brand, "#ffffff") >= 4.5
    assert brand.contrast(shades.dark, "#ffffff") >= 7
    assert brand.contrast(shades.darker, "#ffffff") >= 7
    assert brand.contrast(shades.brand, shades.tint) >= 4.5
    assert brand.contrast(shades.accent, shades.dark) >= 4.4
    assert brand.contrast(shades.accent, "#12201e") >= 4.5


def test_a_readable_colour_is_kept_as_it_is() -> None:
    assert brand.shades_of(brand.DEFAULT_COLOUR, brand.DEFAULT_ACCENT).brand == brand.DEFAULT_COLOUR
    assert brand.shades_of(brand.DEFAULT_COLOUR, brand.DEFAULT_ACCENT).accent == brand.DEFAULT_ACCENT


@given(colours, colours)
def test_the_style_sheet_holds_colours_and_nothing_else(colour: str, accent: str) -> None:
    text = brand.stylesheet(colour, accent)

    assert re.fullmatch(r":root\{(--[a-z-]+:#[0-9a-f]{6};?)+\}\n", text)


def test_contrast_is_that_of_the_norm() -> None:
    assert brand.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert brand.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("text", ["1b5e56", "#1b5e5", "red", "#1b5e56;}", "#1b5e56\n", ""])
def test_what_is_not_a_colour_is_refused(text: str) -> None:
    assert not brand.is_colour(text)
    with pytest.raises(ValueError, match="Not a colour"):
        brand.shades_of(text)
