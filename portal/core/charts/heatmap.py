"""A heatmap: rows of cells whose colour repeats the figure that stands in them; a cell without a figure says why."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from portal.core.charts.canvas import SMALL, Box, Canvas, label_with_note
from portal.core.charts.gaps import Gap, draw_gap
from portal.core.charts.ink import PAPER, ink_on, shade
from portal.core.lettering import Face, text_width, wrap_text

_CELL, _SPACE, _NARROW_HEAD = 32.0, 12.0, 24.0
_SINE, _HEAD_LENGTH = 0.71, 140.0  # of the slant of the words over the columns; how long a line of them is
_SLANT_ROOM = 12.0  # percent of the width that the last column's words lean into


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure, 0 to 1 from light to dark and as text, or why there is none."""

    share: float
    text: str
    gap: Gap | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A group: its name, a note, and a cell for each column."""

    label: str
    note: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heatmap:
    """All of it. On a telephone the columns have numbers, 1 and up: the page shows the key beside the chart."""

    name: str
    title: str
    description: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def draw_heatmap(chart: Heatmap, *, fixed: bool = False) -> Markup:
    """The heatmap as SVG, fluid for pages or `fixed` for documents."""
    canvas, width = Canvas(chart.name, fixed=fixed), (100 - _SLANT_ROOM) / max(1, len(chart.columns))
    top = _draw_words(canvas, chart.columns, width) if fixed else 0.0
    for row in chart.rows:
        top = label_with_note(canvas, top, row.label, row.note, 100 - _SLANT_ROOM) + 2
        for place, cell in enumerate(row.cells):
            _draw_cell(canvas, cell, Box(place * width, top, width, _CELL))
        top += _CELL + _SPACE
    body = canvas.finish(top, chart.title, chart.description)
    return body if fixed else _wide_heads(chart, width) + _narrow_heads(chart, width) + body


def _wide_heads(chart: Heatmap, width: float) -> Markup:
    canvas = Canvas(chart.name)
    return canvas.finish_silent(_draw_words(canvas, chart.columns, width), "app-chart__wide")


def _narrow_heads(chart: Heatmap, width: float) -> Markup:
    canvas = Canvas(chart.name)
    for place in range(len(chart.columns)):
        canvas.text((place + 0.5) * width, 18, str(place + 1), anchor="middle", size=SMALL)
    return canvas.finish_silent(_NARROW_HEAD, "app-chart__narrow")


def _draw_words(canvas: Canvas, columns: tuple[str, ...], width: float) -> float:
    words = [wrap_text(text, Face.SANS, SMALL, _HEAD_LENGTH) for text in columns]
    longest = max((text_width(row, Face.SANS, SMALL) for rows in words for row in rows), default=0.0)
    base = longest * _SINE + 16
    for place, rows in enumerate(words):
        canvas.slanted_text((place + 0.5) * width, base - 8, rows)
    return base


def _draw_cell(canvas: Canvas, cell: Cell, box: Box) -> None:
    if cell.gap is not None:
        draw_gap(canvas, cell.gap, box, cell.text)
        return
    colour = shade(cell.share)
    canvas.rectangle(box, colour, PAPER)
    canvas.text(box.share + box.width / 2, box.top + 21, cell.text, anchor="middle", colour=ink_on(colour), size=SMALL)
