"""What every file of the market says of itself: who publishes it, from where, when, under which licence."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask_babel import format_date
from flask_babel import gettext as _

from portal.market.pages.figures import MarketPage

LICENCE, LICENCE_NAME = "https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A file's origin. `address` is the page that shows the same, `method` the page that explains how it is made."""

    publisher: str
    colour: str
    address: str
    method: str
    made_at: datetime
    language: str


def title_of(page: MarketPage) -> str:
    """The title of the file."""
    return _("The market: %(title)s", title=page.title)


def about_lines(page: MarketPage, about: Publication) -> Iterator[tuple[str, str]]:
    """(what, words) of a file: filters, date, source, licence; the same in all of them."""
    facts = page.facts
    if facts.is_synthetic:
        yield _("Made up"), _("These figures are of made-up suppliers. They say nothing about a real market.")
    yield _("In short"), page.story
    yield _("Limited to"), "; ".join(page.limits) or _("all suppliers that take part")
    day = format_date(facts.made_at, "long")
    yield _("Release"), _("number %(number)s of %(day)s", number=facts.release, day=day)
    asked = _("%(title)s, version %(version)s", title=facts.questionnaire, version=facts.version)
    yield _("Questionnaire"), asked
    yield _("File made on"), format_date(about.made_at, "long")
    yield _("Published by"), about.publisher
    yield _("The same as a page"), about.address
    yield _("How figures are made"), about.method
    yield _("Licence"), f"{LICENCE_NAME} {LICENCE}"
