"""Turns true counts and sums of record keys into counts that may be shown; pure.

The same suppliers have the same count and the same sum of keys, and so show the same figure, wherever they are counted.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from portal.market.disclosure.counting import Cells, Whole
from portal.market.disclosure.figures import FEWER_THAN_5, IMPOSSIBLE, Count, CountKind
from portal.market.disclosure.perturbation import LARGEST_CHANGE, MINIMUM, perturb

HIDDEN = -1
CANNOT_BE = -2


def protect(cells: Cells, possible: NDArray[np.bool_] | None = None) -> Whole:
    """The figure of each cell; HIDDEN for fewer than 5, CANNOT_BE where `possible` is false."""
    perturbed = perturb(cells.counts, cells.key_sums)
    shown = np.where((cells.counts >= MINIMUM) & (perturbed >= MINIMUM), perturbed, HIDDEN)
    return shown if possible is None else np.where(possible, shown, CANNOT_BE)


@cache
def as_count(figure: int) -> Count:
    """The figure as it is handed out."""
    if figure == HIDDEN:
        return FEWER_THAN_5
    return IMPOSSIBLE if figure == CANNOT_BE else Count(figure, CountKind.SHOWN, LARGEST_CHANGE)
