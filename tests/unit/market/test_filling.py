"""Rows become the market of those who come: no more than were counted, and only rows of its own layout."""

import random
from dataclasses import replace

import pytest

from portal.market.filling import Rows, fill
from portal.market.packing import Layout
from portal.market.shape import Shape
from tests.factories.assessments import every_type, without
from tests.factories.sent_answers import Dealer

KNOWN = {"1.0": frozenset(item.id for item in every_type().items)}


def rows(count: int) -> tuple[Layout, Rows]:
    layout = Layout(Shape(every_type()))
    packed = [layout.pack(sent) for sent in Dealer(random.Random(1), every_type()).deal(count)]
    return layout, Rows(packed, ["1.0"] * count, range(count), range(count))


def test_who_comes_after_the_count_waits_for_the_next_release() -> None:
    layout, some = rows(9)
    assert fill(layout, KNOWN, 7, [some.first(4), some]).tags.tolist() == [0, 1, 2, 3, 0, 1, 2]


def test_when_fewer_come_the_market_is_smaller() -> None:
    layout, some = rows(3)
    market = fill(layout, KNOWN, 5, [some])
    assert len(market) == 3
    assert market.scores.shape == (3,)


def test_a_row_of_another_layout_is_refused() -> None:
    layout, some = rows(2)
    with pytest.raises(ValueError, match="layout"):
        fill(layout, KNOWN, 2, [replace(some, packed=[each + b"\0" * len(each) for each in some.packed])])


def test_another_questionnaire_has_another_fingerprint() -> None:
    shorter = without(every_type(), "first.told", version="1.1")
    assert Layout(Shape(every_type())).fingerprint != Layout(Shape(shorter)).fingerprint
    assert Layout(Shape(every_type())).fingerprint == Layout(Shape(replace(every_type(), version="2.0"))).fingerprint
