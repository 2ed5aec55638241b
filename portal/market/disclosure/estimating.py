"""Shares, means and medians from protected counts, with how far protection may have moved them; pure.

A margin says about the protection alone: 95 of 100 figures are within it of the figure without protection. Nothing is
sampled, so there is no other error; who takes part in the statistics is said beside them.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from portal.market.disclosure.cohorts import LEAST_OF_COHORT
from portal.market.disclosure.figures import Count, CountKind, Estimate, Withheld, WithheldReason
from portal.market.disclosure.perturbation import LARGEST_CHANGE, MINIMUM, chances, variance

WIDEST_SHARE = 15.0  # percentage points: a share that is less sure is withheld
WIDEST_MEAN = 0.5  # levels, or as many times 25 points of a section's score
FEWEST = 10  # a mean or median of fewer is withheld
BAND = 20.0  # points: a section's scores are known by bands of this width only
_BETWEEN_BANDS = 2.0  # points that a section's mean may be off for that, as measured, and more in a small group
_SURE = 0.95


def share_of(part: Count, whole: Count) -> Estimate | Withheld:
    """The part in percent of the whole that it belongs to."""
    if CountKind.IMPOSSIBLE in {part.kind, whole.kind}:
        return Withheld(WithheldReason.IMPOSSIBLE)
    if whole.value is None:
        return Withheld(WithheldReason.GROUP_TOO_SMALL)
    if part.value is None:
        small = part.kind is CountKind.FEWER_THAN_10
        return Withheld(WithheldReason.PART_UNDER_10 if small else WithheldReason.PART_TOO_SMALL)
    share = min(part.value / whole.value, 1.0)
    margin = 100 * _error(round(share, 2)) / whole.value
    if margin > WIDEST_SHARE:
        return Withheld(WithheldReason.TOO_UNCERTAIN)
    return Estimate(100 * share, margin, whole)


@cache
def _error(share: float) -> float:
    """How many suppliers, in 95 of 100 cases, a part is off from this share of its whole, both being changed."""
    changes = np.arange(-LARGEST_CHANGE, LARGEST_CHANGE + 1)
    off = np.abs(changes[:, None] - share * changes).ravel()
    order = np.argsort(off)
    together = np.outer(chances(), chances()).ravel()[order].cumsum()
    return float(off[order][np.searchsorted(together, _SURE)])


@dataclass(frozen=True, slots=True)
class Spread:
    """How a group spreads over bands: a number for each, whether it is hidden, and of how many it is a spread.

    Hidden bands share evenly what is left of the group, each less than `least`, the least number that is shown.
    """

    numbers: tuple[float, ...]
    hidden: tuple[bool, ...]
    based_on: Count
    least: int = MINIMUM

    @property
    def sum(self) -> float:
        """The number of suppliers in all bands, as far as known."""
        return sum(self.numbers)

    @property
    def shown(self) -> float:
        """The number of suppliers in the bands that are shown."""
        return sum(number for number, hidden in zip(self.numbers, self.hidden, strict=True) if not hidden)

    def most_by_hidden(self, away: Sequence[float]) -> float:
        """The most that what is hidden can move the sum of `away` over all suppliers, up or down."""
        off = [
            (-number * far, (self.least - number) * far)
            for number, hidden, far in zip(self.numbers, self.hidden, away, strict=True)
            if hidden
        ]
        return max(sum(max(pair) for pair in off), -sum(min(pair) for pair in off), 0.0)


def spread_over(bands: Sequence[Count], not_applicable: Count, total: Count) -> Spread:
    """The spread of a group over bands, from the protected counts alone."""
    hidden = tuple(band.value is None and band.kind is not CountKind.IMPOSSIBLE for band in bands)
    rated = (total.value or 0) - (not_applicable.value or 0)
    left = max(0.0, rated - sum(band.value or 0 for band in bands))
    least = LEAST_OF_COHORT if any(band.kind is CountKind.FEWER_THAN_10 for band in bands) else MINIMUM
    each = min(left / max(1, sum(hidden)), least - 1)
    numbers = tuple(
        each if is_hidden else float(band.value or 0) for band, is_hidden in zip(bands, hidden, strict=True)
    )
    return Spread(numbers, hidden, Count(max(rated, 0), CountKind.SHOWN, 2 * LARGEST_CHANGE), least)


def mean_of(spread: Spread, values: Sequence[float], *, in_bands: bool = False) -> Estimate | Withheld:
    """The mean of a spread over bands with these values, evenly spaced.

    With `in_bands` the values are the middles of bands of scores, and the margin allows for where in them scores lie.
    """
    if spread.shown < FEWEST:
        return Withheld(WithheldReason.GROUP_TOO_SMALL)
    mean = sum(number * value for number, value in zip(spread.numbers, values, strict=True)) / spread.sum
    away = [value - mean for value in values]
    seen = [far for far, hidden in zip(away, spread.hidden, strict=True) if not hidden]
    margin = (2 * math.sqrt(variance() * sum(far * far for far in seen)) + spread.most_by_hidden(away)) / spread.sum
    if in_bands:
        margin += _BETWEEN_BANDS + BAND / 2 / math.sqrt(spread.sum)
    if margin > WIDEST_MEAN * (values[1] - values[0]):
        return Withheld(WithheldReason.TOO_UNCERTAIN)
    return Estimate(mean, margin, spread.based_on)


def median_of(spread: Spread, values: Sequence[float], *, in_bands: bool = False) -> Estimate | Withheld:
    """The value of the band in which the middle supplier is; the margin reaches over the bands in which it may be.

    With `in_bands` the values are the middles of bands of scores, and the margin reaches to the ends of the bands.
    """
    if spread.shown < FEWEST:
        return Withheld(WithheldReason.GROUP_TOO_SMALL)
    seen = spread.hidden.count(False)
    slack = math.sqrt(variance() * seen) + spread.least * spread.hidden.count(True) / 2
    over = np.cumsum(spread.numbers) - spread.sum / 2
    low, middle, high = (int(np.argmax(over + shift >= 0)) for shift in (slack, 0.0, -min(slack, spread.sum / 2)))
    margin = max(values[high] - values[middle], values[middle] - values[low])
    if margin > 2 * (values[1] - values[0]):
        return Withheld(WithheldReason.TOO_UNCERTAIN)
    return Estimate(values[middle], margin + BAND / 2 if in_bands else margin, spread.based_on)
