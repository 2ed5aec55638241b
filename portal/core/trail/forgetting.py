"""What the trail forgets: from which network something was done. Entries stay, and their chain stays unbroken."""

from datetime import datetime

from portal.core.config import Settings
from portal.core.forgetting import Outdated, days_before
from portal.core.trail.models import TrailEntry


def list_outdated(settings: Settings, *, at: datetime) -> list[Outdated]:
    """Entries that still say where they came from. Those from before there were seals cannot forget it."""
    days = settings.keep_trail_origins_days
    is_due = (TrailEntry.at < days_before(at, days)) & (TrailEntry.origin_seal != "") & (TrailEntry.origin_salt != "")
    emptied = {"origin": "", "origin_salt": ""}
    return [Outdated("networks in the trail", days, TrailEntry, is_due, emptied)]
