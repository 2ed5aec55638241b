"""Opens releases: every process checks a file once, maps it into memory and shares it from then on."""

from collections import OrderedDict
from pathlib import Path
from threading import Lock
from uuid import UUID

from sqlalchemy.orm import Session

from portal.core.config import Settings
from portal.market import queries
from portal.market.columns import Market
from portal.market.disclosure.comparing import kept_from
from portal.market.disclosure.release import Release
from portal.market.models import MarketRelease
from portal.market.services import RELEASES_KEPT
from portal.market.storing import read_market
from portal.questionnaires.queries import get_version

FOLDER = "market"  # in the data folder


class _Opened:
    """The releases opened last; safe to share between threads, as nothing in a release changes."""

    def __init__(self) -> None:
        self._releases: OrderedDict[UUID, Release] = OrderedDict()
        self._lock = Lock()

    def find(self, release_id: UUID) -> Release | None:
        with self._lock:
            return self._releases.get(release_id)

    def keep(self, release_id: UUID, release: Release) -> Release:
        """Keep it, or give the one that another thread has opened meanwhile."""
        with self._lock:
            kept = self._releases.setdefault(release_id, release)
            while len(self._releases) > RELEASES_KEPT * 2:
                self._releases.popitem(last=False)
            return kept


_opened = _Opened()


def market_folder(settings: Settings) -> Path:
    """Where the files of releases are kept."""
    return settings.data_folder / FOLDER


def open_release(session: Session, stored: MarketRelease, folder: Path) -> Release:
    """The release as its figures are asked for; raises DamagedMarket when its file is missing or was changed.

    Releases before it are opened with it as far as it shows figures of theirs.
    """
    found = _opened.find(stored.id)
    if found is not None:
        return found
    market = open_market(stored, folder)
    kept = kept_from(stored.kept, market)
    before = _before(session, stored) if kept else None
    release = Release(
        number=stored.number,
        made_at=stored.made_at,
        is_synthetic=stored.is_synthetic,
        market=market,
        questionnaire=get_version(session, stored.questionnaire_version_id).questionnaire,
        kept=kept,
        earlier=open_release(session, before, folder) if before is not None else None,
    )
    return _opened.keep(stored.id, release)


def open_market(stored: MarketRelease, folder: Path) -> Market:
    """The columns of a release, not protected; raises DamagedMarket."""
    return read_market(folder / stored.file, stored.sha256)


def _before(session: Session, stored: MarketRelease) -> MarketRelease | None:
    older = (each for each in queries.list_releases(session, stored.questionnaire_id) if each.number < stored.number)
    return next(older, None)
