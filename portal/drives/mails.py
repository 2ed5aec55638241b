"""Writes the mail that invites somebody to a drive."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.core.config import Settings
from portal.core.outbox.letters import Recipient, queue_from_template
from portal.drives.models import Drive


def queue_invitation(
    session: Session, drive: Drive, to: Recipient, *, association: str, settings: Settings, at: datetime
) -> None:
    """Puts the invitation in the outbox; its link is the same for everybody and changes nothing by being opened."""
    queue_from_template(
        session,
        "drive_invitation",
        lambda: _("%(name)s invites your business: %(title)s", name=association, title=drive.title),
        to,
        settings=settings,
        at=at,
        association=association,
        title=drive.title,
        note=drive.note,
        until=drive.ends_on,
        link=f"{settings.base_url}/drives/join/{drive.code}",
    )
