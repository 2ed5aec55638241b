"""The command that forgets what was kept long enough."""

import click
from sqlalchemy.exc import DBAPIError

from portal.core import clock
from portal.core.db import Database
from portal.core.terminal import say, settings_or_stop, stopping
from portal.keeping import retention
from portal.keeping.retention import Planned


@click.command()
@click.option("--dry-run", is_flag=True, help="Show what would go, and let nothing go.")
def forget(dry_run: bool) -> None:
    """Delete what was kept as long as the settings LISTO_KEEP_… say. It may be stopped and run again."""
    settings = settings_or_stop()
    database = Database(settings.database_address)
    try:
        planned = retention.plan(database, settings, at=clock.now())
        if dry_run:
            show(planned)
        else:
            say(f"{carry_out(database, planned)} forgotten")
    except DBAPIError as problem:
        raise click.ClickException(f"the database cannot be used: {str(problem.orig).strip()}") from problem


def show(planned: Planned) -> None:
    """A line for each kind: what it is, how long it is kept, how many would go."""
    for outdated, count in planned.rows:
        click.echo(f"{outdated.name:<28}{outdated.days:>6} days{count:>10}")
    click.echo(f"{'mails kept as files':<28}{'':>11}{len(planned.files):>10}")
    say(f"{planned.total} would be forgotten")


def carry_out(database: Database, planned: Planned) -> int:
    """Forgets, with a bar that shows how far it is; a signal stops it after the few in hand. Gives how many went."""
    gone = 0
    with (
        stopping() as stop,
        click.progressbar(length=max(planned.total, 1), label="listo: forgetting", item_show_func=str) as bar,
    ):
        for name, count in retention.forget(database, planned):
            bar.update(count, name)
            gone += count
            if stop.is_set():
                break
    return gone
