"""Made-up suppliers are the same for the same seed, and go together as real ones would."""

import numpy as np
import pytest

from portal.demo.choices import choices_of
from portal.demo.population import make_population
from portal.market.columns import NOT_APPLICABLE, NOT_ASKED
from portal.questionnaires.rules.levels import attainable_levels, counted_level
from portal.questionnaires.rules.structure import Item
from tests.factories.assessments import every_type
from tests.factories.markets import ON, core, make_market


def test_the_same_seed_makes_the_same_market_and_another_seed_another() -> None:
    one, again, other = make_market(300, 5), make_market(300, 5), make_market(300, 6)
    assert all(
        np.array_equal(a, b, equal_nan=a.dtype.kind == "f")
        for (_n, a), (_m, b) in zip(one.arrays(), again.arrays(), strict=True)
    )
    assert not np.array_equal(one.levels, other.levels)


def test_larger_suppliers_are_further_and_levels_go_together() -> None:
    market = make_market(6000)
    sizes = market.dimensions["size"]
    means = [float(market.scores[sizes.is_value(size)].mean()) for size in sizes.values]
    assert means == sorted(means)
    rows = [market.item_rows[name] for name in ("policy.commitment", "risks.mapping")]
    levels = market.levels[rows].astype(float)
    both = (levels >= 0).all(axis=0)
    assert np.corrcoef(levels[:, both])[0, 1] > 0.3
    share = [float((market.dimensions["readiness"].codes == code).mean()) for code in range(4)]
    assert all(0.01 < part < 0.75 for part in share)


def test_moving_on_keeps_the_suppliers_and_raises_their_scores() -> None:
    before = make_population(core(), 800, seed=1, on=ON).market
    after = make_population(core(), 800, seed=1, on=ON, further=0.3).market
    assert np.array_equal(before.tags, after.tags)
    assert np.array_equal(before.dimensions["sector"].codes, after.dimensions["sector"].codes)
    assert float(after.scores.mean()) > float(before.scores.mean()) + 2


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_market_may_be_as_small_as_wanted(count: int) -> None:
    assert len(make_market(count)) == count


def test_items_of_every_type_are_answered_in_a_made_up_market() -> None:
    market = make_market(400, questionnaire=every_type())
    for item_id, row in market.item_rows.items():
        found = set(market.levels[row].tolist()) - {NOT_ASKED, NOT_APPLICABLE}
        assert found <= set(attainable_levels(every_type().item(item_id)))
        assert len(found) > 1, item_id


@pytest.mark.parametrize("item", every_type().items, ids=lambda item: item.id)
def test_the_choices_of_an_item_count_as_they_say_and_miss_no_level(item: Item) -> None:
    choices = choices_of(item, ON)
    assert choices
    if item.has_levels:
        assert all(counted_level(item, choice.answer, ON) == choice.level for choice in choices)
        levels = {choice.level for choice in choices} - {None}
        assert levels == set(attainable_levels(item)) or item.id == "second.ways"
