"""Makes releases of made-up suppliers for the tests of pages and files, the same for the same seed."""

from datetime import UTC, datetime

from portal.market.disclosure.release import Release
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
        unprotected=make_market(count, seed),
        questionnaire=core(),
    )
