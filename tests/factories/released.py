"""Makes releases of made-up suppliers for the tests of pages and files: quick, and the same for the same seed."""

from datetime import UTC, date, datetime

import numpy as np
from numpy.typing import NDArray

from portal.market.columns import ASSURANCE_BANDS, NOT_ASKED, TRAIT_VALUES, AskingFacts, Column, Market
from portal.market.disclosure.release import Release
from portal.questionnaires.rules.structure import Questionnaire

MADE_AT = datetime(2026, 11, 12, 9, 30, tzinfo=UTC)
COUNTRIES = ("CO", "PY", "BR", "PA")
REGIONS = ("CO-ANT", "CO-DC", "PY-ASU", "BR-SP", "PA-8")
SECTORS = ("01", "41", "62", "81")
SIZES = ("micro", "small", "medium", "large")


def make_release(
    questionnaire: Questionnaire,
    count: int,
    *,
    seed: int = 1,
    number: int = 1,
    made_at: datetime = MADE_AT,
    is_synthetic: bool = True,
) -> Release:
    """A release of so many suppliers; the last country has 3 of them if there are enough to be hidden."""
    market = make_columns(questionnaire, count, seed=seed, on=made_at.date())
    return Release(
        number=number, made_at=made_at, is_synthetic=is_synthetic, unprotected=market, questionnaire=questionnaire
    )


def make_columns(questionnaire: Questionnaire, count: int, *, seed: int, on: date) -> Market:
    """The columns of so many suppliers, drawn at random with smaller firms at lower levels."""
    dice = np.random.default_rng(seed)
    items = [item for item in questionnaire.items if item.scored]
    sizes = dice.choice(4, count, p=[0.55, 0.25, 0.15, 0.05]).astype(np.int16)
    skill = dice.normal(1.2 + 0.5 * sizes, 0.9)
    levels = np.clip(np.rint(skill + dice.normal(0, 0.8, (len(items), count))), 0, 4).astype(np.int8)
    sections = [section.id for section in questionnaire.sections]
    for row, item in enumerate(items):
        if questionnaire.section(item.section_id).condition is not None:
            levels[row, dice.random(count) < 0.7] = NOT_ASKED
    scores = np.clip(25 * skill, 0, 100).astype(np.float32)
    return Market(
        questionnaire_id=questionnaire.id,
        version=questionnaire.version,
        dimensions=_dimensions(questionnaire, dice, sizes, scores, count),
        items=tuple(item.id for item in items),
        levels=levels,
        backed=np.zeros(levels.shape, np.uint8),
        unanswered=np.zeros(levels.shape, np.bool_),
        sections=tuple(sections),
        section_scores=np.clip(scores + dice.normal(0, 8, (len(sections), count)), 0, 100).astype(np.float32),
        scores=scores,
        submitted_on=(on - date(1970, 1, 1)).days - dice.integers(0, 500, count).astype(np.int32),
        record_keys=dice.integers(0, 1 << 16, count).astype(np.uint16),
        facts=_facts(len(items), count),
    )


def _dimensions(
    questionnaire: Questionnaire,
    dice: np.random.Generator,
    sizes: NDArray[np.int16],
    scores: NDArray[np.float32],
    count: int,
) -> dict[str, Column]:
    regions = dice.choice(len(REGIONS) - 1, count).astype(np.int16)
    regions[:3] = len(REGIONS) - 1
    countries = np.array([COUNTRIES.index(region[:2]) for region in REGIONS], np.int16)[regions]
    levels = tuple(level.id for level in questionnaire.levels)
    bounds = np.array([level.score for level in questionnaire.levels[1:]])
    return {
        "sector": Column(SECTORS, dice.choice(len(SECTORS), count).astype(np.int16)),
        "size": Column(SIZES, sizes),
        "country": Column(COUNTRIES, countries),
        "region": Column(REGIONS, regions),
        "women-led": Column(TRAIT_VALUES, (dice.random(count) < 0.35).astype(np.int16)),
        "readiness": Column(levels, np.digitize(scores, bounds).astype(np.int16)),
        "assurance": Column(ASSURANCE_BANDS, dice.choice(len(ASSURANCE_BANDS), count).astype(np.int16)),
    }


def _facts(items: int, count: int) -> AskingFacts:
    nobody = np.zeros((0, count), np.bool_)
    return AskingFacts(
        other_sector=Column(SECTORS, np.full(count, -1, np.int16)),
        on_request=(),
        requested=nobody,
        deciding=(),
        still_open=nobody,
        tests=(),
        met=nobody,
        versions=Column(("1",), np.zeros(count, np.int16)),
        known=np.ones((1, items), np.bool_),
    )
