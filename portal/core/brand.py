"""Turns an installation's brand colours into readable shades; reads nothing and writes nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

DEFAULT_COLOUR = "#1b5e56"
DEFAULT_ACCENT = "#f2b632"
_HEX_COLOUR = re.compile(r"#[0-9a-f]{6}\Z")
_READABLE_ON_WHITE = 5.5  # above the 4.5:1 of WCAG 1.4.3, so that text on the tint passes too
_READABLE_HEADER = 10.4
_READABLE_ACCENT = 4.6
_STEP = 0.96

Colour = tuple[float, float, float]
_WHITE: Colour = (255.0, 255.0, 255.0)
_BLACK: Colour = (0.0, 0.0, 0.0)
_INK: Colour = (18.0, 32.0, 30.0)


@dataclass(frozen=True, slots=True)
class Shades:
    """The colours that pages take from the brand, each as #rrggbb."""

    brand: str
    dark: str
    darker: str
    tint: str
    line: str
    accent: str


def is_colour(text: str) -> bool:
    """Tell whether `text` is a colour as settings write it: # and six hexadecimal digits."""
    return bool(_HEX_COLOUR.match(text.lower()))


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(_read(one)), _luminance(_read(other))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def shades_of(colour: str, accent: str = DEFAULT_ACCENT) -> Shades:
    """Derive the shades: a `colour` too light for white text is darkened, an `accent` too dark on it lightened."""
    brand = _darkened(_read(colour), _READABLE_ON_WHITE)
    dark = _darkened(brand, _READABLE_HEADER)
    return Shades(
        brand=_written(brand),
        dark=_written(dark),
        darker=_written(_mixed(dark, _BLACK, 0.22)),
        tint=_written(_mixed(brand, _WHITE, 0.92)),
        line=_written(_mixed(brand, _WHITE, 0.7)),
        accent=_written(_lightened(_read(accent), dark)),
    )


def stylesheet(colour: str, accent: str = DEFAULT_ACCENT) -> str:
    """Write /brand.css: the custom properties that the style sheet reads, with nothing else in it."""
    shades = shades_of(colour, accent)
    properties = {
        "--brand": shades.brand,
        "--brand-dark": shades.dark,
        "--brand-darker": shades.darker,
        "--brand-tint": shades.tint,
        "--brand-line": shades.line,
        "--accent": shades.accent,
    }
    return ":root{" + ";".join(f"{name}:{value}" for name, value in properties.items()) + "}\n"


def _read(colour: str) -> Colour:
    if not is_colour(colour):
        raise ValueError(f"Not a colour of the form #1b5e56: {colour!r}")
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _written(colour: Colour) -> str:
    return "#" + "".join(f"{int(part + 0.5):02x}" for part in colour)


def _mixed(colour: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (a + (b - a) * share for a, b in zip(colour, other, strict=True))
    return red, green, blue


def _darkened(colour: Colour, wanted: float) -> Colour:
    while 1.05 / (_luminance(colour) + 0.05) < wanted:
        red, green, blue = (part * _STEP for part in colour)
        colour = red, green, blue
    return colour


def _lightened(colour: Colour, ground: Colour) -> Colour:
    ground_light = max(_luminance(ground), _luminance(_INK))  # it also carries ink, as a button
    while (_luminance(colour) + 0.05) / (ground_light + 0.05) < _READABLE_ACCENT:
        colour = _mixed(colour, _WHITE, 1 - _STEP)
    return colour


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
