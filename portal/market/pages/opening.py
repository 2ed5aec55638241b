"""Finds the releases that a page is about, with the words of the questionnaire that they answered."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.market.disclosure.release import Release
from portal.market.pages.words import Words


@dataclass(frozen=True, slots=True)
class Opened:
    """The releases, oldest first, and how to name what is in the newest."""

    releases: Sequence[Release]
    words: Words

    @property
    def newest(self) -> Release:
        """The release that pages are about."""
        return self.releases[-1]


def opened(releases: Sequence[Release], language: str) -> Opened | None:
    """The releases of the same questionnaire as the newest, which comes last; None if there is none."""
    if not releases:
        return None
    newest = releases[-1]
    same = [release for release in releases if release.questionnaire_id == newest.questionnaire_id]
    return Opened(same, Words(language, newest.questionnaire))


def open_releases(session: Session, language: str, *, whole: bool) -> Opened | None:
    """The newest release, or the `whole` row of those that are kept; None before there is any."""
    raise NotImplementedError
