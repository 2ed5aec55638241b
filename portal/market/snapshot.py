"""Works out what a snapshot shows beside the levels themselves: scores, readiness and bands of assurance; pure."""

from dataclasses import replace

from portal.market.columns import ASSURANCE_BANDS, Column, Market
from portal.market.scoring import score_levels
from portal.market.shape import Shape

_BANDS = len(ASSURANCE_BANDS) - 1  # of those that have some evidence


def scored(shape: Shape, market: Market) -> Market:
    """The market with scores and readiness worked out from its levels.

    All are scored by the rules of the market's version of the questionnaire, whichever version they answered.
    """
    found = score_levels(shape.questionnaire, market.items, market.levels)
    readiness = Column(shape.dimensions["readiness"], found.readiness)
    return replace(
        market,
        dimensions={**market.dimensions, "readiness": readiness},
        section_scores=found.sections,
        scores=found.whole,
    )


def band_of(evidenced: int, weight: int) -> int:
    """The band of the share of this weight that has evidence behind it, as an index; -1 when nothing has a weight."""
    if not weight:
        return -1
    return 1 + min(evidenced * _BANDS // weight, _BANDS - 1) if evidenced else 0
