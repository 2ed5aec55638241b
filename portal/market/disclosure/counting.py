"""Counts suppliers and sums their record keys in every cell and margin of a table; pure numpy, still unprotected.

Nothing here may be shown: `protecting` turns it into what may.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from portal.market.disclosure.perturbation import KEYS

Whole = NDArray[np.int64]
_AT_ONCE = 1 << 20  # so many suppliers are counted in one pass: number and sum of keys then fit one float exactly
_ONE = float(1 << 32)


@dataclass(frozen=True, slots=True)
class Coded:
    """One dimension of a table: the index of each supplier's value, `size` for none; and how many values there are."""

    codes: NDArray[np.integer]
    size: int
    margin_has_all: bool = True  # those without a value too; not so for items: their margin is those who are asked


@dataclass(frozen=True, slots=True)
class Cells:
    """True counts and sums of record keys by dimension; along each axis the last entry is the margin over all."""

    counts: Whole
    key_sums: Whole


def weigh(record_keys: NDArray[np.uint16]) -> NDArray[np.float64]:
    """A number for each supplier whose sum tells both how many were summed and the sum of their record keys."""
    return _ONE + (record_keys % KEYS).astype(np.float64)


def unweigh(sums: NDArray[np.float64]) -> Cells:
    """The counts and sums of keys in sums of such numbers, of up to a million suppliers."""
    counts = np.floor(sums / _ONE)
    return Cells(counts.astype(np.int64), (sums - counts * _ONE).astype(np.int64))


def count_cells(dimensions: Sequence[Coded], weights: NDArray[np.float64], limit: NDArray[np.bool_] | None) -> Cells:
    """Every cell and margin of the suppliers where `limit` is true. Who has no value is in margins at most."""
    shape = tuple(dimension.size + 1 for dimension in dimensions)  # the last is for those without a value
    place = _places(dimensions, shape, weights.size)
    if limit is not None:
        inside = np.flatnonzero(limit)
        place, weights = place.take(inside), weights.take(inside)
    counts, key_sums = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    for start in range(0, weights.size, _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        sums = np.bincount(place[part], weights[part], counts.size).astype(np.float64, copy=False)
        found = unweigh(sums.reshape(shape))
        counts += found.counts
        key_sums += found.key_sums
    for axis, dimension in enumerate(dimensions):
        _put_margin(counts, axis, dimension)
        _put_margin(key_sums, axis, dimension)
    return Cells(counts, key_sums)


def _places(dimensions: Sequence[Coded], shape: tuple[int, ...], suppliers: int) -> NDArray[np.int32]:
    """The cell of each supplier, in one number. 32 bits are enough for three dimensions of a thousand values."""
    place = np.zeros(suppliers, np.int32)
    for dimension, size in zip(dimensions, shape, strict=True):
        place *= np.int32(size)
        place += dimension.codes
    return place


def _put_margin(cells: Whole, axis: int, dimension: Coded) -> None:
    """Replace, along the axis, those without a value by the margin."""
    along = np.moveaxis(cells, axis, 0)
    along[-1] = (along if dimension.margin_has_all else along[:-1]).sum(axis=0)
