"""Whether this node can do its work now: the database answers and has the tables that the code needs."""

from sqlalchemy.exc import SQLAlchemyError

from portal.core.db import Database
from portal.migrating import find_revision, newest_revision


def find_obstacle(database: Database) -> str | None:
    """Why the node is not ready, in a few words without any detail of the machine; None if it is."""
    try:
        with database.engine.connect() as connection:
            revision = find_revision(connection)
    except SQLAlchemyError:
        return "the database does not answer"
    if revision != newest_revision():
        return f"the database is at migration {revision or 'none'}, the code needs {newest_revision()}"
    return None
