"""How much time a supplier has for a plan: read from an address or a form, never raising for what was typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from portal.criteria.rules.structure import Window
from portal.guidance.rules.targets import Limits

USUAL_DAYS = Decimal(2)
MOST_DAYS = Decimal(7)


@dataclass(frozen=True, slots=True)
class Time:
    """Working days a week, and the day by which all must be done (None: no end). `faults` name fields read in vain."""

    days_per_week: Decimal
    until: date | None
    faults: frozenset[str] = frozenset()

    def limits(self, on: date) -> Limits:
        """The limits for whoever starts on this day; whole weeks only."""
        weeks = None if self.until is None else max(0, (self.until - on).days // 7)
        return Limits(weeks, self.days_per_week)


def read_time(arguments: Mapping[str, str], usual_end: date | None) -> Time:
    """The time that was typed as `days` and `until`; what cannot be read is as usual, and named as a fault."""
    faults = set()
    days, until = _days(arguments.get("days", "")), usual_end
    if arguments.get("days", "").strip() and days is None:
        faults.add("days")
    if "until" in arguments:
        typed = arguments["until"].strip()
        until = _day(typed)
        if typed and until is None:
            faults.add("until")
            until = usual_end
    return Time(days or USUAL_DAYS, until, frozenset(faults))


def closing_day(window: Window) -> date | None:
    """The day, where the tender is, on which it closes."""
    return window.closes_at.astimezone(ZoneInfo(window.zone)).date() if window.closes_at else None


def today_in(window: Window, at: datetime) -> date:
    """The day that it is where the tender is."""
    return at.astimezone(ZoneInfo(window.zone)).date()


def _days(text: str) -> Decimal | None:
    try:
        days = Decimal(text.strip().replace(",", ".")[:10])
    except InvalidOperation:
        return None
    if not days.is_finite() or not 0 < days <= MOST_DAYS:
        return None
    return days.quantize(Decimal("0.1")) or None


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year < 2200 else None
