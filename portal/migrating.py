"""Brings a database up to the newest migration."""

from alembic import command
from alembic.config import Config

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
