"""A line over ordered places, in steps or from point to point; a place without a figure shows why."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from portal.core.charts.canvas import Box, Canvas, quiet_text
from portal.core.charts.gaps import Gap, draw_gap
from portal.core.charts.ink import GRID, INK, shade
from portal.core.lettering import Face, text_width

_TOP, _HEIGHT, _GAP_WIDTH = 46.0, 200.0, 3.0
_STROKE, _MARK = 3.0, "#8a4b00"
_EDGE = 4.0  # percent of the width kept free at the end, so that dots are whole


@dataclass(frozen=True, slots=True)
class Point:
    """A place along the line: its name, its value as share of the top (0 to 1) and as text, or why there is none."""

    label: str
    share: float
    text: str
    gap: Gap | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """All of it. `ticks` are (share of the top, text) of the lines across; `mark` is the place to point at, or -1."""

    name: str
    title: str
    description: str
    points: tuple[Point, ...]
    ticks: tuple[tuple[float, str], ...]
    mark: int = -1
    mark_text: str = ""
    in_steps: bool = False


class _Scale:
    """Where the points stand: right of the figures at the lines across."""

    def __init__(self, canvas: Canvas, chart: Curve) -> None:
        widest = max((text_width(text, Face.SANS, 14) for _, text in chart.ticks), default=0.0)
        self._start = _EDGE + (widest + 6) / canvas.least_width * 100
        self._count = len(chart.points)

    def along(self, number: int) -> float:
        """The share of the width at which a point stands."""
        room = 100 - _EDGE - self._start
        return self._start + room * (0.5 if self._count == 1 else number / (self._count - 1))


def draw_curve(chart: Curve, *, fixed: bool = False) -> Markup:
    """The curve as SVG, fluid for pages or `fixed` for documents."""
    canvas = Canvas(chart.name, fixed=fixed)
    scale = _Scale(canvas, chart)
    for share, text in chart.ticks:
        canvas.line((0, _height(share)), (100, _height(share)), GRID)
        quiet_text(canvas, 0, _height(share) - 4, text)
    _draw_mark(canvas, chart, scale)
    _draw_line(canvas, chart, scale)
    _draw_points(canvas, chart, scale)
    _draw_labels(canvas, chart.points, scale)
    return canvas.finish(_TOP + _HEIGHT + 30, chart.title, chart.description)


def _height(share: float) -> float:
    return _TOP + _HEIGHT * (1 - share)


def _draw_mark(canvas: Canvas, chart: Curve, scale: _Scale) -> None:
    if chart.mark < 0:
        return
    at = scale.along(chart.mark)
    canvas.line((at, 22), (at, _TOP + _HEIGHT), _MARK, 2)
    anchor = "end" if at > 66 else "" if at < 34 else "middle"
    canvas.text(at, 16, chart.mark_text, anchor=anchor, colour=_MARK, bold=True)


def _draw_line(canvas: Canvas, chart: Curve, scale: _Scale) -> None:
    count, colour = len(chart.points), shade(0.8)
    for number in range(count - 1):
        here, then = chart.points[number], chart.points[number + 1]
        if here.gap is not None or then.gap is not None:
            continue
        start, end = (scale.along(number), _height(here.share)), (scale.along(number + 1), _height(then.share))
        if not chart.in_steps:
            canvas.line(start, end, colour, _STROKE)
            continue
        canvas.line(start, (start[0], end[1]), colour, _STROKE)
        canvas.line((start[0], end[1]), end, colour, _STROKE)


def _draw_points(canvas: Canvas, chart: Curve, scale: _Scale) -> None:
    count, free = len(chart.points), -100.0
    for number, point in enumerate(chart.points):
        at = scale.along(number)
        if point.gap is not None:
            draw_gap(canvas, point.gap, Box(at - _GAP_WIDTH / 2, _TOP + _HEIGHT - 40, _GAP_WIDTH, 40), "")
            canvas.text(at, _TOP + _HEIGHT - 46, point.text, anchor="middle", size=14)
            continue
        if not chart.in_steps or count <= 30:
            canvas.dot(at, _height(point.share), shade(0.8))
        free = _draw_value(canvas, point, at, free)


def _draw_value(canvas: Canvas, point: Point, at: float, free: float) -> float:
    """Write the value over its dot unless it would run into the one before it; returns how far along it is full."""
    half = (text_width(point.text, Face.SANS_BOLD, 15) + 6) / canvas.least_width * 50
    if at - half < free:
        return free
    anchor = "end" if at + half > 100 else "" if at - half < 0 else "middle"
    canvas.text(at, _height(point.share) - 9, point.text, anchor=anchor, colour=INK, bold=True)
    return at + half


def _draw_labels(canvas: Canvas, points: tuple[Point, ...], scale: _Scale) -> None:
    """Name the places: the last one always, of the others as many as there is room for."""
    taken: list[tuple[float, float]] = []
    for number in sorted(range(len(points)), key=lambda number: (number != len(points) - 1, number)):
        at, label = scale.along(number), points[number].label
        half = (text_width(label, Face.SANS, 14) + 10) / canvas.least_width * 50
        anchor = "end" if at + half > 100 else "" if at - half < 0 else "middle"
        left = {"end": at - 2 * half, "": at, "middle": at - half}[anchor]
        if any(left < end and start < left + 2 * half for start, end in taken):
            continue
        taken.append((left, left + 2 * half))
        quiet_text(canvas, at, _TOP + _HEIGHT + 20, label, anchor)
