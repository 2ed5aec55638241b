"""Nobody is found by comparing two releases, by an attacker who knows who joined between them."""

import numpy as np
import pytest

from portal.market.columns import Market
from portal.market.disclosure.comparing import Reason
from tests.attacks.releases import Newcomers, levels_told
from tests.attacks.tables import World, published
from tests.attacks.worlds import judged, random_market, release_of, with_dimensions

NAMES = ("sector", "size", "women-led")
ITEM = "base.item-0"


def two_markets(joined: int, seed: int) -> tuple[Market, Market]:
    """A market of 120, and the same with some more."""
    whole = with_dimensions(random_market(np.random.default_rng(seed), 120 + joined, items=1, sectors=2), NAMES)
    np.abs(whole.levels, out=whole.levels)
    return whole.taking(slice(0, 120)), whole


def told(old: Market, new: Market, *, protected: bool) -> list[int]:
    """The rows of the newcomers whose level the attacker knows."""
    kept = judged(new, old).kept if protected else {}
    first = release_of(old)
    second = release_of(new, number=2, kept=kept, earlier=first)
    world = World.of(old, (*NAMES, ITEM))
    return levels_told(Newcomers(world, new, len(old), ITEM), published(first, world), published(second, world))


@pytest.mark.parametrize("joined", [1, 7])
def test_without_keeping_figures_a_newcomer_is_found(joined: int) -> None:
    assert any(told(*two_markets(joined, seed), protected=False) for seed in range(3))


@pytest.mark.parametrize("seed", range(3))
def test_no_newcomers_level_is_told_by_two_releases(seed: int) -> None:
    old, new = two_markets(7, seed)
    verdict = judged(new, old)
    assert verdict.may_release
    assert verdict.reason is Reason.SOME_KEPT
    assert told(old, new, protected=True) == []


def test_a_release_of_one_newcomer_waits() -> None:
    old, new = two_markets(1, 0)
    verdict = judged(new, old)
    assert not verdict.may_release
    assert verdict.reason is Reason.NOTHING_NEW
    assert verdict.changed == 1
    assert told(old, new, protected=True) == []
