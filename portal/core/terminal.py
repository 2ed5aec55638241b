"""What commands say to whoever runs them, in English, as in a log."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import click

from portal.core.config import Settings, UnsafeSettings, load_settings


def say(text: str) -> None:
    """One line to whoever runs the command."""
    click.echo(f"listo: {text}")


def settings_or_stop() -> Settings:
    """The settings, or one clear message."""
    try:
        return load_settings()
    except UnsafeSettings as problem:
        raise click.ClickException(f"the settings are not right:\n{problem}") from problem


@contextmanager
def stopping() -> Iterator[threading.Event]:
    """An event that is set when the process is asked to stop, within the block."""
    stop = threading.Event()
    wanted = (signal.SIGTERM, signal.SIGINT)
    before = [signal.signal(number, lambda _number, _frame: stop.set()) for number in wanted]
    try:
        yield stop
    finally:
        for number, handler in zip(wanted, before, strict=True):
            signal.signal(number, handler)
