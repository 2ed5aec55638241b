"""Shares, means and medians from protected counts: within their stated margin, withheld where it says too little."""

import numpy as np
import pytest

from portal.market.disclosure.estimating import mean_of, median_of, share_of, spread_over
from portal.market.disclosure.figures import (
    FEWER_THAN_5,
    IMPOSSIBLE,
    Count,
    CountKind,
    Estimate,
    Withheld,
    WithheldReason,
)
from tests.attacks.worlds import random_market, release_of

LEVEL_VALUES = (0.0, 1.0, 2.0, 3.0, 4.0)


def shown(number: int) -> Count:
    return Count(number, CountKind.SHOWN, 3)


def test_a_share_says_how_sure_it_is() -> None:
    found = share_of(shown(62), shown(100))
    assert found == Estimate(62.0, pytest.approx(2.0, abs=0.7), shown(100))


@pytest.mark.parametrize(
    ("part", "whole", "why"),
    [
        (FEWER_THAN_5, shown(100), WithheldReason.PART_TOO_SMALL),
        (FEWER_THAN_5, FEWER_THAN_5, WithheldReason.GROUP_TOO_SMALL),
        (IMPOSSIBLE, shown(100), WithheldReason.IMPOSSIBLE),
        (shown(5), shown(7), WithheldReason.TOO_UNCERTAIN),
    ],
)
def test_a_share_that_would_mislead_is_withheld(part: Count, whole: Count, why: WithheldReason) -> None:
    assert share_of(part, whole) == Withheld(why)


def test_a_part_changed_to_more_than_its_whole_is_all_of_it() -> None:
    found = share_of(shown(103), shown(100))
    assert isinstance(found, Estimate)
    assert found.value == 100.0


def test_a_mean_allows_for_what_is_hidden() -> None:
    bands = [shown(40), shown(30), FEWER_THAN_5, shown(20), IMPOSSIBLE]
    found = mean_of(spread_over(bands, FEWER_THAN_5, shown(92)), LEVEL_VALUES)
    assert isinstance(found, Estimate)
    assert found.value == pytest.approx((30 + 2 * 2 + 20 * 3) / 92)
    assert 0.05 < found.margin < 0.3
    assert found.based_on.value == 92


def test_a_mean_of_few_is_withheld() -> None:
    few = spread_over([shown(6), FEWER_THAN_5, FEWER_THAN_5, FEWER_THAN_5, FEWER_THAN_5], FEWER_THAN_5, shown(12))
    assert mean_of(few, LEVEL_VALUES) == Withheld(WithheldReason.GROUP_TOO_SMALL)
    assert median_of(few, LEVEL_VALUES) == Withheld(WithheldReason.GROUP_TOO_SMALL)


def test_a_mean_that_may_be_half_a_level_off_is_withheld() -> None:
    spread = spread_over([shown(6), FEWER_THAN_5, FEWER_THAN_5, FEWER_THAN_5, shown(6)], FEWER_THAN_5, shown(15))
    assert mean_of(spread, LEVEL_VALUES) == Withheld(WithheldReason.TOO_UNCERTAIN)


def test_a_median_says_when_it_may_be_the_next_level() -> None:
    sure = median_of(
        spread_over([shown(5), shown(90), shown(5), IMPOSSIBLE, IMPOSSIBLE], IMPOSSIBLE, shown(100)), LEVEL_VALUES
    )
    open_still = median_of(
        spread_over([shown(50), shown(50), IMPOSSIBLE, IMPOSSIBLE, IMPOSSIBLE], IMPOSSIBLE, shown(100)), LEVEL_VALUES
    )
    assert isinstance(sure, Estimate)
    assert isinstance(open_still, Estimate)
    assert (sure.value, sure.margin) == (1.0, 0.0)
    assert (open_still.value, open_still.margin) == (0.0, 1.0)


def test_a_median_that_may_be_anything_is_withheld() -> None:
    spread = spread_over([shown(6), FEWER_THAN_5, FEWER_THAN_5, FEWER_THAN_5, shown(6)], FEWER_THAN_5, shown(12))
    assert median_of(spread, LEVEL_VALUES) == Withheld(WithheldReason.TOO_UNCERTAIN)


def _off(values: np.ndarray, found: Estimate | Withheld, inside: np.ndarray, *, median: bool = False) -> float | None:
    rated = values[inside & ~np.isnan(values)]
    if isinstance(found, Withheld) or not rated.size:
        return None
    true = float(np.sort(rated)[(rated.size - 1) // 2] if median else rated.mean())
    return abs(found.value - true) - found.margin


def test_at_least_95_of_100_estimates_are_within_their_margin() -> None:
    """Over many groups of random markets, for shares, means of items and of sections, and medians."""
    off: dict[str, list[float]] = {"share": [], "mean": [], "section": [], "median": []}
    for seed in range(4):
        market = random_market(np.random.default_rng(seed), 900, items=4)
        release = release_of(market)
        for group in ({"sector": value} for value in release.catalogue().get("sector").values):
            for size in release.catalogue().get("size").values:
                filters = {**group, "size": size}
                inside = market.dimensions["sector"].is_value(group["sector"]) & market.dimensions["size"].is_value(
                    size
                )
                for row, item in enumerate(market.items):
                    levels = np.where(market.levels[row] >= 0, market.levels[row], np.nan)
                    share = release.share({item: "2"}, filters)
                    if isinstance(share, Estimate):
                        true = 100 * (levels[inside] == 2).mean()
                        off["share"].append(abs(share.value - true) - share.margin)
                    for name, found in (
                        ("mean", _off(levels, release.mean_level(item, filters), inside)),
                        ("median", _off(levels, release.median_level(item, filters), inside, median=True)),
                    ):
                        off[name] += [] if found is None else [found]
                scores = market.section_scores[0].astype(np.float64)
                found = _off(scores, release.mean_level("section:base", filters), inside)
                off["section"] += [] if found is None else [found]
    for name, values in off.items():
        assert len(values) > 40, name
        assert (np.array(values) <= 1e-9).mean() >= 0.95, (name, (np.array(values) <= 1e-9).mean(), max(values))
