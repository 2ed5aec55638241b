"""Another e-mail address: asked for with the password, confirmed at the new address, told to the old one."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.accounts.models import EmailChange, Person
from portal.core.outbox.models import Mail
from portal.core.outbox.queries import list_mails
from tests.factories.people import PASSWORD, make_person
from tests.integration.accounts.pages import comparable
from tests.integration.accounts.security import ENGLISH, SECURITY, STEP, Bench, is_in

CHANGE = "/account/email"
NEW = {"email": "Ana.New@Example.org"}
NEW_EMAIL, OLD_EMAIL = "ana.new@example.org", "ana@example.org"


def mails_to(bench: Bench, email: str) -> list[Mail]:
    with bench.database.reading() as session:
        return [mail for mail in list_mails(session) if mail.recipient == email]


def ask(bench: Bench) -> str:
    """Asks for the change; gives the path of the link in the mail."""
    assert bench.client.post(CHANGE, data=NEW).location == "/mail-sent"
    found = re.search(r"(/account/email/[\w-]+)", mails_to(bench, NEW_EMAIL)[0].body)
    assert found is not None
    return found[1]


def email_of(bench: Bench) -> str:
    with bench.database.reading() as session:
        return session.scalars(select(Person.email).where(Person.id == bench.person.id)).one()


def test_the_address_is_changed_by_the_link_and_the_password(bench: Bench) -> None:
    assert OLD_EMAIL in bench.client.get(CHANGE).text
    link, elsewhere = ask(bench), bench.elsewhere()
    assert email_of(bench) == OLD_EMAIL
    page = bench.client.get(link)
    assert NEW_EMAIL in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    done = bench.client.post(link, data={"password": PASSWORD})
    assert done.location == "/account"
    assert email_of(bench) == NEW_EMAIL
    assert is_in(bench.client)
    assert not is_in(elsewhere)
    assert len(mails_to(bench, OLD_EMAIL)) == 1
    assert NEW_EMAIL not in mails_to(bench, OLD_EMAIL)[0].body
    fresh = bench.app.test_client()
    assert fresh.post("/sign-in", data={"email": OLD_EMAIL, "password": PASSWORD}).status_code == 422
    assert fresh.post("/sign-in", data={"email": NEW_EMAIL, "password": PASSWORD}).location == "/home"
    assert bench.client.get(link).status_code == bench.client.post(link, data={"password": PASSWORD}).status_code == 404


def test_who_opens_the_link_without_the_password_changes_nothing(bench: Bench) -> None:
    link, stranger = ask(bench), bench.app.test_client()
    for _ in range(10):
        assert stranger.get(link).status_code == 200
        assert stranger.head(link).status_code == 200
    page = stranger.post(link, data={"password": "not this"}, headers=ENGLISH)
    assert page.status_code == 422
    assert "This is not your password." in page.text
    assert stranger.post(link, data={"password": ""}).status_code == 422
    assert not is_in(stranger)
    assert email_of(bench) == OLD_EMAIL
    for _ in range(8):
        stranger.post(link, data={"password": "not this"})
    assert "Wait 15 minutes" in stranger.post(link, data={"password": PASSWORD}, headers=ENGLISH).text


def test_the_second_step_is_asked_for_after_the_link_too(bench: Bench) -> None:
    bench.set_app_up()
    link, elsewhere = ask(bench), bench.app.test_client()
    assert elsewhere.post(link, data={"password": PASSWORD}).location == f"{STEP}?next=/account"
    assert not is_in(elsewhere)
    assert elsewhere.post(STEP, data={"one_time_code": bench.code()}).location == "/home"


def test_known_and_new_addresses_get_the_same_page_and_one_mail_each(bench: Bench) -> None:
    with bench.database.transaction() as session:
        make_person(session, email="taken@example.org")
    pages = []
    for email in ("taken@example.org", "free@example.org"):
        answer = bench.client.post(CHANGE, data={"email": email}, headers=ENGLISH)
        page = bench.client.get(answer.location, headers=ENGLISH)
        pages.append((answer.status_code, answer.location, comparable(page.text, email)))
        assert len(mails_to(bench, email)) == 1
    assert pages[0] == pages[1]
    assert "/account/email/" not in mails_to(bench, "taken@example.org")[0].body


def test_an_address_that_got_an_account_meanwhile_is_not_taken_over(bench: Bench) -> None:
    link = ask(bench)
    with bench.database.transaction() as session:
        make_person(session, email=NEW_EMAIL)
    assert bench.client.post(link, data={"password": PASSWORD}).status_code == 404
    assert email_of(bench) == OLD_EMAIL
    assert is_in(bench.client)


def test_a_new_wish_takes_the_place_of_the_one_before(bench: Bench) -> None:
    first = ask(bench)
    second = ask(bench)
    assert bench.client.get(first).status_code == 404
    assert bench.client.get(second).status_code == 200
    bench.client.post(CHANGE, data={"email": OLD_EMAIL})
    assert bench.client.get(second).status_code == 404
    assert mails_to(bench, OLD_EMAIL) == []


def test_the_link_runs_out(bench: Bench) -> None:
    link = ask(bench)
    with bench.database.transaction() as session:
        for wish in session.scalars(select(EmailChange)):
            wish.expires_at -= timedelta(days=30)
    assert bench.client.get(link).status_code == 404


def test_a_reset_link_mailed_to_the_old_address_stops(bench: Bench) -> None:
    bench.app.test_client().post("/forgotten-password", data={"email": OLD_EMAIL})
    reset = re.search(r"(/links/\S+)", mails_to(bench, OLD_EMAIL)[0].body)
    assert reset is not None
    bench.client.post(ask(bench), data={"password": PASSWORD})
    assert bench.client.get(reset[1]).status_code == 404


@pytest.mark.parametrize("email", ["", "ana", "ana@example.org\nBcc: x@example.org", "x" * 300 + "@example.org"])
def test_what_is_no_address_is_refused(bench: Bench, email: str) -> None:
    page = bench.client.post(CHANGE, data={"email": email}, headers=ENGLISH)
    assert page.status_code == 422
    assert 'id="email-error"' in page.text


def test_the_password_is_asked_for_first(bench: Bench) -> None:
    with bench.client.session_transaction() as cookie:
        del cookie["shown"]
    assert bench.client.get(CHANGE).location == f"{SECURITY}/password?next=/account/email"
    assert bench.client.post(CHANGE, data=NEW).location.startswith(f"{SECURITY}/password")
    assert mails_to(bench, NEW_EMAIL) == []


@pytest.mark.parametrize("token", ["x", "x" * 300, "%00"])
def test_odd_links_lead_nowhere(bench: Bench, token: str) -> None:
    assert bench.client.get(f"{CHANGE}/{token}").status_code == 404
    assert bench.client.post(f"{CHANGE}/{token}", data={"password": PASSWORD}).status_code == 404
