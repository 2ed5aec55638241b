"""Which tender files are forgotten that agencies brought."""

from datetime import datetime

from portal.core.config import Settings
from portal.core.forgetting import Outdated, days_before
from portal.criteria.models import TenderFile


def list_outdated(settings: Settings, *, at: datetime) -> list[Outdated]:
    """The files themselves; the profiles that were made of them, and what was learnt of their words, stay."""
    days = settings.keep_tender_files_days
    return [Outdated("tender files", days, TenderFile, TenderFile.added_at < days_before(at, days))]
