"""A fast attacker for large markets: narrows what each cell may be by every line of a table, until nothing moves.

It knows less than an integer programme, but it reads thousands of tables at once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Ranges:
    """The smallest and the largest number that each cell and margin may be; the last along each axis is the margin."""

    least: Whole
    most: Whole


Reading = Callable[[Whole, Whole], Ranges]
"""From the true counts and the protected figures (negative where none is shown) to what the cells may be."""


def by_cell_key(truth: Whole, figures: Whole) -> Ranges:
    """What the door's figures tell: hidden is 0 to 7, impossible is 0, a number is within 3 and from 5 on."""
    del truth
    shown = figures >= 0
    least = np.where(shown, np.maximum(figures - 3, 5), 0)
    return Ranges(least, np.where(shown, figures + 3, np.where(figures == -2, 0, 7)))


def by_threshold(truth: Whole, figures: Whole) -> Ranges:
    """What exact figures from 5 on tell."""
    del figures
    return Ranges(np.where(truth >= 5, truth, 0), np.where(truth >= 5, truth, 4))


def by_ten_five(truth: Whole, figures: Whole) -> Ranges:
    """What figures from 10 on tell that are rounded to 5."""
    del figures
    rounded = (truth + 2) // 5 * 5
    return Ranges(np.where(truth >= 10, np.maximum(rounded - 2, 10), 0), np.where(truth >= 10, rounded + 2, 9))


def narrow(ranges: Ranges, adds_up: Sequence[bool], figures: Whole | None = None) -> Ranges:
    """Narrow by every line. Along each axis a margin is the sum of its cells, or (`adds_up` is false) at least that.

    With figures it also knows that where a margin and a cell show different ones, their suppliers differ.
    """
    least, most = ranges.least.copy(), ranges.most.copy()
    if figures is not None:
        for axis in range(least.ndim):
            _note_differences(np.moveaxis(least, axis, -1), np.moveaxis(figures, axis, -1))
    for _ in range(ROUNDS):
        before = int(most.sum() - least.sum())
        for axis in range(least.ndim):
            _narrow_line(np.moveaxis(least, axis, -1), np.moveaxis(most, axis, -1), adds_up=adds_up[axis])
        if int(most.sum() - least.sum()) == before:
            break
    return Ranges(least, most)


def _note_differences(least: Whole, figures: Whole) -> None:
    """In a line of two cells, one is at least 1 where the margin shows another figure than the other cell."""
    if figures.shape[-1] == 3:
        for one, other in ((0, 1), (1, 0)):
            differs = (figures[..., 2] != figures[..., other]) & (figures[..., one] != -2)
            least[..., one] = np.where(differs, np.maximum(least[..., one], 1), least[..., one])


def _narrow_line(least: Whole, most: Whole, *, adds_up: bool) -> None:
    low, high = least[..., :-1], most[..., :-1]
    low_sum, high_sum = low.sum(-1), high.sum(-1)
    np.maximum(least[..., -1], low_sum, out=least[..., -1])
    lowered = np.minimum(high, most[..., -1:] - (low_sum[..., None] - low))
    if adds_up:
        np.minimum(most[..., -1], high_sum, out=most[..., -1])
        least[..., :-1] = np.maximum(low, least[..., -1:] - (high_sum[..., None] - high))
    most[..., :-1] = lowered
