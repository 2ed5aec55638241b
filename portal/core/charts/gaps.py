"""What stands in a chart where there is no number: each reason looks different, without colour too."""

from __future__ import annotations

from enum import StrEnum

from portal.core.charts.canvas import SMALL, Box, Canvas
from portal.core.charts.ink import BLANK, QUIET


class Gap(StrEnum):
    """Why there is no number."""

    TOO_FEW = "too-few"  # hatched
    WITHHELD = "withheld"  # hatched in both directions
    IMPOSSIBLE = "impossible"  # crossed out
    NO_DATA = "no-data"  # an empty, broken outline


LINE = "#bfc8c5"  # light enough that ink stays readable across it


def draw_gap(canvas: Canvas, gap: Gap, box: Box, text: str) -> None:
    """Fill a box with the look of its reason, and the text where it fits."""
    if gap is Gap.NO_DATA:
        canvas.dashed(box._replace(top=box.top + 0.5, height=box.height - 1), QUIET)
    else:
        canvas.rectangle(box, BLANK, LINE)
    if gap in {Gap.TOO_FEW, Gap.WITHHELD}:
        canvas.hatching(box, LINE, both_ways=gap is Gap.WITHHELD)
    if gap is Gap.IMPOSSIBLE:
        canvas.crossing(box, LINE)
    if text and canvas.fits(text, box.width):
        canvas.text(box.share + box.width / 2, box.top + box.height / 2 + 5, text, anchor="middle", size=SMALL)
