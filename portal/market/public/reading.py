"""What anybody may see of the market of a country or a sector that the operator has opted in; by the same door."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.core.errors import NotFound
from portal.market.disclosure.release import Release
from portal.market.pages.asking import Asked
from portal.market.pages.assembling import definitions, facts_of
from portal.market.pages.figures import MarketPage
from portal.market.pages.opening import open_releases
from portal.market.pages.readiness import readiness_levels, readiness_story
from portal.market.pages.topics import section_figure
from portal.market.pages.words import Words, count_words
from portal.organisations.places import country_name
from portal.organisations.wording import sector_name

COMPARED_BY = "size"


@dataclass(frozen=True, slots=True)
class PublicGroup:
    """A group whose figures are public: a country or a sector, and its name."""

    dimension: str
    value: str
    name: str


def public_groups(setting: str, language: str) -> list[PublicGroup]:
    """The groups that the operator has opted in, in the order of the setting."""
    names = {"country": country_name, "sector": sector_name}
    pairs = [one.partition(":") for one in setting.split(",") if one]
    return [PublicGroup(dimension, value, names[dimension](value, language)) for dimension, _colon, value in pairs]


def read_public(
    session: Session, folder: Path, language: str, dimension: str, value: str, *, setting: str
) -> MarketPage | None:
    """The public page of a group; None while there is no release. Raises NotFound unless it is opted in."""
    if f"{dimension}:{value}" not in setting.split(","):
        raise NotFound
    opened = open_releases(session, folder, language)
    if opened is None or value not in opened.newest.catalogue().get(dimension).values:
        return None
    return _page(opened.newest, opened.words, {dimension: value})


def _page(release: Release, words: Words, chosen: Mapping[str, str]) -> MarketPage:
    asked = Asked(chosen, COMPARED_BY)
    dimension, value = next(iter(chosen.items()))
    count = _("Suppliers that take part: about %(count)s.", count=count_words(release.total(chosen)))
    return MarketPage(
        name=f"{dimension}-{value.lower()}",
        title=_("How ready suppliers are: %(group)s", group=words.value(dimension, value)),
        story=f"{count} {readiness_story(release, asked, words)}",
        figures=(readiness_levels(release, asked, words), section_figure(release, asked, words)),
        limits=words.filters(chosen),
        facts=facts_of(release, words),
        definitions=definitions(),
    )
