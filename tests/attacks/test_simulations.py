"""Nobody is found by simulating one profile after another, each a step away from the last."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest

from portal.criteria.rules.structure import CriteriaProfile
from portal.market.columns import Market
from portal.market.disclosure.release import Release
from portal.market.matching import match_market
from portal.market.simulation import simulate
from tests.attacks.attacker import Attacker
from tests.attacks.simulations import Reader, kinds_market
from tests.attacks.tables import World, exact_from_five, may_be, published, read
from tests.attacks.worlds import questionnaire_for, random_market, release_of, with_dimensions
from tests.factories.criteria_profiles import asks, needs, prefers, wants

ONE, OTHER = "base.item-0", "base.item-1"
BUDGET = 30


def chain() -> Iterator[CriteriaProfile]:
    """Profiles that mostly differ from the one before in one criterion's level, relief, or way to meet it."""
    for level in range(1, 5):
        for other in range(1, 5):
            yield wants(asks(needs(ONE, level), called="one"), asks(needs(OTHER, other), called="other"))
    for level in range(2, 5):
        yield wants(asks(needs(ONE, level, micro=level - 1), called="one"), prefers(OTHER), pass_mark=2)
    for level in range(2, 5):
        either = asks((needs(ONE, 2),), (needs(OTHER, level), needs(ONE, 1)), called="either")
        yield wants(either, prefers(OTHER, 0, 1, 3, 6, 10), pass_mark=3)


@pytest.fixture(scope="module")
def market() -> Market:
    return with_dimensions(random_market(np.random.default_rng(3), 90, items=2, sectors=2), ("sector", "size"))


@pytest.fixture(scope="module")
def world(market: Market) -> World:
    return World.of(market, ("sector", "size", ONE, OTHER))


@pytest.fixture(scope="module")
def release(market: Market) -> Release:
    return release_of(market)


def small_sets(world: World) -> list[Sequence[int]]:
    """The kinds with 1 to 4 suppliers, and each such cell of a table."""
    kinds = [(int(kind),) for kind in np.flatnonzero((world.truth >= 1) & (world.truth <= 4))]
    return [*kinds, *(world.places(cell).tolist() for cell in world.cells() if 1 <= world.true_count(cell) <= 4)]


def test_simulations_shown_exactly_from_five_on_are_cracked(market: Market, world: World) -> None:
    questionnaire, kinds = questionnaire_for(market), kinds_market(world, market)
    attacker = Attacker(world.truth.size, len(market))
    for profile in chain():
        qualifies = match_market(profile, questionnaire, kinds).qualifies
        for cell in ((), *((("sector", at),) for at in range(2)), *((("size", at),) for at in range(4))):
            places = [place for place in world.places(cell) if qualifies[place]]
            attacker.knows(places, *exact_from_five(int(world.truth[places].sum())))
    assert sum(found is not None for found in attacker.certain(small_sets(world)[:60])) > 0


def test_a_budget_of_simulations_and_all_tables_tell_no_count_of_one_to_four(
    market: Market, world: World, release: Release
) -> None:
    questionnaire = questionnaire_for(market)
    reader = Reader(world, kinds_market(world, market), questionnaire)
    attacker = Attacker(world.truth.size, len(market))
    read(attacker, world, {cell: may_be(count) for cell, count in published(release, world).items()})
    profiles = list(chain())
    assert 20 <= len(profiles) <= BUDGET
    figures = 0
    for profile in profiles:
        for places, (least, most) in reader.read(profile, simulate(release, profile, questionnaire, {})):
            assert least <= int(world.truth[places].sum()) <= most
            attacker.knows(places, least, most)
            figures += 1
    assert figures > 200
    sets = small_sets(world)
    assert len(sets) > 50
    assert [found for found in attacker.certain(sets) if found is not None] == []


def test_the_same_question_has_the_same_answer_however_it_is_written(market: Market, release: Release) -> None:
    questionnaire = questionnaire_for(market)
    plain = wants(asks(needs(ONE, 2), called="a"), asks(needs(OTHER, 1), called="b"))
    twice = wants(
        asks(needs(OTHER, 1), called="x"),
        asks(needs(ONE, 2), called="y"),
        asks(needs(ONE, 2), called="z"),
        prefers(ONE),
    )
    first, second = (simulate(release, profile, questionnaire, {}) for profile in (plain, twice))
    assert first.qualifying == second.qualifying
    assert first.groups == second.groups


def test_two_questions_about_the_same_suppliers_may_show_two_figures() -> None:
    """So figures that differ prove nothing: this is what stops an attacker who adds one supplier to a known set."""
    market = random_market(np.random.default_rng(4), 400, items=2)
    market.levels[1] = 4  # then nothing that is asked of the second item changes who qualifies
    questionnaire, release = questionnaire_for(market), release_of(market)
    shown = set()
    for level in range(1, 5):
        profile = wants(asks(needs(ONE, 2), called="a"), asks(needs(OTHER, level), called="b"))
        shown |= {group.qualifying for group in simulate(release, profile, questionnaire, {}).groups["sector"]}
    single = wants(asks(needs(ONE, 2), called="a"))
    assert len(shown) > len(simulate(release, single, questionnaire, {}).groups["sector"])


def test_the_budget_holds_one_chain(market: Market, release: Release) -> None:
    """Without a budget a chain could ask one set in any number of ways; what it would learn is the table's figure."""
    profile = wants(asks(needs(ONE, 2)))
    again = replace(profile, id="another", texts={"en": {"profile.title": "Another"}})
    questionnaire = questionnaire_for(market)
    assert simulate(release, profile, questionnaire, {}) == simulate(release, again, questionnaire, {})
