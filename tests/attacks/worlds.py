"""Makes small markets of random suppliers for attacks: few dimensions, uneven groups, many cells of one to four."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from portal.market.columns import TRAIT_VALUES, AskingFacts, Column, Market
from portal.market.disclosure.comparing import Earlier, Kept, Verdict, may_release
from portal.market.disclosure.release import Release
from portal.market.releasing import came_from
from portal.questionnaires.rules.structure import Item, ItemType, Questionnaire, Section
from tests.factories.criteria_profiles import SMALL_QUESTIONNAIRE

SECTORS = ("13", "14", "41", "81")
COUNTRIES = ("BR", "CL", "UY")
REGIONS = ("BR-RJ", "BR-SP", "CL-RM", "UY-MO")
SIZES = ("micro", "small", "medium", "large")
READINESS = ("starting", "developing", "established", "leading")


def column(values: Sequence[str], codes: Sequence[int] | NDArray[np.integer]) -> Column:
    """A column with these codes."""
    return Column(tuple(values), np.asarray(codes, dtype=np.int16))


def facts_for(suppliers: int, items: int) -> AskingFacts:
    """Facts of a questionnaire that asks everybody everything."""
    return AskingFacts(
        other_sector=column(("13", "14"), np.full(suppliers, -1)),
        on_request=(),
        requested=np.zeros((0, suppliers), np.bool_),
        deciding=(),
        still_open=np.zeros((0, suppliers), np.bool_),
        tests=(),
        met=np.zeros((0, suppliers), np.bool_),
        versions=column(("1.0",), np.zeros(suppliers, np.int16)),
        known=np.ones((1, items), np.bool_),
    )


def market_of(
    dimensions: Mapping[str, Column],
    levels: NDArray[np.integer],
    record_keys: NDArray[np.integer],
    *,
    items: Sequence[str] | None = None,
    scores: NDArray[np.floating] | None = None,
    tags: NDArray[np.uint64] | None = None,
) -> Market:
    """A market with these profiles, levels (items, suppliers) and record keys; everything else follows from them."""
    count = levels.shape[1]
    names = tuple(items or (f"base.item-{number}" for number in range(levels.shape[0])))
    rated = np.where(levels >= 0, levels * 25.0, np.nan)
    if scores is None:
        scores = np.array([np.nan if np.isnan(row).all() else np.nanmean(row) for row in rated.T])
    return Market(
        questionnaire_id="small",
        version="1.0",
        dimensions=dimensions,
        items=names,
        levels=levels.astype(np.int8),
        backed=np.zeros(levels.shape, np.uint8),
        unanswered=np.zeros(levels.shape, np.bool_),
        sections=("base",),
        section_scores=scores.astype(np.float32).reshape(1, count),
        scores=scores.astype(np.float32),
        submitted_on=np.full(count, 20_500, np.int32),
        record_keys=record_keys.astype(np.uint16),
        tags=np.arange(count, dtype=np.uint64) if tags is None else tags,
        facts=facts_for(count, len(names)),
    )


def random_market(rng: np.random.Generator, suppliers: int, *, items: int = 2, sectors: int = 4) -> Market:
    """Suppliers of uneven sectors, sizes and places, better where they are larger; few items are not applicable."""
    places = rng.choice(len(REGIONS), suppliers, p=(0.4, 0.3, 0.2, 0.1))
    country = np.array([COUNTRIES.index(region[:2]) for region in REGIONS])[places]
    weights = 1 / np.arange(1, sectors + 1)
    size = rng.choice(len(SIZES), suppliers, p=(0.5, 0.3, 0.15, 0.05))
    ability = rng.normal(size=suppliers) + size / 2
    levels = np.clip(np.round(ability + 1 + rng.normal(size=(items, suppliers))), 0, 4).astype(np.int8)
    levels[rng.random(levels.shape) < 0.05] = -2
    dimensions = {
        "sector": column(SECTORS[:sectors], rng.choice(sectors, suppliers, p=weights / weights.sum())),
        "size": column(SIZES, size),
        "country": column(COUNTRIES, country),
        "region": column(REGIONS, places),
        "women-led": column(TRAIT_VALUES, (rng.random(suppliers) < 0.3).astype(np.int16)),
        "readiness": column(READINESS, np.digitize(ability, (0, 1, 2))),
    }
    return market_of(dimensions, levels, rng.integers(0, 1 << 16, suppliers))


def with_dimensions(market: Market, names: Sequence[str]) -> Market:
    """The market with these dimensions only, so that an attack on it stays small."""
    return replace(market, dimensions={name: market.dimensions[name] for name in names})


def questionnaire_for(market: Market) -> Questionnaire:
    """A questionnaire that asks everybody every item of the market, each with the levels 0 to 4."""
    items = tuple(
        Item(id=item_id, section_id="base", type=ItemType.COVERAGE, weight=1, evidence_count=1)
        for item_id in market.items
    )
    return replace(SMALL_QUESTIONNAIRE, sections=(Section(id="base", weight=1, items=items),))


def release_of(market: Market, **rest: Any) -> Release:
    """A release of the market, the first unless the rest says more."""
    told = {"number": 1, "made_at": datetime(2026, 11, 1, tzinfo=UTC), "is_synthetic": True, **rest}
    return Release(market=market, questionnaire=questionnaire_for(market), **told)


def judged(new: Market, *before: Market, kept: Sequence[Kept] = ()) -> Verdict:
    """The verdict on a market after these, the newest first; `kept` are the groups that kept older figures in them."""
    found = [*kept, *([{}] * (len(before) - len(kept)))]
    return may_release(
        new, [Earlier(old, came_from(new.tags, old.tags), one) for old, one in zip(before, found, strict=True)]
    )
