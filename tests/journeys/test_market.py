"""An agency reads the market and tries its profile on it; anybody reads the figures that are public."""

import pytest

from tests.journeys.conftest import Arrive
from tests.journeys.steps import sign_in_to_demo

pytestmark = pytest.mark.browser
AGENCY = "agency@demo.example"


@pytest.mark.parametrize(("language", "width", "script"), [("es", 375, True), ("en", 1280, False)])
def test_an_agency_tries_a_profile_before_it_publishes(arrive: Arrive, language: str, width: int, script: bool) -> None:
    with arrive(language=language, width=width, script=script) as visitor:
        sign_in_to_demo(visitor, AGENCY)
        visitor.open("/market/try")
        visitor.press("main .app-card a")
        if visitor.page.locator("main form[method=post] button").count():
            visitor.press("main form[method=post] button")
        tables = visitor.page.locator("main table")
        assert tables.count() >= 4
        assert visitor.page.locator("main svg").count() >= 1


@pytest.mark.parametrize(("language", "width", "script"), [("es", 375, False), ("fr", 1280, True)])
def test_anybody_finds_the_public_figures(arrive: Arrive, language: str, width: int, script: bool) -> None:
    with arrive(language=language, width=width, script=script) as visitor:
        visitor.open("/")
        visitor.open("/figures")
        visitor.press("main .app-card a")
        assert visitor.page.locator("main table").count() >= 2
        assert visitor.path == "/figures/country/CO"
