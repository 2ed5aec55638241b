"""The command that reminds people of what ends soon or was left lying."""

import click
from sqlalchemy.exc import DBAPIError

from portal.app import create_app
from portal.core import clock
from portal.core.config import Settings
from portal.core.db import Database
from portal.core.terminal import say, settings_or_stop, stopping
from portal.reminders import queries, services


@click.command()
@click.option("--dry-run", is_flag=True, help="Show how many organisations have something due, and write to nobody.")
def remind(dry_run: bool) -> None:
    """Put reminders into the outbox: documents and certificates that end, answers left lying for two weeks.

    Nobody is reminded twice of the same thing at the same stage, however often this runs.
    """
    settings = settings_or_stop()
    try:
        if dry_run:
            with Database(settings.database_address).reading() as session:
                due = queries.list_due(session, at=clock.now())
            say(f"{len(due)} organisations have {sum(map(len, due.values()))} things due")
        else:
            say(f"{remind_all(settings)} mails put into the outbox")
    except DBAPIError as problem:
        raise click.ClickException(f"the database cannot be used: {str(problem.orig).strip()}") from problem


def remind_all(settings: Settings) -> int:
    """Reminds one organisation after the other, each in a transaction of its own; gives how many mails it were."""
    app = create_app(settings)
    database, now, mails = app.extensions["database"], clock.now(), 0
    with database.reading() as session:
        due = queries.list_due(session, at=now)
    with stopping() as stop, click.progressbar(due.items(), label="listo: reminding") as bar:
        for organisation_id, dues in bar:
            with app.test_request_context(), database.transaction() as session:
                mails += services.remind_organisation(session, organisation_id, dues, settings=settings, at=now)
            if stop.is_set():
                break
    return mails
