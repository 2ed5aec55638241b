"""Commands about one organisation: found by its name, taken out whole, erased."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import click
from flask import Flask
from flask_babel import force_locale

from portal.app import create_app
from portal.core import clock
from portal.core.config import Settings
from portal.core.db import Database
from portal.core.errors import NotAllowed, NotFound
from portal.core.files.store import FileStore, StoreUnavailable
from portal.core.terminal import say, settings_or_stop
from portal.evidence.services import sweep_files
from portal.keeping import queries, services
from portal.keeping.export.archive import Source, count_parts, write_export
from portal.keeping.services import Erased
from portal.organisations import queries as organisations

MOST_FOUND = 50


@contextmanager
def clear_refusals() -> Iterator[None]:
    """What cannot be done becomes one clear line."""
    try:
        yield
    except NotFound as problem:
        raise click.ClickException("there is no organisation with this id: see `portal organisation find`") from problem
    except NotAllowed as problem:
        raise click.ClickException("the organisation that runs the portal cannot be erased") from problem
    except StoreUnavailable as problem:
        raise click.ClickException(f"the files cannot be reached: {problem}") from problem


@click.group()
def organisation() -> None:
    """Find an organisation; take everything of it out; erase it."""


ID = click.argument("organisation_id", metavar="ID", type=click.UUID)


@organisation.command()
@click.argument("text")
def find(text: str) -> None:
    """Print id, kind, country, tax number and name of those whose name or tax number contains TEXT."""
    database = Database(settings_or_stop().database_address)
    with database.reading() as session:
        found = organisations.list_organisations(session, search=text, per_page=MOST_FOUND)
        for one in found.rows:
            click.echo(f"{one.id}  {one.kind:<12}{one.country}  {one.tax_number or '-':<16}{one.legal_name}")
    if found.total > len(found.rows):
        say(f"{found.total - len(found.rows)} more: say more of the name")


@organisation.command()
@ID
@click.argument("path", type=click.Path(path_type=Path, resolve_path=True, dir_okay=False))
def export(organisation_id: UUID, path: Path) -> None:
    """Write everything of the organisation to the ZIP file PATH, which must not be there yet.

    It holds answers and personal data: hand it to the organisation's owner and to nobody else.
    """
    app = create_app(settings_or_stop())
    with clear_refusals():
        size = write_to(app, organisation_id, path)
    say(f"{path}: {size / 1e6:.1f} MB")


def write_to(app: Flask, organisation_id: UUID, path: Path) -> int:
    """Writes the export to the path and gives its size; what fails leaves nothing there."""
    settings: Settings = app.extensions["settings"]
    database: Database = app.extensions["database"]
    now, draft = clock.now(), path.with_name(f".{path.name}.draft")
    if path.exists():
        raise click.ClickException(f"{path} is there already")
    try:
        with os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as target:
            with app.test_request_context(), force_locale(settings.default_language), database.reading() as session:
                organisations.get_organisation(session, organisation_id)
                source = Source(session, app.extensions["files"], settings, settings.default_language)
                work = count_parts(session, organisation_id=organisation_id)
                with click.progressbar(length=work, label="listo: exporting", item_show_func=str) as bar:
                    write_export(
                        source, target, organisation_id=organisation_id, at=now, tick=lambda part: bar.update(1, part)
                    )
            target.flush()
            os.fsync(target.fileno())
        size = draft.stat().st_size
        with database.transaction() as session:
            services.note_exported(session, size, organisation_id=organisation_id, by=None, at=now)
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)
    return size


@organisation.command()
@ID
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(organisation_id: UUID, yes: bool) -> None:
    """Erase the organisation now, without the time of waiting: rows, people of no other organisation, files."""
    app = create_app(settings_or_stop())
    with clear_refusals():
        with app.extensions["database"].reading() as session:
            name = organisations.get_organisation(session, organisation_id).legal_name
        if not yes:
            click.confirm(f"Erase {name} for good? Nobody can bring it back", abort=True)
        erase_now(app, organisation_id)


def erase_now(app: Flask, organisation_id: UUID) -> None:
    """Erases the organisation, its files too."""
    settings: Settings = app.extensions["settings"]
    database: Database = app.extensions["database"]
    with app.test_request_context(), database.transaction() as session:
        erased = services.erase_organisation(session, organisation_id, settings=settings, by=None, at=clock.now())
    _sweep(database, app.extensions["files"], organisation_id)
    _say_erased(erased)


@organisation.command()
@click.option("--dry-run", is_flag=True, help="Print the ids of those that would be erased, and erase none.")
def erase_due(dry_run: bool) -> None:
    """Erase the organisations whose owners asked for it and whose time of waiting is over.

    One after the other: it may be stopped and run again.
    """
    app = create_app(settings_or_stop())
    with clear_refusals():
        erase_all_due(app, dry_run=dry_run)


def erase_all_due(app: Flask, *, dry_run: bool) -> None:
    """Erases those that are due, each in a transaction of its own."""
    settings: Settings = app.extensions["settings"]
    database: Database = app.extensions["database"]
    with database.reading() as session:
        due = queries.list_due(session, at=clock.now())
    if dry_run:
        for organisation_id in due:
            click.echo(str(organisation_id))
        say(f"{len(due)} organisations would be erased")
        return
    count = 0
    with click.progressbar(due, label="listo: erasing") as bar:
        for organisation_id in bar:
            with app.test_request_context(), database.transaction() as session:
                erased = services.erase_due(session, organisation_id, settings=settings, at=clock.now())
            if erased is not None:
                _sweep(database, app.extensions["files"], organisation_id)
                count += 1
    say(f"{count} organisations erased")


def _sweep(database: Database, store: FileStore, organisation_id: UUID) -> None:
    """Deletes the files of an organisation that is gone; if that fails, `portal sweep` does it later."""
    with database.transaction() as session:
        sweep_files(session, store, organisation_id=organisation_id)


def _say_erased(erased: Erased) -> None:
    say(f"erased, with {erased.people} accounts, {erased.submissions} submissions, {erased.certificates} certificates")
