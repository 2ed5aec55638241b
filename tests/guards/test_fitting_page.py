"""docs/reference/fitting.md lists the rules between fields, with tests that are there."""

import re

from sqlalchemy import CheckConstraint, Table

from portal.core.db import Base
from portal.tables import ALL_TABLES
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "reference" / "fitting.md"
TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def rows() -> list[list[str]]:
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    return [line.strip("| ").split(" | ") for line in lines[2:]]


def between_columns(table: Table) -> set[str]:
    """The names of the table's rules that are about two columns or more."""
    found = set()
    for rule in table.constraints:
        if isinstance(rule, CheckConstraint) and rule.sqltext is not None:
            named = [column.name for column in table.c if re.search(rf"\b{column.name}\b", str(rule.sqltext))]
            found |= {str(rule.name)} if len(named) > 1 else set()
    return found


def test_every_rule_names_a_test_that_is_there() -> None:
    assert len(rows()) > 25
    for where, rule, _database, tested in rows():
        named = TEST.findall(tested)
        assert named, (where, rule)
        for file, name in named:
            assert f"def {name}" in (ROOT / file).read_text(encoding="utf-8"), (where, rule)


def test_every_rule_of_the_database_about_two_columns_is_listed() -> None:
    tables = [Base.metadata.tables[table.__tablename__] for table in ALL_TABLES]
    held = {name.removeprefix(f"ck_{table.name}_") for table in tables for name in between_columns(table)}
    assert len(held) > 5
    listed = {name for _where, _rule, database, _tested in rows() for name in re.findall(r"`(\w+)`", database)}
    assert listed == held
