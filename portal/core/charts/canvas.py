"""Writes one SVG picture from shapes; knows nothing of what they mean.

A picture is either fluid (as wide as its column: places along it are shares of the width, so that text keeps its size
on a telephone) or of a fixed width for documents. Only presentation attributes are written, since the
Content-Security-Policy refuses styles, and hatching is drawn as paths, since the PDF renderer drops patterns.
"""

from __future__ import annotations

from html import escape
from typing import NamedTuple

from markupsafe import Markup

from portal.core.charts.ink import INK, QUIET
from portal.core.lettering import Face, drawable, text_width, wrap_text
from portal.core.pdf import PICTURE_FAMILY

TEXT, SMALL = 15.0, 14.0
LEADING = 1.3
NARROWEST = 288.0  # the width of a column on a telephone of 320 pixels
WIDEST = 1200.0
FIXED_WIDTH = 620.0
_HATCH_STEP = 7
_FAMILY = "system-ui,'Noto Sans',sans-serif"


class Box(NamedTuple):
    """A rectangle: where it begins along the width and how wide it is (percent), how far down and how high (pixels)."""

    share: float
    top: float
    width: float
    height: float


class Canvas:
    """Collects shapes and gives them out as one SVG element. `share`s are percentages of the width."""

    def __init__(self, name: str, *, fixed: bool = False) -> None:
        self._name = name
        self._fixed = fixed
        self._parts: list[str] = []

    @property
    def is_fixed(self) -> bool:
        """Whether the width is known."""
        return self._fixed

    @property
    def least_width(self) -> float:
        """The narrowest that the picture is ever shown, in pixels."""
        return FIXED_WIDTH if self._fixed else NARROWEST

    def along(self, share: float) -> str:
        """A place, or a length, along the width."""
        return f"{FIXED_WIDTH * share / 100:.1f}" if self._fixed else f"{share:.2f}%"

    def fits(self, text: str, share: float, *, size: float = SMALL) -> bool:
        """Whether a line of text fits into a share of the width wherever the picture is shown."""
        return text_width(text, Face.SANS, size) + 6 <= self.least_width * share / 100

    def rectangle(self, box: Box, fill: str, line: str = "") -> None:
        """A filled box."""
        stroke = f' stroke="{line}"' if line else ""
        self._parts.append(f'<rect {self._place(box)} fill="{fill}"{stroke}/>')

    def dashed(self, box: Box, line: str) -> None:
        """An empty box with a broken outline."""
        self._parts.append(f'<rect {self._place(box)} fill="none" stroke="{line}" stroke-dasharray="3 3"/>')

    def line(self, start: tuple[float, float], end: tuple[float, float], colour: str, width: float = 1) -> None:
        """A straight line between two places (share, height)."""
        ends = f'x1="{self.along(start[0])}" y1="{start[1]:.1f}" x2="{self.along(end[0])}" y2="{end[1]:.1f}"'
        self._parts.append(f'<line {ends} stroke="{colour}" stroke-width="{width:g}" stroke-linecap="round"/>')

    def dot(self, share: float, top: float, fill: str, radius: float = 4) -> None:
        """A filled circle."""
        self._parts.append(f'<circle cx="{self.along(share)}" cy="{top:.1f}" r="{radius:g}" fill="{fill}"/>')

    def hatching(self, box: Box, line: str, *, both_ways: bool = False) -> None:
        """Slanted lines within a box, rising or in both directions."""
        room = (FIXED_WIDTH if self._fixed else WIDEST) * box.width / 100
        lines = _slanted(room, box.height)
        if both_ways:
            lines += _slanted(room, box.height, falling=True)
        self._inside(box, f'<path d="{lines}" fill="none" stroke="{line}"/>')

    def crossing(self, box: Box, line: str) -> None:
        """The two diagonals of a box."""
        right, low = box.share + box.width, box.top + box.height
        self.line((box.share, box.top), (right, low), line)
        self.line((box.share, low), (right, box.top), line)

    def _place(self, box: Box) -> str:
        width, height = self.along(box.width), f"{box.height:g}"
        return f'x="{self.along(box.share)}" y="{box.top:g}" width="{width}" height="{height}"'

    def _inside(self, box: Box, markup: str) -> None:
        if self._fixed:
            self._parts.append(
                f'<g transform="translate({FIXED_WIDTH * box.share / 100:.1f} {box.top:g})">{markup}</g>'
            )
        else:
            self._parts.append(f"<svg {self._place(box)}>{markup}</svg>")

    def text(
        self,
        share: float,
        base: float,
        text: str,
        *,
        anchor: str = "",
        colour: str = INK,
        size: float = TEXT,
        bold: bool = False,
    ) -> None:
        """One line of text at a place; `anchor` is middle or end."""
        more = (f' text-anchor="{anchor}"' if anchor else "") + (' font-weight="bold"' if bold else "")
        more += "" if colour == INK else f' fill="{colour}"'
        more += "" if size == TEXT else f' font-size="{size:g}"'
        self._parts.append(f'<text x="{self.along(share)}" y="{base:.1f}"{more}>{escape(drawable(text))}</text>')

    def slanted_text(self, share: float, base: float, lines: tuple[str, ...]) -> None:
        """A short text that climbs to the right, for the head of a narrow column."""
        rows = "".join(
            f'<text transform="rotate(-45)" y="{place * SMALL:g}" font-size="{SMALL:g}">{escape(drawable(row))}</text>'
            for place, row in enumerate(lines)
        )
        if self._fixed:
            self._inside(Box(share, base, 0, 0), rows)
        else:
            place = f'x="{self.along(share)}" y="{base:g}" width="1" height="1" overflow="visible"'
            self._parts.append(f"<svg {place}>{rows}</svg>")

    def paragraph(
        self, share: float, top: float, text: str, room: float, *, colour: str = INK, bold: bool = False
    ) -> float:
        """Text in as many lines as it needs within a share of the narrowest width; returns how far down it goes."""
        face = Face.SANS_BOLD if bold else Face.SANS
        for row in wrap_text(text, face, TEXT, self.least_width * room / 100):
            top += TEXT * LEADING
            self.text(share, top - 5, row, colour=colour, bold=bold)
        return top

    def finish(self, height: float, title: str, description: str) -> Markup:
        """The whole element, which says in words what it shows."""
        name = escape(self._name)
        words = f'<title id="{name}-title">{escape(drawable(title))}</title>'
        words += f'<desc id="{name}-text">{escape(drawable(description))}</desc>'
        return self._element(height, f'role="img" aria-labelledby="{name}-title {name}-text"', words)

    def finish_silent(self, height: float, look: str) -> Markup:
        """An element that only repeats to the eye what another says; `look` is its class."""
        return self._element(height, f'class="{look}" aria-hidden="true" focusable="false"', "")

    def _element(self, height: float, role: str, words: str) -> Markup:
        family = PICTURE_FAMILY if self._fixed else _FAMILY
        size = f'width="{FIXED_WIDTH:g}" height="{height:.0f}" viewBox="0 0 {FIXED_WIDTH:g} {height:.0f}"'
        size = size if self._fixed else f'width="100%" height="{height:.0f}" overflow="visible"'
        head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} {role} font-family="{family}" font-size="{TEXT:g}"'
        return Markup(f'{head} fill="{INK}">{words}{"".join(self._parts)}</svg>')  # noqa: S704  all text is escaped


def quiet_text(canvas: Canvas, share: float, base: float, text: str, anchor: str = "") -> None:
    """A small line that says less than the rest: an axis, a note."""
    canvas.text(share, base, text, anchor=anchor, colour=QUIET, size=SMALL)


def _slanted(width: float, height: float, *, falling: bool = False) -> str:
    """Slanted lines that fill a box and do not leave it."""
    lines = []
    for step in range(_HATCH_STEP, int(width + height), _HATCH_STEP):
        low, high = (max(0.0, step - height), min(step, height)), (min(step, width), max(0.0, step - width))
        if falling:
            low, high = (low[0], height - low[1]), (high[0], height - high[1])
        lines.append(f"M{low[0]:g} {low[1]:g}L{high[0]:g} {high[1]:g}")
    return "".join(lines)


def label_with_note(canvas: Canvas, top: float, label: str, note: str, room: float) -> float:
    """A label in as many lines as it needs, and a note at the right end, on a line of its own if need be."""
    top = canvas.paragraph(0, top, label, room)
    last = wrap_text(label, Face.SANS, TEXT, canvas.least_width * room / 100)[-1]
    both = text_width(last, Face.SANS, TEXT) + text_width(note, Face.SANS, SMALL) + 10
    if note and both > canvas.least_width * room / 100:
        top += SMALL * LEADING
    if note:
        quiet_text(canvas, room, top - 5, note, "end")
    return top
