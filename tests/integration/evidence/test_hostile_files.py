"""Every hostile file is sent to the running app: nothing is kept that should not be, and each is told why."""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from portal.core.text import clean_text
from portal.evidence.rules import LONGEST_TITLE, FileFormat, Refusal
from portal.evidence.wording import why_not
from scripts import uploads_table
from tests.factories.evidence_files import pdf
from tests.factories.hostile_files import CASES, EICAR, SCRIPT, Case
from tests.integration.evidence.conftest import BOUNDARY, Shelf, multipart
from tests.integration.evidence.scanner import scanning

TYPED = "Typed by somebody"
REFUSED = [case for case in CASES if isinstance(case.gets, Refusal)]
KEPT = [case for case in CASES if isinstance(case.gets, FileFormat)]
NO_VERDICTS = [b"", b"stream: Can't allocate memory ERROR\0", b"INSTREAM size limit exceeded. ERROR\0"]


@pytest.fixture(scope="module")
def scanner() -> Iterator[str]:
    """The address of a daemon that knows the test virus."""
    with scanning(lambda content: "Eicar-Test-Signature" if EICAR in content else "") as address:
        yield address


@pytest.fixture
def scanned(shelf: Shelf, scanner: str, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """The shelf with a virus scanner."""
    extensions = shelf.client.application.extensions
    monkeypatch.setitem(extensions, "settings", extensions["settings"].model_copy(update={"clamav": scanner}))
    return shelf


@pytest.mark.parametrize("database_address", ["sqlite"], indirect=True)  # nothing gets as far as the database
@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.what)
def test_what_must_not_be_kept_is_refused_in_words(shelf: Shelf, case: Case, request: pytest.FixtureRequest) -> None:
    if case.with_scanner:
        request.getfixturevalue("scanned")
    content = case.make()
    answer = shelf.send(content, case.file_name, note=TYPED)
    assert answer.status_code == 422
    with shelf.client.application.test_request_context(headers={"Accept-Language": "en"}):
        said = why_not(case.gets, size=len(content), most=10_000_000)
    assert errors_of(answer.text) == [said]
    assert f"{TYPED}</textarea>" in answer.text
    assert (list(shelf.kept()), shelf.stored()) == ([], [])


@pytest.mark.parametrize("case", KEPT, ids=lambda case: case.what)
def test_what_is_kept_is_harmless_whatever_it_is_called(shelf: Shelf, case: Case) -> None:
    answer = shelf.send(case.make(), case.file_name)
    assert answer.status_code == 303
    document = shelf.kept()[0]
    assert document.media_type == case.gets
    assert shelf.stored() == [document.storage_key]
    if case.gone:
        assert case.gone in case.make()
        assert case.gone not in shelf.content(document)
    assert re.fullmatch(r"[0-9a-f]{32}/[0-9a-f]{2}/[0-9a-f]{64}", document.storage_key)
    assert document.title == clean_text(document.title)
    assert 0 < len(document.title) <= LONGEST_TITLE
    assert not set("/\\") & set(document.title)
    page = shelf.client.get(f"/evidence/{document.id}").text
    assert "<img src=x" not in page
    with shelf.client.get(f"/evidence/{document.id}/file") as file:
        assert "\n" not in file.headers["Content-Disposition"]
        assert file.headers["Content-Disposition"].rstrip('"').endswith(f".{case.gets.ending}")


def errors_of(page: str) -> list[str]:
    """What is said beside the field of the file."""
    found = re.findall(r'<p id="file-error".*?</span>(.*?)</p>', page, flags=re.DOTALL)
    return [unescape(text).strip() for text in found]


@pytest.mark.parametrize(
    "body",
    [
        b"--%b\r\n" % BOUNDARY,
        b"no boundary at all",
        multipart([("kind", "file")], [("file", "policy.pdf", pdf())])[:200],
        multipart([("kind", "file")], [("file", "policy.pdf", pdf())]).replace(b"\r\n\r\n", b"\r\n"),
        b"--%b\r\nContent-Disposition: form-data\r\n\r\n%b\r\n--%b--\r\n" % (BOUNDARY, pdf(), BOUNDARY),
        b"--%b\r\nContent-Disposition: attachment; filename=a.pdf\r\n\r\n%b\r\n--%b--" % (BOUNDARY, pdf(), BOUNDARY),
        multipart([("kind", "file"), ("file", "%PDF-1.7")], []),
    ],
)
def test_a_broken_form_keeps_nothing_and_breaks_nothing(shelf: Shelf, body: bytes) -> None:
    assert shelf.post(body).status_code in {400, 422}
    assert (list(shelf.kept()), shelf.stored()) == ([], [])


def test_a_file_sent_as_json_or_as_text_is_no_file(shelf: Shelf) -> None:
    assert shelf.client.post("/evidence/new", json={"file": "x"}).status_code == 422
    assert shelf.client.post("/evidence/new", data={"file": SCRIPT, "kind": "file"}).status_code == 422
    assert not shelf.stored()


def test_many_files_at_once_are_refused(shelf: Shelf) -> None:
    both = multipart([("kind", "file")], [("file", "a.pdf", pdf()), ("photo", "b.pdf", pdf())])
    assert "one at a time" in shelf.post(both).text
    many = multipart([], [("file", "a.pdf", b"x")] * 500)
    assert shelf.post(many).status_code == 413
    assert not shelf.stored()


@pytest.mark.parametrize("reply", NO_VERDICTS)
def test_while_the_scanner_gives_no_verdict_nothing_is_taken(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, reply: bytes
) -> None:
    extensions = shelf.client.application.extensions
    with scanning(lambda _content: "", reply=reply) as address:
        monkeypatch.setitem(extensions, "settings", extensions["settings"].model_copy(update={"clamav": address}))
        answer = shelf.add(note=TYPED)
    assert answer.status_code == 503
    assert "We cannot take files just now" in answer.text
    assert f"{TYPED}</textarea>" in answer.text
    assert (list(shelf.kept()), shelf.stored()) == ([], [])


def test_a_sound_file_passes_the_scanner(scanned: Shelf) -> None:
    assert scanned.add().status_code == 303


def test_the_page_of_uploads_shows_this_table() -> None:
    text = uploads_table.FILE.read_text(encoding="utf-8")
    assert len(CASES) >= 40
    assert uploads_table.with_table(text) == text, "run python -m scripts.uploads_table"
