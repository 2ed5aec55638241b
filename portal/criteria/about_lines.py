"""What a criteria profile is about, line by line: for whom, until when, on which legal basis."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_timezone_gmt
from flask_babel import get_locale
from flask_babel import gettext as _

from portal.core.i18n import LANGUAGE_NAMES
from portal.criteria.rules.structure import CriteriaProfile
from portal.organisations.places import country_name
from portal.organisations.wording import sector_name

Line = tuple[str, str]


def about_lines(profile: CriteriaProfile, language: str) -> Iterator[Line]:
    """Pairs of what it is and what it says."""
    window = profile.window
    yield _("Language"), LANGUAGE_NAMES.get(profile.language, profile.language)
    yield _("Sectors"), "\n".join(sector_name(code, language) for code in sorted(profile.sectors)) or _("All sectors")
    countries = ", ".join(country_name(code, language) for code in sorted(profile.countries))
    yield _("Countries"), countries or _("All countries")
    yield _("Opens on"), moment_text(window.opens_at, window.zone) if window.opens_at else _("At once")
    yield _("Closes on"), moment_text(window.closes_at, window.zone) if window.closes_at else _("No closing date")
    if profile.legal_basis:
        yield _("Legal basis"), "\n".join(" ".join(filter(None, (law.name, law.link))) for law in profile.legal_basis)
    if profile.ocid:
        yield _("Open Contracting id of the tender (ocid)"), profile.ocid


def moment_text(at: datetime, zone: str) -> str:
    """A moment in its zone, which is named: "January 12, 2027, 17:00 (America/Lima, GMT-05:00)"."""
    local = at.astimezone(ZoneInfo(zone))
    day = format_date(local.date(), "long", locale=get_locale())
    time = format_time(local.time(), "HH:mm", locale=get_locale())
    return f"{day}, {time} ({zone}, {get_timezone_gmt(local, 'long', locale=get_locale())})"
