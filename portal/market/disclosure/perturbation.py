"""The perturbation table: by how much a count is changed, from the count and its cell key alone; pure.

Counts below the minimum are left as they are and never shown. From the minimum on each change from -3 to 3 is chosen
by the cell key, and what is then below the minimum is not shown either. scripts/perturbation_table.py derives the file.
"""

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

VERSION = 1
KEYS = 4096  # a cell key is the sum of the record keys of its suppliers, modulo this
PERIOD = 10  # counts with the same last digit share a row
LARGEST_CHANGE = 3
MINIMUM = 5  # the smallest number that is shown
FILE = Path(__file__).with_name(f"perturbation-{VERSION}.csv")

Whole = NDArray[np.int64]


@cache
def load_table() -> NDArray[np.int8]:
    """The changes, one row for each last digit of a count and one column for each cell key. It cannot be written to."""
    rows = FILE.read_text(encoding="ascii").splitlines()[1:]
    digits = [np.frombuffer(row.partition(",")[2].encode(), dtype=np.uint8) for row in rows]
    table = np.stack(digits).astype(np.int8) - np.int8(ord("0") + LARGEST_CHANGE)
    table.setflags(write=False)
    return table


def changes_for(counts: Whole, key_sums: Whole) -> Whole:
    """The change of each count, from the sum of the record keys of those counted; 0 for counts below the minimum."""
    changes = load_table()[counts % PERIOD, key_sums % KEYS].astype(np.int64)
    return np.where(counts >= MINIMUM, changes, 0)


def perturb(counts: Whole, key_sums: Whole) -> Whole:
    """The counts with their changes; those below the minimum must not be shown."""
    return counts + changes_for(counts, key_sums)


def variance() -> float:
    """The variance of the changes, the same for every count from the minimum on."""
    return float(load_table()[0].astype(np.float64).var())


@cache
def chances() -> tuple[float, ...]:
    """The chance of each change from -3 to 3, the same for every count from the minimum on."""
    found = np.bincount(load_table()[0].astype(np.int64) + LARGEST_CHANGE, minlength=2 * LARGEST_CHANGE + 1)
    return tuple(float(number) / KEYS for number in found)
