"""Looks at mail: whether the mail server takes us, and whether mail goes out. Sends none."""

import smtplib
import ssl
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from portal.core import clock
from portal.core.config import Mode, Settings
from portal.core.db import Database
from portal.core.outbox.models import MailState
from portal.core.outbox.queries import count_mails, find_longest_waiting
from portal.operating.backups.data_files import sqlite_file
from portal.operating.checks.rules import LOOPBACK, Finding, fault, ok, warning

WHAT = "mail server"
PATIENCE = 10  # seconds
LONGEST_WAIT = timedelta(minutes=30)


def check_mail(settings: Settings) -> list[Finding]:
    """The server, the sender's address, and what waits."""
    return [_server(settings), _sender(settings), *_outbox(settings)]


def _server(settings: Settings) -> Finding:
    host = settings.smtp_host
    if not host:
        if settings.mode is Mode.PRODUCTION:
            how = "set LISTO_SMTP_HOST; until then hand over one-time links yourself"
            return warning(WHAT, f"none: mail is kept as files in {settings.mail_folder}", how)
        return ok(WHAT, "none: mail is kept as files")
    try:
        with smtplib.SMTP(host, settings.smtp_port, timeout=PATIENCE) as server:
            if settings.smtp_starttls:
                server.starttls(context=ssl.create_default_context())
            if settings.smtp_user:
                server.login(settings.smtp_user, settings.smtp_password)
            server.noop()
    except (OSError, smtplib.SMTPException) as problem:
        return fault(WHAT, f"{host}:{settings.smtp_port} does not take us: {problem}", "see the LISTO_SMTP_ settings")
    if not settings.smtp_starttls and host not in LOOPBACK:
        return warning(WHAT, f"{host}: mail travels unencrypted", "set LISTO_SMTP_STARTTLS=true")
    return ok(WHAT, f"{host}:{settings.smtp_port} takes us")


def _sender(settings: Settings) -> Finding:
    domain = settings.mail_from.rpartition("@")[2].rstrip(">")
    if settings.smtp_host not in ("", *LOOPBACK) and "." not in domain:
        how = "set LISTO_MAIL_FROM to an address of yours, or receivers throw the mail away"
        return fault("sender of mail", settings.mail_from, how)
    return ok("sender of mail", settings.mail_from)


def _outbox(settings: Settings) -> list[Finding]:
    file = sqlite_file(settings)
    if file is not None and not file.exists():  # told by the check of the database
        return []
    database = Database(settings.database_address)
    try:
        with database.reading() as session:
            counts, waiting = count_mails(session), find_longest_waiting(session)
    except SQLAlchemyError:  # told by the check of the database
        return []
    finally:
        database.engine.dispose()
    failed = counts[MailState.FAILED]
    if failed:
        return [warning("outgoing mail", f"{failed} given up", "look at Operations, Outgoing mail, for the reasons")]
    if waiting is not None and clock.now() - waiting > LONGEST_WAIT:
        since = f"some waits since {waiting:%Y-%m-%d %H:%M} UTC"
        return [warning("outgoing mail", since, "see whether portal work is running")]
    return [ok("outgoing mail", f"{counts[MailState.QUEUED]} waiting, none given up")]
