"""What commands say to whoever runs them, in English, as in a log."""

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
