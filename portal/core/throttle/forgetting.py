"""Which failed attempts are forgotten."""

from datetime import datetime

from portal.core.config import Settings
from portal.core.forgetting import Outdated, days_before
from portal.core.throttle.models import Attempt


def list_outdated(settings: Settings, *, at: datetime) -> list[Outdated]:
    """Attempts that lie behind every window in which they are counted."""
    days = settings.keep_attempts_days
    return [Outdated("failed attempts", days, Attempt, Attempt.at < days_before(at, days))]
