"""The time of day where a supplier is, in the page's language; where a country has several times, it says which."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.core import get_global
from babel.dates import format_date, format_time, get_timezone_gmt
from flask_babel import get_locale
from flask_babel import gettext as _

# Where most people of a country with several times live.
_MOST_PEOPLE: Mapping[str, str] = {
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "CL": "America/Santiago",
    "EC": "America/Guayaquil",
    "MX": "America/Mexico_City",
    "US": "America/New_York",
}


@cache
def _zones() -> Mapping[str, tuple[str, ...]]:
    found = defaultdict(list)
    for zone, territory in get_global("zone_territories").items():
        found[territory].append(zone)
    return {territory: tuple(sorted(zones)) for territory, zones in found.items()}


@cache
def zone_of(country: str) -> tzinfo:
    """The time zone of the country, of most of its people where it has several, or UTC where none is known."""
    names = _zones().get(country, ())
    name = _MOST_PEOPLE.get(country) or (names[0] if names else "UTC")
    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:
        return UTC


def has_one_time(country: str, at: datetime) -> bool:
    """Whether all clocks of the country show the same at this moment."""
    try:
        offsets = {at.astimezone(ZoneInfo(name)).utcoffset() for name in _zones().get(country, ())}
    except ZoneInfoNotFoundError:
        return False
    return len(offsets) == 1


def time_in(country: str, at: datetime) -> str:
    """The time of day, such as "14:05"; "14:05 (GMT-3)" where clocks of the country differ."""
    local = at.astimezone(zone_of(country))
    text = str(format_time(local.time(), "HH:mm", locale=get_locale()))
    if has_one_time(country, at):
        return text
    return f"{text} ({get_timezone_gmt(local, 'long', locale=get_locale())})"


def day_in(country: str, at: datetime) -> date:
    """The day that it is there."""
    return at.astimezone(zone_of(country)).date()


def date_in(country: str, at: datetime) -> str:
    """The date there, written out."""
    return str(format_date(day_in(country, at), "long", locale=get_locale()))


def moment_in(country: str, at: datetime) -> str:
    """The date and the time there."""
    return _("%(date)s at %(time)s", date=date_in(country, at), time=time_in(country, at))


def saved_sentence(country: str, at: datetime, now: datetime) -> str:
    """Says when it was saved: "Saved at 14:05", with the date when that was not today."""
    zone = zone_of(country)
    if at.astimezone(zone).date() == now.astimezone(zone).date():
        return _("Saved at %(time)s", time=time_in(country, at))
    return _("Saved on %(moment)s", moment=moment_in(country, at))
