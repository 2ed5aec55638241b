"""The main job in a real browser against the production set, sign-up by mail to certificate; a node dies midway."""

import re
from collections.abc import Iterator
from typing import cast

import pytest
from playwright.sync_api import Browser, Playwright

from tests.journeys.conftest import FLAGS
from tests.journeys.inspection import Inspector
from tests.journeys.serving import Server
from tests.journeys.steps import (
    ITEM_FORM,
    PASSWORD,
    best_answer,
    declare,
    first_item,
    item_id,
    new_email,
    questionnaire,
    register,
    start,
)
from tests.journeys.visiting import Visitor, visiting
from tests.production.conftest import Place

pytestmark = [pytest.mark.production, pytest.mark.browser]
NEXT = f"{ITEM_FORM} button.govuk-button:not(.govuk-button--secondary)"


class Unmoved:
    """Judges nothing: that is done where the same pages are served without a proxy."""

    def judge(self, *_page: object, **_how: object) -> list[str]:
        """Finds nothing."""
        return []


@pytest.fixture(scope="module")
def trusting_browser(playwright: Playwright, chromium_path: str) -> Iterator[Browser]:
    """Chromium that takes the certificate of the tests for good."""
    flags = [*FLAGS, "--ignore-certificate-errors"]
    browser = playwright.chromium.launch(executable_path=chromium_path, args=flags)
    yield browser
    browser.close()


def sign_up_by_mail(visitor: Visitor, place: Place) -> None:
    """Opens an account; the link comes by mail, from the worker over SMTP."""
    email = new_email(visitor)
    visitor.open("/sign-up")
    visitor.fill(name="Ana Quispe Ñáñez", email=email, password=PASSWORD)
    visitor.press()
    found = re.search(r"https://localhost:\d+(/links/[\w-]+)", place.here.mailbox.text_to(email))
    assert found, "the mail holds no link to the portal"
    visitor.open(found[1])
    visitor.fill(password=PASSWORD)
    visitor.press()


def test_the_main_job_is_done_while_a_node_dies_and_comes_back(trusting_browser: Browser, on_postgresql: Place) -> None:
    here = on_postgresql.here
    server = Server(here.address, here.settings.database_address, here.nodes[0].log)
    inspector = cast("Inspector", Unmoved())
    who = Visitor(trusting_browser, server, inspector, language="es", width=375, script=True)
    with visiting(who) as visitor:
        sign_up_by_mail(visitor, on_postgresql)
        register(visitor)
        start(visitor)
        first_item(visitor)
        answered = 0
        while "/review" not in visitor.path:
            found = item_id(visitor)
            if found:
                best_answer(visitor, questionnaire().item(found))
                visitor.press(NEXT)
                answered += 1
            else:
                visitor.press("main a.govuk-button")
            if answered == 3:
                here.nodes[0].vanish()
                answered += 1
            elif answered == 12:
                here.nodes[0].come_back()
                answered += 1
        declare(visitor)
        assert visitor.path.startswith("/submissions/")
        visitor.press("main form[action$='/certificate'] button")
        code = (visitor.page.locator("a[href*='/c/']").first.get_attribute("href") or "").rsplit("/", 1)[1]
        visitor.open(f"/c/{code}")
        assert visitor.says("Tejidos Güejar & Hijos S.A.S.")
        visitor.ledger.visits.clear()  # bytes are weighed in the other journeys
    assert answered > 18
