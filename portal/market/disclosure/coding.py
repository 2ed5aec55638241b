"""Turns the columns of a market into the dimensions of a catalogue, and their codes; pure numpy."""

import numpy as np
from numpy.typing import NDArray

from portal.market.columns import NOT_APPLICABLE as LEVEL_NOT_APPLICABLE
from portal.market.columns import Market, is_cohort
from portal.market.disclosure.catalogue import (
    BANDS,
    LEVELS,
    NOT_APPLICABLE,
    NOT_RATED,
    SCORE,
    SECTION_PREFIX,
    Catalogue,
    Dimension,
    DimensionKind,
)
from portal.market.disclosure.counting import Coded

_BAND_EDGES = (20, 40, 60, 80)


def catalogue_of(market: Market) -> Catalogue:
    """Every dimension of the market: of its profile, its items, its sections, and the whole score."""
    found = [Dimension(name, _kind(name), column.values) for name, column in market.dimensions.items()]
    found += [Dimension(item, DimensionKind.ITEM, (*LEVELS, NOT_APPLICABLE)) for item in market.items]
    sections = [SCORE, *(f"{SECTION_PREFIX}{section}" for section in market.sections)]
    found += [Dimension(name, DimensionKind.SECTION, (*BANDS, NOT_RATED)) for name in sections]
    return Catalogue({dimension.name: dimension for dimension in found})


def _kind(name: str) -> DimensionKind:
    return DimensionKind.COHORT if is_cohort(name) else DimensionKind.PROFILE


def code(market: Market, dimension: Dimension) -> Coded:
    """The index of each supplier's value of the dimension; the number of values where it has none or is not asked."""
    size = len(dimension.values)
    match dimension.kind:
        case DimensionKind.PROFILE | DimensionKind.COHORT:
            return _coded(market.dimensions[dimension.name].codes, size)
        case DimensionKind.ITEM:
            levels = market.levels[market.item_rows[dimension.name]]
            codes = np.where(levels == LEVEL_NOT_APPLICABLE, np.int8(len(LEVELS)), levels)
            return _coded(codes, size, margin_has_all=False)
        case DimensionKind.SECTION:
            return Coded(_bands(_scores(market, dimension.name)), size)


def _coded(codes: NDArray[np.signedinteger], size: int, *, margin_has_all: bool = True) -> Coded:
    return Coded(np.where(codes < 0, codes.dtype.type(size), codes), size, margin_has_all)


def _scores(market: Market, name: str) -> NDArray[np.float32]:
    if name == SCORE:
        return market.scores
    scores: NDArray[np.float32] = market.section_scores[market.section_rows[name.removeprefix(SECTION_PREFIX)]]
    return scores


def _bands(scores: NDArray[np.float32]) -> NDArray[np.int8]:
    """The band of each score; the last code for those not rated."""
    bands = np.searchsorted(np.array(_BAND_EDGES, np.float32), scores, side="right").astype(np.int8)
    return np.where(np.isnan(scores), np.int8(len(BANDS)), bands)
