"""The page on what a drive's suppliers can show: figures, the topics where help counts most, or why there are none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.drives.queries import count_participants, get_drive
from portal.guidance.library.articles import Article, Audience
from portal.guidance.library.loading import get_library
from portal.guidance.library.pages import Pointer, article_pointers
from portal.market.columns import cohort_name
from portal.market.disclosure.cohorts import FEWEST_IN_COHORT
from portal.market.disclosure.figures import Estimate
from portal.market.disclosure.release import Release
from portal.market.drives.figures import drive_figures
from portal.market.pages.asking import Asked
from portal.market.pages.assembling import definitions, facts_of
from portal.market.pages.figures import ColumnKind, MarketPage
from portal.market.pages.opening import Opened, open_releases
from portal.market.pages.readiness import readiness_story
from portal.market.pages.topics import section_means
from portal.market.pages.words import Words, cell_words, count_words
from portal.questionnaires.rules.structure import Questionnaire

WEAKEST = 3


@dataclass(frozen=True, slots=True)
class Topic:
    """A section in which the drive's suppliers are weak, its mean score in words, and what to read on it."""

    title: str
    score: str
    articles: tuple[Pointer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DriveFigures:
    """What the page shows. Without figures, `made_at` says whether there is a release at all."""

    drive_id: UUID
    title: str
    joined: int
    fewest: int = FEWEST_IN_COHORT
    made_at: datetime | None = None
    page: MarketPage | None = None
    weakest: tuple[Topic, ...] = ()


def read_drive_figures(
    session: Session, drive_id: UUID, folder: Path, language: str, *, organisation_id: UUID
) -> DriveFigures:
    """The figures of the association's drive in the newest release; raises NotFound."""
    drive = get_drive(session, drive_id, organisation_id=organisation_id)
    found = DriveFigures(drive_id=drive_id, title=drive.title, joined=count_participants(session, drive_id))
    opened = open_releases(session, folder, language, questionnaire_id=drive.questionnaire_id)
    if opened is None:
        return found
    found, name = replace(found, made_at=opened.newest.made_at), cohort_name(organisation_id)
    if not opened.newest.has_cohort(name, str(drive_id)):
        return found
    asked = Asked({name: str(drive_id)})
    return replace(found, page=_page(opened, asked, found), weakest=_weakest(opened.newest, asked, opened.words))


def _page(opened: Opened, asked: Asked, found: DriveFigures) -> MarketPage:
    release, words = opened.newest, opened.words
    count = _(
        "About %(count)s of this drive's suppliers are in the figures; %(joined)s take part in the drive today.",
        count=count_words(release.total(asked.filters)),
        joined=found.joined,
    )
    return MarketPage(
        name="drive",
        title=_("What this drive's suppliers can show"),
        story=f"{count} {readiness_story(release, asked, words)}",
        figures=drive_figures(release, asked.filters, words),
        limits=(found.title,),
        facts=facts_of(release, words),
        definitions=definitions(of_cohort=True),
    )


def _weakest(release: Release, asked: Asked, words: Words) -> tuple[Topic, ...]:
    """The sections with the lowest means that can be shown."""
    known = [(name, found) for name, found in section_means(release, asked, words) if isinstance(found, Estimate)]
    return tuple(
        Topic(
            name.text,
            cell_words(found, ColumnKind.SCORE),
            article_pointers(_helping(release.questionnaire, name.code), words.language),
        )
        for name, found in known[:WEAKEST]
    )


def _helping(questionnaire: Questionnaire, section_id: str) -> Sequence[Article]:
    """The articles for suppliers that help with most of the section's items, two at most."""
    items = {item.id for item in questionnaire.section(section_id).items}
    found = [(len(items & set(one.items)), one) for one in get_library().articles_for(Audience.SUPPLIER)]
    helping = sorted((pair for pair in found if pair[0]), key=lambda pair: (-pair[0], pair[1].order))
    return [article for _helped, article in helping[:2]]
