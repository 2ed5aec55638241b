"""Delivers mail straight after a request where mail is kept as files, so that trying the portal needs no worker."""

import structlog
from flask import current_app

from portal.core import clock
from portal.core.db import current_database
from portal.core.outbox.services import FolderMailer, deliver_due

log = structlog.get_logger()


def deliver_now() -> None:
    """Delivers what is due if the mailer is a folder; call it after the commit. Never fails the request."""
    mailer = current_app.extensions["mailer"]
    if not isinstance(mailer, FolderMailer):
        return
    try:
        deliver_due(current_database(), mailer, sender=current_app.extensions["settings"].mail_from, at=clock.now())
    except Exception:
        log.exception("delivery")
