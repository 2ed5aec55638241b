"""Of every table it is decided how sensitive it is, and nothing secret is shown, exported or forgotten in the list."""

import re

from sqlalchemy import Table

from portal.core.config import PREFIX, Settings
from portal.core.db import Base
from portal.keeping.holdings import HIDDEN_OF_TRAIL, HOLDINGS, SHOWN_OF_PEOPLE
from portal.keeping.levels import LEVELS, Level
from portal.tables import ALL_TABLES
from scripts import data_table

TABLES: dict[str, Table] = {table.__tablename__: Base.metadata.tables[table.__tablename__] for table in ALL_TABLES}
LIKE_A_SECRET = re.compile("hash|secret|token|password|salt|sealed|seal|key|code|challenge")
NO_SECRET = {  # names that sound like a secret, and why they are none
    "submission.content_hash": "the fingerprint of what was sent, printed on its certificate",
    "criteria_profile_version.content_hash": "the fingerprint of what was published",
    "criteria_tender_file.content_hash": "the fingerprint of a file",
    "questionnaire_version.content_hash": "the fingerprint of what was published",
    "trail_entry.previous_hash": "links the chain, to be noted down elsewhere",
    "trail_entry.entry_hash": "links the chain, to be noted down elsewhere",
    "trail_entry.origin_seal": "tells nothing without the salt",
    "erased_certificate.code_hash": "of a code that opens nothing any more",
    "certificate.code": "printed on the certificate, for whoever checks it",
    "criteria_profile.code": "in the address of the published tender",
    "drive.code": "in the link that an association sends around; whoever joins still decides for a firm of their own",
    "criteria_mapping.requirement_key": "names a requirement of a foreign tender",
    "evidence_document.storage_key": "the name of a file, which no address leads to",
    "mail.key": "names a mail, so that it is not sent twice",
    "passkey.key_id": "the name of a key, useless without the device",
    "passkey.public_key": "public by its nature",
    "attempt.key": "a keyed hash that names nobody and opens nothing",
}


def level_of(table: str, column: str) -> Level:
    one = LEVELS[table]
    return one.above[column].level if column in one.above else one.level


def secrets() -> set[str]:
    columns = (f"{name}.{column.name}" for name, table in TABLES.items() for column in table.c)
    return {one for one in columns if level_of(*one.split(".")) is Level.SECRET}


def test_every_table_has_a_level() -> None:
    assert sorted(LEVELS) == sorted(TABLES), "say in portal/keeping/levels.py how sensitive a new table is"


def test_what_is_above_its_table_is_a_column_of_it_and_really_above() -> None:
    order = list(Level)
    for name, one in LEVELS.items():
        assert set(one.above) <= set(TABLES[name].c.keys()), name
        assert all(order.index(column.level) > order.index(one.level) for column in one.above.values()), name
        assert all(column.form for column in one.above.values() if column.level is Level.SECRET), name


def test_what_sounds_like_a_secret_is_one_or_has_a_reason() -> None:
    columns = (f"{name}.{column.name}" for name, table in TABLES.items() for column in table.c)
    sounding = {one for one in columns if LIKE_A_SECRET.search(one.split(".")[1])}
    assert sounding - secrets() == set(NO_SECRET)


def test_an_address_of_a_person_is_confidential_at_least() -> None:
    mailed = re.compile("email|recipient|phone")
    found = [(name, column.name) for name, table in TABLES.items() for column in table.c if mailed.search(column.name)]
    assert len(found) >= 4
    assert all(level_of(*one) in (Level.CONFIDENTIAL, Level.SECRET) for one in found)


def test_no_secret_is_exported() -> None:
    hidden = {f"{name}.{column}" for name, one in HOLDINGS.items() for column in one.hidden or {}}
    hidden |= {f"trail_entry.{column}" for column in HIDDEN_OF_TRAIL}
    exported = {*HOLDINGS, "trail_entry"}
    assert {one for one in secrets() if one.split(".")[0] in exported} <= hidden
    assert not {f"person.{column}" for column in SHOWN_OF_PEOPLE} & secrets()


def test_every_setting_about_keeping_is_named_and_every_setting_named_is_there() -> None:
    named = {found for one in LEVELS.values() for found in re.findall(r"`(LISTO_\w+)`", f"{one.kept} {one.seen_by}")}
    settings = {f"{PREFIX}{name}".upper() for name in Settings.model_fields}
    assert named <= settings
    assert {name for name in settings if name.startswith("LISTO_KEEP_")} <= named


def test_the_page_about_data_shows_the_levels() -> None:
    text = data_table.FILE.read_text(encoding="utf-8")
    assert data_table.with_table(text) == text, "run python -m scripts.data_table"
    assert f"| | {' | '.join(Level)} |" in text
