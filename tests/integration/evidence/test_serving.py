"""Who gets a file, as what, and only if it is still what was kept."""

from uuid import uuid4

import pytest
from flask import Flask

from portal.core.access import Kind
from portal.core.files.store import StoreUnavailable
from tests.factories.evidence_files import pdf
from tests.factories.organisations import make_membership, make_organisation
from tests.factories.people import make_person, sign_in
from tests.integration.evidence.conftest import ITEM, Shelf

ACTIONS = ("edit", "attach", "detach", "remove")


def test_a_file_is_downloaded_and_never_shown_as_a_page_of_this_site(shelf: Shelf) -> None:
    document = shelf.keep(title="Policy")
    with shelf.client.get(f"/evidence/{document.id}/file") as answer:
        assert answer.data == pdf()
        assert answer.headers["Content-Disposition"] == "attachment; filename=Policy.pdf"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.content_length == len(pdf())


def test_a_stranger_cannot_tell_a_document_from_nothing(shelf: Shelf, stranger: Shelf) -> None:
    document = shelf.keep()
    for found in (document.id, uuid4()):
        assert stranger.client.get(f"/evidence/{found}").status_code == 404
        assert stranger.client.get(f"/evidence/{found}/file").status_code == 404
        for action in ACTIONS:
            data = {"item": ITEM, "title": ""}
            assert stranger.client.post(f"/evidence/{found}/{action}", data=data).status_code == 404
    assert str(document.id) not in stranger.client.get("/evidence").text
    assert str(document.id) not in stranger.client.get(f"/evidence/new?item={ITEM}").text
    assert shelf.content(document) == pdf()


@pytest.mark.parametrize("kind", [Kind.AGENCY, Kind.ASSOCIATION, Kind.OPERATOR])
def test_others_than_suppliers_get_to_no_document(app: Flask, shelf: Shelf, kind: Kind) -> None:
    document = shelf.keep()
    with shelf.database.transaction() as session:
        person = make_person(session)
        make_membership(session, make_organisation(session, kind), person)
    client = app.test_client()
    sign_in(client, person)
    for path in ("", "/new", f"/{document.id}", f"/{document.id}/file", f"/{document.id}/edit"):
        assert client.get(f"/evidence{path}").status_code == 403


def test_a_viewer_looks_and_changes_nothing(shelf: Shelf, viewer: Shelf) -> None:
    document = shelf.keep(query=f"?item={ITEM}")
    with viewer.client.get(f"/evidence/{document.id}/file") as answer:
        assert answer.data == pdf()
    for path in ("", f"/{document.id}"):
        page = viewer.client.get(f"/evidence{path}").text
        assert "<form" not in page.split("<main")[1]
        assert "/evidence/new" not in page
    assert viewer.add().status_code == 403
    for action in ACTIONS:
        assert viewer.client.post(f"/evidence/{document.id}/{action}").status_code == 403
    assert shelf.uses(document.id) == (ITEM,)


def test_somebody_not_signed_in_is_asked_to_sign_in(shelf: Shelf) -> None:
    document = shelf.keep()
    browser = shelf.client.application.test_client()
    for path in ("", "/new", f"/{document.id}", f"/{document.id}/file"):
        assert "/sign-in" in browser.get(f"/evidence{path}").location


@pytest.mark.parametrize("damage", ["changed", "cut", "gone"])
def test_a_file_that_is_no_longer_what_was_kept_is_not_served(
    shelf: Shelf, damage: str, capsys: pytest.CaptureFixture[str]
) -> None:
    document = shelf.keep()
    file = shelf.path(document)
    assert file.stat().st_mode & 0o077 == 0
    if damage == "gone":
        file.unlink()
    else:
        file.write_bytes(pdf().replace(b"Page", b"Pwnd") if damage == "changed" else pdf()[:100])
    capsys.readouterr()
    assert shelf.client.get(f"/evidence/{document.id}/file").status_code == 503
    assert str(document.id) in capsys.readouterr().out
    assert shelf.add(title="Sent once more").status_code == 303
    with shelf.client.get(f"/evidence/{document.id}/file") as mended:
        assert mended.data == pdf()


def test_while_the_store_is_away_what_was_typed_stays(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_given: object) -> None:
        raise StoreUnavailable("no route")

    document = shelf.keep()
    monkeypatch.setattr(shelf.store, "_write_draft", away)
    answer = shelf.add(note="Typed")
    assert answer.status_code == 503
    assert "Typed</textarea>" in answer.text
    monkeypatch.setattr(shelf.store, "delete", away)
    assert shelf.client.post(f"/evidence/{document.id}/remove").status_code == 303
    assert not shelf.kept()


@pytest.mark.parametrize("name", ["1", "9" * 40, "not-a-uuid", "%00", "..%2f..%2fetc%2fpasswd"])
def test_addresses_that_are_no_ids_are_not_found(shelf: Shelf, name: str) -> None:
    for path in ("", "/file", "/edit"):
        assert shelf.client.get(f"/evidence/{name}{path}").status_code == 404


@pytest.mark.parametrize("item", ["%00", "a" * 3000, "' OR 1=1", "<script>", "..", "no-dot"])
def test_what_is_no_item_is_ignored(shelf: Shelf, item: str) -> None:
    assert shelf.client.get("/evidence/new", query_string={"item": item}).status_code == 200
    document = shelf.keep(query=f"?item={item}", title=str(uuid4()))
    assert shelf.uses(document.id) == ()


def test_a_database_that_leads_elsewhere_leads_nowhere(shelf: Shelf) -> None:
    document = shelf.keep()
    with shelf.database.transaction() as session:
        session.add(document)
        document.storage_key = "../../../../etc/passwd"
    assert shelf.client.get(f"/evidence/{document.id}/file").status_code == 503
