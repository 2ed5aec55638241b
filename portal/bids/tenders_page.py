"""The list of tenders with published criteria, as a supplier or anybody else sees it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from portal.bids.at_hand import AtHand
from portal.core.text import clean_line
from portal.criteria.about_lines import moment_text
from portal.criteria.queries import MOST_LISTED, PublishedProfile
from portal.criteria.rules.structure import CriteriaProfile
from portal.organisations.places import country_name
from portal.organisations.rules import SupplierProfile
from portal.organisations.wording import list_sectors, sector_name

PER_PAGE = 20


class Closing(StrEnum):
    """How soon a tender closes; LATER also means without an end."""

    SOON = "2-weeks"
    MONTH = "4-weeks"
    LATER = "later"


CLOSINGS = {
    Closing.SOON: _("Within 2 weeks"),
    Closing.MONTH: _("Within 4 weeks"),
    Closing.LATER: _("After 4 weeks, or no closing date"),
}
_WEEKS = {Closing.SOON: 2, Closing.MONTH: 4}


@dataclass(frozen=True, slots=True)
class TenderFilter:
    """What the reader looks for; empty fields mean anything. `past` shows closed ones too; `page` is from 1."""

    words: str = ""
    sector: str = ""
    country: str = ""
    closing: Closing | None = None
    past: bool = False
    page: int = 1

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> "TenderFilter":
        """The filter in an address; nonsense finds nothing, it breaks nothing."""
        closing, page = arguments.get("closing", ""), arguments.get("page", "")
        return cls(
            words=clean_line(arguments.get("words", "")[:100]),
            sector=arguments.get("sector", "")[:2],
            country=arguments.get("country", "")[:2],
            closing=Closing(closing) if closing in set(Closing) else None,
            past=arguments.get("past") == "yes",
            page=int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 1,
        )

    @property
    def is_narrow(self) -> bool:
        """Whether anything is looked for."""
        return self != TenderFilter(page=self.page)

    def address(self, page: int) -> dict[str, str]:
        """The same filter on another page, as it stands in an address."""
        found = {"words": self.words, "sector": self.sector, "country": self.country, "closing": self.closing or ""}
        kept = {name: str(value) for name, value in found.items() if value}
        return kept | ({"past": "yes"} if self.past else {}) | {"page": str(page)}

    def fits(self, one: "Listed", language: str, at: datetime) -> bool:
        """Whether a profile is among what the reader looks for."""
        profile = one.published.profile
        texts = [profile.text("profile.title", language), profile.text("profile.summary", language), one.agency]
        said = " ".join(texts).casefold()
        return (
            all(word in said for word in self.words.casefold().split())
            and (not self.sector or not profile.sectors or self.sector in profile.sectors)
            and (not self.country or self.country == one.country)
            and self._fits_closing(profile.window.closes_at, at)
        )

    def _fits_closing(self, closes_at: datetime | None, at: datetime) -> bool:
        if self.closing is None:
            return True
        if self.closing is Closing.LATER:
            return closes_at is None or closes_at > at + timedelta(weeks=_WEEKS[Closing.MONTH])
        return closes_at is not None and closes_at <= at + timedelta(weeks=_WEEKS[self.closing])


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


@dataclass(frozen=True, slots=True, kw_only=True)
class TendersPage:
    """One page of the list with its filter; `total` fit it. `is_cut`: there may be more than were looked at."""

    cards: tuple[TenderCard, ...]
    total: int
    page: int
    pages: int
    is_cut: bool
    chosen: TenderFilter
    closings: tuple[tuple[str, str], ...]
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
    """One page of those that fit the filter; a page outside the list gives the nearest one there is."""
    fitting = [one for one in found if chosen.fits(one, language, at)]
    pages = max(1, -(-len(fitting) // PER_PAGE))
    page = min(max(1, chosen.page), pages)
    named = sorted({one.country for one in found})
    return TendersPage(
        cards=tuple(_card(one, language, at) for one in fitting[(page - 1) * PER_PAGE : page * PER_PAGE]),
        total=len(fitting),
        page=page,
        pages=pages,
        is_cut=len(found) >= MOST_LISTED,
        chosen=chosen,
        closings=tuple((closing.value, str(words)) for closing, words in CLOSINGS.items()),
        sectors=list_sectors(language),
        countries=tuple((code, country_name(code, language)) for code in named),
    )


def title_of(profile: CriteriaProfile, language: str) -> tuple[str, str]:
    """The profile's title for a reader of this language, and the language that it is in."""
    shown = language if profile.texts.get(language, {}).get("profile.title") else profile.language
    return profile.text("profile.title", language), shown


def closing_text(found: PublishedProfile, at: datetime) -> str:
    """Until when bids are taken, with the zone and the time that is left."""
    window = found.profile.window
    if found.has_ended(at):
        return gettext("Closed")
    if window.opens_at is not None and not window.has_begun(at):
        return gettext("Opens %(moment)s", moment=moment_text(window.opens_at, window.zone))
    if window.closes_at is None:
        return gettext("No closing date")
    moment = moment_text(window.closes_at, window.zone)
    return gettext("Closes %(moment)s (%(left)s)", moment=moment, left=left_text(window.closes_at - at))


def left_text(left: timedelta) -> str:
    """How much time is left, in days, or in hours on the last day."""
    if left.days:
        return ngettext("%(num)s day left", "%(num)s days left", left.days)
    hours = left.seconds // 3600
    return ngettext("%(num)s hour left", "%(num)s hours left", hours) if hours else gettext("less than an hour left")


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
        sectors=", ".join(sector_name(code, language) for code in sorted(profile.sectors)) or gettext("All sectors"),
        closing=closing_text(one.published, at),
        demands=ngettext("%(num)s criterion is required", "%(num)s criteria are required", needed),
        verdict=verdict,
        state=state,
    )


def _verdict(one: Listed) -> tuple[str, str]:
    if one.at_hand is None:
        return "", ""
    if not fits_supplier(one.published.profile, one.at_hand.supplier):
        return gettext("Not for your sector or country"), "info"
    if not one.at_hand.answers:
        return "", ""
    match = one.at_hand.match(one.published.profile)
    if match.qualifies:
        return gettext("You qualify"), "complete"
    missing = sum(1 for found in match.criteria if found.criterion.is_needed_to_qualify and not found.is_met)
    if missing:
        return ngettext("%(num)s criterion is missing", "%(num)s criteria are missing", missing), "attention"
    return gettext("Points are missing"), "attention"
