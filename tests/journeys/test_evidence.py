"""A supplier shows what stands behind an answer: from the question to the document and back, on a phone, in Spanish."""

import pytest

from tests.factories.evidence_files import docx, pdf, photo
from tests.journeys.conftest import Arrive
from tests.journeys.people import begin
from tests.journeys.serving import Server
from tests.journeys.steps import ITEM_FORM, sign_in
from tests.journeys.visiting import Visitor

pytestmark = pytest.mark.browser
ITEM = "policy.commitment"
DOCUMENTS = f"{ITEM_FORM} button[name=go][value=documents]"
NAME = "Política de compras, firmada en mayo"
PDF = {"name": "politica.pdf", "mimeType": "application/pdf", "buffer": pdf()}
PHOTO = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": photo(size=(400, 300))}
WORD = {"name": "horas.docx", "mimeType": "application/octet-stream", "buffer": docx()}
PAGE = {"name": "politica.pdf", "mimeType": "application/pdf", "buffer": b"<html><script>alert(1)</script></html>"}


def go_to_item(visitor: Visitor, server: Server) -> str:
    """Signs in as somebody who has just begun, and opens a question; gives its path."""
    beginner = begin(server)
    sign_in(visitor, beginner.email, judge=False)
    visitor.open(f"/assessments/{beginner.assessment_id}/items/{ITEM}")
    visitor.ready()
    return visitor.path


def choose_file(visitor: Visitor, file: dict[str, object], field: str = "file") -> None:
    visitor.page.locator(f"[name={field}]").set_input_files([file])  # type: ignore[list-item]


@pytest.mark.parametrize("script", [True, False])
def test_a_document_is_added_from_a_question_and_nothing_typed_is_lost(
    arrive: Arrive, server: Server, script: bool
) -> None:
    with arrive(language="es", width=375, script=script) as visitor:
        here = go_to_item(visitor, server)
        visitor.choose("answer", "2")
        visitor.fill(evidence="La política en la pared")
        visitor.press(DOCUMENTS)
        assert visitor.page.locator("[name=photo]").get_attribute("capture") == "environment"
        choose_file(visitor, PAGE)
        visitor.fill(title=NAME, note="La tiene Íñigo")
        visitor.press(status=422)
        assert len(visitor.errors()) == 1
        assert visitor.page.locator("[name=title]").input_value() == NAME
        choose_file(visitor, PDF)
        visitor.press()
        assert visitor.path == here
        assert visitor.says(NAME)
        assert visitor.page.locator("[name=answer][value='2']").is_checked()
        assert visitor.page.locator("[name=evidence]").input_value() == "La política en la pared"
        visitor.press(DOCUMENTS)
        choose_file(visitor, PHOTO, "photo")
        visitor.press()
        assert visitor.says("IMG 1")


@pytest.mark.parametrize("script", [True, False])
def test_a_document_is_kept_described_attached_downloaded_and_removed(
    arrive: Arrive, server: Server, script: bool
) -> None:
    with arrive(language="en", width=1280, script=script) as visitor:
        go_to_item(visitor, server)
        visitor.open("/evidence")
        visitor.press("main a.govuk-button")
        choose_file(visitor, WORD)
        visitor.page.fill("[name='valid_until-day']", "1")
        visitor.page.fill("[name='valid_until-month']", "5")
        visitor.page.fill("[name='valid_until-year']", "2199")
        visitor.press()
        assert visitor.heading() == "horas"
        visitor.page.locator("details:has([name=item]) summary").first.click()
        visitor.choose("item", ITEM)
        visitor.press("main form[action$='/attach'] button")
        assert visitor.page.locator("main form[action$='/detach']").count() == 1
        assert visitor.download("main a[href$='/file']") == docx()
        visitor.press("main a[href$='/edit']")
        visitor.fill(title="Hours of May")
        visitor.press()
        assert visitor.heading() == "Hours of May"
        visitor.press("main form[action$='/detach'] button")
        assert visitor.says("Backs no answer yet.")
        visitor.page.locator("details:has(form[action$='/remove']) summary").click()
        visitor.press("main form[action$='/remove'] button")
        assert visitor.path == "/evidence"
        assert visitor.says("There is no document yet.")


def test_a_link_is_named_and_used_for_a_second_question(arrive: Arrive, server: Server) -> None:
    with arrive(language="es", width=375, script=False) as visitor:
        here = go_to_item(visitor, server)
        visitor.press(DOCUMENTS)
        visitor.choose("kind", "link")
        visitor.fill(address="nowhere")
        visitor.press(status=422)
        visitor.fill(address="www.example.org/politica")
        visitor.press()
        assert visitor.path == here
        visitor.choose("answer", "1")
        visitor.press(f"{ITEM_FORM} button.govuk-button:not(.govuk-button--secondary)")
        second = visitor.path
        assert "/items/" in second
        assert second != here
        visitor.press(DOCUMENTS)
        visitor.page.locator("details:has(form[action$='/attach']) summary").click()
        visitor.press("main form[action$='/attach'] button")
        assert visitor.path == second
        assert visitor.says("www.example.org")
        visitor.press(DOCUMENTS)
        visitor.fill(title="Escrito a medias")
        visitor.language = "pt"
        visitor.press("button[name=switch_language][value=pt]")
        assert visitor.page.locator("[name=title]").input_value() == "Escrito a medias"
        assert visitor.page.locator("main form[action$='/detach']").count() == 1
