"""The list of tenders with published criteria, as a supplier or anybody else sees it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_timezone_gmt
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from portal.bids.at_hand import AtHand
from portal.criteria.queries import PublishedProfile
from portal.criteria.rules.structure import CriteriaProfile
from portal.organisations.places import country_name
from portal.organisations.rules import SupplierProfile
from portal.organisations.wording import list_sectors, sector_name


@dataclass(frozen=True, slots=True)
class TenderFilter:
    """What the reader looks for; empty fields mean anything. `past` shows closed ones too."""

    words: str = ""
    sector: str = ""
    country: str = ""
    past: bool = False

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> "TenderFilter":
        """The filter in an address; nonsense finds nothing, it breaks nothing."""
        return cls(
            words=arguments.get("words", "").strip()[:100],
            sector=arguments.get("sector", "")[:2],
            country=arguments.get("country", "")[:2],
            past=arguments.get("past") == "yes",
        )

    def fits(self, found: PublishedProfile, agency: str, country: str, language: str) -> bool:
        """Whether a profile is among what the reader looks for."""
        profile = found.profile
        said = " ".join([profile.text("profile.title", language), profile.text("profile.summary", language), agency])
        return (
            all(word in said.casefold() for word in self.words.casefold().split())
            and (not self.sector or not profile.sectors or self.sector in profile.sectors)
            and (not self.country or self.country == country)
        )


@dataclass(frozen=True, slots=True)
class TenderCard:
    """One tender in the list. `verdict` is in words, `state` a tag's; both are empty for a reader without answers."""

    code: str
    title: str
    language: str
    agency: str
    country: str
    sectors: str
    closing: str
    demands: str
    verdict: str
    state: str


@dataclass(frozen=True, slots=True)
class TendersPage:
    """The list with its filter."""

    cards: tuple[TenderCard, ...]
    chosen: TenderFilter
    sectors: tuple[tuple[str, str], ...]
    countries: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A published profile with its agency's name and country, and the reader's answers to its questionnaire, if any."""

    published: PublishedProfile
    agency: str
    country: str
    at_hand: AtHand | None


def tenders_page(found: Sequence[Listed], chosen: TenderFilter, *, language: str, at: datetime) -> TendersPage:
    """The page of those that fit the filter."""
    fitting = [one for one in found if chosen.fits(one.published, one.agency, one.country, language)]
    named = sorted({one.country for one in found})
    return TendersPage(
        cards=tuple(_card(one, language, at) for one in fitting),
        chosen=chosen,
        sectors=list_sectors(language),
        countries=tuple((code, country_name(code, language)) for code in named),
    )


def title_of(profile: CriteriaProfile, language: str) -> tuple[str, str]:
    """The profile's title for a reader of this language, and the language that it is in."""
    shown = language if profile.texts.get(language, {}).get("profile.title") else profile.language
    return profile.text("profile.title", language), shown


def closing_text(found: PublishedProfile, at: datetime) -> str:
    """Until when bids are taken, with the zone and the time that is left."""
    closes_at = found.profile.window.closes_at
    if not found.is_open(at) and (closes_at is None or closes_at < at or found.profile.window.opens_at is None):
        return _("Closed")
    opens_at = found.profile.window.opens_at
    if opens_at is not None and opens_at > at:
        return _("Opens %(moment)s", moment=moment_text(opens_at, found.profile.window.zone))
    if closes_at is None:
        return _("No closing date")
    moment = moment_text(closes_at, found.profile.window.zone)
    return _("Closes %(moment)s (%(left)s)", moment=moment, left=left_text(closes_at - at))


def moment_text(at: datetime, zone: str) -> str:
    """A moment in its zone, which is named: "12 January 2027, 17:00 (America/Lima, GMT-05:00)"."""
    local = at.astimezone(ZoneInfo(zone))
    day = format_date(local.date(), "long", locale=get_locale())
    time = format_time(local.time(), "HH:mm", locale=get_locale())
    return f"{day}, {time} ({zone}, {get_timezone_gmt(local, 'long', locale=get_locale())})"


def left_text(left: timedelta) -> str:
    """How much time is left, in days, or in hours on the last day."""
    if left.days:
        return ngettext("%(num)s day left", "%(num)s days left", left.days)
    hours = left.seconds // 3600
    return ngettext("%(num)s hour left", "%(num)s hours left", hours) if hours else _("less than an hour left")


def fits_supplier(profile: CriteriaProfile, supplier: SupplierProfile) -> bool:
    """Whether the profile is meant for a supplier of these sectors and this country."""
    of_sector = not profile.sectors or bool({supplier.sector, supplier.other_sector} & profile.sectors)
    return of_sector and (not profile.countries or supplier.country in profile.countries)


def _card(one: Listed, language: str, at: datetime) -> TenderCard:
    profile = one.published.profile
    title, shown = title_of(profile, language)
    verdict, state = _verdict(one)
    needed = sum(1 for criterion in profile.criteria if criterion.is_needed_to_qualify)
    return TenderCard(
        code=one.published.code,
        title=title,
        language=shown,
        agency=one.agency,
        country=country_name(one.country, language),
        sectors=", ".join(sector_name(code, language) for code in sorted(profile.sectors)) or _("All sectors"),
        closing=closing_text(one.published, at),
        demands=ngettext("%(num)s criterion is required", "%(num)s criteria are required", needed),
        verdict=verdict,
        state=state,
    )


def _verdict(one: Listed) -> tuple[str, str]:
    if one.at_hand is None or not one.at_hand.answers:
        return "", ""
    match = one.at_hand.match(one.published.profile)
    if match.qualifies:
        return _("You qualify"), "complete"
    missing = sum(1 for found in match.criteria if found.criterion.is_needed_to_qualify and not found.is_met)
    if missing:
        return ngettext("%(num)s criterion is missing", "%(num)s criteria are missing", missing), "attention"
    return _("Points are missing"), "attention"
