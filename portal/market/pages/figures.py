"""What a page of the market shows, as values: a story in words, charts, the table under each; nothing unprotected.

The web page, the PDF, the workbook and the CSV files are written from these same values, so that they cannot differ.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from markupsafe import Markup

from portal.core.charts.bars import BarChart, draw_bars
from portal.core.charts.curve import Curve, draw_curve
from portal.core.charts.heatmap import Heatmap, draw_heatmap
from portal.market.disclosure.figures import Count, Estimate, Withheld


class ColumnKind(StrEnum):
    """What the cells of a column are."""

    NAME = "name"
    COUNT = "count"
    PERCENT = "percent"
    LEVEL = "level"  # 0 to 4
    SCORE = "score"  # 0 to 100


@dataclass(frozen=True, slots=True)
class Name:
    """A cell in words: what a row is about. `code` stays the same in every language."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class NoDataYet:
    """A cell for which nothing was ever counted."""


Cell = Name | Count | Estimate | Withheld | NoDataYet


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `key` names it in files; `meaning` is what the dictionary says of it."""

    key: str
    title: str
    kind: ColumnKind
    meaning: str


@dataclass(frozen=True, slots=True)
class DataTable:
    """The figures of one chart; the first column names the rows. `key` names it in files."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


Chart = BarChart | Heatmap | Curve


def draw(chart: Chart, *, fixed: bool = False) -> Markup:
    """The chart as SVG, fluid for pages or fixed for documents."""
    if isinstance(chart, BarChart):
        return draw_bars(chart, fixed=fixed)
    if isinstance(chart, Heatmap):
        return draw_heatmap(chart, fixed=fixed)
    return draw_curve(chart, fixed=fixed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One part of a page: what it says, a chart, and its table. `key` are the words of numbered columns."""

    title: str
    story: str
    chart: Chart | None
    table: DataTable
    note: str = ""
    key: tuple[str, ...] = ()

    @property
    def picture(self) -> Markup | None:
        """The chart for a page."""
        return draw(self.chart) if self.chart else None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the figures are of: which release, made when, of which questionnaire."""

    release: int
    made_at: datetime
    questionnaire: str
    version: str
    is_synthetic: bool


@dataclass(frozen=True, slots=True)
class Definition:
    """A word and what it means on these pages."""

    word: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketPage:
    """A page: `name` is that of its route, `limits` are the filters in words, `story` the sentence it opens with."""

    name: str
    title: str
    story: str
    figures: tuple[Figure, ...]
    limits: tuple[str, ...]
    facts: Facts
    definitions: tuple[Definition, ...]


CellWords = Callable[[Cell, ColumnKind], str]
