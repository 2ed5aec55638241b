"""Writes tests/fixtures/migrations/<revision>.sql: the rows that an installation of that time could have held.

Run when revisions with new tables have landed, naming every revision that has a file: `python -m
scripts.migration_rows 0001 0003`. All rows are made at once, by the factories: what a later file adds refers to rows of
the earlier ones. A file holds the tables that no earlier one fills, and only columns that were there then; its
statements run on both databases.
"""

import json
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, Table

from portal.core.config import ROOT
from portal.core.db import Base, Database
from portal.migrating import migrate
from tests.factories.history import fill_history

FOLDER = ROOT / "tests" / "fixtures" / "migrations"


def main(revisions: list[str]) -> None:
    """Writes the files of these revisions."""
    filled: set[str] = set()
    with tempfile.TemporaryDirectory() as name:
        full = Path(name) / "full.db"
        migrate(f"sqlite:///{full}")
        database = Database(f"sqlite:///{full}")
        with database.transaction() as session:
            fill_history(session)
        database.engine.dispose()
        for revision in sorted(revisions):
            old = Path(name) / f"{revision}.db"
            migrate(f"sqlite:///{old}", revision)
            lines = list(_statements(full, old, filled))
            file = FOLDER / f"{revision}.sql"
            file.write_text("\n".join(lines) + "\n", encoding="utf-8")
            print(f"{file.relative_to(ROOT)}: {len(lines)} rows")


def _statements(full: Path, old: Path, filled: set[str]) -> Iterator[str]:
    rows, then = sqlite3.connect(full), sqlite3.connect(old)
    for table in Base.metadata.sorted_tables:
        columns = [row[1] for row in then.execute(f'PRAGMA table_info("{table.name}")')]
        if columns and table.name not in filled:
            filled.add(table.name)
            named = ", ".join(f'"{column}"' for column in columns)
            for row in _referred_first(table, columns, rows.execute(f'SELECT {named} FROM "{table.name}"').fetchall()):
                values = ", ".join(_literal(value, table.c[column]) for value, column in zip(row, columns, strict=True))
                yield f'INSERT INTO "{table.name}" ({named}) VALUES ({values});'
    rows.close()
    then.close()


def _referred_first(table: Table, columns: list[str], rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Rows that refer to none of their own table come first; no row here refers to one that refers to another."""
    own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    places = [columns.index(name) for name in own if name in columns]
    return sorted(rows, key=lambda row: any(row[place] is not None for place in places))


def _literal(value: Any, column: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(column.type, Boolean):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return json.dumps(value)
    return "'" + str(value).replace("'", "''") + "'"


if __name__ == "__main__":
    main(sys.argv[1:])
