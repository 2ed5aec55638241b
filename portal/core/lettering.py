"""What our document fonts can draw and how much room it takes; measures and cleans text, draws nothing.

xhtml2pdf drops a character that its font lacks without a word. So every text that goes into a document is passed
through `drawable`, which puts a visible mark (U+FFFD) in the place of such a character, and `missing_characters` tells
a page which ones they are, so that it can warn the person who typed them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from reportlab.pdfbase.ttfonts import TTFont

FONT_FOLDER = Path(__file__).resolve().parent / "fonts"
# xhtml2pdf sets the lines of a paragraph no closer than the height of the font itself.
NATURAL_LEADING = 1.37
LONGEST_PARAGRAPH, LONGEST_WORD = 6_000, 400
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

# Characters without a shape of their own. Direction controls could show a code or a name in another order than it is
# stored in; the rest would only come out as empty boxes. Tabs and line ends are not among them.
_INVISIBLE = (
    (0x00, 0x08), (0x0B, 0x0C), (0x0E, 0x1F), (0x7F, 0x9F), (0xAD, 0xAD), (0x061C, 0x061C), (0x180B, 0x180E),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB),
    (0xE0000, 0xE01EF),
)  # fmt: skip
_REMOVED: dict[int, str | None] = {code: None for first, last in _INVISIBLE for code in range(first, last + 1)}
# Signs that the fonts lack and that have an equal in plain letters. None can open a tag, so this is safe in markup too.
_EQUALS: dict[int, str | None] = {
    0x2212: "\N{EN DASH}",
    0x2264: "<=",
    0x2265: ">=",
    0x2192: "->",
    0x2713: "x",
    0x2714: "x",
    0x25CF: "\N{BULLET}",
}
_LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029\x85]")


class Face(StrEnum):
    """The font files of our documents."""

    SANS = "NotoSans-Regular"
    SANS_BOLD = "NotoSans-Bold"
    SERIF_BOLD = "NotoSerif-Bold"

    @property
    def path(self) -> Path:
        """Where the font file is."""
        return FONT_FOLDER / f"{self.value}.ttf"


@dataclass(frozen=True)
class Fitted:
    """A text broken into lines at one size; `leading` is the height of a line; both in points."""

    lines: tuple[str, ...]
    size: float
    leading: float

    @property
    def height(self) -> float:
        """The height of all lines together, in points."""
        return len(self.lines) * self.leading


@cache
def _font(face: Face) -> TTFont:
    """Read a font for measuring. It is not registered, so no document can draw with it by mistake."""
    return TTFont(f"measure-{face.value}", str(face.path))


@cache
def _covered() -> frozenset[int]:
    """Return the code points that every one of our fonts has a shape for, and line ends and tabs."""
    faces = [frozenset(_font(face).face.charToGlyph) for face in Face]
    return faces[0].intersection(*faces[1:]) | {0x09, 0x0A}


def _plain(text: str) -> str:
    """Compose accents, use one kind of line end, write some signs in plain letters and leave out what has no shape."""
    composed = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text))
    return composed.translate(_REMOVED | _EQUALS)


def missing_characters(text: str) -> tuple[str, ...]:
    """Return the characters of a text that our fonts cannot draw, each once, in order of appearance."""
    covered = _covered()
    return tuple(dict.fromkeys(char for char in _plain(text) if ord(char) not in covered))


def drawable(text: str) -> str:
    """Return the text as our fonts can draw it: accents composed, no invisible controls, U+FFFD for what is missing."""
    plain = _plain(text)
    covered = _covered()
    missing = [code for code in map(ord, set(plain)) if code not in covered]
    return plain.translate(dict.fromkeys(missing, REPLACEMENT)) if missing else plain


def text_width(text: str, face: Face, size: float) -> float:
    """Return the width of one line of text in points."""
    return float(_font(face).stringWidth(text, size))


def paragraphs_of(text: str) -> tuple[str, ...]:
    """Return a text as paragraphs for a document: one a line, none empty or too long, no word wider than a page.

    The renderer needs time with the square of a paragraph's length, so one of more than `LONGEST_PARAGRAPH` characters
    goes on in a new one.
    """
    parts = []
    for line in drawable(text).split("\n"):
        words = [
            word[start : start + LONGEST_WORD] for word in line.split() for start in range(0, len(word), LONGEST_WORD)
        ]
        part: list[str] = []
        length = 0
        for word in words:
            if length + len(word) > LONGEST_PARAGRAPH:
                parts.append(" ".join(part))
                part, length = [], 0
            part.append(word)
            length += len(word) + 1
        parts.append(" ".join(part))
    return tuple(part for part in parts if part)


def _cut_word(word: str, face: Face, size: float, width: float) -> Iterable[str]:
    """Cut a word that is wider than a line into pieces that fit; a combining mark stays with its letter."""
    piece = ""
    for char in word:
        if piece and not unicodedata.combining(char) and text_width(piece + char, face, size) > width:
            yield piece
            piece = ""
        piece += char
    yield piece


def wrap_text(text: str, face: Face, size: float, width: float) -> tuple[str, ...]:
    """Break a text into lines no wider than `width` points, at spaces where it can; line ends in the text are kept."""
    lines: list[str] = []
    for paragraph in drawable(text).split("\n"):
        line = ""
        for word in re.split("[ \t]+", paragraph.strip(" \t")):
            longer = f"{line} {word}" if line else word
            if text_width(longer, face, size) <= width:
                line = longer
                continue
            pieces = list(_cut_word(word, face, size, width))
            lines.extend([line] * bool(line) + pieces[:-1])
            line = pieces[-1]
        lines.append(line)
    return tuple(lines)


def balanced(fitted: Fitted, text: str, face: Face, width: float) -> Fitted:
    """Return a fitted text with lines of about the same length, at the same size and with as many lines."""
    best = fitted
    for step in range(1, 20):
        lines = wrap_text(text, face, fitted.size, width * (1 - step * 0.03))
        if len(lines) > len(fitted.lines):
            break
        best = Fitted(lines, fitted.size, fitted.leading)
    return best


def fit_text(
    text: str, face: Face, *, sizes: Iterable[float], width: float, height: float, leading: float = NATURAL_LEADING
) -> Fitted:
    """Return the text at the first of `sizes` (largest first) that fits into `height`; at the last size in any case.

    A word is only broken when the last size needs it. `leading` is the height of a line in relation to the size.
    The text is never cut: what does not fit at the last size is taller than asked for, and the caller must make room.
    """
    fitted: Fitted | None = None
    for size in sizes:
        fitted = Fitted(wrap_text(text, face, size, width), size, round(size * leading, 2))
        words = [text_width(word, face, size) for word in drawable(text).split()]
        if fitted.height <= height and max(words, default=0) <= width:
            return fitted
    if fitted is None:
        message = "at least one size is needed"
        raise ValueError(message)
    return fitted
