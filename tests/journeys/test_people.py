"""Several people of one firm: invited by mail or by a link handed over, asking to join, one person of two firms."""

import re
from html import unescape

import pytest

from tests.journeys.conftest import Arrive
from tests.journeys.people import begin
from tests.journeys.steps import PASSWORD, new_email, sign_in, sign_out, sign_up
from tests.journeys.visiting import Visitor

pytestmark = pytest.mark.browser
LOOKS = [("en", 375, True), ("en", 1280, False), ("es", 375, False)]
PEOPLE = "/organisation/people"


def invite(visitor: Visitor, email: str, role: str = "editor") -> str:
    """Invites from the page of people, and gives the path of the link that is shown."""
    visitor.open("/organisation")
    visitor.press("main a[href='/organisation/people']")
    visitor.press("main a[href$='/invite']")
    visitor.fill(email=email)
    visitor.choose("role", role)
    visitor.press()
    link = visitor.page.locator("input[name=link]").input_value()
    return link.removeprefix(visitor.server.base_url)


def mailed_invitation(visitor: Visitor, email: str) -> str:
    """The path of the link in the newest mail to the address."""
    articles = [part for part in unescape(visitor.fetch("/demo/mail")).split("<article")[1:] if email in part]
    found = re.search(r"/invitations/[\w-]+", articles[0])
    assert found, "the mail holds no invitation"
    return found[0]


@pytest.mark.parametrize(("language", "width", "script"), LOOKS)
def test_a_colleague_without_an_account_joins_by_mail_and_answers(
    arrive: Arrive, language: str, width: int, script: bool
) -> None:
    with arrive(language=language, width=width, script=script) as owner:
        beginner = begin(owner.server)
        sign_in(owner, beginner.email)
        email = new_email(owner)
        invite(owner, email)
        owner.open(PEOPLE)
        assert owner.says(email)
    with arrive(language=language, width=width, script=script) as colleague:
        colleague.open(mailed_invitation(colleague, email))
        colleague.press("main form button.govuk-button--secondary")
        colleague.fill(name="Nina Ñáñez", password=PASSWORD)
        colleague.press()
        assert colleague.path == "/organisations"
        colleague.press()
        colleague.open(f"/assessments/{beginner.assessment_id}")
        colleague.open(PEOPLE)
        assert colleague.says("Nina Ñáñez")
        assert not colleague.says(beginner.email)
        colleague.open(f"{PEOPLE}/leave")
    with arrive(language=language, width=width, script=script) as owner:
        sign_in(owner, beginner.email)
        owner.open(PEOPLE)
        owner.press("main table a")
        owner.choose("role", "owner")
        owner.press()
        owner.open(f"{PEOPLE}/hand-over")
        owner.open(f"{PEOPLE}/leave")
        owner.press("main form button.govuk-button--warning")
        assert owner.path == "/organisation/register"


@pytest.mark.parametrize(("language", "width", "script"), LOOKS)
def test_somebody_of_two_firms_joins_by_a_link_handed_over_and_switches(
    arrive: Arrive, language: str, width: int, script: bool
) -> None:
    with arrive(language=language, width=width, script=script) as visitor:
        first, second = begin(visitor.server), begin(visitor.server)
        sign_in(visitor, first.email)
        link = invite(visitor, second.email, "viewer")
        sign_out(visitor)
        visitor.open(link)
        visitor.press("main form a.govuk-button")
        visitor.fill(email=second.email, password=PASSWORD)
        visitor.press()
        assert visitor.path == link
        visitor.press()
        visitor.open("/organisations")
        visitor.press("main form button.govuk-button--secondary")
        visitor.open(f"/assessments/{second.assessment_id}")
        visitor.open(f"/assessments/{first.assessment_id}", status=404)
        visitor.open("/account")


@pytest.mark.parametrize(("language", "width", "script"), LOOKS)
def test_somebody_asks_to_join_the_firm_they_wanted_to_register_and_is_let_in(
    arrive: Arrive, language: str, width: int, script: bool
) -> None:
    with arrive(language=language, width=width, script=script) as visitor:
        email = new_email(visitor)
        sign_up(visitor, email, name="Nora Ñáñez")
        visitor.open("/organisations/join")
        visitor.fill(country="CO", tax_number="999999123-1")
        visitor.press()
        assert visitor.path == "/organisations"
        sign_out(visitor)
    with arrive(language=language, width=width, script=script) as owner:
        sign_in(owner, "supplier@demo.example", "demo ready steady")
        owner.open(PEOPLE)
        owner.press(owner.page.locator("main .govuk-task-list__link", has_text="Nora Ñáñez").first)
        owner.choose("answer", "viewer")
        owner.press()
        owner.open("/organisation/trail")
        assert owner.says("Nora Ñáñez")
    with arrive(language=language, width=width, script=script) as visitor:
        sign_in(visitor, email)
        assert visitor.path == "/assessments"
