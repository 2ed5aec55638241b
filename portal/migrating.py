"""Brings a database up to the newest migration, and says which one that is and which one a database is at."""

from functools import cache

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from portal.core.config import ROOT


def migration_config(address: str) -> Config:
    """Alembic's configuration for the database at this SQLAlchemy address."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.set_main_option("sqlalchemy.url", address.replace("%", "%%"))
    return config


def migrate(address: str, revision: str = "head") -> None:
    """Runs every migration that the database has not seen."""
    command.upgrade(migration_config(address), revision)


@cache
def newest_revision() -> str:
    """The migration that this code needs."""
    return ScriptDirectory.from_config(migration_config("sqlite://")).get_current_head() or ""


def find_revision(connection: Connection) -> str | None:
    """The migration that the database is at; None if it was never set up."""
    return MigrationContext.configure(connection).get_current_revision()
