"""What a release answers: the same for the same suppliers, nothing of few, and no error where there is nobody."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.market.columns import Market
from portal.market.disclosure.catalogue import BANDS, LEVELS, DimensionKind, NotPublishedError
from portal.market.disclosure.figures import (
    FEWER_THAN_5,
    Count,
    CountKind,
    Distribution,
    Estimate,
    Withheld,
    WithheldReason,
)
from portal.market.disclosure.release import Release
from tests.attacks.worlds import column, market_of, random_market, release_of

ITEM, OTHER = "base.item-0", "base.item-1"


@pytest.fixture(scope="module")
def market() -> Market:
    return random_market(np.random.default_rng(11), 3_000, items=2)


@pytest.fixture(scope="module")
def release(market: Market) -> Release:
    return release_of(market)


def truth(market: Market, filters: Mapping[str, str]) -> int:
    found = np.ones(len(market), np.bool_)
    for name, value in filters.items():
        if name in market.dimensions:
            found &= market.dimensions[name].is_value(value)
        else:
            found &= market.levels[market.item_rows[name]] == int(value)
    return int(found.sum())


def test_a_release_says_what_it_is_of(release: Release) -> None:
    assert (release.questionnaire_id, release.version) == ("small", "1.0")
    assert release.is_synthetic
    catalogue = release.catalogue()
    assert [found.name for found in catalogue.of_kind(DimensionKind.PROFILE)][:2] == ["sector", "size"]
    assert catalogue.get(ITEM).values == (*LEVELS, "not-applicable")
    assert catalogue.get("section:base").values == (*BANDS, "not-rated")


def test_each_cell_is_near_the_truth_and_each_margin_too(market: Market, release: Release) -> None:
    table = release.table(("sector", "size"), {ITEM: "2"})
    assert table.values == (release.catalogue().get("sector").values, release.catalogue().get("size").values)
    assert len(list(table.rows())) == 5 * 5
    for (sector, size), count in table.rows():
        named = {name: value for name, value in (("sector", sector), ("size", size)) if value is not None}
        true = truth(market, {**named, ITEM: "2"})
        assert count.value is None or (true >= 5 and abs(count.value - true) <= count.margin == 3)
        assert count.value is not None or true <= 7
    assert table.total == release.total({ITEM: "2"})


def test_the_same_suppliers_have_the_same_figure_wherever_they_are_counted(release: Release) -> None:
    table = release.table(("sector", ITEM), {"size": "micro"})
    for sector in table.values[0]:
        shown = release.distribution(ITEM, {"sector": sector, "size": "micro"})
        assert [table.cell(sector, level) for level in LEVELS] == list(shown.bands.values())
        assert table.cell(sector, None) == shown.total
        assert table.cell(sector, "1") == release.total({"size": "micro", ITEM: "1", "sector": sector})
    # A region lies in one country: to name the country as well changes nothing.
    assert release.total({"region": "UY-MO", ITEM: "1"}) == release.total(
        {"region": "UY-MO", "country": "UY", ITEM: "1"}
    )


def test_the_order_of_suppliers_changes_nothing(market: Market, release: Release) -> None:
    other = release_of(market.taking(np.random.default_rng(1).permutation(len(market))))
    for by in (("sector", "size", ITEM), (ITEM, OTHER), ("section:base",), ()):
        assert other.table(by, {}) == release.table(by, {})


def test_a_filter_that_all_pass_is_the_total(market: Market) -> None:
    everywhere = replace(
        market, dimensions={**market.dimensions, "country": column(("BR",), np.zeros(len(market), np.int16))}
    )
    release = release_of(everywhere)
    assert release.total({"country": "BR"}) == release.total({})
    assert release.table(("size",), {"country": "BR"}).cells == release.table(("size",), {}).cells


@pytest.mark.parametrize(
    ("by", "filters"),
    [
        (("sector", "size"), {"country": "BR", ITEM: "1"}),
        (("sector", "sector"), {}),
        (("sector",), {"sector": "13"}),
        (("supplier",), {}),
        ((), {"sector": "99"}),
        ((), {"record_keys": "1"}),
    ],
)
def test_nothing_else_is_answered(release: Release, by: tuple[str, ...], filters: dict[str, str]) -> None:
    with pytest.raises(NotPublishedError):
        release.table(by, filters)


def test_impossible_is_told_from_few(release: Release) -> None:
    table = release.table(("region", "country"), {})
    assert table.cell("UY-MO", "BR").kind is CountKind.IMPOSSIBLE
    assert table.cell("UY-MO", "UY").is_shown
    assert release.total({"region": "BR-SP", "country": "CL"}).kind is CountKind.IMPOSSIBLE
    assert release.share({"region": "BR-SP"}, {"country": "CL"}) == Withheld(WithheldReason.IMPOSSIBLE)


def test_a_share_is_of_protected_counts(release: Release) -> None:
    found = release.share({ITEM: "1"}, {"sector": "13"})
    part, whole = release.total({ITEM: "1", "sector": "13"}), release.total({"sector": "13"})
    assert isinstance(found, Estimate)
    assert found.value == pytest.approx(100 * (part.value or 0) / (whole.value or 1))
    assert 0 < found.margin < 1
    assert found.based_on == whole


def test_means_of_many_at_once_are_the_means_of_each(release: Release) -> None:
    many = release.mean_levels((ITEM, "section:base"), "sector", {"size": "micro"})
    for name, sector in product((ITEM, "section:base"), release.catalogue().get("sector").values):
        assert many[name, sector] == release.mean_level(name, {"sector": sector, "size": "micro"})


def test_how_recent_submissions_are(release: Release) -> None:
    shown = release.recency()
    assert [count.is_shown for count in shown.values()] == [False, False, True, False]


def nothing_told(release: Release) -> None:
    """Every figure of the release can be asked, and none shows a number."""
    names = list(release.catalogue().dimensions)
    for by in [(), *((name,) for name in names), *(("size", name) for name in names if name != "size")]:
        for _, count in release.table(by, {}).rows():
            assert count.kind in {CountKind.FEWER_THAN_5, CountKind.IMPOSSIBLE}
    for name in (ITEM, "section:base", "score"):
        assert isinstance(release.mean_level(name, {}), Withheld)
        assert isinstance(release.median_level(name, {}), Withheld)
        found: Distribution = release.distribution(name, {})
        assert all(isinstance(share, Withheld) for share in found.shares.values())
    assert release.share({"size": "micro"}, {}) == Withheld(WithheldReason.GROUP_TOO_SMALL)
    assert set(release.recency().values()) == {FEWER_THAN_5}


@pytest.mark.parametrize("suppliers", [0, 1, 4])
def test_an_empty_market_or_one_of_few_tells_nothing(suppliers: int) -> None:
    nothing_told(release_of(random_market(np.random.default_rng(suppliers), 9, items=1).taking(slice(0, suppliers))))


def test_33_countries_with_one_supplier_each_tell_only_how_many_there_are() -> None:
    countries = tuple(f"{first}{second}" for first, second in product("ABC", "ABCDEFGHIJK"))
    market = market_of({"country": column(countries, range(33))}, np.full((1, 33), 2), np.arange(33) * 977)
    release = release_of(market)
    table = release.table(("country",), {})
    assert all(table.cell(country) == FEWER_THAN_5 for country in countries)
    assert abs((table.total.value or 0) - 33) <= 3
    assert all(
        count == FEWER_THAN_5
        for (country, _), count in release.table(("country", ITEM), {}).rows()
        if country is not None
    )


def test_where_an_item_is_applicable_to_nobody_it_has_no_mean() -> None:
    market = market_of({"size": column(("micro",), np.zeros(50, np.int16))}, np.full((1, 50), -2), np.arange(50) * 31)
    release = release_of(market)
    shown = release.distribution(ITEM, {})
    assert set(shown.bands.values()) == {FEWER_THAN_5}
    assert shown.not_applicable == shown.total == release.total({})
    assert isinstance(release.mean_level(ITEM, {}), Withheld)
    assert isinstance(release.median_level("section:base", {}), Withheld)


def test_who_is_not_asked_is_not_in_an_items_distribution() -> None:
    levels = np.concatenate([np.full(60, 1), np.full(40, -1)]).reshape(1, 100)
    market = market_of({"size": column(("micro",), np.zeros(100, np.int16))}, levels, np.arange(100) * 31)
    shown = release_of(market).distribution(ITEM, {})
    assert abs((shown.total.value or 0) - 60) <= 3
    assert shown.total == shown.bands["1"]


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 60))
def test_more_suppliers_never_make_a_figure_much_smaller(seed: int, more: int) -> None:
    """Counts are monotone but for the change, of at most 3 either way."""
    market = random_market(np.random.default_rng(seed), 60 + more, items=1)
    few, many = release_of(market.taking(slice(0, 60))), release_of(market)
    for by in ((), ("sector", ITEM)):
        before, after = few.table(by, {}), many.table(by, {})
        assert all(_at_least(after.cells[key]) + 6 >= _at_least(count) for key, count in before.cells.items())


def _at_least(count: Count) -> int:
    return count.value or 0
