"""Certificates that no longer hold, as a stranger sees them, and the operator who withdraws one."""

import pytest

from tests.journeys.conftest import Arrive
from tests.journeys.people import certify
from tests.journeys.serving import Server
from tests.journeys.steps import sign_in_to_demo

pytestmark = pytest.mark.browser
OPERATOR = "operator@demo.example"
VALID = ".govuk-panel--confirmation"
REASON = "Se comprobó que <b>una respuesta</b> no era cierta."


def test_an_expired_certificate_says_so_to_a_stranger(arrive: Arrive, server: Server) -> None:
    code = certify(server, "Confecciones Pasadas S.A.S.", days_ago=420)
    with arrive(language="pt", width=375, script=False) as stranger:
        stranger.open(f"/c/{code}")
        assert stranger.page.locator(VALID).count() == 0
        assert stranger.page.locator("main .app-tag").count() >= 1
        assert stranger.says("Confecciones Pasadas S.A.S.")


def test_a_code_is_found_however_it_is_typed(arrive: Arrive, server: Server) -> None:
    code = certify(server, "Telares Legibles S.A.S.", days_ago=0)
    with arrive(language="fr", width=375) as stranger:
        stranger.open("/check")
        stranger.press(status=422)
        assert stranger.page.evaluate("document.activeElement.className").startswith("govuk-error-summary")
        stranger.fill(code=f" {code[:4].lower()} {code[4:8]}-{code[8:].replace('1', 'l').replace('0', 'o')} ")
        stranger.press()
        assert stranger.path == f"/c/{code}"
        assert stranger.page.locator(VALID).count() == 1


def test_the_operator_withdraws_a_certificate_and_a_stranger_reads_why(arrive: Arrive, server: Server) -> None:
    name = "Bordados Retirados S.A.S."
    code = certify(server, name, days_ago=3)
    with arrive(language="es", width=1280) as operator:
        sign_in_to_demo(operator, OPERATOR)
        operator.open("/operations/certificates?q=Bordados")
        operator.press(f"main a[href^='/operations/certificates/']:near(:text('{name}'), 400)")
        operator.press("main form .govuk-button--warning", status=422)
        operator.fill(reason=REASON)
        operator.page.locator("main [name=confirmed]").check(force=True)
        operator.press("main form .govuk-button--warning")
        assert operator.path == f"/c/{code}"
    with arrive(language="es", width=375, script=False) as stranger:
        stranger.open(f"/c/{code}")
        assert stranger.page.locator(VALID).count() == 0
        assert stranger.says(REASON)
