"""What a forecast hands out: protected figures near the truth, the same for whoever asks; helps ranked by them."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

import numpy as np
import pytest

from portal.criteria.rules.asking import with_requested
from portal.criteria.rules.matching import match_answers
from portal.criteria.rules.structure import Assurance, CriteriaProfile, Criterion, Group, Preference, Requirement, Stage
from portal.demo.population import Population, answer_of, make_population
from portal.guidance.rules.plans import Outcome
from portal.guidance.rules.targets import Limits, ProfileTarget, Situation
from portal.guidance.solving import make_plan
from portal.market.columns import Market
from portal.market.disclosure.catalogue import NotPublishedError
from portal.market.disclosure.figures import Count, CountKind
from portal.market.disclosure.release import Release
from portal.market.forecasting.forecast import NOTICES, forecast
from portal.market.forecasting.forecasted import Forecast
from portal.market.forecasting.helping import Helping
from portal.market.forecasting.outlook import ask, look_ahead
from portal.market.forecasting.reading import climbs_in, rows_by_size, without_backing
from portal.market.forecasting.work import USUAL_DAYS
from portal.market.matching import match_market
from portal.market.simulation import simulate
from portal.organisations.rules import Size, SupplierProfile, Trait
from portal.questionnaires.rules.conditions import asked_items
from tests.factories.markets import ON, core, make_market

SUPPLIERS = 3000


def criterion(name: str, *demands: tuple[str, int], **given: Any) -> Criterion:
    relief = given.pop("relief", {})
    requirements = tuple(Requirement(f"{name}-{item}", item, level, relief) for item, level in demands)
    return Criterion(id=name, stage=Stage.SELECTION, groups=(Group(f"{name}-1", requirements),), **given)


def tender(*criteria: Criterion, **given: Any) -> CriteriaProfile:
    return CriteriaProfile(id="tender", language="en", questionnaire_id="hrdd-core", criteria=criteria, **given)


PREFERENCES = (
    Preference(id="training", item_id="policy.training", points=(0, 2, 5, 8, 10)),
    Preference(id="voice", item_id="voice.consultation", points=(0, 1, 3, 6, 10)),
)
REQUIRED = tender(
    criterion("risks", ("risks.mapping", 3), relief={Size.MICRO: 2}),
    criterion("complaints", ("complaints.channel", 2), ("remedy.process", 2), assurance=Assurance.EVIDENCED),
)
SCORED = replace(REQUIRED, preferences=PREFERENCES, pass_mark=12)
OF_SOME = replace(REQUIRED, sectors=frozenset({"10", "41", "47", "81"}))
ON_REQUEST = tender(criterion("integrity", ("integrity.programme", 2), ("integrity.channel", 1)))
PROFILES = (REQUIRED, SCORED, OF_SOME, ON_REQUEST)


def release_of(market: Market) -> Release:
    made_at = datetime(2026, 11, 2, tzinfo=UTC)
    return Release(number=3, made_at=made_at, is_synthetic=True, market=market, questionnaire=core())


@cache
def release() -> Release:
    return release_of(make_market(SUPPLIERS))


def look(profile: CriteriaProfile, given: Release | None = None, **filters: str) -> Forecast:
    return forecast(given or release(), profile, core(), filters)


def true_counts(profile: CriteriaProfile) -> list[int]:
    market, rows = release().market, np.arange(SUPPLIERS)
    if profile.sectors:
        sectors = (market.dimensions["sector"], market.facts.other_sector)
        rows = np.flatnonzero(np.any([each.is_value(code) for each in sectors for code in profile.sectors], axis=0))
    items = {item.id: item for item in core().items}
    bare = without_backing(profile)
    climbs = climbs_in(bare, core(), market, rows)
    able = look_ahead(ask(bare, items, NOTICES), climbs, rows_by_size(market, rows), seed=3).able
    return [int(flags.sum()) for flags in able]


def near(count: Count, truth: int) -> bool:
    return abs(count.value - truth) <= count.margin if count.value is not None else truth < 10 + 8


@pytest.mark.parametrize("profile", PROFILES)
def test_every_figure_is_within_its_margin_of_the_truth(profile: CriteriaProfile) -> None:
    found = look(profile)
    assert [after.weeks for after in found.notices] == [4, 8, 12, 26]
    for after, truth in zip(found.notices, true_counts(profile), strict=True):
        assert near(after.qualifying, truth)


@pytest.mark.parametrize("profile", PROFILES)
def test_more_weeks_never_show_fewer_and_repeats_are_the_same(profile: CriteriaProfile) -> None:
    found = look(profile)
    figures = [found.now, found.once_backed, *(after.qualifying for after in found.notices)]
    numbers = [count.value or 0 for count in figures]
    assert numbers == sorted(numbers)
    assert all(number <= (found.of.value or 0) for number in numbers)
    assert look(profile, release_of(make_market(SUPPLIERS))) == found


def test_now_is_what_a_simulation_shows() -> None:
    for profile in PROFILES:
        simulated = simulate(release(), profile, core(), {"size": "small"})
        found = look(profile, size="small")
        assert (found.now, found.of) == (simulated.qualifying, simulated.of)


def test_how_many_more_comes_from_the_two_figures_alone() -> None:
    found = look(REQUIRED)
    for after in found.notices:
        assert after.qualifying.value is not None
        assert found.now.value is not None
        assert after.more.value == after.qualifying.value - found.now.value


def test_how_a_criterion_is_to_be_backed_changes_no_notice() -> None:
    reviewed = replace(
        REQUIRED, criteria=tuple(replace(each, assurance=Assurance.REVIEWED) for each in REQUIRED.criteria)
    )
    strict, lax = look(reviewed), look(without_backing(REQUIRED))
    assert strict.now.value is None
    assert strict.now.kind is CountKind.FEWER_THAN_10
    assert [after.qualifying for after in strict.notices] == [after.qualifying for after in lax.notices]
    assert {after.more.kind for after in strict.notices} == {CountKind.WITHHELD}


def test_helps_are_ranked_by_what_they_add_for_a_day() -> None:
    found = look(REQUIRED)
    assert {each.item_id for each in found.helps} == {"risks.mapping", "complaints.channel", "remedy.process"}
    ranks = [each.added_per_100_days or 0 for each in found.helps]
    assert ranks == sorted(ranks, reverse=True)
    assert ranks[0] > 0
    for each in found.helps:
        assert each.days_each
        assert each.below.value
        assert each.days == pytest.approx(each.days_each * each.below.value)
        if each.adds.value and each.days:
            assert each.added_per_100_days == pytest.approx(100 * each.adds.value / each.days)


@pytest.mark.parametrize("profile", [REQUIRED, SCORED, ON_REQUEST])
def test_help_with_an_item_lets_in_who_would_qualify_with_its_level(profile: CriteriaProfile) -> None:
    market, bare = release().market, without_backing(profile)
    match = match_market(bare, core(), market)
    helping = Helping(bare, core(), market, match, np.arange(SUPPLIERS))
    for item_id in helping.items:
        levels = market.levels.copy()
        sizes = [Size(market.dimensions["size"].values[code]) for code in market.dimensions["size"].codes]
        needed = np.array([helping.needed(item_id, size) for size in sizes], dtype=np.int8)
        row, below = market.item_rows[item_id], helping.below(item_id)
        levels[row] = np.where(below, needed, levels[row])
        helped = match_market(bare, core(), replace(market, levels=levels)).qualifies
        assert helping.lifted(item_id).tolist() == helped.tolist()
        assert not (match.qualifies & ~helped).any()


def test_days_are_of_the_sizes_that_are_asked_about() -> None:
    by_size = {size: look(REQUIRED, size=size.value).helps for size in (Size.MICRO, Size.LARGE)}
    days = {size: {each.item_id: each.days_each or 0 for each in helps} for size, helps in by_size.items()}
    assert all(days[Size.MICRO][item_id] < days[Size.LARGE][item_id] for item_id in days[Size.MICRO])


def test_three_filters_leave_one_for_the_days() -> None:
    found = look(REQUIRED, size="small", country="CO", sector="47")
    assert found.filters == {"size": "small", "country": "CO", "sector": "47"}


def test_what_is_not_published_is_not_forecast() -> None:
    with pytest.raises(NotPublishedError):
        look(REQUIRED, colour="blue")


@pytest.mark.parametrize("count", [0, 1, 4])
def test_a_market_of_nobody_or_of_few_shows_no_number(count: int) -> None:
    for profile in PROFILES:
        found = look(profile, release_of(make_market(count)))
        shown = [found.of, found.now, found.once_backed, *(after.qualifying for after in found.notices)]
        shown += [each.qualifying for each in found.helps] + [each.below for each in found.helps]
        assert {count.value for count in shown} == {None}
        assert all(each.days is None and each.added_per_100_days is None for each in found.helps)


def test_where_nobody_misses_anything_notice_adds_nobody() -> None:
    market = make_market(400)
    best = replace(market, levels=np.where(market.levels >= 0, np.int8(4), market.levels), climbs=None)
    found = look(without_backing(REQUIRED), release_of(best))
    assert found.now == found.once_backed
    assert {after.more.kind for after in found.notices} == {CountKind.FEWER_THAN_10}
    assert all(each.below.value is None and each.days is None for each in found.helps)


def test_where_nobody_can_no_notice_is_enough() -> None:
    impossible = tender(criterion("unknown", ("not.known", 1)))
    found = look(impossible)
    assert {after.qualifying.value for after in found.notices} == {None}
    assert found.helps == ()


@cache
def population() -> Population:
    return make_population(core(), 160, seed=8, on=ON)


def situation_of(row: int) -> Situation:
    market = population().market

    def value(name: str) -> str:
        column = market.dimensions[name]
        return column.values[int(column.codes[row])]

    traits = frozenset(trait for trait in Trait if value(trait.value) == "yes")
    other = market.facts.other_sector
    other_sector = other.values[other.codes[row]] if other.codes[row] >= 0 else ""
    requested = frozenset(
        name for name, flags in zip(market.facts.on_request, market.facts.requested, strict=True) if flags[row]
    )
    supplier = SupplierProfile(Size(value("size")), value("sector"), value("country"), traits, other_sector, requested)
    answers = {item.id: answer_of(population(), row, item, ON) for item in core().items}
    asked = asked_items(core(), supplier, answers, ON)
    return Situation(core(), supplier, {item.id: answers[item.id] for item in asked}, ON)


@pytest.mark.parametrize("profile", PROFILES)
def test_answers_that_were_sent_are_looked_at_as_the_planner_looks_at_them(profile: CriteriaProfile) -> None:
    rows = np.arange(len(population().market))
    items = {item.id: item for item in core().items}
    bare = without_backing(profile)
    climbs = climbs_in(bare, core(), population().market, rows)
    found = look_ahead(ask(bare, items, NOTICES), climbs, rows_by_size(population().market, rows), seed=1)
    for row in range(0, len(rows), 8):
        given = situation_of(row)
        asked = replace(given, supplier=with_requested(given.supplier, profile, core()))
        for flags, weeks in zip(found.able, NOTICES, strict=True):
            limits = Limits(weeks, USUAL_DAYS[given.supplier.size])
            plan = make_plan(asked, ProfileTarget(profile), limits, alternatives=0)
            assert flags[row] == (plan.outcome in {Outcome.REACHED, Outcome.PLANNED})
        backed = match_answers(bare, core(), given.supplier, given.answers, given.as_of)
        assert bool(match_market(bare, core(), population().market).qualifies[row]) == backed.qualifies


def test_levels_alone_never_promise_more_than_the_answers() -> None:
    market, rows = population().market, np.arange(len(population().market))
    items = {item.id: item for item in core().items}
    bare = without_backing(SCORED)

    def able(of: Market) -> list[Any]:
        climbs = climbs_in(bare, core(), of, rows)
        return list(look_ahead(ask(bare, items, NOTICES), climbs, rows_by_size(of, rows), seed=1).able)

    for known, by_level in zip(able(market), able(replace(market, climbs=None)), strict=True):
        assert not (by_level & ~known).any()
