"""Commands of the market: make a release, list the releases."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.exc import DBAPIError

from portal.core import clock
from portal.core.config import Settings
from portal.core.db import Database
from portal.core.errors import Conflict, NotFound
from portal.core.terminal import say, settings_or_stop
from portal.market import queries
from portal.market.opening import market_folder
from portal.market.releasing import Outcome, make_release
from portal.market.storing import DamagedMarket
from portal.questionnaires.queries import list_current_versions

QUESTIONNAIRE = click.option(
    "--questionnaire", "wanted", metavar="ID", help="Only this questionnaire; without it all that are published."
)


@click.group()
def market() -> None:
    """Make and list the releases of the market: the states of it whose figures agencies see."""


@market.command()
@QUESTIONNAIRE
def release(wanted: str | None) -> None:
    """Make a release of what suppliers have sent until now.

    It may be stopped at any time, or fail: the release before stays. When too little is new, none is made.
    """
    settings = settings_or_stop()
    for database, questionnaire_id in _wanted(settings, wanted):
        say(f"{questionnaire_id}: {told(release_with_bar(database, settings, questionnaire_id))}")


@market.command("list")
@QUESTIONNAIRE
def list_releases(wanted: str | None) -> None:
    """List the releases that are kept, the newest first."""
    for database, questionnaire_id in _wanted(settings_or_stop(), wanted):
        with database.reading() as session:
            for found in queries.list_releases(session, questionnaire_id):
                made_up = "  synthetic" if found.is_synthetic else ""
                size = f"{found.size / 1e6:.1f} MB"
                click.echo(
                    f"{questionnaire_id:<16}{found.number:>5}  {found.made_at:%Y-%m-%d %H:%M} UTC  {size:>10}"
                    f"  {found.sha256[:12]}{made_up}"
                )


def _wanted(settings: Settings, wanted: str | None) -> Iterator[tuple[Database, str]]:
    """The database with each questionnaire; when the database cannot be used, one clear line."""
    database = Database(settings.database_address)
    with usable(database):
        found = [wanted] if wanted is not None else _published(database)
    yield from ((database, questionnaire_id) for questionnaire_id in found)


def _published(database: Database) -> list[str]:
    with database.reading() as session:
        return [version.questionnaire.id for version in list_current_versions(session)]


@contextmanager
def usable(database: Database) -> Iterator[Database]:
    """The database; what it refuses within the block becomes one clear line."""
    try:
        yield database
    except DBAPIError as problem:
        raise click.ClickException(f"the database cannot be used: {str(problem.orig).strip()}") from problem


def release_with_bar(database: Database, settings: Settings, questionnaire_id: str) -> Outcome:
    """Make a release and show how far it is; what goes wrong becomes one clear line."""
    steps = make_release(
        database, market_folder(settings), questionnaire_id, made_up=settings.demo, by=None, at=clock.now()
    )
    outcome: Outcome | None = None
    try:
        with click.progressbar(length=1, label=f"listo: {questionnaire_id}", item_show_func=lambda what: what) as bar:
            for step in steps:
                if isinstance(step, Outcome):
                    outcome = step
                else:
                    bar.length = max(step.whole, 1)
                    bar.update(step.done - bar.pos, step.what)
            bar.update((bar.length or 1) - bar.pos)
    except NotFound as problem:
        raise click.ClickException(f"no questionnaire {questionnaire_id} is published") from problem
    except (Conflict, DamagedMarket) as problem:
        raise click.ClickException(f"{problem}; the release before stays as it was") from problem
    if outcome is None:
        raise click.ClickException("the release was not made; the one before stays as it was")
    return outcome


def told(outcome: Outcome) -> str:
    """What became of it, in words."""
    if outcome.verdict is None:
        return "nobody has sent anything yet"
    if outcome.number is None:
        return "too little is new for a release"
    kept = outcome.verdict.kept_groups
    return f"release {outcome.number} is made" + (
        f"; {kept} groups keep their figures until more is new" if kept else ""
    )
