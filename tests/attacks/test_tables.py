"""Nobody is found in the tables of a release, by an attacker who knows all of them and the method."""

from collections.abc import Mapping
from itertools import product

import numpy as np
import pytest

from portal.market.columns import Market
from portal.market.disclosure.figures import Count
from tests.attacks.attacker import Attacker
from tests.attacks.tables import (
    Cell,
    Range,
    World,
    exact_from_five,
    may_be,
    published,
    read,
    read_differences,
)
from tests.attacks.worlds import random_market, release_of

PROFILE = ("sector", "size", "women-led")
ITEM = "base.item-0"


def attack(
    world: World, ranges: Mapping[Cell, Range], counts: Mapping[Cell, Count] | None = None
) -> tuple[Attacker, list[Cell]]:
    """The attacker, and the cells of truly 1 to 4 suppliers that it can tell exactly."""
    attacker = Attacker(world.truth.size, int(world.truth.sum()))
    read(attacker, world, ranges)
    if counts is not None:
        read_differences(attacker, world, counts)
    small = [cell for cell in world.cells() if 1 <= world.true_count(cell) <= 4]
    certain = attacker.certain([world.places(cell) for cell in small])
    for cell, found in zip(small, certain, strict=True):
        assert found is None or found == world.true_count(cell)
    return attacker, [cell for cell, found in zip(small, certain, strict=True) if found is not None]


@pytest.fixture(scope="module")
def market() -> Market:
    return random_market(np.random.default_rng(2), 60, items=1, sectors=3)


@pytest.fixture(scope="module")
def world(market: Market) -> World:
    return World.of(market, (*PROFILE, ITEM))


def test_a_threshold_alone_is_cracked(world: World) -> None:
    _, found = attack(world, {cell: exact_from_five(world.true_count(cell)) for cell in world.cells()})
    assert len(found) >= 10


def test_no_count_of_one_to_four_can_be_told_from_all_tables(market: Market, world: World) -> None:
    counts = published(release_of(market), world)
    assert sum(count.is_shown for count in counts.values()) > 40
    _, found = attack(world, {cell: may_be(count) for cell, count in counts.items()}, counts)
    assert found == []


def test_no_level_is_certain_even_where_all_of_a_group_have_the_same() -> None:
    market = random_market(np.random.default_rng(5), 50, items=1, sectors=2)
    first = market.dimensions["sector"].codes == 0
    market.levels[:, first] = 3
    world = World.of(market, (*PROFILE, ITEM))
    counts = published(release_of(market), world)
    attacker = Attacker(world.truth.size, 50)
    read(attacker, world, {cell: may_be(count) for cell, count in counts.items()})
    read_differences(attacker, world, counts)
    groups = [
        tuple(zip(PROFILE, values, strict=True))
        for values in product(*(range(size) for size in world.sizes[:-1]))
        if world.true_count(tuple(zip(PROFILE, values, strict=True)))
    ]
    for group in groups:  # whoever looks for a supplier knows its profile, and that it takes part
        attacker.knows(world.places(group), 1)
    others = [
        np.setdiff1d(world.places(group), world.places((*group, (ITEM, 3)))) for group in groups if group[0][1] == 0
    ]
    assert len(others) > 4
    assert all(int(world.truth[rest].sum()) == 0 for rest in others)
    assert attacker.certain(others) == [None] * len(others)
