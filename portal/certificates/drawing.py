"""Draws the certificate's ornament, seal, bars and QR code as SVG; pure functions, numbers and words in, markup out.

Only what svglib understands is used: paths, circles, rectangles, plain text. No pattern, no gradient, no style sheet.
Lengths are points; the origin is the top left corner.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape

import segno

GOLD = "#f2b632"
GOLD_DARK = "#c98f14"
PAPER = "#ffffff"
INK_FAINT = "#edf3f1"
TRACK = "#dfeae7"
RULE = "#9fb8b3"
WARNING = "#b3261e"
WARNING_FAINT = "#fae3e0"
WAVE_PIECES, PETAL_PIECES = 8, 4

Point = tuple[float, float]
_NEAR = 1e-4


@dataclass(frozen=True)
class Inks:
    """The shades of the brand's colour: for areas, for lines on them, and for what stands out a little from them."""

    deep: str = "#12463f"
    line: str = "#1e5f56"
    middle: str = "#2c7568"


@dataclass(frozen=True)
class Box:
    """A rectangle on the page."""

    left: float
    top: float
    width: float
    height: float


def svg(width: float, height: float, parts: Iterable[str]) -> bytes:
    """Put parts together into one SVG document."""
    size = f'viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'.encode()


def rectangle(box: Box, fill: str, *, radius: float = 0) -> str:
    """Draw a filled rectangle."""
    corner = f' rx="{radius:g}" ry="{radius:g}"' if radius else ""
    place = f'x="{box.left:.2f}" y="{box.top:.2f}" width="{box.width:.2f}" height="{box.height:.2f}"'
    return f'<rect {place}{corner} fill="{fill}"/>'


def outline(box: Box, stroke: str, *, width: float = 0.6, radius: float = 0) -> str:
    """Draw the border of a rectangle."""
    place = f'x="{box.left:.2f}" y="{box.top:.2f}" width="{box.width:.2f}" height="{box.height:.2f}"'
    return f'<rect {place} rx="{radius:g}" ry="{radius:g}" fill="none" stroke="{stroke}" stroke-width="{width:g}"/>'


def _curve(place: Callable[[float], Point], ends: Point, pieces: int, style: str) -> str:
    """Draw the curve that `place` runs through between two values, as cubic pieces with its own slopes."""
    start, end = ends
    step = (end - start) / pieces
    path = ""
    for piece in range(pieces + 1):
        at = start + piece * step
        (x, y), (before_x, before_y), (after_x, after_y) = place(at), place(at - _NEAR), place(at + _NEAR)
        reach = step / (6 * _NEAR)
        slope_x, slope_y = (after_x - before_x) * reach, (after_y - before_y) * reach
        arriving = f"{x - slope_x:.1f} {y - slope_y:.1f} {x:.1f} {y:.1f}"
        leaving = f"C{x + slope_x:.1f} {y + slope_y:.1f} " if piece < pieces else ""
        path += f"{arriving}{leaving}" if piece else f"M{x:.1f} {y:.1f}{leaving}"
    return f'<path d="{path}" fill="none" {style}/>'


@cache
def waves(box: Box, stroke: str, strands: int = 18) -> str:
    """Draw a band of woven waves across a box, as on the edge of a bank note; no strand leaves the box."""
    middle, swing = box.top + box.height / 2, box.height / 2

    def strand(shift: float) -> Callable[[float], Point]:
        def place(turn: float) -> Point:
            bend = math.sin(turn * 2.2 * math.pi + shift) * math.cos(turn * 0.8 * math.pi + shift / 2)
            return box.left + turn * box.width, middle + swing * bend

        return place

    style = f'stroke="{stroke}" stroke-width="0.55"'
    return "".join(_curve(strand(number * math.pi / strands), (0, 1), WAVE_PIECES, style) for number in range(strands))


@cache
def rosette(centre: Point, radii: Point, stroke: str, *, petals: int = 12, strands: int = 6, width: float = 0.5) -> str:
    """Draw a guilloche rosette: strands that swing between an inner and an outer radius."""
    middle, swing = (radii[1] + radii[0]) / 2, (radii[1] - radii[0]) / 2

    def strand(shift: float) -> Callable[[float], Point]:
        def place(angle: float) -> Point:
            radius = middle + swing * math.sin(petals * angle + shift)
            return centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)

        return place

    style = f'stroke="{stroke}" stroke-width="{width:g}"'
    shifts = [number * 2 * math.pi / strands for number in range(strands)]
    return "".join(_curve(strand(shift), (0, 2 * math.pi), petals * PETAL_PIECES, style) for shift in shifts)


def _arc(centre: tuple[float, float], radius: float, turns: tuple[float, float], stroke: str, width: float) -> str:
    """Draw a part of a circle; angles in turns, clockwise from the top."""
    ends = [
        (centre[0] + radius * math.sin(2 * math.pi * turn), centre[1] - radius * math.cos(2 * math.pi * turn))
        for turn in turns
    ]
    large = 1 if turns[1] - turns[0] > 0.5 else 0
    path = f"M{ends[0][0]:.2f} {ends[0][1]:.2f}A{radius:g} {radius:g} 0 {large} 1 {ends[1][0]:.2f} {ends[1][1]:.2f}"
    return f'<path d="{path}" fill="none" stroke="{stroke}" stroke-width="{width:g}" stroke-linecap="round"/>'


def seal(centre: tuple[float, float], radius: float, *, reached: int, of: int, inks: Inks) -> str:
    """Draw the level seal: a ring of `of` arcs, of which `reached` are gold, round a rosette with a tick."""
    x, y = centre
    gap = 0.022
    arcs = [
        _arc(centre, radius, (place / of + gap, (place + 1) / of - gap), GOLD if place < reached else inks.middle, 5)
        for place in range(of)
    ]
    unit = radius / 60
    corners = ((x - 15 * unit, y + unit), (x - 4.5 * unit, y + 12 * unit), (x + 16 * unit, y - 12 * unit))
    tick = "M" + "L".join(f"{across:.2f} {down:.2f}" for across, down in corners)
    ring = f'cx="{x:g}" cy="{y:g}" r="{radius * 0.51:.2f}"'
    return "".join(
        [
            *arcs,
            rosette(centre, (radius * 0.60, radius * 0.86), GOLD, petals=18, strands=5, width=0.45),
            f'<circle cx="{x:g}" cy="{y:g}" r="{radius * 0.56:.2f}" fill="{GOLD}"/>',
            f'<circle {ring} fill="none" stroke="{inks.deep}" stroke-width="0.7"/>',
            f'<path d="{tick}" fill="none" stroke="{inks.deep}" stroke-width="{6.2 * unit:.2f}" stroke-linecap="round" '
            'stroke-linejoin="round"/>',
        ]
    )


def bar(box: Box, share: float | None, *, fill: str) -> str:
    """Draw a bar filled from 0 to `share` (0 to 1); None, which means not rated, is an empty outline."""
    radius = box.height / 2
    if share is None:
        return outline(Box(box.left, box.top, box.width, box.height), RULE, width=0.5, radius=radius)
    filled = max(0.0, min(1.0, share)) * box.width
    track = rectangle(box, TRACK, radius=radius)
    if filled < 0.05:
        return track
    width = max(filled, box.height)
    return track + rectangle(Box(box.left, box.top, width, box.height), fill, radius=radius)


def scale_bar(
    share: float | None, marks: Sequence[float] = (), *, fill: str, width: float = 200, height: float = 8
) -> bytes:
    """Draw one bar as a picture of its own, with a thin mark at each bound of a level (0 to 1)."""
    lines = [
        f'<path d="M{mark * width:.2f} 0V{height + 4:g}" fill="none" stroke="{GOLD_DARK}" stroke-width="0.8"/>'
        for mark in marks
    ]
    return svg(width, height + 4, [bar(Box(0, 2, width, height), share, fill=fill), *lines])


def qr_code(text: str, box: Box, *, dark: str) -> str:
    """Draw a QR code (error correction at least M) with its quiet zone of four modules, on white, into a square box."""
    matrix = segno.make(text, error="m", micro=False, boost_error=True).matrix
    module = box.width / (len(matrix) + 8)
    left, top = box.left + 4 * module, box.top + 4 * module
    runs: list[str] = []
    for row, line in enumerate(matrix):
        column = 0
        while column < len(line):
            start = column
            while column < len(line) and line[column]:
                column += 1
            if column > start:
                middle = top + (row + 0.5) * module
                runs.append(f"M{left + start * module:.3f} {middle:.3f}H{left + column * module:.3f}")
            column += 1
    code = f'<path d="{"".join(runs)}" fill="none" stroke="{dark}" stroke-width="{module:.4f}"/>'
    return rectangle(box, "#ffffff", radius=3) + code


def watermark(text: str, box: Box, *, family: str, size: float) -> str:
    """Write a large pale word across a box, rising to the right; svglib knows no see-through text, so draw it first."""
    x, y = box.left + box.width / 2, box.top + box.height / 2
    style = f'font-family="{family}" font-weight="bold" font-size="{size:g}" text-anchor="middle"'
    return (
        f'<g transform="translate({x:.1f} {y:.1f}) rotate(-24)">'
        f'<text x="0" y="{size * 0.35:.1f}" {style} fill="{WARNING_FAINT}">{escape(text)}</text></g>'
    )
