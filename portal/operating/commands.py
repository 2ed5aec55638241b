"""The commands of whoever runs an installation: each calls one use case and shows how far it is."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from portal.core import clock
from portal.core.terminal import say, settings_or_stop
from portal.operating.backups import making, restoring
from portal.operating.backups.archive import Tick
from portal.operating.backups.manifest import BackupProblem, Manifest
from portal.operating.checks.rules import Finding, State
from portal.operating.checks.running import CHECKS

FILE = click.argument("path", type=click.Path(path_type=Path, resolve_path=True))


@contextmanager
def ticking(label: str, work: int) -> Iterator[Tick]:
    """A bar that shows how far it is and how long it still takes; problems become one clear line."""
    try:
        with click.progressbar(
            length=max(work, 1), label=f"listo: {label}", item_show_func=lambda what: what, update_min_steps=1 << 16
        ) as bar:
            yield bar.update
            bar.update(max(0, bar.length - bar.pos if bar.length else 0))
    except BackupProblem as problem:
        raise click.ClickException(str(problem)) from problem


@click.command()
@FILE
def backup(path: Path) -> None:
    """Write a backup to PATH while the portal runs: database, data folder, manifest. It is opened and checked.

    PATH may be a folder: then the file is named after the time. Keep it as safe as the database itself.
    """
    settings, now = settings_or_stop(), clock.now()
    target = path / f"listo-{now:%Y-%m-%d-%H%M%S}.zip" if path.is_dir() else path
    try:
        work = making.plan_backup(settings).work
    except BackupProblem as problem:
        raise click.ClickException(str(problem)) from problem
    with ticking("backing up", work) as tick:
        manifest = making.make_backup(settings, target, at=now, tick=tick)
    say(f"{target}: {told(manifest)}, {target.stat().st_size / 1e6:.1f} MB, opened and checked")


@click.command()
@FILE
@click.option("--replace", is_flag=True, help="Put it in the place of what is here now, which is then gone.")
def restore(path: Path, replace: bool) -> None:
    """Put the backup PATH back: all of it or nothing. Stop the portal and its worker first."""
    settings = settings_or_stop()
    try:
        work = restoring.plan_restore(path)
    except BackupProblem as problem:
        raise click.ClickException(str(problem)) from problem
    with ticking("restoring", work) as tick:
        manifest = restoring.restore_backup(settings, path, replace=replace, tick=tick)
    say(f"restored what was there on {manifest.made_at:%Y-%m-%d %H:%M} UTC: {told(manifest)}")
    say("run portal setup now, which brings an older database up to date")


def told(manifest: Manifest) -> str:
    """How much is in a backup, in words."""
    return f"{sum(manifest.rows.values())} rows in {len(manifest.rows)} tables, {len(manifest.members) - 1} files"


@click.command()
def check() -> None:
    """Look at settings, folders, database, mail, clock, disk and content; exit code 1 if something must be mended."""
    settings, findings = settings_or_stop(), list[Finding]()
    with click.progressbar(CHECKS, label="listo: checking", item_show_func=lambda one: one[0] if one else "") as parts:
        for _name, look in parts:
            findings.extend(look(settings))
    width = max(len(finding.what) for finding in findings)
    for finding in findings:
        state = click.style(f"{finding.state.value:<8}", fg=COLOURS[finding.state])
        click.echo(f"{state}{finding.what:<{width}}  {finding.found}")
        if finding.mend:
            click.echo(f"{'':<8}{'':<{width}}  → {finding.mend}")
    count = Counter(finding.state for finding in findings)
    if count[State.FAULT]:
        raise click.ClickException(f"{count[State.FAULT]} faults, {count[State.WARNING]} warnings")
    say(f"no fault, {count[State.WARNING]} warnings")


COLOURS = {State.OK: "green", State.WARNING: "yellow", State.FAULT: "red"}
COMMANDS = (check, backup, restore)
