"""Figures made fit to show."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.assessments.rules.figures import percent, shown, shown_parts


def test_a_figure_is_rounded_down_so_that_no_bound_looks_reached() -> None:
    assert shown(Fraction(4999, 100)) == Decimal("49.9")
    assert shown(Fraction(50)) == 50


def test_shown_parts_add_up_to_the_shown_whole() -> None:
    thirds = [Fraction(100, 3)] * 3
    assert shown_parts(thirds) == (Decimal("33.4"), Decimal("33.3"), Decimal("33.3"))
    assert shown_parts([]) == ()


@settings(deadline=None)
@given(st.lists(st.fractions(0, 100), max_size=12))
def test_no_part_is_off_by_a_tenth(parts: list[Fraction]) -> None:
    figures = shown_parts(parts)
    assert sum(figures, Decimal()) == shown(sum(parts, Fraction()))
    for figure, part in zip(figures, parts, strict=True):
        assert abs(Fraction(figure) - part) < Fraction(1, 10)


def test_a_share_of_nothing_is_nothing() -> None:
    assert percent(0, 0) == 0
    assert percent(1, 8) == Fraction(25, 2)
