"""Markets in which nothing is as usual are matched, scored and opened without an error, and reveal nobody."""

import random
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from portal.market.columns import NO_VALUE, NOT_APPLICABLE, Column, Market
from portal.market.disclosure.release import Release
from portal.market.matching import match_market
from portal.market.shape import Shape
from portal.market.snapshot import scored
from tests.factories.markets import core, make_market
from tests.factories.sent_answers import random_profile


def one_of_each_country(count: int) -> Market:
    market = make_market(count)
    countries = Column(market.dimensions["country"].values, np.arange(count, dtype=np.int16))
    regions = Column(market.dimensions["region"].values, np.full(count, NO_VALUE, dtype=np.int16))
    return replace(market, dimensions={**market.dimensions, "country": countries, "region": regions})


def all_not_applicable(count: int) -> Market:
    market = make_market(count)
    levels = np.full_like(market.levels, NOT_APPLICABLE)
    return scored(Shape(core()), replace(market, levels=levels, backed=np.zeros_like(market.backed)))


def released(market: Market) -> Release:
    made_at = datetime(2026, 11, 1, tzinfo=UTC)
    return Release(number=1, made_at=made_at, is_synthetic=True, market=market, questionnaire=core())


MARKETS = {
    "empty": make_market(0),
    "one supplier": make_market(1),
    "33 countries with one each": one_of_each_country(33),
    "all not applicable": all_not_applicable(12),
}


@pytest.mark.parametrize("market", MARKETS.values(), ids=MARKETS.keys())
def test_nothing_fails_and_no_single_supplier_is_counted(market: Market) -> None:
    dice = random.Random(2)
    for _ in range(5):
        profile = random_profile(dice, core())
        assert match_market(profile, core(), market).qualifies.shape == (len(market),)
    for by in (["country"], ["readiness", "size"], ["country", "women-led", "size"]):
        cells = released(market).table(by, {}).cells
        assert all(count.value is None or count.value >= 5 for count in cells.values())


def test_of_33_countries_with_one_supplier_each_none_is_shown() -> None:
    table = released(MARKETS["33 countries with one each"]).table(["country"], {})
    assert [values for values, count in table.cells.items() if count.is_shown] == [(None,)]


def test_who_is_rated_in_nothing_has_neither_score_nor_level() -> None:
    market = MARKETS["all not applicable"]
    assert np.isnan(market.scores).all()
    assert np.isnan(market.section_scores).all()
    assert (market.dimensions["readiness"].codes == NO_VALUE).all()
