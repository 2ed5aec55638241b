"""The command that makes up suppliers for the demonstration."""

import click

from portal.core import clock
from portal.core.db import Database
from portal.core.terminal import say, settings_or_stop
from portal.demo.market import QUESTIONNAIRE, SEED, make_suppliers
from portal.market.commands import release_with_bar, told, usable


@click.command()
@click.option("--suppliers", required=True, type=click.IntRange(1, 1_000_000), help="How many suppliers to make up.")
@click.option("--seed", default=SEED, show_default=True, help="The same seed makes up the same suppliers.")
def demo(suppliers: int, seed: int) -> None:
    """Make up suppliers with submissions, and release their market. Only where LISTO_DEMO is on.

    May be stopped and run again: who is there already stays.
    """
    settings = settings_or_stop()
    if not settings.demo:
        raise click.ClickException("made-up suppliers belong into a demonstration only: set LISTO_DEMO=1")
    database = Database(settings.database_address)
    with usable(database), click.progressbar(length=suppliers, label="listo: making up suppliers") as bar:
        for done in make_suppliers(database, suppliers, seed=seed, at=clock.now()):
            bar.update(done - bar.pos)
    say(f"{QUESTIONNAIRE}: {told(release_with_bar(database, settings, QUESTIONNAIRE))}")
