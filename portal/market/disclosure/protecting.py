"""Turns true counts and sums of record keys into counts that may be shown; pure.

The same suppliers have the same count and the same sum of keys, and so show the same figure, wherever they are counted.
"""

from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from portal.market.disclosure.cohorts import LEAST_OF_COHORT
from portal.market.disclosure.counting import Cells, Whole
from portal.market.disclosure.figures import FEWER_THAN_5, FEWER_THAN_10, IMPOSSIBLE, WITHHELD, Count, CountKind
from portal.market.disclosure.perturbation import LARGEST_CHANGE, MINIMUM, perturb

HIDDEN = -1
CANNOT_BE = -2
NOT_SAID = -3
HIDDEN_OF_COHORT = -4
_WORDS = {HIDDEN: FEWER_THAN_5, CANNOT_BE: IMPOSSIBLE, NOT_SAID: WITHHELD, HIDDEN_OF_COHORT: FEWER_THAN_10}


def protect(cells: Cells, possible: NDArray[np.bool_] | None = None, *, of_cohort: bool = False) -> Whole:
    """The figure of each cell; HIDDEN for fewer than 5, CANNOT_BE where `possible` is false.

    Whether a figure of a cohort is shown depends on the changed number alone: that of fewer than 7 never is, and no
    number of suppliers from 7 to 12 is always shown or always hidden, so that one more or less is never certain.
    """
    perturbed = perturb(cells.counts, cells.key_sums)
    if of_cohort:
        shown = np.where(perturbed >= LEAST_OF_COHORT, perturbed, HIDDEN_OF_COHORT)
        return shown if possible is None else np.where(possible, shown, CANNOT_BE)
    shown = np.where((cells.counts >= MINIMUM) & (perturbed >= MINIMUM), perturbed, HIDDEN)
    return shown if possible is None else np.where(possible, shown, CANNOT_BE)


@lru_cache(maxsize=1 << 16)
def as_count(figure: int, release: int = 0) -> Count:
    """The figure as it is handed out; `release` is the older one that it is of, 0 for the one that is asked."""
    kept_from = release or None
    found = _WORDS.get(figure)
    if found is None:
        return Count(figure, CountKind.SHOWN, LARGEST_CHANGE, kept_from)
    return replace(found, kept_from=kept_from) if kept_from and figure in {HIDDEN, HIDDEN_OF_COHORT} else found
