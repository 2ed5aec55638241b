"""Charts can be read by anybody, hold no markup from their texts, and show nothing where there is nothing."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from portal.core.brand import contrast
from portal.core.charts.bars import Bar, BarChart, Segment, draw_bars
from portal.core.charts.canvas import NARROWEST
from portal.core.charts.curve import Curve, Point, draw_curve
from portal.core.charts.gaps import LINE, Gap
from portal.core.charts.heatmap import Cell, Heatmap, Row, draw_heatmap
from portal.core.charts.ink import BLANK, INK, LEAST_CONTRAST, PAPER, QUIET, ink_on, shade, steps
from portal.core.lettering import Face, text_width
from portal.core.pdf import render_pdf

HOSTILE = '</text><script>alert("1")</script> & \u202e\x07'
Draw = Callable[..., Markup]


def bars(text: str = "Micro", *, found: tuple[Bar, ...] | None = None) -> BarChart:
    parts = (Segment(60, "60 %"), Segment(38, "38 %"), Segment(2, text, Gap.TOO_FEW))
    told = (Bar(text, text, parts), *(Bar(gap.value, "", (), gap, text) for gap in Gap))
    ticks = ("0", "25", "50", "75", text)
    return BarChart(
        name="b", title=text, description=text, key=("a", "b", text), bars=told if found is None else found,
        ticks=ticks, gap_key=text,
    )  # fmt: skip


def heatmap(text: str = "Micro", *, empty: bool = False) -> Heatmap:
    cells = (Cell(0.5, text), *(Cell(0, text, gap) for gap in Gap))
    rows = () if empty else (Row(text, text, cells),)
    return Heatmap(name="h", title=text, description=text, columns=() if empty else (text,) * len(cells), rows=rows)


def curve(text: str = "Micro", *, empty: bool = False) -> Curve:
    points = (Point(text, 0.5, text), *(Point(text, 0, text, gap) for gap in Gap), Point(text, 0.4, text))
    return Curve(
        name="c", title=text, description=text, points=() if empty else points, ticks=((0, "0"), (1, text)),
        mark=-1 if empty else 0, mark_text=text, in_steps=True,
    )  # fmt: skip


CHARTS: list[tuple[Draw, Callable[..., object]]] = [(draw_bars, bars), (draw_heatmap, heatmap), (draw_curve, curve)]


def read(drawn: Markup) -> ET.Element:
    return ET.fromstring(f"<div>{drawn}</div>")


@given(st.floats(0, 1))
def test_text_on_every_shade_is_readable(share: float) -> None:
    assert contrast(ink_on(shade(share)), shade(share)) >= LEAST_CONTRAST


@pytest.mark.parametrize("ground", [PAPER, BLANK, LINE])
def test_text_beside_the_shades_and_across_hatching_is_readable(ground: str) -> None:
    assert contrast(INK, ground) >= LEAST_CONTRAST
    assert ground == LINE or contrast(QUIET, ground) >= LEAST_CONTRAST


@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_neighbouring_parts_differ_in_lightness(count: int) -> None:
    colours = steps(count)

    assert all(contrast(one, other) > 1.3 for one, other in pairwise(colours))


def test_a_single_part_has_a_colour_that_stands_out() -> None:
    assert contrast(steps(1)[0], PAPER) > 3


@pytest.mark.parametrize(("draw", "make"), CHARTS)
@pytest.mark.parametrize("fixed", [False, True])
def test_no_text_becomes_markup(draw: Draw, make: Callable[..., object], fixed: bool) -> None:
    drawn = draw(make(HOSTILE), fixed=fixed)

    assert "<script" not in drawn
    assert "\u202e" not in "".join(found.text or "" for found in read(drawn).iter() if found.tag.endswith("text"))


@pytest.mark.parametrize(("draw", "make"), CHARTS)
def test_a_chart_says_what_it_is_and_carries_no_style(draw: Draw, make: Callable[..., object]) -> None:
    drawn = draw(make())
    pictures = [one for one in read(drawn) if one.get("role") == "img"]
    named = (pictures[0].get("aria-labelledby") or "").split()

    assert len(pictures) == 1
    assert [one.get("id") for one in pictures[0]][:2] == named
    assert all(one.get("aria-hidden") for one in read(drawn) if one not in pictures and one.get("role") is None)
    assert not re.search(r"\b(style|onload|href)=", drawn)


@pytest.mark.parametrize(
    "drawn", [draw_bars(bars(found=())), draw_heatmap(heatmap(empty=True)), draw_curve(curve(empty=True))]
)
def test_an_empty_chart_is_drawn_without_complaint(drawn: Markup) -> None:
    assert read(drawn) is not None


def test_a_curve_of_one_point_is_a_dot() -> None:
    drawn = draw_curve(Curve(name="c", title="t", description="d", points=(Point("x", 1, "5"),), ticks=((1, "5"),)))

    assert drawn.count("<circle") == 1


@pytest.mark.parametrize("in_steps", [False, True])
def test_a_curve_joins_the_points_that_have_figures(in_steps: bool) -> None:
    points = tuple(Point(str(n), 1 - n / 40, str(40 - n), Gap.TOO_FEW if n == 3 else None) for n in range(36))
    drawn = draw_curve(
        Curve(name="c", title="t", description="d", points=points, ticks=((1, "40"),), in_steps=in_steps)
    )
    joins = [line for line in read(drawn).iter("{http://www.w3.org/2000/svg}line") if line.get("stroke-width") == "3"]

    assert len(joins) == 33 * (2 if in_steps else 1)


def test_every_reason_for_no_figure_looks_different() -> None:
    looks = {
        re.sub(r">[^<]*<", "><", draw_bars(BarChart(
            name="b", title="t", description="d", key=("a",), bars=(Bar("one", "", (), gap, ""),)
        )).split("one</text>")[1])
        for gap in Gap
    }  # fmt: skip

    assert len(looks) == len(Gap)


def test_a_figure_that_does_not_fit_on_a_telephone_is_left_to_the_table() -> None:
    wide = "a long figure 100 %"
    segments = (Segment(5, wide), Segment(95, "95 %"))
    chart = BarChart(name="b", title="t", description="d", key=("a", "b"), bars=(Bar("x", "", segments),))

    assert text_width(wide, Face.SANS, 14) > NARROWEST * 0.05
    assert wide not in draw_bars(chart)
    assert "95 %" in draw_bars(chart)


def test_a_long_label_is_broken_into_lines_that_fit_a_telephone() -> None:
    label = "Fabricación de productos informáticos, electrónicos y ópticos"
    drawn = draw_bars(
        BarChart(name="b", title="t", description="d", key=("a",), bars=(Bar(label, "1,234", (Segment(0, "0"),)),))
    )
    lines = [found.text or "" for found in read(drawn).iter("{http://www.w3.org/2000/svg}text")]

    assert max(text_width(line, Face.SANS, 15) for line in lines) <= NARROWEST
    assert "electrónicos y ópticos" in " ".join(lines)


def test_the_fixed_form_of_every_chart_goes_into_a_document() -> None:
    pictures = {f"chart-{number}.svg": draw(make(), fixed=True).encode() for number, (draw, make) in enumerate(CHARTS)}
    body = "".join(f'<p><img src="{name}" alt=""></p>' for name in pictures)

    assert render_pdf(body, title="t", language="en", assets=pictures).startswith(b"%PDF")
