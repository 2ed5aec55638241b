"""Makes up a market: suppliers of all kinds and what they answered, the same for the same seed.

How far along a supplier is, is drawn first: larger ones are further, countries and sectors differ a little. Then for
each of its sections, as some are good at one thing and not at another; then for each item, some of which are harder.
So levels go together as they do among real suppliers. docs/reference/synthetic-market.md describes it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from portal.demo import mix
from portal.demo.choices import Choice, choices_of
from portal.guidance.rules.targets import Situation
from portal.market.asking import Asking
from portal.market.columns import NOT_APPLICABLE, NOT_ASKED, AskingFacts, Column, Flags, Market
from portal.market.forecasting.climbs import FREE, climb_numbers
from portal.market.shape import REGIONS, Shape
from portal.market.snapshot import band_of, scored
from portal.organisations.rules import Size, SupplierProfile, Trait
from portal.questionnaires.rules.answers import Answer
from portal.questionnaires.rules.conditions import Facts, is_met
from portal.questionnaires.rules.structure import Item, ItemType, Questionnaire

EPOCH = date(1970, 1, 1)
LONGEST_AGO, LATEST = 400, 2  # days before the day of the market on which suppliers sent their answers
CUTS = (-0.9, -0.1, 0.75, 1.6)  # of the latent value: where levels 1 to 4 begin
SPREAD_OF_SECTIONS, SPREAD_OF_ITEMS, NOISE = 0.55, 0.45, 0.65
SHARE_EXCUSED, SHARE_REQUESTED, SHARE_OTHER_SECTOR, SHARE_YES = 0.03, 0.12, 0.15, 0.25
_NOBODY = SupplierProfile(Size.MICRO, "", "")
EVIDENCE_BY_LEVEL = np.array([0.0, 0.08, 0.25, 0.5, 0.65])

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Population:
    """A made-up market, and which of its choices each supplier took for every item, asked or not."""

    market: Market
    choices: Mapping[str, tuple[Choice, ...]]
    chosen: Mapping[str, NDArray[np.int8]]


def make_population(
    questionnaire: Questionnaire, count: int, *, seed: int, on: date, further: float = 0.0
) -> Population:
    """So many suppliers, none of them real, whose answers were sent in the year before this day.

    `further` moves all of them on: with the same seed they are the same suppliers, having done more (or less) since.
    """
    dice = np.random.default_rng(seed)
    shape = Shape(questionnaire)
    kinds = _kinds(dice, shape, count)
    maturity = _maturity(dice, kinds, count)
    choices = {item.id: choices_of(item, on) for item in questionnaire.items}
    chosen = _chosen(dice, questionnaire, choices, maturity + np.float32(further))
    facts = _facts(dice, shape, choices, chosen, on)
    market = _unasked(dice, shape, kinds, facts, on)
    asking = Asking(questionnaire, market)
    for item in questionnaire.items:
        _answer(dice, market, item, asking.is_asked(item), _Taken(choices[item.id], chosen[item.id]))
    for item in shape.items:
        _climb(market, questionnaire, item, _Taken(choices[item.id], chosen[item.id]), on)
    _set_assurance(shape, market)
    return Population(scored(shape, market), choices, chosen)


def answer_of(population: Population, row: int, item: Item, day: date) -> Answer:
    """What the supplier answered to the item on the day on which it sent its answers."""
    dated = item.type is ItemType.DATE
    choices = choices_of(item, day) if dated else population.choices[item.id]
    return choices[int(population.chosen[item.id][row])].answer


def _drawn(dice: Generator, count: int, shares: Mapping[Any, float], values: tuple[str, ...]) -> NDArray[np.int16]:
    """Codes of values drawn by these shares; values without a share do not occur."""
    weights = np.array([shares.get(value, 0.0) for value in values])
    return dice.choice(len(values), size=count, p=weights / weights.sum()).astype(np.int16)


def _kinds(dice: Generator, shape: Shape, count: int) -> dict[str, Column]:
    values = shape.dimensions
    found = {
        name: Column(values[name], _drawn(dice, count, shares, values[name]))
        for name, shares in (("sector", mix.SECTORS), ("size", mix.SIZES), ("country", mix.COUNTRIES))
    }
    found["region"] = Column(REGIONS, _regions(dice, found["country"]))
    for trait, share in mix.TRAITS.items():
        by_size = mix.WOMEN_LED_BY_SIZE if trait is Trait.WOMEN_LED else mix.TRAITS_BY_SIZE
        chance = np.array([min(0.95, share * by_size[size]) for size in Size])[found["size"].codes]
        found[trait.value] = Column(values[trait.value], (dice.random(count) < chance).astype(np.int16))
    return found


def _regions(dice: Generator, countries: Column) -> NDArray[np.int16]:
    """A region of the supplier's country, the first ones of a shuffled list more often; -1 where there are none."""
    found = np.full(len(countries.codes), -1, dtype=np.int16)
    for code, country in enumerate(countries.values):
        regions = np.array([place for place, region in enumerate(REGIONS) if region.startswith(f"{country}-")])
        here = np.flatnonzero(countries.codes == code)
        if len(regions) and len(here):
            weights = 1 / np.arange(1, len(regions) + 1)
            found[here] = dice.choice(dice.permutation(regions), size=len(here), p=weights / weights.sum())
    return found


def _maturity(dice: Generator, kinds: Mapping[str, Column], count: int) -> Floats:
    by_size = np.array([mix.MATURITY_BY_SIZE[size] for size in Size])[kinds["size"].codes]
    of_countries = dice.normal(0, 0.2, len(kinds["country"].values))[kinds["country"].codes]
    of_sectors = dice.normal(0, 0.25, len(kinds["sector"].values))[kinds["sector"].codes]
    found: Floats = (by_size + of_countries + of_sectors + dice.normal(0, 0.8, count)).astype(np.float32)
    return found


def _chosen(
    dice: Generator, questionnaire: Questionnaire, choices: Mapping[str, tuple[Choice, ...]], maturity: Floats
) -> dict[str, NDArray[np.int8]]:
    found = {}
    count = len(maturity)
    for section in questionnaire.sections:
        of_section = maturity + SPREAD_OF_SECTIONS * dice.standard_normal(count, dtype=np.float32)
        for item in section.items:
            harder = dice.normal(0, SPREAD_OF_ITEMS)
            value = of_section - harder + NOISE * dice.standard_normal(count, dtype=np.float32)
            found[item.id] = _choose(dice, choices[item.id], value)
    return found


def _choose(dice: Generator, choices: tuple[Choice, ...], value: Floats) -> NDArray[np.int8]:
    levels = [choice.level for choice in choices if choice.level is not None]
    if not levels:
        yes = dice.random(len(value), dtype=np.float32) < SHARE_YES
        return (yes * (len(choices) - 1)).astype(np.int8)
    wanted = np.searchsorted(CUTS, value)
    table = np.array([max(place for place, level in enumerate(levels) if level <= best) for best in range(5)])
    found = table[wanted].astype(np.int8)
    if len(choices) > len(levels):
        found[dice.random(len(value), dtype=np.float32) < SHARE_EXCUSED] = len(levels)
    return found


def _facts(
    dice: Generator,
    shape: Shape,
    choices: Mapping[str, tuple[Choice, ...]],
    chosen: Mapping[str, NDArray[np.int8]],
    on: date,
) -> AskingFacts:
    count = len(next(iter(chosen.values()), ()))
    sectors = shape.dimensions["sector"]
    other = np.where(dice.random(count) < SHARE_OTHER_SECTOR, _drawn(dice, count, mix.SECTORS, sectors), np.int16(-1))
    met = np.zeros((len(shape.tests), count), dtype=np.bool_)
    for row, test in enumerate(shape.tests.values()):
        item = shape.questionnaire.item(test.item_id)
        said = ({item.id: choice.answer} for choice in choices[item.id])
        met[row] = np.array([is_met(test, Facts(_NOBODY, each, on, {item.id: item})) for each in said])[chosen[item.id]]
    return AskingFacts(
        other_sector=Column(sectors, other.astype(np.int16)),
        on_request=shape.on_request,
        requested=dice.random((len(shape.on_request), count)) < SHARE_REQUESTED,
        deciding=shape.deciding,
        still_open=np.zeros((len(shape.deciding), count), dtype=np.bool_),
        tests=tuple(shape.tests),
        met=met,
        versions=Column((shape.questionnaire.version,), np.zeros(count, dtype=np.int16)),
        known=np.ones((1, len(shape.items)), dtype=np.bool_),
    )


def _unasked(dice: Generator, shape: Shape, kinds: Mapping[str, Column], facts: AskingFacts, on: date) -> Market:
    """The market before anything is asked."""
    count, items = len(kinds["size"].codes), len(shape.items)
    nobody = np.full(count, -1, dtype=np.int16)
    days_ago = LATEST + (LONGEST_AGO - LATEST) * dice.random(count) ** 1.6
    return Market(
        questionnaire_id=shape.questionnaire.id,
        version=shape.questionnaire.version,
        dimensions={name: kinds.get(name, Column(values, nobody.copy())) for name, values in shape.dimensions.items()},
        items=tuple(item.id for item in shape.items),
        levels=np.full((items, count), NOT_ASKED, dtype=np.int8),
        backed=np.zeros((items, count), dtype=np.uint8),
        unanswered=np.zeros((items, count), dtype=np.bool_),
        climbs=np.full((items, count), FREE, dtype=np.uint8),
        sections=shape.sections,
        section_scores=np.full((len(shape.sections), count), np.nan, dtype=np.float32),
        scores=np.full(count, np.nan, dtype=np.float32),
        submitted_on=((on - EPOCH).days - days_ago).astype(np.int32),
        record_keys=dice.integers(0, 1 << 16, count, dtype=np.uint16),
        tags=dice.integers(0, 1 << 63, count, dtype=np.uint64),
        facts=facts,
    )


@dataclass(frozen=True, slots=True)
class _Taken:
    choices: tuple[Choice, ...]
    places: NDArray[np.int8]


def _answer(dice: Generator, market: Market, item: Item, asked: Flags, taken: _Taken) -> None:
    """Writes what was answered to the item into the market's rows; an answer that was not asked for is gone."""
    facts = market.facts
    for row, test in enumerate(facts.tests):
        if test.startswith(f"{item.id} "):
            facts.met[row] &= asked
    if item.has_levels:
        row = market.item_rows[item.id]
        table = np.array(
            [NOT_APPLICABLE if choice.level is None else choice.level for choice in taken.choices], dtype=np.int8
        )
        market.levels[row] = np.where(asked, table[taken.places], np.int8(NOT_ASKED))
        chance = EVIDENCE_BY_LEVEL[np.maximum(market.levels[row], 0)]
        market.backed[row] = dice.random(len(chance), dtype=np.float32) < chance


def _climb(market: Market, questionnaire: Questionnaire, item: Item, taken: _Taken, on: date) -> None:
    """Writes the ways up from the answers to the item, of those that are asked it."""
    if market.climbs is not None:
        row = market.item_rows[item.id]
        said = (Situation(questionnaire, _NOBODY, {item.id: choice.answer}, on) for choice in taken.choices)
        table = np.array([climb_numbers(each, [item])[item.id] for each in said], dtype=np.uint8)
        market.climbs[row] = np.where(market.levels[row] == NOT_ASKED, np.uint8(FREE), table[taken.places])


def _set_assurance(shape: Shape, market: Market) -> None:
    weight, evidenced = np.zeros((2, len(market)), dtype=np.int64)
    for row, item in enumerate(shape.items):
        if item.scored:
            weight += (market.levels[row] != NOT_ASKED) * item.weight
            evidenced += ((market.backed[row] > 0) & (market.levels[row] >= 0)) * item.weight
    pairs, places = np.unique(np.stack([evidenced, weight]), axis=1, return_inverse=True)
    bands = np.array([band_of(int(part), int(whole)) for part, whole in pairs.T], dtype=np.int16)
    market.dimensions["assurance"].codes[:] = bands[places] if len(bands) else 0
