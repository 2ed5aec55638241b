"""What leaves the disclosure control: counts, estimates, tables and distributions; nothing here is unprotected."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

Values = tuple[str | None, ...]
"""One value for each dimension of a table, in its order; None stands for all of that dimension: a margin."""


class CountKind(StrEnum):
    """How a count is shown. `FEWER_THAN_5` is a true 0 as well as a true 1 to 4, and now and then a little more."""

    SHOWN = "shown"
    FEWER_THAN_5 = "fewer-than-5"
    FEWER_THAN_10 = "fewer-than-10"  # in simulations, rounded to 5, and of cohorts; now and then a little more
    IMPOSSIBLE = "impossible"  # no supplier could ever be here: the region of another country, an item never asked
    WITHHELD = "withheld"  # what would reveal somebody and has no older figure to show instead


@dataclass(frozen=True, slots=True)
class Count:
    """A protected number of suppliers; `value` is None unless it is shown. The true number is within `margin` of it.

    `kept_from` is the number of an older release if the figure is still of that one: too few of its group changed.
    """

    value: int | None
    kind: CountKind
    margin: int = 0
    kept_from: int | None = None

    @property
    def is_shown(self) -> bool:
        """Whether there is a number to show."""
        return self.value is not None


FEWER_THAN_5 = Count(None, CountKind.FEWER_THAN_5)
FEWER_THAN_10 = Count(None, CountKind.FEWER_THAN_10)
IMPOSSIBLE = Count(None, CountKind.IMPOSSIBLE)
WITHHELD = Count(None, CountKind.WITHHELD)


class WithheldReason(StrEnum):
    """Why there is no estimate."""

    GROUP_TOO_SMALL = "group-too-small"  # the group that it would be of is not shown, or too small to say anything of
    PART_TOO_SMALL = "part-too-small"  # the part of the group is not shown
    PART_UNDER_10 = "part-under-10"  # the same of a cohort
    TOO_UNCERTAIN = "too-uncertain"  # what the protection changes is as large as what there is to say
    IMPOSSIBLE = "impossible"  # nobody could ever be in the group, or in the part


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share (0 to 100), a mean or a median from protected counts: about `value`, give or take `margin`.

    At least 95 of 100 such figures are no further than `margin` from the figure without protection. `based_on` is the
    number of suppliers that it is a figure of.
    """

    value: float
    margin: float
    based_on: Count


@dataclass(frozen=True, slots=True)
class Withheld:
    """No estimate, and why."""

    why: WithheldReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Counts by up to three dimensions, with every margin, protected by itself: parts need not add up.

    The margin over the levels of an item is everybody who is asked it; over a dimension of the profile it is everybody.

    `values` has the values of each dimension of `by`, in order. `filters` is what all of it is limited to.
    """

    by: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    filters: Mapping[str, str]
    cells: Mapping[Values, Count]

    @property
    def total(self) -> Count:
        """The number of suppliers that the whole table is about."""
        return self.cells[(None,) * len(self.by)]

    def cell(self, *values: str | None) -> Count:
        """The count at these values, one for each dimension; None for all of it. Raises KeyError for other values."""
        return self.cells[values]

    def rows(self) -> Iterator[tuple[Values, Count]]:
        """Every cell and margin in the order of the values, margins after the values that they sum up."""
        yield from self.cells.items()


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """How the suppliers that are asked an item, or rated in a section, spread over its levels or bands.

    `bands` are "0" to "4" for an item and score ranges such as "20-39" for a section. `total` is everybody it was asked
    of, the not applicable (a section: not rated) among them.
    """

    of: str
    filters: Mapping[str, str]
    bands: Mapping[str, Count]
    shares: Mapping[str, Estimate | Withheld]  # of each band, in percent of `total`
    not_applicable: Count
    total: Count
