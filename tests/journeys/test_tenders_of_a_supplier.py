"""A supplier finds a tender, answers what is missing, plans, improves, qualifies and takes the bid pack."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from tests.journeys.conftest import Arrive
from tests.journeys.steps import SAVE, declare, item_id, sign_in_to_demo
from tests.journeys.tenders import IMPROVED, OPEN, TITLES, open_tender, ready_to_bid, take, unfold, unpacked
from tests.journeys.visiting import Visitor

pytestmark = pytest.mark.browser
LOOKS = [("es", 375, True), ("en", 1280, False)]  # axe looks at the first; test_every_page has it look at the second
QUALIFIES = "main .govuk-panel--confirmation"
CARD = "main a[href='/tenders/{code}']"
EVIDENCE = "Compromiso firmado el 3 de marzo"


def find(visitor: Visitor, code: str) -> None:
    """Finds the tender by its code, by sector and agency, and opens it from the list."""
    visitor.open("/tenders")
    visitor.fill(code=f" {code[:4].lower()}-{code[4:].lower()} ")
    visitor.press("#find button", judge=False)
    assert visitor.path == f"/tenders/{code}"
    visitor.open("/tenders", judge=False)
    for field, value, is_there in (("sector", "81", False), ("sector", "14", True), ("words", "agencia prueba", True)):
        unfold(visitor, field)
        visitor.fill(**{field: value})
        visitor.press("main form:has([name=sector]) button", judge=field == "words")
        assert (visitor.page.locator(CARD.format(code=code)).count() == 1) is is_there
    visitor.press(CARD.format(code=code))


def try_out(visitor: Visitor, code: str) -> None:
    """Sees what would follow from a better answer; nothing is changed by it."""
    visitor.press(f"main a[href='/tenders/{code}/what-if']")
    assert visitor.page.locator(QUALIFIES).count() == 0
    visitor.fill(**{f"'{IMPROVED}'": "3"})
    visitor.press("#levels button")
    assert visitor.page.locator(QUALIFIES).count() == 1
    visitor.open(f"/tenders/{code}", judge=False)
    assert visitor.page.locator(QUALIFIES).count() == 0


def plan(visitor: Visitor, code: str) -> str:
    """Takes the shortest way into a plan, dates and does its step; gives the path of the plan."""
    visitor.press(f"main a[href='/tenders/{code}/way']")
    assert visitor.page.locator("main section[id^='step-']").count() == 1
    visitor.press("main form[method=post] button")
    here = visitor.path
    day = (datetime.now(UTC) + timedelta(days=40)).date().isoformat()
    visitor.press("main a[href*='/steps/']")
    visitor.choose("state", "doing")
    visitor.fill(responsible="Rosa Ñáñez", due_on=day, note="Primero, el borrador.")
    visitor.press()
    calendar = visitor.download("main a[href$='/plan.ics']").decode()
    assert f"DTSTART;VALUE=DATE:{day.replace('-', '')}" in calendar
    book = CalamineWorkbook.from_filelike(io.BytesIO(visitor.download("main a[href$='/plan.xlsx']")))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0][0] == TITLES[visitor.language]
    assert "Rosa Ñáñez" in str(rows[3])
    visitor.press("main a[href*='/steps/']", judge=False)
    visitor.choose("state", "done")
    visitor.press(judge=False)
    return here


def answer(visitor: Visitor, level: str, evidence: str = "") -> None:
    """Chooses a level of the open question with all that must be true, and saves."""
    visitor.choose("answer", level)
    for box in visitor.page.locator("main input[name=checks]").all():
        box.check(force=True)
    if evidence:
        visitor.fill(evidence=evidence)
    visitor.press(SAVE, judge=False)


@pytest.mark.parametrize(("language", "width", "script"), LOOKS)
def test_a_supplier_finds_a_tender_improves_qualifies_and_takes_the_pack(
    arrive: Arrive, language: str, width: int, script: bool
) -> None:
    with arrive(language=language, width=width, script=script) as visitor:
        visitor.thorough = script
        code, email = open_tender(visitor.server), ready_to_bid(visitor.server)
        sign_in_to_demo(visitor, email)
        find(visitor, code)
        assert visitor.page.locator("main section[id^='criterion-']").count() == 2
        visitor.press("#answer form button", judge=False)
        assert item_id(visitor) == OPEN
        answer(visitor, "2")
        assert visitor.path == f"/tenders/{code}"
        assert visitor.page.locator("#answer form").count() == 0
        try_out(visitor, code)
        here = plan(visitor, code)
        assert visitor.path == here
        visitor.press(f"main a[href='/tenders/{code}/items/{IMPROVED}']", judge=False)
        answer(visitor, "3", EVIDENCE)
        visitor.open(f"/tenders/{code}")
        assert visitor.page.locator(QUALIFIES).count() == 1
        send(visitor)
        check_pack(visitor, code)


def send(visitor: Visitor) -> None:
    """Declares and sends all answers."""
    visitor.open("/assessments", judge=False)
    visitor.press("main a.govuk-button[href*='/assessments/']", judge=False)
    assert visitor.path.endswith("/review")
    declare(visitor, judge=False)
    assert visitor.path.startswith("/submissions/")


def check_pack(visitor: Visitor, code: str) -> None:
    """Takes both files of the bid pack, opens them, and finds the tender, the answers and the evidence in them."""
    visitor.open(f"/tenders/{code}", judge=False)
    visitor.press(f"main a[href='/tenders/{code}/pack']")
    assert visitor.says(EVIDENCE)
    pages = PdfReader(io.BytesIO(take(visitor, "/pack/annex.pdf"))).pages
    words = " ".join(" ".join(page.extract_text() for page in pages).split())
    for part in (TITLES[visitor.language], "Costuras Listas S.A.S.", code, EVIDENCE):
        assert part in words
    files = unpacked(take(visitor, "/pack/pack.zip"))
    assert files["annex.pdf"].startswith(b"%PDF")
    index = list(csv.reader(io.StringIO(files["evidence-index.csv"].decode("utf-8-sig"))))
    assert EVIDENCE in index[1]
    assert json.loads(files["criteria-profile.json"])["id"] == code
    (bid,) = json.loads(files["open-contracting.json"])["releases"][0]["bids"]["details"]
    assert [one["value"] for one in bid["requirementResponses"]] == [3, 2]
