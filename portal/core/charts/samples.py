"""One chart of each kind, with every look that a place without a figure may have: for the page of components."""

from markupsafe import Markup

from portal.core.charts.bars import Bar, BarChart, Segment, draw_bars
from portal.core.charts.curve import Curve, Point, draw_curve
from portal.core.charts.gaps import Gap
from portal.core.charts.heatmap import Cell, Heatmap, Row, draw_heatmap

COLUMNS = ("Commitment and responsibility", "Hiring and freedom at work", "Complaints and putting things right")


def sample_charts() -> tuple[Markup, Markup, Markup]:
    """Stacked bars, a heatmap of `COLUMNS`, and a curve in steps."""
    return draw_bars(_bars()), draw_heatmap(_heatmap()), draw_curve(_curve())


def _bars() -> BarChart:
    shown = (Segment(22, "22 %"), Segment(41, "41 %"), Segment(33, "33 %"), Segment(4, "<5", Gap.TOO_FEW))
    return BarChart(
        name="sample-bars",
        title="Readiness by sector",
        description="A bar for each sector, in parts from the lowest to the highest level.",
        key=("Starting", "Developing", "Established", "Leading"),
        bars=(
            Bar("Computers, electronics and optical goods", "320", shown),
            Bar("Fishing", "", (), Gap.TOO_FEW, "Fewer than 5"),
            Bar("Mining", "", (), Gap.IMPOSSIBLE, "Not possible"),
            Bar("Forestry", "", (), Gap.NO_DATA, "No data yet"),
            Bar("Water", "", (), Gap.WITHHELD, "Withheld"),
        ),
        ticks=("0 %", "25 %", "50 %", "75 %", "100 %"),
        gap_key="Fewer than 5",
    )


def _heatmap() -> Heatmap:
    rows = (
        Row("Textiles", "120", (Cell(0.2, "20"), Cell(0.55, "55"), Cell(0.9, "90"))),
        Row("Food", "80", (Cell(0.45, "45"), Cell(0, "<5", Gap.TOO_FEW), Cell(0, "–", Gap.IMPOSSIBLE))),
    )
    return Heatmap(
        name="sample-heat",
        title="Mean score by section and sector",
        description="The darker the cell, the higher the score.",
        columns=COLUMNS,
        rows=rows,
    )


def _curve() -> Curve:
    values = (90, 84, 71, 52, 30, 12)
    return Curve(
        name="sample-curve",
        title="Suppliers that qualify at each pass mark",
        description="The higher the mark, the fewer.",
        points=tuple(Point(str(5 * place), value / 100, str(value)) for place, value in enumerate(values)),
        ticks=((0.0, "0"), (0.5, "50"), (1.0, "100")),
        mark=2,
        mark_text="Now: 10 points",
        in_steps=True,
    )
