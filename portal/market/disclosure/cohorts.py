"""What protects the figures of a drive's suppliers beside what protects every figure; pure numpy.

An association knows who is in its drive and can have suppliers of its own making join. It would know a newcomer's level
as the one level whose figure is another than before. So in a cohort all figures change with any change in the group:
the keys of its suppliers are drawn anew from what all of them answered. The same suppliers with the same answers have
the same figures, in every release.
"""

import hashlib

import numpy as np
from numpy.typing import NDArray

from portal.market.columns import Market, is_cohort
from portal.market.disclosure.perturbation import KEYS

FEWEST_IN_COHORT = 20
"""There are no figures of a smaller cohort: too few would be strangers to who runs it. The changed number decides."""

LEAST_OF_COHORT = 10
"""The least figure of a cohort that is shown. Again the changed number decides, never the true one: whoever puts four
suppliers of its own at each level would else see the fifth appear."""

_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)  # the mixing steps of SplitMix64


def keys_of(market: Market, group: NDArray[np.intp]) -> NDArray[np.uint16]:
    """A key for each supplier of a group, given by its rows, for the figures of this group."""
    mixed = market.tags[group] ^ np.frombuffer(_state(market, group), dtype=np.uint64)
    for shift, factor in ((np.uint64(30), _FIRST), (np.uint64(27), _SECOND)):
        mixed = (mixed ^ (mixed >> shift)) * factor
    keys: NDArray[np.uint16] = ((mixed ^ (mixed >> np.uint64(31))) % np.uint64(KEYS)).astype(np.uint16)
    return keys


def _state(market: Market, group: NDArray[np.intp]) -> bytes:
    """Eight bytes that are others when any of the group differs; nobody can tell them who does not know the tags."""
    rows = group[np.argsort(market.tags[group], kind="stable")]
    found = hashlib.blake2b(digest_size=8)
    profile = [column.codes for name, column in sorted(market.dimensions.items()) if not is_cohort(name)]
    for values in (market.tags, *profile, *market.levels, *market.section_scores, market.scores):
        found.update(np.ascontiguousarray(values[rows]).tobytes())
    return found.digest()
