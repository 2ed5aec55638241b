"""The portal's commands. What an operator reads here is English, as in a log; each command calls a service."""

import os
import re
import socket
import subprocess
import sys
import threading
from collections import deque

import click
from sqlalchemy.exc import DBAPIError

from portal import setting_up
from portal.accounts.oversight.services import remove_second_steps
from portal.accounts.queries import find_person_by_email
from portal.app import create_app
from portal.audit.verification import Step, verify_trail
from portal.checking import ContentState, check_all
from portal.commands.forgetting import forget
from portal.commands.organisation import organisation
from portal.commands.reminding import remind
from portal.core import clock
from portal.core.config import ROOT, Settings
from portal.core.db import Database, current_database
from portal.core.errors import Conflict
from portal.core.files.opening import open_store
from portal.core.files.store import owner_of
from portal.core.outbox.alone import sending_alone
from portal.core.outbox.services import Mailer, deliver_due, make_mailer
from portal.core.terminal import say, settings_or_stop, stopping
from portal.core.trail.chain import START, Fault, Link
from portal.core.trail.queries import count_entries
from portal.criteria.rules.warnings import Severity
from portal.demo.commands import demo
from portal.demo.people import PASSWORD, log_ins
from portal.evidence.services import sweep_files
from portal.market.commands import market
from portal.operating.commands import COMMANDS
from portal.operating.settings_record import note_settings
from portal.organisations.services import Newcomer
from portal.questionnaires.content_check import questionnaire_folders
from portal.questionnaires.item_ids import ITEM_IDS_FILE, add_to_register
from portal.questionnaires.loading import load_questionnaire
from portal.questionnaires.published import LOCK_FILE, add_to_lock

CONTENT = ROOT / "questionnaires"
FAULTS = {
    Fault.MISSING: "is missing",
    Fault.CUT: "does not follow the entry before it: one of them was put in or taken out",
    Fault.CHANGED: "is not what was written: it was changed",
}
PAUSE_SECONDS = 5.0


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Commands of the portal. Settings come from the environment: docs/reference/settings.md."""


for command in (*COMMANDS, organisation, forget, remind, market, demo):
    main.add_command(command)


def set_up(settings: Settings) -> None:
    """Migrates, publishes and, in the demo, fills in what is made up; shows how far it is."""
    try:
        steps, length = setting_up.set_up(settings, at=clock.now()), setting_up.count_steps(settings)
        with click.progressbar(steps, length, "listo: setting up", item_show_func=lambda step: step) as bar:
            for _ in bar:
                pass
    except DBAPIError as problem:
        raise click.ClickException(f"the database cannot be used: {problem.orig}") from problem
    except Conflict as problem:
        raise click.ClickException(f"{problem}. Give the changed questionnaire a new version.") from problem
    note_settings(Database(settings.database_address), settings)


@main.command()
def setup() -> None:
    """Bring the database up to date and publish new questionnaires. Safe to run again: it keeps data."""
    set_up(settings_or_stop())
    say("ready")


@main.command()
@click.option("--email", required=True, help="Address of the first operator.")
@click.option("--name", required=True, help="Name of the first operator.")
@click.option("--organisation", required=True, help="Who runs the portal.")
@click.option("--country", required=True, help="Two-letter country code, such as CO.")
@click.option("--language", default="es", type=click.Choice(["es", "pt", "en", "fr"]), show_default=True)
def init(email: str, name: str, organisation: str, country: str, language: str) -> None:
    """Set up a real installation and print a one-time link for its first operator."""
    settings = settings_or_stop()
    set_up(settings)
    first = Newcomer(organisation, country.upper(), name, email.lower(), language)
    app = create_app(settings)
    with app.test_request_context():
        try:
            token = setting_up.add_first_operator(current_database(), first, settings=settings, at=clock.now())
        except Conflict as problem:
            raise click.ClickException(str(problem)) from problem
    say(f"open this link within {settings.link_hours} hours; it works once:")
    click.echo(f"{settings.base_url}/links/{token}")


@main.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def serve(port: int) -> None:
    """Set up and serve the portal on this machine, with the mail worker beside it."""
    settings = settings_or_stop()
    stop_if_in_use(port)
    set_up(settings)
    say(f"open {settings.base_url}   (stop with Ctrl+C)")
    if settings.demo:
        say(f"demo log-ins, all with the password: {PASSWORD}")
        for email, what in log_ins():
            say(f"  {what:<18} {email}")
    sys.stdout.flush()
    if settings.smtp_host:
        subprocess.Popen([sys.executable, "-m", "portal", "work", "--stop-with-parent"], cwd=ROOT)
    os.chdir(ROOT)
    server = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "-b", f"127.0.0.1:{port}", "wsgi:application"]
    os.execv(sys.executable, server)  # noqa: S606


def stop_if_in_use(port: int) -> None:
    """One clear line if the port is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as problem:
            raise click.ClickException(f"port {port} is in use; choose another: make run PORT={port + 1}") from problem


@main.command()
@click.option("--once", is_flag=True, help="Send what is due and stop.")
@click.option("--stop-with-parent", is_flag=True, hidden=True)
def work(once: bool, stop_with_parent: bool) -> None:
    """Send the mail that is due, again and again. Of several workers one sends, the others stand by.

    SIGTERM and SIGINT stop it after the mail in hand; what was not begun stays in the queue.
    """
    settings = settings_or_stop()
    database, mailer, parent = Database(settings.database_address), make_mailer(settings), os.getppid()
    noted = False
    with stopping() as stop:
        while not stop.is_set():
            noted = noted or note_settings(database, settings)
            if work_through(database, mailer, settings.mail_from, stop):
                continue
            if once or (stop_with_parent and os.getppid() != parent):
                return
            stop.wait(PAUSE_SECONDS)
    say("stopped")


def work_through(database: Database, mailer: Mailer, sender: str, stop: threading.Event) -> int:
    """Sends a few mails; a database that does not answer is told once and asked again later."""
    try:
        with sending_alone(database) as alone:
            sent = deliver_due(database, mailer, sender=sender, at=clock.now(), stop=stop) if alone else 0
    except DBAPIError as problem:
        say(f"the database cannot be used: {str(problem.orig).strip()}")
        return 0
    if sent:
        say(f"{sent} mails sent")
    return sent


@main.command()
def sweep() -> None:
    """Delete uploaded files that no document needs: of organisations that are gone, or left by a killed process."""
    settings = settings_or_stop()
    database, store = Database(settings.database_address), open_store(settings)
    count = 0
    for owner in sorted({owner_of(key) for key in store.list_keys()}):
        with database.transaction() as session:
            count += sweep_files(session, store, organisation_id=owner)
    say(f"{count} files deleted")


@main.command()
@click.argument("email")
def reset_second_step(email: str) -> None:
    """Remove every second step of a person who lost telephone and recovery codes. Check first who is asking."""
    settings = settings_or_stop()
    app = create_app(settings)
    with app.test_request_context(), current_database().transaction() as session:
        person = find_person_by_email(session, email.lower())
        done = person is not None and remove_second_steps(
            session, person.id, "", settings=settings, by=None, at=clock.now()
        )
    if not done:
        raise click.ClickException("nobody with this e-mail address has a second step")
    say("removed; the person is signed out everywhere and told by mail")


@main.group()
def audit() -> None:
    """Check the trail of who did what."""


@audit.command()
@click.option("--known", metavar="NUMBER:HASH", help="An entry noted down before: finds entries cut off or rewritten.")
def verify(known: str | None) -> None:
    """Go through the whole trail and say whether every entry is as it was written; exit code 1 if one is not."""
    noted, database = read_known(known), Database(settings_or_stop().database_address)
    try:
        with database.reading() as session:
            steps, length = verify_trail(session, noted), count_entries(session)
            with click.progressbar(steps, length, "listo: checking the trail") as bar:
                last = deque(bar, maxlen=1)
    except DBAPIError as problem:
        raise click.ClickException(f"the database cannot be used: {problem.orig}") from problem
    step = last[0] if last else Step(START, None)
    if step.fault is not None:
        raise click.ClickException(f"entry {step.link.number} {FAULTS[step.fault]}")
    say(f"{step.link.number} entries, unbroken; the last is {step.link.number}:{step.link.entry_hash}")


def read_known(text: str | None) -> Link | None:
    """The entry that was noted down, or one clear line."""
    if text is None:
        return None
    number, _, entry_hash = text.partition(":")
    if not number.isascii() or not number.isdigit() or not re.fullmatch("[0-9a-f]{64}", entry_hash):
        raise click.ClickException("--known must be a number, a colon and 64 letters and digits, as on the last line")
    return Link(int(number), entry_hash)


@main.group()
def content() -> None:
    """Check and lock the questionnaires."""


@content.command()
def check() -> None:
    """Say whether all content is sound: a table, every problem, and exit code 1 if there is one."""
    state = ContentState()
    with click.progressbar(check_all(CONTENT, state), label="listo: checking", item_show_func=part_name) as parts:
        for _name, run in parts:
            run()
    show_counts(state)
    for problem in state.problems:
        click.echo(str(problem))
    if state.problems:
        raise click.ClickException(f"{len(state.problems)} problems")
    say("content is sound")


def part_name(part: tuple[str, object] | None) -> str:
    """What is being checked, for the progress bar."""
    return part[0] if part else ""


def show_counts(state: ContentState) -> None:
    """A line for each questionnaire, then the rest in short."""
    report, library, profiles = state.questionnaires, state.library, state.profiles
    if report is None or library is None or profiles is None:
        return
    click.echo(
        f"{'questionnaire':<16}{'version':<9}{'sections':>9}{'items':>7}{'scored':>8}{'gates':>7}  texts (missing)"
    )
    for found in report.questionnaires:
        texts = "  ".join(f"{code} {count} ({found.missing[code]})" for code, count in found.texts.items())
        numbers = f"{found.sections:>9}{found.items:>7}{found.scored:>8}{found.gates:>7}"
        click.echo(f"{found.id:<16}{found.version:<9}{numbers}  {texts}")
    click.echo(f"{report.references} references, {report.sectors} sectors")
    words = "  ".join(f"{language} {count}" for language, count in library.words.items())
    articles, starters = len(library.library.articles), len(library.library.starters)
    click.echo(f"library: {articles} articles, {starters} documents; words {words}")
    warnings = profiles.warnings[Severity.WARNING]
    click.echo(
        f"{len(profiles.profiles)} criteria profiles, {profiles.criteria} criteria, {profiles.preferences} preferences;"
        f" {warnings} warnings"
    )


@content.command()
def lock() -> None:
    """Write the hash of every version into questionnaires/published.lock; from then on an edit of it is refused.

    The ids of all items go into questionnaires/item-ids.lock, so that none is ever given to another item.
    """
    loaded = [load_questionnaire(folder) for folder in questionnaire_folders(CONTENT)]
    for line in [*add_to_lock(CONTENT, loaded), *add_to_register(CONTENT, loaded)]:
        say(line)
    say(f"{LOCK_FILE} and {ITEM_IDS_FILE} are up to date")
