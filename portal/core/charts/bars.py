"""Stacked bars: for each group one as long as the whole, in parts from light to dark; words above, figures in it."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from portal.core.charts.canvas import SMALL, Box, Canvas, label_with_note, quiet_text
from portal.core.charts.gaps import Gap, draw_gap
from portal.core.charts.ink import GRID, PAPER, ink_on, steps

_BAR, _SPACE, _KEY_ROW = 28.0, 14.0, 26.0
TICKS = (0.0, 25.0, 50.0, 75.0, 100.0)


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar: its share of the whole (0 to 100) with the text that says it, or why there is none."""

    share: float
    text: str
    gap: Gap | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """A group: its name, a note beside it, and its parts in the order of the key; or why there are none."""

    label: str
    note: str
    segments: tuple[Segment, ...]
    gap: Gap | None = None
    gap_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BarChart:
    """All of it. `name` is unique on its page, `key` names the parts ("" for a single one), `gap_key` hatched ones."""

    name: str
    title: str
    description: str
    key: tuple[str, ...]
    bars: tuple[Bar, ...]
    ticks: tuple[str, ...] = ()
    gap_key: str = ""


def draw_bars(chart: BarChart, *, fixed: bool = False) -> Markup:
    """The chart as SVG, fluid for pages or `fixed` for documents."""
    canvas, colours = Canvas(chart.name, fixed=fixed), steps(len(chart.key))
    top = _draw_key(canvas, chart, colours)
    for bar in chart.bars:
        top = _draw_bar(canvas, bar, colours, top)
    if chart.ticks:
        top = _draw_ticks(canvas, chart.ticks, top)
    return canvas.finish(top + 4, chart.title, chart.description)


def _draw_key(canvas: Canvas, chart: BarChart, colours: tuple[str, ...]) -> float:
    entries = [(text, colour) for text, colour in zip(chart.key, colours, strict=True) if text]
    words = [*entries, (chart.gap_key, "")] if chart.gap_key else entries
    if not words:
        return 0.0
    columns = 2 if all(canvas.fits(text, 50 - 9) for text, _ in words) else 1
    for place, (text, colour) in enumerate(words):
        share, top = (place % columns) * 50.0, (place // columns) * _KEY_ROW
        if colour:
            canvas.rectangle(Box(share, top + 3, 3.0, 16), colour)
        else:
            draw_gap(canvas, Gap.TOO_FEW, Box(share, top + 3, 3.0, 16), "")
        canvas.text(share + 4.5, top + 16, text, size=SMALL)
    return -(-len(words) // columns) * _KEY_ROW + 8


def _draw_bar(canvas: Canvas, bar: Bar, colours: tuple[str, ...], top: float) -> float:
    top = label_with_note(canvas, top, bar.label, bar.note, 100) + 2
    if bar.gap is not None:
        draw_gap(canvas, bar.gap, Box(0, top, 100, _BAR), bar.gap_text)
        return top + _BAR + _SPACE
    share = 0.0
    for segment, colour in zip(bar.segments, colours, strict=True):
        if segment.share > 0:
            _draw_segment(canvas, segment, colour, (share, top))
        share += segment.share
    return top + _BAR + _SPACE


def _draw_segment(canvas: Canvas, segment: Segment, colour: str, place: tuple[float, float]) -> None:
    share, top = place
    if segment.gap is not None:
        draw_gap(canvas, segment.gap, Box(share, top, segment.share, _BAR), segment.text)
        return
    canvas.rectangle(Box(share, top, segment.share, _BAR), colour, PAPER)
    if canvas.fits(segment.text, segment.share):
        middle = share + segment.share / 2
        canvas.text(middle, top + 19, segment.text, anchor="middle", colour=ink_on(colour), size=SMALL)


def _draw_ticks(canvas: Canvas, ticks: tuple[str, ...], last: float) -> float:
    for share, text in zip(TICKS, ticks, strict=True):
        canvas.line((share, last - _SPACE + 2), (share, last - _SPACE + 8), GRID)
        anchor = "" if share == 0 else "end" if share == 100 else "middle"
        quiet_text(canvas, share, last + 10, text, anchor)
    return last + 16
