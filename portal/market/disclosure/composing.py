"""Protects counts of sets that somebody composed freely, as simulations do: more is done to them than to tables.

A figure has the change of its cell and a second one, drawn from the question with a key that only the release knows,
and is rounded to 5; under 10 is not shown. So the same question has the same answer, but two questions about the same
suppliers may differ: that two figures differ does not prove that the sets do. Pure numpy.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from portal.market.disclosure.counting import count_cells
from portal.market.disclosure.estimating import WIDEST_SHARE
from portal.market.disclosure.figures import FEWER_THAN_10, Count, CountKind, Estimate, Withheld, WithheldReason
from portal.market.disclosure.figuring import Filters
from portal.market.disclosure.perturbation import KEYS, LARGEST_CHANGE, PERIOD, load_table, perturb
from portal.market.disclosure.release import Release

BASE = 5
MINIMUM = 10
LARGEST_ERROR = 2 * LARGEST_CHANGE + BASE // 2
_LIKELY_ERROR = 4  # in 95 of 100 cases no more; a test holds this against the table
_LIKELY_ERROR_OF_WHOLE = 2


@dataclass(frozen=True)
class Composed:
    """Counts of freely composed sets of a release's suppliers, each under a question: the text that says what is asked.

    Two sets may share a question only if they are the same; what a count is limited to is added to the question here.
    """

    release: Release

    @cached_property
    def _key(self) -> bytes:
        market = self.release.market
        return hashlib.sha256(market.record_keys.tobytes() + market.tags.tobytes()).digest()

    def count(self, question: str, members: NDArray[np.bool_], filters: Filters) -> Count:
        """How many of the members have these values."""
        self.release.catalogue().check((), filters)
        limit = self.release.unprotected.members(filters)
        inside = members if limit is None else members & limit
        cells = count_cells([], self.release.unprotected.weights, inside)
        return self.protect(question, filters, int(cells.counts), int(cells.key_sums))

    def counts_by(self, question: str, members: NDArray[np.bool_], by: str, filters: Filters) -> Mapping[str, Count]:
        """How many of the members have each value of the dimension, beside these values."""
        self.release.catalogue().check((by,), filters)
        limit = self.release.unprotected.members(filters)
        inside = members if limit is None else members & limit
        cells = count_cells([self.release.unprotected.coded(by)], self.release.unprotected.weights, inside)
        values = self.release.catalogue().get(by).values
        numbers = zip(values, cells.counts.tolist(), cells.key_sums.tolist(), strict=False)
        return {value: self.protect(question, {**filters, by: value}, number, keys) for value, number, keys in numbers}

    def protect(self, question: str, filters: Filters, number: int, key_sum: int) -> Count:
        """The count that may be shown for a true number and sum of keys; who asks the same gets the same."""
        if number < MINIMUM:
            return FEWER_THAN_10
        changed = int(perturb(np.array(number), np.array(key_sum))) + self._second_change(question, filters, number)
        if changed < MINIMUM:
            return FEWER_THAN_10
        return Count((changed + BASE // 2) // BASE * BASE, CountKind.SHOWN, LARGEST_ERROR)

    def _second_change(self, question: str, filters: Filters, number: int) -> int:
        asked = "\n".join([question, *(f"{name}={filters[name]}" for name in sorted(filters))])
        drawn = hashlib.blake2b(asked.encode(), key=self._key, digest_size=8).digest()
        return int(load_table()[number % PERIOD, int.from_bytes(drawn) % KEYS])


def composed_share(part: Count, whole: Count) -> Estimate | Withheld:
    """The share, in percent, of a composed count in the table's or a composed count of its whole."""
    if whole.value is None:
        return Withheld(WithheldReason.GROUP_TOO_SMALL)
    if part.value is None:
        return Withheld(WithheldReason.PART_TOO_SMALL)
    share = min(part.value / whole.value, 1.0)
    of_whole = _LIKELY_ERROR_OF_WHOLE if whole.margin == LARGEST_CHANGE else _LIKELY_ERROR
    margin = 100 * (_LIKELY_ERROR + share * of_whole) / whole.value
    if margin > WIDEST_SHARE:
        return Withheld(WithheldReason.TOO_UNCERTAIN)
    return Estimate(100 * share, margin, whole)
