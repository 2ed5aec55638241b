"""The bid pack: the annex as a page and a PDF, and one file with everything, each part as it is frozen."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from portal.audit.queries import Wanted, list_all_entries
from portal.certificates.services import issue_certificate
from portal.core import clock
from portal.core import pdf as pdf_module
from portal.core.files.folder import FolderStore
from portal.criteria.models import StoredProfile
from portal.criteria.ocds.validating import find_faults
from portal.criteria.rules.structure import Stage
from portal.evidence.rules import FileFormat, Refusal
from portal.evidence.services import Description, NewFile, add_file, add_link, attach_document
from portal.organisations.models import Organisation
from portal.questionnaires.rules.answers import Answer
from tests.factories.assessments import COMPLETE
from tests.factories.certificates import good_answers
from tests.factories.criteria import criterion, need, prefer, profile
from tests.factories.evidence_files import pdf
from tests.factories.questionnaires import dont_know, not_applicable, said
from tests.integration.bids.conftest import Market, Reader
from tests.integration.forms import flat, texts, words

NAME = "Tejidos Ñandú & Hijos “La Łódź” S.A.S."
FOUND = replace(
    profile(
        criterion("c1", (need("first.promise", 2),), (need("first.told", 4),)),
        criterion("c2", (need("second.ways", 2),)),
        criterion("c3", (need("first.visits", 1),), stage=Stage.CONTRACT_PERFORMANCE),
        preferences=(prefer("second.share", 1, 2, 3, 4),),
        pass_mark=1,
    ),
    ocid="ocds-213czf-LP-7",
)
NAMED: Mapping[str, Answer] = {
    **COMPLETE,
    "first.promise": said("3", "signed", "told", evidence='=HYPERLINK("https://x.example")'),
    "second.ways": said(("box", "talk"), evidence="La caja, en la entrada"),
    "second.story": said("Not for this tender"),
}


def read_zip(supplier: Reader, stored: StoredProfile, query: str = "") -> dict[str, bytes]:
    answer = supplier.take(stored, f"/pack/pack.zip{query}")
    assert answer.status_code == 200
    assert answer.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def rename(supplier: Reader) -> None:
    with supplier.database.transaction() as session:
        session.get_one(Organisation, supplier.organisation_id).legal_name = NAME


def test_the_page_holds_what_the_tender_asks_and_no_more(market: Market, supplier: Reader) -> None:
    stored = market.publish(FOUND)
    supplier.submit(NAMED)
    page = supplier.tender(stored, "/pack").text
    shown = flat(words(page))
    for part in (
        "Agencia de Compras, Colombia",
        "By these answers the bidder meets every criterion that is required.",
        "3 of 4 points; 1 are needed",
        "Self-declared by the organisation. Not an endorsement. The agency decides.",
        "Ana Quispe, Owner",
        "1. A promise",
        "Way 1",
        "Coverage 3",
        "Check signed",
        "Level 2 or higher · Level 3 of 4 · Met",
        "Evidence named: =HYPERLINK",
        "A duty of whoever wins",
        "Not asked of a firm of this kind.",
        "3 of 4 points",
        "Name of ways: La caja, en la entrada",
        "The bidder holds no certificate that is valid today.",
    ):
        assert part in shown, part
    assert "Not for this tender" not in shown
    assert texts(page, "main ol li")[0].startswith("Name of promise")


def test_answers_that_are_not_enough_are_handed_in_as_they_are(market: Market, supplier: Reader) -> None:
    stored = market.publish(replace(FOUND, pass_mark=4))
    supplier.submit({**COMPLETE, "first.promise": dont_know(), "second.ways": not_applicable("We have one person.")})
    shown = flat(words(supplier.tender(stored, "/pack").text))
    assert "does not meet every criterion that is required" in shown
    assert "Not met" in shown
    assert "We have one person." in shown
    assert "The bidder says that these do not apply to it: Name of ways." in shown
    assert "No evidence is named." in shown
    supplier.submit(NAMED)
    shown = flat(words(supplier.tender(stored, "/pack").text))
    assert "meets what is required, with fewer points than needed" in shown


def test_a_tender_without_points_or_answers_says_nothing_of_them(market: Market, supplier: Reader) -> None:
    stored = market.publish(
        replace(FOUND, preferences=(), pass_mark=0, criteria=(criterion("c9", (need("third.code", 1),)),))
    )
    supplier.submit()
    shown = flat(words(supplier.tender(stored, "/pack").text))
    assert "points" not in shown
    assert "No answer" in shown
    optional = market.publish(replace(FOUND, pass_mark=0))
    assert "3 of 4 points" in flat(words(supplier.tender(optional, "/pack").text))


def test_the_pdf_says_the_same_in_the_reader_s_language(market: Market, supplier: Reader) -> None:
    stored = market.publish(FOUND)
    rename(supplier)
    supplier.submit(NAMED)
    answer = supplier.take(stored, "/pack/annex.pdf?lang=es")
    assert answer.mimetype == "application/pdf"
    assert f'filename="annex-{stored.code}-es.pdf"' in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    reader = PdfReader(io.BytesIO(answer.data))
    text = flat(" ".join(page.extract_text() for page in reader.pages))
    for part in (NAME, "Uniformes escolares", "¿Qué pasa con la promesa?", "Un compromiso", "La caja, en la entrada"):
        assert part in text, part
    assert stored.code in text
    assert str(reader.trailer["/Root"]["/Lang"]) == "es"
    english = PdfReader(io.BytesIO(supplier.take(stored, "/pack/annex.pdf?lang=en").data))
    assert "What is required" in flat(" ".join(page.extract_text() for page in english.pages))


def test_the_pack_holds_the_frozen_documents_with_their_fingerprints(market: Market, supplier: Reader) -> None:
    stored = market.publish(FOUND)
    submission = supplier.submit(NAMED)
    files = read_zip(supplier, stored, "?lang=en")
    assert set(files) == {
        "READ-ME.txt",
        "annex.pdf",
        "evidence-index.csv",
        "submission.json",
        "criteria-profile.json",
        "open-contracting.json",
    }
    told = files["READ-ME.txt"].decode()
    page = supplier.tender(stored, "/pack").text
    for name in ("submission.json", "criteria-profile.json"):
        digest = hashlib.sha256(files[name]).hexdigest()
        assert f"{name} {digest}" in told
        assert digest in page
        assert json.loads(files[name])
    assert json.loads(files["criteria-profile.json"])["id"] == stored.code
    assert json.loads(files["submission.json"])["answers"]["first.promise"]["value"] == "3"
    for name in set(files) - {"READ-ME.txt"}:
        assert f"{name}: " in told
    assert "There is no certificate" in told
    assert submission


def test_a_changed_tender_is_packed_as_it_was_published_last(market: Market, supplier: Reader) -> None:
    stored = market.publish(FOUND)
    supplier.submit()
    before = read_zip(supplier, stored)["criteria-profile.json"]
    with market.database.transaction() as session:
        session.merge(stored).draft = {**stored.draft, "pass_mark": 99}
    assert read_zip(supplier, stored)["criteria-profile.json"] == before


def test_no_cell_of_the_index_is_a_formula(market: Market, supplier: Reader) -> None:
    stored = market.publish(FOUND)
    supplier.submit(NAMED)
    content = read_zip(supplier, stored)["evidence-index.csv"]
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[1] == ["1", "Name of promise", '\'=HYPERLINK("https://x.example")', "", ""]
    assert rows[2] == ["2", "Name of ways", "La caja, en la entrada", "", ""]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_the_answers_come_as_sound_open_contracting_data(market: Market, supplier: Reader) -> None:
    stored = market.publish(FOUND)
    rename(supplier)
    supplier.submit(NAMED)
    document = json.loads(read_zip(supplier, stored)["open-contracting.json"])
    assert find_faults(document) == ()
    release = document["releases"][0]
    assert release["ocid"] == "ocds-213czf-LP-7"
    (bid,) = release["bids"]["details"]
    assert bid["tenderers"][0]["name"] == NAME
    answered = {one["requirement"]["id"]: one["value"] for one in bid["requirementResponses"]}
    assert answered["r-first.promise-2"] == 3
    assert "r-first.visits-1" not in answered
    assert [one["title"] for one in bid["documents"]] == ['=HYPERLINK("https://x.example")', "La caja, en la entrada"]


def test_without_an_ocid_the_pack_says_why_there_is_no_such_file(market: Market, supplier: Reader) -> None:
    stored = market.publish(replace(FOUND, ocid=""))
    supplier.submit()
    files = read_zip(supplier, stored, "?lang=en")
    assert "open-contracting.json" not in files
    assert "There is no Open Contracting file: the agency gave no ocid" in files["READ-ME.txt"].decode()


def test_a_certificate_that_is_valid_today_is_in_the_pack(market: Market, supplier: Reader) -> None:
    stored = market.publish(FOUND)
    now = clock.now()
    submission = supplier.submit({**good_answers(now), "second.share": said("60")})
    with supplier.database.transaction() as session:
        owner, by = supplier.organisation_id, supplier.person_id
        code = issue_certificate(session, submission, organisation_id=owner, by=by, at=now).code
    files = read_zip(supplier, stored)
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(files["certificate.pdf"])).pages)
    assert code in text.replace("-", "").replace(" ", "")
    assert code in json.dumps(json.loads(files["open-contracting.json"]))
    shown = flat(words(supplier.tender(stored, "/pack?lang=en").text))
    assert "Readiness level Established, valid until" in shown
    supplier.submit({**good_answers(now - timedelta(days=1))})
    assert "certificate.pdf" not in read_zip(supplier, stored)


@pytest.mark.parametrize("path", ["/pack/annex.pdf", "/pack/pack.zip"])
def test_before_anything_was_sent_there_is_nothing_to_take(market: Market, supplier: Reader, path: str) -> None:
    stored = market.publish(FOUND)
    supplier.answer()
    assert supplier.take(stored, path).location == f"/tenders/{stored.code}"
    assert supplier.tender(stored, "/pack").location == f"/tenders/{stored.code}"
    page = supplier.tender(stored).text
    assert "First send your answers" in page
    assert "Take the bid pack" not in page


def test_a_viewer_may_take_the_pack_and_another_firm_gets_only_its_own(
    market: Market, supplier: Reader, viewer: Reader
) -> None:
    stored = market.publish(FOUND)
    supplier.submit(NAMED)
    assert viewer.tender(stored, "/pack").status_code == 200
    assert read_zip(viewer, stored)["submission.json"] == read_zip(supplier, stored)["submission.json"]


def attach(supplier: Reader, folder: Path) -> str:
    """A file behind two questions of the tender and another, and a page behind one; gives the file's SHA-256."""
    store, content = FolderStore(folder), pdf()
    kept = store.put(supplier.organisation_id, io.BytesIO(content))
    file = NewFile(kept, FileFormat.PDF, io.BytesIO(content))
    about = Description(title="Política firmada", valid_until=date(2099, 5, 2))
    owner, by, now = supplier.organisation_id, supplier.person_id, clock.now()
    with supplier.database.transaction() as session:
        added = add_file(session, store, file, about, organisation_id=owner, most_bytes=10**7, by=by, at=now)
        page = Description(title="Nuestra página")
        linked = add_link(session, "https://example.org/p", page, organisation_id=owner, by=by, at=now)
        assert not isinstance(added, Refusal)
        assert not isinstance(linked, Refusal)
        attach_document(session, added, ["first.promise", "second.ways", "second.story"], by=by, at=now)
        attach_document(session, linked, ["second.ways"], by=by, at=now)
    return kept.sha256


def test_attached_documents_stand_in_the_index_with_their_fingerprint(
    market: Market, supplier: Reader, tmp_path: Path
) -> None:
    stored = market.publish(FOUND)
    digest = attach(supplier, tmp_path)
    supplier.submit(NAMED)
    files = read_zip(supplier, stored, "?lang=en")
    rows = list(csv.reader(io.StringIO(files["evidence-index.csv"].decode("utf-8-sig"))))
    both = "Name of promise; Name of ways"
    assert rows[3:] == [
        ["3", both, "Política firmada (PDF)", f"SHA-256 {digest}", "until May 2, 2099"],
        ["4", "Name of ways", "Nuestra página", "https://example.org/p", ""],
    ]
    assert "Attached documents are named in the index, and not in the pack." in files["READ-ME.txt"].decode()
    documents = json.loads(files["open-contracting.json"])["releases"][0]["bids"]["details"][0]["documents"]
    assert documents[2] == {
        "id": "E-3",
        "documentType": "submissionDocuments",
        "title": "Política firmada",
        "description": f"Evidence for r-first.promise-2, r-second.ways-2. SHA-256: {digest}",
        "format": "application/pdf",
    }
    assert (documents[3]["id"], documents[3]["url"]) == ("E-4", "https://example.org/p")
    page = flat(words(supplier.tender(stored, "/pack").text))
    assert "Attached: Política firmada (until May 2, 2099)" in page
    pages = PdfReader(io.BytesIO(files["annex.pdf"])).pages
    for shown in (page, flat(" ".join(one.extract_text() for one in pages))):
        assert f"{both}: Política firmada (PDF), until May 2, 2099 SHA-256 {digest}" in shown


def test_the_trail_tells_what_was_taken_and_only_if_it_was_made(
    market: Market, supplier: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = market.publish(FOUND)
    submission = supplier.submit()
    for path in FILES:
        supplier.take(stored, path)
    monkeypatch.setattr(pdf_module, "MAX_HTML_BYTES", 1000)
    supplier.take(stored, FILES[0])
    with supplier.database.reading() as session:
        wanted = Wanted(group="bid", organisations=[supplier.organisation_id])
        entries = list_all_entries(session, wanted).entries
    assert [entry.new["file"] for entry in entries] == ["bid-pack.zip", "annex.pdf"]
    for entry in entries:
        assert (entry.event, entry.by_person) == ("bid.pack-taken", supplier.person_id)
        assert (entry.about_kind, entry.about_id) == ("submission", str(submission))
        assert entry.new.keys() == {"code", "version", "file", "hash"}
        assert (entry.new["code"], entry.new["version"]) == (stored.code, "1")
    page = flat(words(supplier.get("/organisation/trail?group=bid&lang=en").text))
    assert f"took a bid pack Code: {stored.code}; Version: 1; File: bid-pack.zip; Fingerprint: " in page


FILES = ("/pack/annex.pdf", "/pack/pack.zip")


@pytest.mark.parametrize("path", FILES)
def test_while_another_file_is_made_for_long_the_reader_is_asked_to_wait(
    market: Market, supplier: Reader, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    stored = market.publish(FOUND)
    supplier.submit()
    monkeypatch.setattr(pdf_module, "WAIT_SECONDS", 0.05)
    with pdf_module._one_at_a_time:
        assert supplier.take(stored, path).status_code == 503


@pytest.mark.parametrize("path", FILES)
def test_an_annex_that_no_pdf_can_hold_is_still_a_page(
    market: Market, supplier: Reader, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    stored = market.publish(FOUND)
    supplier.submit()
    monkeypatch.setattr(pdf_module, "MAX_HTML_BYTES", 1000)
    assert supplier.take(stored, path).location == f"/tenders/{stored.code}/pack"
    assert "The annex is too large for a PDF." in supplier.tender(stored, "/pack").text


@pytest.mark.parametrize("letters", ["Ñandú ḡ ꞌ Ʉ ɨ̃", "<b>x</b> {{ 7*7 }} &amp;", "x" * 2000, "一二三 💥"])
def test_what_a_supplier_typed_breaks_no_file(market: Market, supplier: Reader, letters: str) -> None:
    stored = market.publish(FOUND)
    supplier.submit({**NAMED, "second.ways": said(("box",), evidence=letters)})
    assert len(PdfReader(io.BytesIO(supplier.take(stored, "/pack/annex.pdf").data)).pages) >= 1
    assert letters[:5].replace("<", "&lt;")[:3] in supplier.tender(stored, "/pack").text
    assert letters in read_zip(supplier, stored)["evidence-index.csv"].decode("utf-8-sig")
