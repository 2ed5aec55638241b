"""Of every table it is decided what an export shows of it, and what becomes of it when an organisation is erased."""

import re
import subprocess
import sys

import pytest
from sqlalchemy import ForeignKey, Table

from portal.core.db import Base
from portal.keeping.holdings import APART, HIDDEN_OF_TRAIL, HOLDINGS, ORGANISATION, PERSONAL, SHOWN_OF_PEOPLE
from portal.tables import ALL_TABLES
from tests.conftest import ROOT

TABLES: dict[str, Table] = {table.__tablename__: Base.metadata.tables[table.__tablename__] for table in ALL_TABLES}
LIKE_A_SECRET = re.compile("hash|secret|token|password|key|salt|sealed")
HARMLESS = {  # names that sound like a secret and are none
    "submission.content_hash",
    "criteria_profile_version.content_hash",
    "criteria_tender_file.content_hash",
    "criteria_mapping.requirement_key",
    "evidence_document.storage_key",
    "trail_entry.previous_hash",
    "trail_entry.entry_hash",
}


def keys_between(table: Table, column: str, parent: str) -> list[ForeignKey]:
    return [key for key in table.c[column].foreign_keys if key.column.table.name == parent]


def test_every_table_has_a_decision_and_only_one() -> None:
    decided = [*HOLDINGS, *PERSONAL, *APART]
    assert sorted(decided) == sorted(TABLES), "say in portal/keeping/holdings.py whose the rows of a new table are"


@pytest.mark.parametrize("name", [name for name in HOLDINGS if name != ORGANISATION])
def test_what_an_organisation_owns_goes_with_it_by_a_foreign_key(name: str) -> None:
    holding = HOLDINGS[name]
    (key,) = keys_between(TABLES[name], holding.column, holding.parent)
    assert key.ondelete == "CASCADE"
    assert holding.parent in HOLDINGS


@pytest.mark.parametrize("name", [name for name in PERSONAL if name != "person"])
def test_what_a_person_owns_goes_with_them_by_a_foreign_key(name: str) -> None:
    (key,) = keys_between(TABLES[name], "person_id", "person")
    assert key.ondelete == "CASCADE"


def test_a_table_that_names_an_organisation_is_owned_by_it() -> None:
    naming = {name for name, table in TABLES.items() if "organisation_id" in table.c}
    assert naming - {"trail_entry"} <= set(HOLDINGS)
    assert all(HOLDINGS[name].column == "organisation_id" for name in naming - {"trail_entry"})


def test_no_foreign_key_stops_an_erasure() -> None:
    shared = {"questionnaire_version"}
    stopping = [
        f"{name}.{key.parent.name}"
        for name, table in TABLES.items()
        for key in table.foreign_keys
        if key.ondelete not in ("CASCADE", "SET NULL") and key.column.table.name not in shared
    ]
    assert stopping == []


def test_no_column_that_looks_like_a_secret_is_exported() -> None:
    shown = {
        f"{name}.{column.name}"
        for name, holding in HOLDINGS.items()
        for column in TABLES[name].c
        if not holding.hides(column.name)
    }
    shown |= {f"person.{name}" for name in SHOWN_OF_PEOPLE}
    shown |= {f"trail_entry.{column.name}" for column in TABLES["trail_entry"].c if column.name not in HIDDEN_OF_TRAIL}
    assert {name for name in shown if LIKE_A_SECRET.search(name.split(".")[1])} == HARMLESS


def test_hidden_columns_are_there_and_every_decision_has_a_reason() -> None:
    for name, holding in HOLDINGS.items():
        assert set(holding.hidden or {}) <= set(TABLES[name].c.keys())
    reasons = [reason for holding in HOLDINGS.values() for reason in (holding.hidden or {}).values()]
    reasons += [*PERSONAL.values(), *APART.values(), *HIDDEN_OF_TRAIL.values()]
    assert all(len(reason) > 10 for reason in reasons)
    assert set(SHOWN_OF_PEOPLE) < set(TABLES["person"].c.keys())


def test_the_app_as_it_is_served_knows_every_table() -> None:
    code = "import portal.app; from portal.core.db import Base; print(*sorted(Base.metadata.tables))"
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert set(found.stdout.split()) == set(TABLES)
