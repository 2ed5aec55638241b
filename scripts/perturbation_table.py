"""Derives the perturbation table of the disclosure control and writes it: `python -m scripts.perturbation_table`.

Each row is the same set of changes in another order, so each is unbiased, within 3 and of the same variance, exactly.
The changes of a row: the most rare one twice in 4,096 keys, the others as even as they can be (greatest entropy) for
a variance of 1. The order is that of SHA-256 sums, so that whoever runs this gets the same file. The order must not
be secret: what protects is that nobody outside knows the record keys.
"""

import hashlib
import math
import sys
from collections.abc import Sequence

from portal.market.disclosure.perturbation import FILE, KEYS, LARGEST_CHANGE, MINIMUM, PERIOD, VERSION

VARIANCE = 1.0
RAREST = 2  # keys of a row that change the count by 3, and as many by -3


def main(arguments: Sequence[str]) -> int:
    """Write the file, or with --check say whether it is what this script derives."""
    text = derive()
    if "--check" in arguments:
        same = FILE.read_text(encoding="ascii") == text
        print("the table is as derived" if same else "the table is not what this script derives")
        return 0 if same else 1
    FILE.write_text(text, encoding="ascii")
    print(f"{FILE.name}: {PERIOD} rows of {KEYS} keys, changes {numbers_of_changes()}")
    return 0


def derive() -> str:
    """The file's text: a heading, then for each row the counts it serves and a digit, the change plus 3, per key."""
    lines = [
        f"counts,changes_plus_3 (version {VERSION}: counts {MINIMUM} and more by remainder of division by {PERIOD})"
    ]
    lines += [f"{row},{_row(row)}" for row in range(PERIOD)]
    return "\n".join(lines) + "\n"


def numbers_of_changes() -> list[int]:
    """How many of the keys of a row have each change, from -3 to 3."""
    low, high = 0.0, 10.0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if _variance(_shares(middle)) > VARIANCE else (low, middle)
    _, one, two = _shares(low)
    ones, twos = round(one * KEYS), round(two * KEYS)
    none = KEYS - 2 * (ones + twos + RAREST)
    return [RAREST, twos, ones, none, ones, twos, RAREST]


def _shares(steepness: float) -> tuple[float, float, float]:
    """The shares of the changes 0, 1 and 2 (either sign) that have the greatest entropy for their variance."""
    heights = [math.exp(-steepness * change * change) for change in (0, 1, 2)]
    whole = (1 - 2 * RAREST / KEYS) / (heights[0] + 2 * heights[1] + 2 * heights[2])
    return heights[0] * whole, heights[1] * whole, heights[2] * whole


def _variance(shares: tuple[float, float, float]) -> float:
    return 2 * (shares[1] + 4 * shares[2] + LARGEST_CHANGE**2 * RAREST / KEYS)


def _row(row: int) -> str:
    digits = "".join(str(digit) * times for digit, times in enumerate(numbers_of_changes()))
    order = sorted(range(KEYS), key=lambda key: hashlib.sha256(f"{VERSION} {row} {key}".encode()).digest())
    placed = dict(zip(order, digits, strict=True))
    return "".join(placed[key] for key in range(KEYS))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
