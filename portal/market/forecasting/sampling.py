"""A sample for what only the planner can tell, one supplier at a time, and the error of what is inferred from it; pure.

The strata are the sizes, and for each the suppliers that the bounds leave open. The sample is drawn from a fixed seed,
so that whoever asks the same of the same release again gets the same. The rest of a stratum is taken to be like its
sample: so many of those not looked at are counted as able as the share of the sample says, chosen by the same seed.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from portal.market.forecasting.reaching import Flags

Able = Callable[[int, int], bool]
"""Whether the supplier in this place can for the notice with this number."""

Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Inferred:
    """For a notice: who is counted as able, and the variance of that count."""

    able: Flags
    variance: float


def draw(undecided: Sequence[Flags], most: int, dice: np.random.Generator) -> Rows:
    """Up to so many of the suppliers that some notice leaves open, in a random order."""
    return dice.permutation(np.flatnonzero(np.any(undecided, axis=0)))[:most]


def infer(undecided: Sequence[Flags], most: int, able: Able, dice: np.random.Generator) -> list[Inferred]:
    """For each notice, shorter ones first, who can of those left open; exact where the sample is all of them.

    Whoever can in a shorter time can in a longer one, and is not looked at again.
    """
    sample = draw(undecided, most, dice)
    order = dice.permutation(len(undecided[0]))
    known = np.zeros(len(sample), dtype=np.bool_)
    found = []
    for number, still_open in enumerate(undecided):
        for place in np.flatnonzero(still_open[sample] & ~known):
            known[place] = able(int(sample[place]), number)
        found.append(_spread(still_open, sample, known, order))
    return found


def _spread(still_open: Flags, sample: Rows, known: Flags, order: Rows) -> Inferred:
    """Count as many of the others as the share of the sample says."""
    able = np.zeros(len(still_open), dtype=np.bool_)
    looked_at = sample[still_open[sample]]
    yes = known[still_open[sample]]
    able[looked_at] = yes
    others = still_open.copy()
    others[looked_at] = False
    rest = order[others[order]]
    if not len(rest):
        return Inferred(able, 0.0)
    share = float(yes.mean()) if len(yes) else 0.5
    able[rest[: round(share * len(rest))]] = True
    return Inferred(able, _variance(share, len(looked_at), len(rest)))


def _variance(share: float, looked_at: int, rest: int) -> float:
    """The variance of the number of the rest that can; a share that came out as none or all is not held for certain."""
    careful = (share * looked_at + 1) / (looked_at + 2)
    return rest * (rest + looked_at) / max(1, looked_at) * careful * (1 - careful)


def margin(variances: Sequence[float]) -> int:
    """How far off the sum of such numbers may be: 95 of 100 times it is no further."""
    return math.ceil(1.96 * math.sqrt(sum(variances)))
