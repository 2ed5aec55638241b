"""Signing in with a second step in a real browser: an app with codes without scripts too, and a passkey with them."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pyotp
import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import Arrive
from tests.journeys.inspection import Inspector
from tests.journeys.people import begin
from tests.journeys.serving import Server, serve
from tests.journeys.steps import PASSWORD, new_email, sign_in, sign_out
from tests.journeys.visiting import Visitor, visiting

pytestmark = pytest.mark.browser
LOOKS = [("en", 375, True), ("en", 1280, False), ("es", 375, False)]
SECURITY, STEP = "/account/security", "/sign-in/second-step"


def code(key: str, *, steps: int = 0) -> str:
    """The code that an app with this key shows now, or so many steps of 30 seconds later."""
    return str(pyotp.TOTP(key).at(datetime.now(UTC), counter_offset=steps))


def show_password(visitor: Visitor) -> None:
    """Types the password again if it is asked for."""
    if visitor.path == f"{SECURITY}/password":
        visitor.fill(password=PASSWORD)
        visitor.press()


@pytest.mark.parametrize(("language", "width", "script"), LOOKS)
def test_an_app_is_set_up_and_then_asked_for(arrive: Arrive, language: str, width: int, script: bool) -> None:
    with arrive(language=language, width=width, script=script) as visitor:
        beginner = begin(visitor.server)
        sign_in(visitor, beginner.email)
        visitor.open("/account")
        visitor.press("main a[href='/account/security']")
        visitor.press(f"main form[action='{SECURITY}/app'] button")
        key = visitor.page.locator("#app-key").inner_text().replace(" ", "")
        visitor.fill(one_time_code="000000")
        visitor.press("#confirm-app button", status=422)
        visitor.fill(one_time_code=code(key, steps=-1))
        visitor.press("#confirm-app button")
        recovery = visitor.page.locator("#recovery-codes li").all_inner_texts()
        assert len(recovery) == 10
        visitor.press("main a.govuk-button")
        assert visitor.path == SECURITY
        sign_out(visitor)
        sign_in(visitor, beginner.email)
        assert visitor.path == STEP
        visitor.fill(one_time_code=code(key))
        visitor.press("#app-code button")
        assert visitor.path == "/assessments"
        sign_out(visitor)
        sign_in(visitor, beginner.email)
        visitor.page.locator("main details summary").click()
        visitor.fill(recovery_code=recovery[0])
        visitor.press("#recovery button")
        visitor.open(SECURITY)
        visitor.press(f"main form[action='{SECURITY}/app/remove'] button")


@pytest.mark.parametrize(("language", "width", "script"), LOOKS)
def test_the_address_is_changed(arrive: Arrive, language: str, width: int, script: bool) -> None:
    with arrive(language=language, width=width, script=script) as visitor:
        beginner, email = begin(visitor.server), new_email(visitor)
        sign_in(visitor, beginner.email)
        visitor.open(f"{SECURITY}/password")
        visitor.open("/account/email")
        visitor.fill(email=email)
        visitor.press()
        mails = visitor.fetch("/demo/mail").split("<article")
        link = next(part for part in mails if email in part).split("/account/email/")[1].split('"')[0]
        visitor.open(f"/account/email/{link}")
        visitor.fill(password=PASSWORD)
        visitor.press()
        assert visitor.says(email)


@pytest.fixture(scope="module")
def named_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The portal under a name: browsers keep passkeys for names only. Operators must take a second step."""
    with serve(tmp_path_factory.mktemp("named"), "localhost", LISTO_SECOND_FACTOR_FOR="operator") as server:
        yield server
        assert server.failures() == []


def add_authenticator(visitor: Visitor) -> None:
    """Plugs a key into the browser, which is touched whenever it blinks."""
    devtools = visitor.context.new_cdp_session(visitor.page)
    devtools.send("WebAuthn.enable")
    key = {
        "protocol": "ctap2",
        "transport": "usb",
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": key})


def test_an_operator_is_led_to_set_a_passkey_up_and_signs_in_with_it(
    browser: Browser, named_server: Server, inspector: Inspector
) -> None:
    person = Visitor(browser, named_server, inspector, language="en", width=375, script=True)
    with visiting(person) as visitor:
        add_authenticator(visitor)
        sign_in(visitor, "operator@demo.example", "demo ready steady")
        assert visitor.path == f"{SECURITY}/required"
        visitor.press("main a.govuk-button--secondary")
        assert visitor.path == f"{SECURITY}/passkeys/new"
        visitor.fill(name="The key on my key ring")
        visitor.ready()
        visitor.press("#passkey button.govuk-button")
        assert len(visitor.page.locator("#recovery-codes li").all()) == 10
        visitor.open("/operations")
        visitor.open(SECURITY)
        assert visitor.says("The key on my key ring")
        sign_out(visitor)
        sign_in(visitor, "operator@demo.example", "demo ready steady")
        assert visitor.path == STEP
        visitor.ready()
        visitor.press("#passkey button.govuk-button")
        assert visitor.path == "/operations"


def test_without_a_key_the_page_says_so_and_stays(browser: Browser, named_server: Server, inspector: Inspector) -> None:
    person = Visitor(browser, named_server, inspector, language="en", width=1280, script=True)
    with visiting(person) as visitor:
        devtools = visitor.context.new_cdp_session(visitor.page)
        devtools.send("WebAuthn.enable")
        sign_in(visitor, "supplier@demo.example", "demo ready steady")
        visitor.open(f"{SECURITY}/passkeys/new")
        visitor.ready()
        visitor.ledger.expected.add(422)
        visitor.page.locator("#passkey button.govuk-button").click()
        visitor.page.locator("[data-passkey-status]", has_text="Give it a name.").wait_for()
        visitor.judge()
