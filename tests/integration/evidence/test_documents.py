"""A supplier adds documents and links, says what they are, lets them back answers, and takes them away."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.evidence.rules import EvidenceKind
from tests.factories.evidence_files import SECRET, docx, heic, pdf, photo
from tests.integration.evidence.conftest import ITEM, Shelf
from tests.integration.forms import fields_of

DATES = {
    "valid_from_day": "2",
    "valid_from_month": "3",
    "valid_from_year": "2026",
    "valid_until_day": "1",
    "valid_until_month": "3",
    "valid_until_year": "2200",
}
NO_ADDRESSES = (
    "",
    "nowhere",
    "https://",
    "javascript:alert(1)",
    "data:text/html,x",
    "ftp://example.org/a",
    "https://user:secret@example.org",
    "https://a b.org",
    "https://[::1/",
    "https://example.org:port/",
    f"https://{'x' * 2000}.org",
)
OVER = {"valid_until_day": "1", "valid_until_month": "3", "valid_until_year": "2020"}


def test_a_file_is_kept_as_it_came_with_its_hash(shelf: Shelf) -> None:
    document = shelf.keep(pdf(), title="Signed policy", note="On the wall", **DATES)
    assert (document.title, document.kind, document.media_type) == (
        "Signed policy",
        EvidenceKind.FILE,
        "application/pdf",
    )
    assert (document.valid_from, document.valid_until) == (date(2026, 3, 2), date(2200, 3, 1))
    assert (document.note, document.size) == ("On the wall", len(pdf()))
    assert shelf.content(document) == pdf()


def test_a_photo_is_kept_without_where_it_was_taken(shelf: Shelf) -> None:
    assert SECRET in photo()
    for content in (photo(), heic()):
        document = shelf.keep(content, title=f"Photo {len(content)}")
        kept = shelf.content(document)
        assert document.media_type == "image/jpeg"
        assert kept.startswith(b"\xff\xd8")
        assert SECRET not in kept
        assert b"Exif" not in kept


def test_a_photo_from_the_camera_is_kept(shelf: Shelf) -> None:
    assert shelf.send(photo(), "image.jpg", part="photo").status_code == 303
    assert [document.media_type for document in shelf.kept()] == ["image/jpeg"]


def test_a_document_without_a_name_gets_that_of_its_file(shelf: Shelf) -> None:
    shelf.add(name="Política_de compras.PDF")
    assert [document.title for document in shelf.kept()] == ["Política de compras"]


def test_a_link_is_kept(shelf: Shelf) -> None:
    assert shelf.link("www.example.org/policy?year=2026").status_code == 303
    document = shelf.kept()[0]
    assert (document.kind, document.address) == (EvidenceKind.LINK, "https://www.example.org/policy?year=2026")
    assert (document.title, document.sha256, shelf.stored()) == ("www.example.org", "", [])
    page = shelf.client.get(f"/evidence/{document.id}").text
    assert 'href="https://www.example.org/policy?year=2026" rel="external noopener noreferrer"' in page
    assert shelf.client.get(f"/evidence/{document.id}/file").status_code == 404


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_an_address_that_is_none_is_refused_with_what_was_typed_still_there(shelf: Shelf, address: str) -> None:
    answer = shelf.link(address, title="Our policy", note="Kept")
    assert answer.status_code == 422
    assert 'id="address-error"' in answer.text
    assert 'value="Our policy"' in answer.text
    assert "Kept</textarea>" in answer.text
    assert not shelf.kept()


def test_one_document_backs_several_answers_and_can_be_detached_from_each(shelf: Shelf) -> None:
    document = shelf.keep(query=f"?item={ITEM}")
    assert shelf.uses(document.id) == (ITEM,)
    shelf.client.post(f"/evidence/{document.id}/attach", data={"item": ["second.ways", ITEM, "no item", ""]})
    assert shelf.uses(document.id) == (ITEM, "second.ways")
    page = shelf.client.get("/evidence").text
    assert "Backs 2 answers:" in page
    assert "Name of promise" in page
    shelf.client.post(f"/evidence/{document.id}/detach", data={"item": ITEM})
    assert shelf.uses(document.id) == ("second.ways",)


def test_the_page_of_a_document_offers_the_questions_that_evidence_can_back(shelf: Shelf) -> None:
    document = shelf.keep()
    page = shelf.client.get(f"/evidence/{document.id}").text
    assert f'value="{ITEM}"' in page
    assert "second.story" not in page
    nothing = shelf.client.post(f"/evidence/{document.id}/attach", follow_redirects=True)
    assert "Choose at least one question." in nothing.text


def test_a_document_that_is_there_can_back_another_answer_without_being_sent_again(shelf: Shelf) -> None:
    document = shelf.keep(title="Signed policy")
    page = shelf.client.get(f"/evidence/new?item={ITEM}&next=/assessments").text
    assert "Attach a document that you have already (1)" in page
    answer = shelf.client.post(f"/evidence/{document.id}/attach", data={"item": ITEM, "next": "/assessments"})
    assert answer.location == "/assessments"
    assert f'action="/evidence/{document.id}/detach"' in shelf.client.get(f"/evidence/new?item={ITEM}").text


@pytest.mark.parametrize("there", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_led_away_to_another_site(shelf: Shelf, there: str) -> None:
    answer = shelf.add(query=f"?next={there}")
    assert answer.location.startswith("/evidence/")
    assert there not in shelf.client.get("/evidence/new", query_string={"next": there}).text


def test_the_same_file_twice_is_stored_once_and_sent_twice_is_one_document(shelf: Shelf) -> None:
    first = shelf.keep(title="Policy")
    assert shelf.add(title="Policy").status_code == 303
    assert [document.id for document in shelf.kept()] == [first.id]
    second = shelf.keep(title="The policy, for the office")
    assert second.storage_key == first.storage_key
    assert shelf.stored() == [first.storage_key]
    shelf.link("https://example.org/a")
    shelf.link("https://example.org/a")
    assert len(shelf.kept()) == 3


def test_two_organisations_share_no_file(shelf: Shelf, stranger: Shelf) -> None:
    ours, theirs = shelf.keep(), stranger.keep()
    assert ours.sha256 == theirs.sha256
    assert ours.storage_key != theirs.storage_key


def test_what_is_said_about_a_document_can_be_changed(shelf: Shelf) -> None:
    document = shelf.keep(title="Policy", **DATES)
    form = shelf.client.get(f"/evidence/{document.id}/edit").text
    assert 'name="valid_from-day" type="text" inputmode="numeric" value="2"' in form
    refused = shelf.client.post(f"/evidence/{document.id}/edit", data={"title": "", "note": "Typed"})
    assert refused.status_code == 422
    assert "Typed</textarea>" in refused.text
    sent = {**fields_of(form, "evidence-form"), "title": "New", "valid_from-day": ""}
    sent |= {"valid_from-month": "", "valid_from-year": ""}
    assert shelf.client.post(f"/evidence/{document.id}/edit", data=sent).status_code == 303
    assert (shelf.kept()[0].title, shelf.kept()[0].valid_from) == ("New", None)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"valid_from_day": "31", "valid_from_month": "2", "valid_from_year": "2026"}, "Enter a real date"),
        ({"valid_from_day": "x", "valid_from_month": "", "valid_from_year": ""}, "Enter a real date"),
        ({"valid_until_day": "1", "valid_until_month": "1", "valid_until_year": "99999"}, "Enter a real date"),
        ({"valid_until_day": "1", "valid_until_month": "1", "valid_until_year": "9999"}, "Enter a real date"),
        (DATES | {"valid_until_year": "2025"}, "The last day comes before the first"),
        ({"title": "x" * 201}, "200"),
        ({"note": "x" * 2001}, "2000"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_the_file_is_asked_for_again(
    shelf: Shelf, fields: dict[str, str], said: str
) -> None:
    answer = shelf.add(**({"note": "Typed"} | fields))
    assert answer.status_code == 422
    assert said in answer.text
    assert "Choose the file again" in answer.text
    assert answer.text.count("<title>Error:") == 1
    for value in fields.values():
        assert value in answer.text
    assert not shelf.kept()


def test_a_document_that_has_ended_says_so(shelf: Shelf) -> None:
    shelf.keep(title="Old paper", query=f"?item={ITEM}", **OVER)
    for page in ("/evidence", f"/evidence/new?item={ITEM}"):
        assert "Ended" in shelf.client.get(page).text


def test_a_document_says_from_when_to_when_it_is_valid(shelf: Shelf) -> None:
    today, soon = datetime.now(UTC).date(), datetime.now(UTC).date() + timedelta(days=20)
    days = {"valid_until_day": soon.day, "valid_until_month": soon.month, "valid_until_year": soon.year}
    shelf.keep(title="Both", **DATES)
    shelf.keep(title="First", valid_from_day="2", valid_from_month="3", valid_from_year="2026")
    shelf.keep(title="Future", valid_from_day="2", valid_from_month="3", valid_from_year=today.year + 2)
    shelf.keep(title="Soon", **days)
    shelf.keep(photo("PNG", (2000, 1500)), title="Picture")
    page = shelf.client.get("/evidence?lang=en").text
    for words in ("from March 2, 2026 to March 1, 2200", "from March 2, 2026", "Not valid yet", "Ends soon", "Valid"):
        assert words in page
    assert "Picture, " in page


def test_without_a_file_one_is_asked_for(shelf: Shelf) -> None:
    for content, name in ((b"", ""), (b"content", "")):
        answer = shelf.send(content, name, title="Kept")
        assert answer.status_code == 422
        assert "Choose a file, or take a photo" in answer.text
        assert 'value="Kept"' in answer.text


def test_a_document_is_removed_with_its_file(shelf: Shelf) -> None:
    document = shelf.keep(query=f"?item={ITEM}")
    assert "It is deleted for good." in shelf.client.get(f"/evidence/{document.id}").text
    assert shelf.client.post(f"/evidence/{document.id}/remove").status_code == 303
    assert not shelf.kept()
    assert shelf.stored() == []
    assert shelf.client.get(f"/evidence/{document.id}").status_code == 404
    assert shelf.client.post(f"/evidence/{document.id}/remove").status_code == 404


def test_a_file_that_another_document_needs_stays(shelf: Shelf) -> None:
    first, second = shelf.keep(title="One"), shelf.keep(title="Two")
    shelf.client.post(f"/evidence/{first.id}/remove")
    assert shelf.content(second) == pdf()


def test_switching_the_language_keeps_what_is_typed(shelf: Shelf) -> None:
    data = {
        "kind": "link",
        "address": "https://example.org",
        "title": "Typed",
        "switch_language": "es",
        "valid_from-day": "7",
    }
    answer = shelf.client.post(f"/evidence/new?item={ITEM}", data=data)
    assert answer.status_code == 200
    assert '<html lang="es"' in answer.text
    for value in ("https://example.org", "Typed", 'value="7"'):
        assert value in answer.text
    assert not shelf.kept()


def test_what_was_typed_before_the_session_ended_is_not_lost(shelf: Shelf) -> None:
    browser = shelf.client.application.test_client()
    answer = browser.post("/evidence/new", data={"title": "Typed with care", "kind": "file"})
    assert answer.status_code == 401
    assert "Typed with care" in answer.text


def test_there_is_no_room_without_end(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = shelf.client.application.extensions["settings"]
    small = settings.model_copy(update={"upload_quota_megabytes": 0})
    monkeypatch.setitem(shelf.client.application.extensions, "settings", small)
    answer = shelf.add(title="Kept")
    assert answer.status_code == 422
    assert "Your documents take all the room they may" in answer.text
    assert 'value="Kept"' in answer.text
    assert (list(shelf.kept()), shelf.stored()) == ([], [])


def test_a_word_file_is_kept_under_its_own_ending(shelf: Shelf) -> None:
    document = shelf.keep(docx(), title="Política: “compras” / 2026")
    with shelf.client.get(f"/evidence/{document.id}/file") as answer:
        disposition = answer.headers["Content-Disposition"]
        assert answer.data == docx()
    assert disposition.startswith("attachment; filename=")
    assert disposition.endswith("filename*=UTF-8''Pol%C3%ADtica%20compras%202026.docx")
