"""Makes releases of made-up suppliers for the tests of pages and files, the same for the same seed."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from portal.market.columns import Market
from portal.market.disclosure.release import Release
from portal.market.models import MarketRelease
from portal.market.services import NewRelease, add_release
from portal.market.storing import write_market
from portal.questionnaires.queries import find_current_version
from tests.factories.assessments import publish
from tests.factories.markets import core, make_market

MADE_AT = datetime(2026, 11, 12, 9, 30, tzinfo=UTC)


def make_release(
    count: int, *, seed: int = 2026, number: int = 1, made_at: datetime = MADE_AT, is_synthetic: bool = True
) -> Release:
    """A release of so many suppliers of the core questionnaire."""
    return Release(
        number=number,
        made_at=made_at,
        is_synthetic=is_synthetic,
        market=make_market(count, seed),
        questionnaire=core(),
    )


def store_release(
    session: Session, folder: Path, market: Market, *, number: int = 1, made_at: datetime = MADE_AT
) -> MarketRelease:
    """A release in the database and its folder, of the published core questionnaire."""
    version = find_current_version(session, core().id) or publish(session, core(), at=made_at)
    file = f"{core().id}-{number}-{len(market)}.market"
    sha256, size = write_market(folder / file, market)
    new = NewRelease(
        questionnaire_id=core().id,
        version_id=version.id,
        number=number,
        file=file,
        sha256=sha256,
        size=size,
        kept={},
        protection={},
        is_synthetic=True,
    )
    return add_release(session, new, by=None, at=made_at)
