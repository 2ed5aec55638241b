"""When a market may be released, and which groups keep the figures of an earlier release."""

from dataclasses import replace

import numpy as np
import pytest

from portal.market.columns import Market
from portal.market.disclosure.comparing import (
    FEWEST_CHANGED,
    Kept,
    Reason,
    groupings,
    kept_document,
    kept_from,
    may_release,
)
from portal.market.disclosure.figures import WITHHELD, Table
from portal.market.disclosure.release import Release
from tests.attacks.worlds import SECTORS, column, judged, random_market, release_of

ITEM = "base.item-0"


@pytest.fixture
def old() -> Market:
    return random_market(np.random.default_rng(7), 400, items=2)


def answered_anew(market: Market, rows: np.ndarray) -> Market:
    levels = market.levels.copy()
    levels[:, rows] = (np.maximum(levels[:, rows], 0) + 1) % 5
    return replace(market, levels=levels)


def of_sector(market: Market, sector: str, number: int) -> np.ndarray:
    return np.flatnonzero(market.dimensions["sector"].is_value(sector))[:number]


def test_the_first_release_has_nothing_to_compare_with(old: Market) -> None:
    verdict = may_release(old, [])
    assert (verdict.may_release, verdict.reason, verdict.kept) == (True, Reason.FIRST, {})


@pytest.mark.parametrize("number", range(FEWEST_CHANGED))
def test_a_release_waits_until_enough_have_changed(old: Market, number: int) -> None:
    verdict = judged(answered_anew(old, of_sector(old, "13", number)), old)
    assert not verdict.may_release
    assert verdict.reason is Reason.NOTHING_NEW
    assert verdict.changed == number


def test_with_enough_changed_in_a_group_it_alone_shows_new_figures(old: Market) -> None:
    verdict = judged(answered_anew(old, of_sector(old, "13", 40)), old)
    assert verdict.may_release
    assert verdict.reason is Reason.SOME_KEPT
    assert () not in verdict.kept
    assert ("sector",) not in verdict.kept
    assert verdict.kept_groups > 0
    assert verdict.fresh_groups > 0


def test_where_all_have_changed_nothing_is_kept(old: Market) -> None:
    small = replace(old, dimensions={"size": old.dimensions["size"]})
    verdict = judged(answered_anew(small, np.arange(400)), small)
    assert (verdict.reason, verdict.kept) == (Reason.ALL_FRESH, {})


def test_order_and_rows_are_of_no_matter(old: Market) -> None:
    new = answered_anew(old, of_sector(old, "14", 3)).taking(np.random.default_rng(3).permutation(400))
    assert judged(new, old).changed == 3


def test_who_joins_and_who_leaves_counts(old: Market) -> None:
    assert judged(old, old.taking(slice(0, 396))).changed == 4
    assert judged(old.taking(slice(0, 396)), old).changed == 4


def test_who_moves_counts_in_the_group_left_and_the_group_joined(old: Market) -> None:
    codes = old.dimensions["sector"].codes.copy()
    codes[np.flatnonzero(codes == 0)[:3]] = 1
    moved = replace(old, dimensions={**old.dimensions, "sector": column(SECTORS, codes)})
    kept = judged(moved, old).kept[("sector",)]
    assert kept.tolist() == [True, True, False, False]


def two_releases(old: Market, new: Market) -> tuple[Release, Release]:
    first = release_of(old)
    return first, release_of(new, number=2, kept=judged(new, old).kept, earlier=first)


def mostly_of_one_sector(market: Market) -> Market:
    """30 suppliers of one sector have answered anew, and 2 of another."""
    return answered_anew(market, np.concatenate([of_sector(market, "13", 30), of_sector(market, "81", 2)]))


def cells(table: Table) -> dict[tuple[str | None, ...], int | None]:
    return {values: count.value for values, count in table.rows()}


def test_a_group_in_which_few_changed_shows_the_earlier_figures(old: Market) -> None:
    first, second = two_releases(
        old, answered_anew(old, np.concatenate([of_sector(old, "13", 30), of_sector(old, "81", 2)]))
    )
    before, after = first.table(("sector", ITEM), {}), second.table(("sector", ITEM), {})
    for (sector, level), count in after.rows():
        if sector == "81":
            assert count.value == before.cell(sector, level).value
            assert count.kept_from == 1
        elif sector in {"13", None}:
            assert count.kept_from is None
    assert cells(before) != cells(after)
    assert second.distribution(ITEM, {"sector": "81"}).bands == {
        level: after.cell("81", level) for level in ("0", "1", "2", "3", "4")
    }
    assert second.total({ITEM: "1", "sector": "81"}) == after.cell("81", "1")
    turned = second.table((ITEM, "sector"), {})
    assert all(turned.cell(level, sector) == count for (sector, level), count in after.rows())


def test_a_kept_group_stays_kept_until_enough_changed_since_its_figures(old: Market) -> None:
    rows = of_sector(old, "81", 6)
    second = answered_anew(old, np.concatenate([of_sector(old, "13", 30), rows[:3]]))
    kept = judged(second, old).kept
    third = answered_anew(second, rows[3:5])
    fourth = answered_anew(second, rows[3:6])
    place = (SECTORS.index("81"),)
    assert kept[("sector",)][place]
    no_more = judged(second, second, old, kept=[kept])
    assert no_more.kept[("sector",)][place]
    assert judged(third, second, old, kept=[kept]).fresh_groups == 2
    assert ("sector",) not in judged(fourth, second, old, kept=[kept]).kept


def test_a_kept_group_whose_earlier_release_is_gone_is_withheld(old: Market) -> None:
    _, second = two_releases(
        old, answered_anew(old, np.concatenate([of_sector(old, "13", 30), of_sector(old, "81", 2)]))
    )
    alone = replace(second, earlier=None)
    assert alone.total({"sector": "81"}) == WITHHELD
    assert alone.total({"sector": "13"}) == second.total({"sector": "13"})


def test_where_the_release_of_kept_figures_is_gone_the_oldest_left_stands_for_it(old: Market) -> None:
    _, second = two_releases(old, mostly_of_one_sector(old))
    place = (SECTORS.index("81"),)
    assert second.kept[("sector",)][place]
    few, enough = (answered_anew(second.market, of_sector(old, "81", number)) for number in (4, 5))
    assert judged(few, second.market, kept=[second.kept]).kept[("sector",)][place]
    assert ("sector",) not in judged(enough, second.market, kept=[second.kept]).kept


def test_a_group_of_three_is_kept_if_one_of_its_groups_of_two_is(old: Market) -> None:
    first, second = two_releases(
        old, answered_anew(old, np.concatenate([of_sector(old, "13", 30), of_sector(old, "81", 2)]))
    )
    table = second.table(("sector", "size", "women-led"), {})
    assert table.cell("81", None, None) == second.total({"sector": "81"})
    shown = [count for values, count in table.rows() if None not in values and count.is_shown]
    assert any(count.kept_from == 1 for count in shown)
    by_filter = second.table(("sector", "women-led"), {"size": "micro"})
    assert all(table.cell(sector, "micro", led) == count for (sector, led), count in by_filter.rows())
    assert first.table(("sector",), {}).total.kept_from is None


def test_values_and_dimensions_that_the_earlier_release_has_not(old: Market) -> None:
    dimensions = dict(old.dimensions)
    codes = np.where(np.arange(400) < 2, 4, dimensions["sector"].codes)
    dimensions["sector"] = column((*SECTORS, "99"), codes)
    dimensions["night-work"] = column(("no", "yes"), np.arange(400) % 2)
    new = answered_anew(replace(old, dimensions=dimensions), np.arange(2, 40))
    _, second = two_releases(old, new)
    assert not second.total({"sector": "99"}).is_shown
    assert second.total({"night-work": "yes"}).is_shown
    assert sum(count.is_shown for _, count in second.table(("sector", "night-work"), {}).rows()) > 5


def test_what_is_kept_can_be_stored(old: Market) -> None:
    new = answered_anew(old, np.arange(30))
    kept: Kept = judged(new, old).kept
    read = kept_from(kept_document(kept), new)
    assert read.keys() == kept.keys()
    assert all((read[grouping] == stale).all() for grouping, stale in kept.items())
    assert kept_from(kept_document({(): np.array(True)}), new)[()].all()


def test_answers_make_no_groups(old: Market) -> None:
    assert all("readiness" not in grouping for grouping in groupings(old))
    assert max(len(grouping) for grouping in groupings(old)) == 2
