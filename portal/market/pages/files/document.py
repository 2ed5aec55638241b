"""A page of the market as a PDF: the same charts and tables, with filters, date, method and definitions."""

import re

from jinja2 import Environment

from portal.certificates.drawing import Inks
from portal.core.brand import shades_of
from portal.core.charts.canvas import FIXED_WIDTH
from portal.core.pdf import render_pdf
from portal.market.pages.figures import DataTable, Figure, MarketPage, draw
from portal.market.pages.files.publication import Publication, about_lines, title_of
from portal.market.pages.words import cell_words

TALLEST = 400.0  # points that a chart may be high, so that its heading stays with it
_POINTS = 0.75  # of a pixel
_HEIGHT = re.compile(r'<svg [^>]*?height="(\d+)"')
TEMPLATE = "pdf/market.html"
MOST_ROWS_IN_TABLE = 20  # the renderer needs time with the square of a table's length


def market_pdf(page: MarketPage, about: Publication, *, environment: Environment) -> bytes:
    """The PDF, in the page's language."""
    shades = shades_of(about.colour)
    html = environment.get_template(TEMPLATE).render(
        page=page,
        title=title_of(page),
        about=about,
        lines=tuple(about_lines(page, about)),
        figures=[
            (figure, _picture(number), _size(figure), _tables(figure.table))
            for number, figure in enumerate(page.figures, 1)
        ],
        inks=Inks(deep=shades.darker, line=shades.dark, middle=shades.brand),
    )
    return render_pdf(
        html,
        title=title_of(page),
        language=about.language,
        author=about.publisher,
        subject=page.story,
        assets=pictures_of(page.figures),
    )


def pictures_of(figures: tuple[Figure, ...]) -> dict[str, bytes]:
    """The charts, by the names under which the template shows them."""
    return {
        _picture(number): draw(figure.chart, fixed=True).encode()
        for number, figure in enumerate(figures, 1)
        if figure.chart is not None
    }


def _picture(number: int) -> str:
    return f"chart-{number}.svg"


def _size(figure: Figure) -> tuple[int, int]:
    """Width and height of the chart in points: as large as it is, or as the page has room for."""
    found = _HEIGHT.search(str(draw(figure.chart, fixed=True))) if figure.chart else None
    height = float(found[1]) * _POINTS if found else 0.0
    scale = min(1.0, TALLEST / max(height, 1.0))
    return round(FIXED_WIDTH * _POINTS * scale), round(height * scale)


def _tables(table: DataTable) -> list[list[list[str]]]:
    """The rows in words, in parts that are short enough for a table."""
    rows = [
        [cell_words(cell, column.kind) for cell, column in zip(row, table.columns, strict=True)] for row in table.rows
    ]
    return [rows[start : start + MOST_ROWS_IN_TABLE] for start in range(0, len(rows), MOST_ROWS_IN_TABLE)]
