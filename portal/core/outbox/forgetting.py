"""Which mails are forgotten, in the table and as files."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func

from portal.core.config import Settings
from portal.core.forgetting import Outdated, days_before
from portal.core.outbox.models import Mail, MailState


def list_outdated(settings: Settings, *, at: datetime) -> list[Outdated]:
    """Mails that were sent or given up so long ago; never one that still waits."""
    days = settings.keep_mails_days
    is_done = Mail.state.in_((MailState.SENT, MailState.FAILED))
    is_due = is_done & (func.coalesce(Mail.sent_at, Mail.due_at) < days_before(at, days))
    return [Outdated("mails sent or given up", days, Mail, is_due)]


def list_old_files(settings: Settings, *, at: datetime) -> list[Path]:
    """Mails kept as files, where there is no mail server, that are as old as that."""
    before = days_before(at, settings.keep_mails_days)
    files = sorted(settings.mail_folder.glob("*.eml"))
    return [file for file in files if datetime.fromtimestamp(file.stat().st_mtime, UTC) < before]
