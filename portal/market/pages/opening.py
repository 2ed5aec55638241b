"""Opens the releases that a page is about, with the words of the questionnaire that they answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from portal.market import queries
from portal.market.disclosure.release import Release
from portal.market.models import MarketRelease
from portal.market.opening import open_release
from portal.market.pages.words import Words


@dataclass(frozen=True, slots=True)
class Opened:
    """The releases, oldest first, how to name what is in the newest, and the newest as it is stored."""

    releases: Sequence[Release]
    words: Words
    stored: MarketRelease

    @property
    def newest(self) -> Release:
        """The release that pages are about."""
        return self.releases[-1]


def open_releases(
    session: Session, folder: Path, language: str, *, whole: bool = False, questionnaire_id: str = ""
) -> Opened | None:
    """The newest release, of this questionnaire or of any, or the `whole` row of those kept; None if there is none."""
    stored = _find_newest(session, questionnaire_id)
    if stored is None:
        return None
    rows = queries.list_releases(session, stored.questionnaire_id) if whole else [stored]
    releases = [open_release(session, row, folder) for row in reversed(rows)]
    return Opened(releases, Words(language, releases[-1].questionnaire), stored)


def _find_newest(session: Session, questionnaire_id: str) -> MarketRelease | None:
    wanted = [questionnaire_id] if questionnaire_id else queries.list_questionnaires(session)
    found = [queries.find_newest_release(session, one) for one in wanted]
    return max((one for one in found if one is not None), key=lambda one: one.made_at, default=None)
