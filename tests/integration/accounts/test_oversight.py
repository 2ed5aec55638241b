"""The operator finds a person, signs them out everywhere, and takes the second step from who lost it."""

from collections.abc import Callable
from html import unescape
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import Person
from portal.audit.verification import verify_trail
from portal.core.outbox.models import Mail
from portal.core.trail.events import Event
from portal.core.trail.models import TrailEntry
from tests.factories.organisations import make_operator, make_supplier_with_owner
from tests.factories.people import PASSWORD, make_person, sign_in
from tests.integration.accounts.security import ENGLISH, STEP, Bench, codes_on, is_in

PEOPLE = "/operations/people"
WHY = "A letter on the firm's paper and a call to the number in the register."
MailsTo = Callable[[str], list[Mail]]


@pytest.fixture
def operator(bench: Bench) -> Person:
    """Somebody who runs the portal."""
    with bench.database.transaction() as session:
        _, person = make_operator(session)
    return person


@pytest.fixture
def desk(bench: Bench, operator: Person) -> FlaskClient:
    """The operator's browser; the password was shown just now."""
    client = bench.app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    sign_in(client, operator, second_step=True, fresh=True)
    return client


def entries(bench: Bench, event: Event) -> list[TrailEntry]:
    with bench.database.reading() as session:
        assert [step for step in verify_trail(session) if step.fault] == []
        return list(session.scalars(select(TrailEntry).where(TrailEntry.event == event.value)))


def test_nobody_is_listed_without_a_search(desk: FlaskClient, bench: Bench) -> None:
    for search in ("", "an", "  an ", "\x00"):
        page = desk.get(PEOPLE, query_string={"q": search})
        assert page.status_code == 200
        assert bench.person.email not in page.text


@pytest.mark.parametrize("search", ["ANA@exam", "example.org"])
def test_a_person_is_found_by_part_of_the_address(desk: FlaskClient, bench: Bench, search: str) -> None:
    page = desk.get(PEOPLE, query_string={"q": search}).text
    assert f'href="{PEOPLE}/{bench.person.id}"' in page
    assert bench.person.email in page


def test_capital_letters_with_accents_are_letters_too(desk: FlaskClient, bench: Bench) -> None:
    with bench.database.transaction() as session:
        person = make_person(session, name="ÁLVARO ÑAHUI")
    assert f"{PEOPLE}/{person.id}" in desk.get(PEOPLE, query_string={"q": "álvaro ñ"}).text


@pytest.mark.parametrize("search", ["%%%", "ana_example", "no such person"])
def test_signs_of_a_search_are_only_letters(desk: FlaskClient, bench: Bench, search: str) -> None:
    page = desk.get(PEOPLE, query_string={"q": search}).text
    assert "Nobody was found." in page
    assert bench.person.email not in page


def test_more_than_a_page_of_people_says_so(desk: FlaskClient, bench: Bench) -> None:
    with bench.database.transaction() as session:
        for number in range(51):
            make_person(session, name=f"Twin {number}")
    page = desk.get(PEOPLE, query_string={"q": "Twin "}).text
    assert page.count(f'href="{PEOPLE}/') == 50
    assert "There may be more." in page


def test_the_page_of_a_person_shows_no_secret(desk: FlaskClient, bench: Bench) -> None:
    with bench.database.transaction() as session:
        organisation, owner = make_supplier_with_owner(session)
    assert organisation.legal_name in desk.get(f"{PEOPLE}/{owner.id}").text
    bench.set_app_up()
    secret = bench.secret()
    page = desk.get(f"{PEOPLE}/{bench.person.id}")
    assert page.status_code == 200
    for words in (bench.person.email, "App with codes", "10 recovery codes are left", "1 sign-in", "No organisation."):
        assert words in page.text
    assert secret not in page.text
    assert codes_on(page.text) == []


@pytest.mark.parametrize("path", ["", "/end-sign-ins", "/second-step"])
def test_whom_there_is_not_is_not_found(desk: FlaskClient, path: str) -> None:
    assert desk.get(f"{PEOPLE}/{uuid4()}{path}").status_code == 404
    if path:
        assert desk.post(f"{PEOPLE}/{uuid4()}{path}", data={"reason": WHY}).status_code == 404


@pytest.mark.parametrize("path", ["end-sign-ins", "second-step"])
@pytest.mark.parametrize(("reason", "words"), [("", "Enter why"), (" \n", "Enter why"), ("ñ" * 501, "500")])
def test_without_a_good_reason_nothing_happens_and_nothing_typed_is_lost(
    desk: FlaskClient, bench: Bench, path: str, reason: str, words: str
) -> None:
    bench.set_app_up()
    page = desk.post(f"{PEOPLE}/{bench.person.id}/{path}", data={"reason": reason, "password": PASSWORD})
    assert page.status_code == 422
    assert words in page.text
    assert 'id="reason-error"' in page.text
    assert reason.strip() in page.text
    assert is_in(bench.client)
    assert entries(bench, Event.SIGN_INS_ENDED_FOR) == []


def test_the_operator_signs_somebody_out_everywhere(
    desk: FlaskClient, bench: Bench, operator: Person, mails_to: MailsTo
) -> None:
    bench.set_app_up()
    elsewhere, half = bench.elsewhere(), bench.half()
    assert half.get(STEP).status_code == 200
    before = len(mails_to(bench.person.email))
    done = desk.post(f"{PEOPLE}/{bench.person.id}/end-sign-ins", data={"reason": WHY})
    assert (done.status_code, done.location) == (303, f"{PEOPLE}/{bench.person.id}")
    assert not is_in(bench.client)
    assert not is_in(elsewhere)
    code = {"one_time_code": bench.code(steps=1)}
    assert half.post(STEP, data=code).location == "/sign-in"
    assert not is_in(half)
    page = desk.get(done.location, headers=ENGLISH).text
    assert "is signed out everywhere" in page
    assert "Nowhere at the moment." in page
    assert is_in(desk)
    (entry,) = entries(bench, Event.SIGN_INS_ENDED_FOR)
    assert (entry.by_person, entry.about_id, entry.new) == (operator.id, str(bench.person.id), {"reason": WHY})
    told = mails_to(bench.person.email)[before:]
    assert [mail.key.partition(":")[0] for mail in told] == ["sign_ins_ended"]
    assert WHY not in told[0].body


def test_an_operator_may_end_the_own_sign_ins(desk: FlaskClient, bench: Bench, operator: Person) -> None:
    done = desk.post(f"{PEOPLE}/{operator.id}/end-sign-ins", data={"reason": WHY})
    assert done.status_code == 303
    assert "/sign-in" in desk.get(done.location).location


def test_the_second_step_goes_only_with_the_operators_own_password(desk: FlaskClient, bench: Bench) -> None:
    bench.set_app_up()
    path = f"{PEOPLE}/{bench.person.id}/second-step"
    for password, words in (("", "Enter your password."), ("not the password", "This is not your password.")):
        page = desk.post(path, data={"reason": WHY, "password": password})
        assert page.status_code == 422
        assert words in page.text
        assert WHY in unescape(page.text)
    assert is_in(bench.client)
    for _try in range(8):
        page = desk.post(path, data={"reason": WHY, "password": "not the password"})
    assert page.status_code == 429
    assert "too many tries" in page.text
    assert WHY in unescape(page.text)
    assert entries(bench, Event.FACTOR_REMOVED) == []


def test_who_lost_everything_signs_in_with_the_password_again(
    desk: FlaskClient, bench: Bench, operator: Person, mails_to: MailsTo
) -> None:
    bench.set_app_up()
    path = f"{PEOPLE}/{bench.person.id}/second-step"
    assert "call the number in the public register" in desk.get(path).text
    done = desk.post(path, data={"reason": WHY, "password": PASSWORD})
    assert "The second steps are removed." in desk.get(done.location).text
    assert not is_in(bench.client)
    (entry,) = entries(bench, Event.FACTOR_REMOVED)
    assert (entry.by_person, entry.about_id) == (operator.id, str(bench.person.id))
    assert (entry.old, entry.new) == ({"factor": "all"}, {"checked": WHY})
    told = mails_to(bench.person.email)[-1]
    assert told.key.startswith("factor_removed:")
    assert WHY not in told.body
    client = bench.app.test_client()
    assert client.post("/sign-in", data={"email": bench.person.email, "password": PASSWORD}).location == "/home"
    again = desk.post(path, data={"reason": WHY, "password": PASSWORD})
    assert "There was no second step to remove." in desk.get(again.location).text
    assert len(entries(bench, Event.FACTOR_REMOVED)) == 1
