"""Nobody is found by asking for forecasts beside simulations and tables: not by weeks, by help, or by what is below."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from portal.criteria.rules.structure import CriteriaProfile
from portal.market.columns import Market
from portal.market.disclosure.composing import Composed
from portal.market.disclosure.release import Release
from portal.market.forecasting.forecast import NOTICES, forecast
from portal.market.forecasting.forecasted import Forecast
from portal.market.forecasting.helping import Helping
from portal.market.forecasting.outlook import ask, look_ahead
from portal.market.forecasting.reading import climbs_in, rows_by_size
from portal.market.matching import match_market
from portal.market.simulation import simulate
from portal.organisations.rules import Size
from portal.questionnaires.rules.structure import Action, Questionnaire
from tests.attacks.attacker import Attacker
from tests.attacks.simulations import Reader, _not_less, kinds_market, may_qualify
from tests.attacks.tables import Range, World, exact_from_five, may_be, published, read
from tests.attacks.test_simulations import ONE, OTHER, small_sets
from tests.attacks.worlds import questionnaire_for, random_market, release_of, with_dimensions
from tests.factories.criteria_profiles import asks, needs, prefers, wants

BUDGET = 30
TRIALS = 400
CELLS = ((), (("sector", 0),), (("size", 0),), (("size", 2),))
Known = tuple[np.ndarray, Range]


def with_work(questionnaire: Questionnaire) -> Questionnaire:
    """Each step takes 1, 3, 6 or 10 weeks, and more days the larger the supplier."""
    days = dict(zip(Size, (Decimal(1), Decimal(3), Decimal(8), Decimal(20)), strict=True))
    actions = tuple(Action(level, days, weeks) for level, weeks in enumerate((1, 3, 6, 10), start=1))
    section = questionnaire.sections[0]
    return replace(
        questionnaire,
        sections=(replace(section, items=tuple(replace(item, actions=actions) for item in section.items)),),
    )


def chain() -> Iterator[CriteriaProfile]:
    """Profiles that mostly differ from the one before in one level, relief, or way to meet a criterion."""
    for level in range(1, 5):
        for other in (level - 1 or 2, 2):
            yield wants(asks(needs(ONE, level), called="one"), asks(needs(OTHER, other), called="other"))
    for level in range(2, 5):
        yield wants(asks(needs(ONE, level, micro=level - 1), called="one"), prefers(OTHER), pass_mark=2)
        yield wants(asks((needs(ONE, 2),), (needs(OTHER, level), needs(ONE, 1)), called="either"))


@pytest.fixture(scope="module")
def market() -> Market:
    return with_dimensions(random_market(np.random.default_rng(3), 90, items=2, sectors=2), ("sector", "size"))


@pytest.fixture(scope="module")
def world(market: Market) -> World:
    return World.of(market, ("sector", "size", ONE, OTHER))


@pytest.fixture(scope="module")
def questionnaire(market: Market) -> Questionnaire:
    return with_work(questionnaire_for(market))


@pytest.fixture(scope="module")
def release(market: Market, questionnaire: Questionnaire) -> Release:
    return replace(release_of(market), questionnaire=questionnaire)


class ForecastReader:
    """Reads forecasts of a profile: which kinds of supplier each figure counts, and what its number may be."""

    def __init__(self, profile: CriteriaProfile, kinds: Market, questionnaire: Questionnaire) -> None:
        self.rows = np.arange(len(kinds))
        self.match = match_market(profile, questionnaire, kinds)
        self.helping = Helping(profile, questionnaire, kinds, self.match, self.rows)
        items = {item.id: item for item in questionnaire.items}
        climbs = climbs_in(profile, questionnaire, kinds, self.rows)
        outlook = look_ahead(ask(profile, items, NOTICES), climbs, rows_by_size(kinds, self.rows), seed=1)
        assert not any(outlook.margins)
        self.able = outlook.able

    def read(self, shown: Forecast) -> Iterator[Known]:
        qualifies = np.flatnonzero(self.match.qualifies)
        yield qualifies, may_qualify(shown.now)
        yield qualifies, _not_less(shown.once_backed, shown.now)
        before = shown.once_backed
        for after, able in zip(shown.notices, self.able, strict=True):
            yield np.flatnonzero(able), _not_less(after.qualifying, before)
            before = after.qualifying
        for found in shown.helps:
            yield np.flatnonzero(self.helping.lifted(found.item_id)), _not_less(found.qualifying, shown.once_backed)
            yield np.flatnonzero(self.helping.below(found.item_id)), may_qualify(found.below)


def test_forecasts_shown_exactly_from_five_on_are_cracked(
    market: Market, world: World, questionnaire: Questionnaire
) -> None:
    attacker, kinds = Attacker(world.truth.size, len(market)), kinds_market(world, market)
    for profile in chain():
        reader = ForecastReader(profile, kinds, questionnaire)
        for able in (reader.match.qualifies, *reader.able):
            for cell in CELLS:
                places = [place for place in world.places(cell) if able[place]]
                attacker.knows(places, *exact_from_five(int(world.truth[places].sum())))
    assert sum(found is not None for found in attacker.certain(small_sets(world)[:20])) > 0


def test_forecasts_beside_simulations_and_all_tables_tell_no_count_of_one_to_four(
    market: Market, world: World, questionnaire: Questionnaire, release: Release
) -> None:
    kinds = kinds_market(world, market)
    attacker = Attacker(world.truth.size, len(market))
    read(attacker, world, {cell: may_be(count) for cell, count in published(release, world).items()})
    simulations = Reader(world, kinds, questionnaire)
    profiles = list(chain())
    assert 12 <= len(profiles) <= BUDGET
    figures = 0
    for profile in profiles:
        known = [*simulations.read(profile, simulate(release, profile, questionnaire, {}))]
        reader = ForecastReader(profile, kinds, questionnaire)
        for cell in CELLS:
            filters = {name: release.catalogue().get(name).values[at] for name, at in cell}
            inside = set(world.places(cell).tolist())
            for places, bounds in reader.read(forecast(release, profile, questionnaire, filters)):
                known.append((np.array([place for place in places if place in inside], dtype=np.intp), bounds))
        for places, (least, most) in known:
            assert least <= int(world.truth[places].sum()) <= most
            attacker.knows(places, least, most)
            figures += 1
    assert figures > 500
    sets = small_sets(world)[::5]
    assert len(sets) > 20
    assert [found for found in attacker.certain(sets) if found is not None] == []


def test_one_supplier_that_can_later_is_hardly_told_by_the_difference_of_two_figures() -> None:
    """An attacker who guesses from the difference whether one more counts later is right little more than by chance."""
    told: dict[int, Counter[int]] = {0: Counter(), 1: Counter()}
    for seed in range(TRIALS):
        market = random_market(np.random.default_rng(seed), 60)
        composed = Composed(release_of(market))
        for later, found in told.items():
            now, then = np.arange(60) < 40, np.arange(60) < 40 + later
            figures = [composed.count(text, each, {}).value or 0 for text, each in (("now", now), ("later", then))]
            found[figures[1] - figures[0]] += 1
    apart = sum(abs(told[0][difference] - told[1][difference]) for difference in {*told[0], *told[1]})
    assert 0.5 + apart / TRIALS / 4 < 0.75
