"""An organisation takes everything away that is its own, and nothing of anybody else."""

import hashlib
import io
import json
import zipfile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.core.access import Kind
from portal.core.db import Database
from portal.core.files.store import FileStore, StoreUnavailable
from portal.core.trail.models import TrailEntry
from portal.keeping import queries
from portal.keeping.holdings import HOLDINGS
from tests.factories.evidence_files import pdf
from tests.factories.organisations import make_membership, make_organisation
from tests.factories.people import PASSWORD, make_person, sign_in
from tests.factories.rows import make_row
from tests.integration.keeping.conftest import Fill, House, Owned, browser_of

PAGE, EXPORT = "/organisation/data", "/organisation/data/export"


def opened(answer: TestResponse) -> zipfile.ZipFile:
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Cache-Control"] == "private, no-store"
    return zipfile.ZipFile(io.BytesIO(answer.data))


def rows_in(archive: zipfile.ZipFile, name: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(archive.read(name))
    return found


def test_everything_that_the_organisation_owns_is_in_it(
    app: Flask, owned: Owned, database: Database, fill: Fill, store: FileStore
) -> None:
    neighbour = fill("Vecinos Limitada")
    archive = opened(browser_of(app, owned.owner).post(EXPORT, buffered=True))
    assert archive.testzip() is None
    for table in HOLDINGS:
        with database.reading() as session:
            mine = {str(row["id"]) for row in queries.read_rows(session, table, organisation_id=owned.id)}
        assert mine
        assert {row["id"] for row in rows_in(archive, f"data/{table}.json")} == mine
    assert {row["name"] for row in rows_in(archive, "data/person.json")} == {owned.owner.name, owned.editor.name}
    assert {row["organisation_id"] for row in rows_in(archive, "trail.json")} == {str(owned.id)}
    everything = b"\n".join(archive.read(name) for name in archive.namelist())
    for strange in (neighbour.organisation.legal_name, neighbour.owner.email, str(neighbour.id)):
        assert strange.encode() not in everything
    assert (owned.owner.password_hash or "?").encode() not in everything
    check_fingerprints(archive, owned)


def check_fingerprints(archive: zipfile.ZipFile, owned: Owned) -> None:
    """What was frozen has the hash that it was given, and every file the sum that is told."""
    (sent,) = rows_in(archive, "data/submission.json")
    assert hashlib.sha256(archive.read(f"submissions/{sent['id']}.json")).hexdigest() == sent["content_hash"]
    assert archive.read(f"certificates/{owned.certificate.code}.pdf").startswith(b"%PDF")
    (file,) = [row for row in rows_in(archive, "data/evidence_document.json") if row["kind"] == "file"]
    assert archive.read(f"evidence/{file['id']}.pdf") == owned.content
    sums = dict(line.split("  ")[::-1] for line in archive.read("SHA256SUMS").decode().splitlines())
    assert set(sums) | {"SHA256SUMS"} == set(archive.namelist())
    assert all(hashlib.sha256(archive.read(name)).hexdigest() == digest for name, digest in sums.items())
    said = archive.read("README.txt").decode()
    assert owned.organisation.legal_name in said
    assert "missing" not in said


def add_file(database: Database, store: FileStore, house: House) -> str:
    kept = store.put(house.id, io.BytesIO(pdf()))
    file = {"kind": "file", "media_type": "application/pdf", "sha256": kept.sha256, "storage_key": kept.key}
    with database.transaction() as session:
        make_row(session, "evidence_document", organisation_id=house.id, address="", **file)
    return kept.key


def test_a_damaged_file_is_named_and_the_rest_is_there(
    browser: FlaskClient, house: House, store: FileStore, database: Database
) -> None:
    store.delete(add_file(database, store, house))
    archive = opened(browser.post(EXPORT, buffered=True))
    said = archive.read("README.txt").decode()
    assert "could not be read" in said
    assert "- evidence/" in said
    assert not [name for name in archive.namelist() if name.startswith("evidence/")]
    assert rows_in(archive, "data/organisation.json")


def test_a_store_that_cannot_be_reached_gives_nothing_and_notes_nothing(
    browser: FlaskClient, house: House, store: FileStore, monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    add_file(database, store, house)

    def fail(*_given: object) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(type(store), "open_checked", fail)
    assert browser.post(EXPORT, buffered=True).status_code == 503
    assert "organisation.exported" not in told(database)


def told(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(TrailEntry.event).order_by(TrailEntry.number)))


def test_the_download_is_noted_for_the_owner_to_see(browser: FlaskClient, house: House, database: Database) -> None:
    size = len(browser.post(EXPORT, buffered=True).data)
    with database.reading() as session:
        entry = session.scalars(select(TrailEntry).where(TrailEntry.event == "organisation.exported")).one()
    assert (entry.organisation_id, entry.by_person, entry.new) == (house.id, house.owner.id, {"bytes": str(size)})
    assert "took all data of the organisation away" in browser.get("/organisation/trail").text


def test_the_password_is_asked_for_first_and_leads_back(app: Flask, house: House) -> None:
    client = app.test_client()
    sign_in(client, house.owner)
    asked = client.post(EXPORT, buffered=True)
    assert asked.location == "/account/security/password?next=/organisation/data"
    back = client.post(asked.location, data={"password": PASSWORD})
    assert back.location == PAGE
    assert client.post(EXPORT, buffered=True).status_code == 200


def test_an_editor_finds_neither_page_nor_link(app: Flask, house: House) -> None:
    client = browser_of(app, house.editor)
    assert [client.get(PAGE).status_code, client.post(EXPORT, buffered=True).status_code] == [403, 403]
    assert PAGE not in client.get("/organisation").text


def test_the_way_there_stands_on_the_organisations_page(browser: FlaskClient) -> None:
    assert f'href="{PAGE}"' in browser.get("/organisation").text
    assert "Download everything" in browser.get(PAGE).text


def test_it_is_not_made_again_and_again(browser: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.keeping.views.MOST_EXPORTS", 1)
    assert [browser.post(EXPORT, buffered=True).status_code for _ in range(2)] == [200, 429]


@pytest.mark.parametrize("kind", [Kind.AGENCY, Kind.ASSOCIATION, Kind.OPERATOR])
def test_organisations_of_every_kind_can_take_their_data(app: Flask, database: Database, kind: Kind) -> None:
    with database.transaction() as session:
        organisation, person = make_organisation(session, kind), make_person(session)
        make_membership(session, organisation, person)
    client = browser_of(app, person)
    (row,) = rows_in(opened(client.post(EXPORT, buffered=True)), "data/organisation.json")
    assert row["kind"] == kind.value
