"""What a profile is about, for whom, and until when."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from flask_babel import lazy_gettext as _
from wtforms import Field, ValidationError
from wtforms.validators import DataRequired

from portal.core.forms import Line, Paragraph, SelectField, SelectMultipleField, options
from portal.core.i18n import LANGUAGE_NAMES, current_language
from portal.criteria.forms.shared import ProfileForm, link_field, read_basis, read_whole
from portal.criteria.rules.bounds import (
    LONGEST_BASIS,
    LONGEST_OCID,
    LONGEST_SUMMARY,
    LONGEST_TITLE,
    MOST_POINTS_IN_ALL,
    is_within_reach,
)
from portal.criteria.rules.structure import CriteriaProfile, LegalBasis, Window
from portal.organisations.places import list_countries
from portal.organisations.wording import list_sectors

_COMMON_ZONES = ("America/", "UTC", "Atlantic/", "Pacific/")


@cache
def common_zones() -> Sequence[str]:
    """The time zones of the Americas and around."""
    return sorted(name for name in available_timezones() if name.startswith(_COMMON_ZONES) and name.count("/") < 3)


class AboutForm(ProfileForm):
    """What the profile is about, for whom, until when. The zone that the profile has is always offered."""

    title = Line(_("Title"), most=LONGEST_TITLE, validators=[DataRequired(_("Enter a title."))])
    summary = Paragraph(
        _("What it is about"), description=_("Two or three sentences for suppliers."), most=LONGEST_SUMMARY
    )
    language = SelectField(
        _("Language in which you write"), choices=options(LANGUAGE_NAMES.items()), validate_choice=False
    )
    sectors = SelectMultipleField(
        _("Sectors"), description=_("Whose goods or services you buy. Choose none for all."), validate_choice=False
    )
    countries = SelectMultipleField(
        _("Countries"), description=_("Where suppliers must be registered. Choose none for all."), validate_choice=False
    )
    ocid = Line(
        _("Open Contracting id of the tender (ocid)"),
        description=_("If your system publishes the tender as Open Contracting data. Bidders' files then name it."),
        most=LONGEST_OCID,
    )
    pass_mark = Line(
        _("Points that are needed"),
        description=_("Of all the points that can be earned. 0 if points do not decide."),
        most=6,
        render_kw={"inputmode": "numeric"},
    )
    opens_on = Line(
        _("Opens on"), description=_("Day and time, such as 2027-01-31 09:00. Empty: open at once."), most=16
    )
    closes_on = Line(_("Closes on"), description=_("Day and time, such as 2027-02-28 17:00. Empty: no end."), most=16)
    zone = SelectField(_("Time zone"), validate_choice=False)
    basis_name = Line(_("Legal basis"), description=_("The law, rule or policy."), most=LONGEST_BASIS)
    basis_link = link_field()

    def __init__(self, zone_now: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._zones = sorted({*common_zones(), zone_now})
        self.sectors.choices = options(list_sectors(current_language()))
        self.countries.choices = options(list_countries(current_language()))
        self.zone.choices = options((name, name.replace("_", " ")) for name in self._zones)

    def validate_language(self, field: Field) -> None:
        """One of the portal's languages."""
        if field.data not in LANGUAGE_NAMES:
            raise ValidationError(_("Choose the language."))

    def validate_sectors(self, field: Field) -> None:
        """Only sectors that are offered."""
        if not set(field.data or ()) <= set(dict(list_sectors(current_language()))):
            raise ValidationError(_("Choose from the list only."))

    def validate_countries(self, field: Field) -> None:
        """Only countries that are offered."""
        if not set(field.data or ()) <= set(dict(list_countries(current_language()))):
            raise ValidationError(_("Choose from the list only."))

    def validate_pass_mark(self, field: Field) -> None:
        """A whole number of points."""
        if read_whole(field.data or "0", MOST_POINTS_IN_ALL) is None:
            raise ValidationError(_("Enter a whole number from 0 to %(most)s.", most=MOST_POINTS_IN_ALL))

    def validate_zone(self, field: Field) -> None:
        """A zone that is offered."""
        if field.data not in self._zones:
            raise ValidationError(_("Choose the time zone."))

    def validate_opens_on(self, field: Field) -> None:
        """A moment, or nothing."""
        self._check_moment(field)

    def validate_closes_on(self, field: Field) -> None:
        """A moment after the opening, or nothing."""
        self._check_moment(field)
        window = self.window
        if window.opens_at and window.closes_at and window.closes_at <= window.opens_at:
            raise ValidationError(_("Enter a time after the opening."))

    def _check_moment(self, field: Field) -> None:
        if field.data and read_moment(field.data, self._zone) is None:
            raise ValidationError(_("Enter a day and a time, such as 2027-02-28 17:00."))

    @property
    def _zone(self) -> str:
        return self.zone.data if self.zone.data in self._zones else "UTC"

    @property
    def window(self) -> Window:
        """When bids are taken, as a valid form says."""
        zone = self._zone
        return Window(read_moment(self.opens_on.data or "", zone), read_moment(self.closes_on.data or "", zone), zone)

    @property
    def basis(self) -> tuple[LegalBasis, ...]:
        """The legal basis, as a valid form says."""
        found = read_basis(self.basis_name.data, self.basis_link.data)
        return (found,) if found else ()


def about_data(profile: CriteriaProfile, revision: int) -> dict[str, Any]:
    """What is saved, as the fields of AboutForm hold it."""
    window = profile.window
    basis = profile.legal_basis[0] if profile.legal_basis else LegalBasis("")
    return {
        "title": profile.text("profile.title", profile.language),
        "summary": profile.text("profile.summary", profile.language),
        "language": profile.language,
        "sectors": sorted(profile.sectors),
        "countries": sorted(profile.countries),
        "pass_mark": str(profile.pass_mark),
        "ocid": profile.ocid,
        "opens_on": _moment_text(window.opens_at, window.zone),
        "closes_on": _moment_text(window.closes_at, window.zone),
        "zone": window.zone,
        "basis_name": basis.name,
        "basis_link": basis.link,
        "revision": str(revision),
    }


def read_moment(text: str, zone: str) -> datetime | None:
    """The moment typed as "2027-01-31 09:00" in the zone, in UTC; None for anything else, or beyond all reach."""
    try:
        local = datetime.strptime(text.strip().replace("T", " "), "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo(zone))
        moment = local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if is_within_reach(moment) else None


def _moment_text(moment: datetime | None, zone: str) -> str:
    return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M") if moment else ""
