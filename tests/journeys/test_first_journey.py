"""The main job, whole: from sign-up to a certificate that a stranger checks, with and without scripts."""

import io

import pytest
from pypdf import PdfReader

from tests.journeys.conftest import Arrive
from tests.journeys.steps import (
    answer_everything,
    declare,
    first_item,
    new_email,
    questionnaire,
    register,
    sign_in,
    sign_out,
    sign_up,
    start,
)
from tests.journeys.visiting import Visitor

pytestmark = [pytest.mark.browser]
LOOKS = [
    pytest.param("es", 375, True),
    pytest.param("en", 1280, True),
    pytest.param("es", 375, False),
    pytest.param("en", 1280, False),
]


def take_certificate(visitor: Visitor) -> str:
    """From the result to the certificate; returns its code as the page shows it."""
    assert visitor.path.startswith("/submissions/")
    visitor.press("main form[action$='/certificate'] button")
    address = visitor.page.locator("a[href*='/c/']").first.get_attribute("href") or ""
    return address.rsplit("/", 1)[1]


def read_pdf(visitor: Visitor) -> str:
    """The words of the certificate's PDF in the visitor's language."""
    body = visitor.download(f"a[href*='.pdf'][hreflang={visitor.language}]")
    return " ".join(PdfReader(io.BytesIO(body)).pages[0].extract_text().split())


@pytest.mark.parametrize(("language", "width", "script"), LOOKS)
def test_a_supplier_gets_a_certificate_that_a_stranger_checks(
    arrive: Arrive, language: str, width: int, script: bool
) -> None:
    with arrive(language=language, width=width, script=script) as visitor:
        email = new_email(visitor)
        sign_up(visitor, email)
        sign_out(visitor)
        sign_in(visitor, email)
        register(visitor)
        start(visitor)
        first_item(visitor)
        answered = answer_everything(visitor)
        assert len(answered) == len(set(answered)) >= 18
        assert [item.id for item in questionnaire().items if item.id in answered] == answered
        declare(visitor)
        result = visitor.path
        code = take_certificate(visitor)
        words = read_pdf(visitor)
        visitor.open(result)
        visitor.press("main a[href$='/next-steps']")
        visitor.open("/assessments")
        visitor.open(f"{result}/answers")
    assert "Tejidos Güejar & Hijos S.A.S." in words
    assert code in words.replace("-", "").replace(" ", "")

    with arrive(language=language, width=width, script=script) as stranger:
        stranger.open("/check")
        stranger.fill(code=code.lower())
        stranger.press()
        assert stranger.path == f"/c/{code}"
        assert stranger.says("Tejidos Güejar & Hijos S.A.S.")
        assert stranger.page.locator(".govuk-panel--confirmation").count() == 1
        assert not stranger.says("Ana Quispe")
