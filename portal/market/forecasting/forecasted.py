"""What a forecast hands out: protected counts, and estimates made of them alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from portal.market.disclosure.figures import Count
from portal.organisations.rules import Size


@dataclass(frozen=True, slots=True)
class AfterWeeks:
    """How many can qualify with so many weeks' notice, and how many more that is than qualify now."""

    weeks: int
    qualifying: Count
    more: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """What it would do to bring everybody who is below it to the level of one item that the profile asks for.

    `qualifying` would qualify then without any other work, `adds` is how many more that is. `below` is how many have
    to be brought there, `days_each` the working days that takes one of them on average, `days` all of them. Of two
    helps the one with more `added_per_100_days` opens the market more; all are None where the counts are not shown.
    """

    item_id: str
    qualifying: Count
    adds: Count
    below: Count
    days_each: float | None
    days: float | None
    added_per_100_days: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """How a profile's market grows with notice.

    `now` is what a simulation shows. `once_backed` counts whoever needs no other work than to back what it answered.
    `is_sampled` says that some counts are inferred from a sample; its error is in their margins. `helps` begins with
    the help that opens the market most for a day of work.
    """

    filters: Mapping[str, str]
    of: Count
    now: Count
    once_backed: Count
    notices: tuple[AfterWeeks, ...]
    helps: tuple[Help, ...]
    days_per_week: Mapping[Size, Decimal]
    is_sampled: bool
