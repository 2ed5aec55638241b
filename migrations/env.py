"""Runs migrations on the database of the settings. Foreign keys are off while SQLite rebuilds tables, then checked."""

from alembic import context
from sqlalchemy import Connection, text

from portal.core.db import Base, make_engine
from portal.tables import ALL_TABLES

target_metadata = Base.metadata
assert ALL_TABLES


def run(connection: Connection) -> None:
    """Migrates over one connection, in one transaction."""
    context.configure(connection=connection, target_metadata=target_metadata, render_as_batch=True, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


def main() -> None:
    """Opens the connection (or takes the one given), and checks every foreign key after a migration on SQLite."""
    given = context.config.attributes.get("connection")
    if given is not None:
        run(given)
        return
    engine = make_engine(context.config.get_main_option("sqlalchemy.url") or "")
    with engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
        with connection.begin():
            run(connection)
            broken = connection.execute(text("PRAGMA foreign_key_check")).all() if sqlite else []
            if broken:
                raise RuntimeError(f"the migration left {len(broken)} broken references; nothing was changed")
    engine.dispose()


main()
