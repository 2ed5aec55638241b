"""Works out what a snapshot shows beside the levels themselves: scores, readiness and assurance; pure."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from portal.market.columns import ASSURANCE_BANDS, NO_VALUE, NOT_ASKED, Codes, Column, Market
from portal.market.scoring import score_levels
from portal.market.shape import Shape
from portal.questionnaires.rules.structure import Item

_BANDS = len(ASSURANCE_BANDS) - 1  # of those that have some evidence


def scored(shape: Shape, market: Market) -> Market:
    """The market with scores, readiness and assurance worked out from levels and backing.

    All are scored by the rules of the market's version of the questionnaire, whichever version they answered.
    """
    found = score_levels(shape.questionnaire, market.items, market.levels)
    values = shape.dimensions
    return replace(
        market,
        dimensions={
            **market.dimensions,
            "readiness": Column(values["readiness"], found.readiness),
            "assurance": Column(values["assurance"], evidenced_bands(shape.items, market)),
        },
        section_scores=found.sections,
        scores=found.whole,
    )


def evidenced_bands(items: Sequence[Item], market: Market) -> Codes:
    """The band of each supplier's evidenced share: of the weight of what it was asked and is scored; -1 of nothing."""
    weight = np.zeros(len(market), dtype=np.int32)
    evidenced = np.zeros(len(market), dtype=np.int32)
    for row, item in enumerate(items):
        if item.scored:
            weight += (market.levels[row] != NOT_ASKED) * np.int32(item.weight)
            backed = (market.backed[row] > 0) & (market.levels[row] >= 0)
            evidenced += backed * np.int32(item.weight)
    band = 1 + np.minimum(evidenced * _BANDS // np.maximum(weight, 1), _BANDS - 1)
    band[evidenced == 0] = 0
    band[weight == 0] = NO_VALUE
    return band.astype(np.int16)
