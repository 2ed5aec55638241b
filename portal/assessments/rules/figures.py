"""Exact figures made fit to show: one decimal, rounded down, and parts that add up to the whole shown."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction


def shown(value: Fraction) -> Decimal:
    """The figure with one decimal, rounded down, so that no bound looks reached before it is."""
    return Decimal(_tenths(value)) / 10


def shown_parts(parts: Sequence[Fraction]) -> tuple[Decimal, ...]:
    """The parts with one decimal each, such that together they are exactly the shown sum of the parts.

    Each part is rounded down; the tenths then left over go to the parts that lost most, the earlier first.
    """
    tenths = [_tenths(part) for part in parts]
    left_over = _tenths(sum(parts, Fraction())) - sum(tenths)
    by_loss = sorted(range(len(parts)), key=lambda place: (tenths[place] - parts[place] * 10, place))
    for place in by_loss[:left_over]:
        tenths[place] += 1
    return tuple(Decimal(figure) / 10 for figure in tenths)


def percent(part: int | Fraction, whole: int | Fraction) -> Fraction:
    """The share of the part in the whole, out of 100; 0 of an empty whole."""
    return Fraction(part * 100, whole) if whole else Fraction()


def _tenths(value: Fraction) -> int:
    return value * 10 // 1
