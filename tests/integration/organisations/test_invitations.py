"""Invitations: by whom, with which links, accepted by whom, and what a stranger can learn from one."""

import json
import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts import services as accounts
from portal.core.access import Role
from portal.core.config import Settings
from portal.core.db import Database
from portal.core.trail.models import TrailEntry
from portal.organisations.models import Invitation
from tests.factories.organisations import make_supplier
from tests.factories.people import PASSWORD, make_person, sign_in
from tests.integration.organisations.people import ENGLISH, PEOPLE, House, link_in, link_on

INVITE = f"{PEOPLE}/invite"
WISH = {"email": "Nina@Example.org", "role": "editor", "language": "en"}
NINA = "nina@example.org"


def invite(house: House, **changed: str) -> str:
    """Invites, and gives the path of the link that the page shows."""
    made = house.browser(Role.OWNER).post(INVITE, data={**WISH, **changed}, headers=ENGLISH)
    assert made.status_code == 200
    assert made.headers["Cache-Control"] == "private, no-store"
    return link_on(made.text)


def accept_on(client: FlaskClient, page: str) -> str:
    """Presses the button that the page shows, and says where it leads."""
    found = re.search(r'action="(/invitations/[0-9a-f-]{36}/accept)"', page)
    assert found is not None
    return str(client.post(found[1]).location)


def test_somebody_with_an_account_joins_by_the_link_that_was_handed_over(house: House, database: Database) -> None:
    link = invite(house)
    with database.transaction() as session:
        make_person(session, name="Nina", email=NINA)
    stranger = house.app.test_client()
    page = stranger.get(link, headers=ENGLISH)
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "n•••@example.org" in page.text
    assert NINA not in page.text
    sign_in_link = re.search(r'href="(/sign-in\?next=[^"]+)"', page.text)
    assert sign_in_link is not None
    assert stranger.post(sign_in_link[1], data={"email": NINA, "password": PASSWORD}).location == link
    assert accept_on(stranger, stranger.get(link).text) == "/home"
    assert house.roles()["Nina"] is Role.EDITOR
    assert stranger.get("/organisation/edit").status_code == 200
    assert stranger.get(link).status_code == 404
    assert "Invited, not here yet" not in house.browser(Role.OWNER).get(PEOPLE, headers=ENGLISH).text


def test_somebody_new_opens_an_account_by_the_mailed_link_without_another_mail(house: House) -> None:
    invite(house)
    (mail,) = house.mails_to(NINA)
    link, newcomer = link_in(mail), house.app.test_client()
    assert NINA in newcomer.get(link).text
    form = newcomer.post(link)
    assert form.location.startswith("/sign-up?email=nina")
    assert f'value="{NINA}"' in newcomer.get(form.location).text
    opened = newcomer.post("/sign-up", data={"name": "Nina", "email": NINA, "password": "three green lemons"})
    assert opened.location == "/home"
    assert newcomer.get("/home").location == "/organisations"
    assert accept_on(newcomer, newcomer.get("/organisations").text) == "/home"
    assert house.roles()["Nina"] is Role.EDITOR
    assert len(house.mails_to(NINA)) == 1


def test_the_link_that_is_shown_proves_no_address(house: House) -> None:
    link, newcomer = invite(house), house.app.test_client()
    assert newcomer.post(link).location == "/sign-up"
    answer = newcomer.post("/sign-up", data={"name": "Mallory", "email": NINA, "password": "three green lemons"})
    assert answer.location == "/mail-sent"
    assert newcomer.get("/account").status_code == 302
    assert house.roles().keys() == {"Olga", "Edgar", "Vera"}


def test_a_proved_address_lets_nobody_into_an_account_that_exists(house: House, database: Database) -> None:
    with database.transaction() as session:
        make_person(session, name="Nina", email=NINA)
    invite(house)
    client = house.app.test_client()
    client.post(link_in(house.mails_to(NINA)[0]))
    given = {"name": "Other", "email": NINA, "password": "three green lemons"}
    page = client.post("/sign-up", data=given, headers=ENGLISH)
    assert page.status_code == 422
    assert "You have an account with this address already." in page.text
    assert client.post("/sign-in", data=given).status_code == 422


def test_a_proved_address_takes_over_what_a_stranger_left_unconfirmed(house: House, database: Database) -> None:
    with database.transaction() as session:
        make_person(session, name="Mallory", email=NINA, confirmed=False)
    invite(house)
    client = house.app.test_client()
    client.post(link_in(house.mails_to(NINA)[0]))
    given = {"name": "Nina", "email": NINA, "password": "three green lemons"}
    assert client.post("/sign-up", data=given).location == "/home"
    assert house.app.test_client().post("/sign-in", data={"email": NINA, "password": PASSWORD}).status_code == 422


def test_nobody_else_joins_by_the_link(house: House, database: Database) -> None:
    link = invite(house)
    with database.transaction() as session:
        other = make_person(session, name="Other", email="other@example.org")
        invitation_id = session.scalar(select(Invitation.id))
    client = house.browser(other)
    page = client.get(link, headers=ENGLISH).text
    assert "You are signed in with another address" in page
    assert NINA not in page
    assert "/accept" not in page
    assert client.post(f"/invitations/{invitation_id}/accept").status_code == 404
    assert "Other" not in house.roles()


def test_an_invitation_is_shown_after_signing_in_without_any_link(house: House, database: Database) -> None:
    invite(house)
    with database.transaction() as session:
        nina = make_person(session, name="Nina", email=NINA)
    client = house.browser(nina)
    assert client.get("/home").location == "/organisations"
    accept_on(client, client.get("/organisations").text)
    assert "Nina" in house.roles()


def test_inviting_says_the_same_whoever_has_an_account(house: House, database: Database) -> None:
    with database.transaction() as session:
        make_person(session, email=NINA)
    pages = []
    for email in (NINA, "nobody@example.org"):
        made = house.browser(Role.OWNER).post(INVITE, data={**WISH, "email": email}, headers=ENGLISH)
        link = link_on(made.text)
        shown = house.app.test_client().get(link, headers=ENGLISH)
        mails = len(house.mails_to(email))
        plain = [re.sub(r'/invitations/[\w-]+|"csrf_token" value="[^"]+"', "", page.text) for page in (made, shown)]
        pages.append((made.status_code, shown.status_code, mails, *(text.replace(email, "") for text in plain)))
    assert pages[0] == pages[1]


def test_a_scanner_that_opens_every_link_uses_up_nothing(house: House, database: Database) -> None:
    links = [invite(house), link_in(house.mails_to(NINA)[0])]
    scanner = house.app.test_client()
    for link in links:
        for _ in range(10):
            assert scanner.get(link).status_code == 200
            assert scanner.head(link).status_code == 200
    with database.transaction() as session:
        nina = make_person(session, name="Nina", email=NINA)
    client = house.browser(nina)
    assert accept_on(client, client.get(links[1]).text) == "/home"


def test_sending_again_makes_new_links_and_the_old_ones_stop(house: House) -> None:
    old = [invite(house), link_in(house.mails_to(NINA)[0])]
    owner = house.browser(Role.OWNER)
    page = owner.get(PEOPLE, headers=ENGLISH).text
    assert NINA in page
    again = re.search(r'action="([^"]+/send-again)"', page)
    assert again is not None
    new = link_on(owner.post(again[1], headers=ENGLISH).text)
    for link in old:
        gone = house.app.test_client().get(link, headers=ENGLISH)
        assert gone.status_code == 404
        assert "does not work any more" in gone.text
        assert house.app.test_client().post(link).status_code == 404
    assert house.app.test_client().get(new).status_code == 200
    assert len(house.mails_to(NINA)) == 2


def test_inviting_the_same_address_again_renews_the_invitation(house: House, database: Database) -> None:
    old = invite(house)
    new = invite(house, role="viewer")
    assert house.app.test_client().get(old).status_code == 404
    assert house.app.test_client().get(new).status_code == 200
    with database.reading() as session:
        assert [one.role for one in session.scalars(select(Invitation))] == [Role.VIEWER]


def test_a_withdrawn_invitation_is_worth_nothing(house: House, database: Database) -> None:
    link = invite(house)
    owner = house.browser(Role.OWNER)
    withdraw = re.search(r'action="([^"]+/withdraw)"', owner.get(PEOPLE).text)
    assert withdraw is not None
    assert owner.post(withdraw[1]).location == PEOPLE
    assert owner.post(withdraw[1]).status_code == 404
    with database.transaction() as session:
        nina = make_person(session, name="Nina", email=NINA)
    client = house.browser(nina)
    assert client.get(link).status_code == 404
    assert client.post(withdraw[1].replace(f"{PEOPLE}/", "/").replace("withdraw", "accept")).status_code == 404
    assert NINA not in owner.get(PEOPLE).text


def test_an_invitation_runs_out_and_can_be_sent_again(house: House, database: Database) -> None:
    link = invite(house)
    with database.transaction() as session:
        (invitation,) = session.scalars(select(Invitation))
        invitation.expires_at -= timedelta(days=30)
    assert house.app.test_client().get(link).status_code == 404
    page = house.browser(Role.OWNER).get(PEOPLE, headers=ENGLISH).text
    assert "the link has run out" in page
    assert house.app.test_client().get(invite(house)).status_code == 200


def test_a_member_is_not_invited_again(house: House) -> None:
    email = house.person(Role.VIEWER).email
    page = house.browser(Role.OWNER).post(INVITE, data={**WISH, "email": email}, headers=ENGLISH)
    assert page.status_code == 422
    assert "belongs to your organisation already" in page.text


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("email", "", "Enter the e-mail address."),
        ("email", "nina", "complete e-mail address"),
        ("email", "nina@example.org\nBcc: all@example.org", "complete e-mail address"),
        ("email", "x" * 400, "254"),
        ("role", "", "Choose a role."),
        ("role", "god", "Choose a role."),
        ("language", "xx", "Choose one of these languages."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(house: House, field: str, value: str, words: str) -> None:
    page = house.browser(Role.OWNER).post(INVITE, data={**WISH, field: value}, headers=ENGLISH)
    assert page.status_code == 422
    assert words in page.text
    assert f'id="{field}-error"' in page.text


def test_nobody_is_flooded_with_invitations(house: House, database: Database) -> None:
    owner = house.browser(Role.OWNER)
    statuses = [
        owner.post(INVITE, data={**WISH, "email": f"p{number}@example.org"}).status_code for number in range(31)
    ]
    assert statuses == [200] * 30 + [422]
    again = re.search(r'action="([^"]+/send-again)"', owner.get(PEOPLE).text)
    assert again is not None
    page = owner.post(again[1], headers=ENGLISH, follow_redirects=True)
    assert "You have sent many invitations." in page.text


def test_a_full_mailbox_keeps_nobody_from_being_invited(house: House, settings: Settings) -> None:
    with house.database.transaction() as session:
        for _ in range(settings.sign_in_attempts):
            assert accounts.may_write(session, NINA, settings=settings, at=datetime.now(UTC))
    assert house.app.test_client().get(invite(house)).status_code == 200
    assert house.mails_to(NINA) == []


def test_many_open_invitations_are_enough(house: House, database: Database) -> None:
    with database.transaction() as session:
        other = make_supplier(session)
        for number in range(50):
            session.add(_open(house.organisation.id, number))
            session.add(_open(other.id, number + 100))
    page = house.browser(Role.OWNER).post(INVITE, data=WISH, headers=ENGLISH)
    assert page.status_code == 422
    assert "You have sent many invitations." in page.text


def _open(organisation_id: UUID, number: int) -> Invitation:
    now = datetime.now(UTC)
    return Invitation(
        organisation_id=organisation_id,
        email=f"open{number}@example.org",
        role=Role.VIEWER,
        language="en",
        shown_hash=f"shown{number}",
        mailed_hash=f"mailed{number}",
        created_at=now,
        expires_at=now + timedelta(days=1),
    )


def test_the_mail_is_in_the_language_chosen_and_names_who_invites(house: House) -> None:
    invite(house, language="es")
    (mail,) = house.mails_to(NINA)
    assert house.organisation.legal_name in mail


def test_a_name_that_would_advertise_is_refused(client: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        person = make_person(session)
    sign_in(client, person)
    given = {"legal_name": "Win at https://casino.example", "tax_number": "213123432-1", "people": "3"}
    page = client.post("/organisation/register/CO", data=given, headers=ENGLISH)
    assert "without web addresses" in page.text


def test_the_record_names_nobody_by_address(house: House, database: Database) -> None:
    with database.transaction() as session:
        nina = make_person(session, name="Nina Única", email=NINA)
    link = invite(house)
    client = house.browser(nina)
    accept_on(client, client.get(link).text)
    with database.reading() as session:
        rows = session.scalars(select(TrailEntry).where(TrailEntry.organisation_id == house.organisation.id)).all()
    assert [row.event for row in rows] == ["people.invited", "people.joined"]
    kept = json.dumps([[row.old, row.new, row.about_id] for row in rows])
    for hidden in (NINA, "Nina", link.rsplit("/", 1)[1]):
        assert hidden not in kept


@pytest.mark.parametrize("token", ["x", "x" * 300, "%00", "..", "a" * 43])
def test_odd_links_lead_nowhere(client: FlaskClient, token: str) -> None:
    assert client.get(f"/invitations/{token}").status_code == 404
    assert client.post(f"/invitations/{token}").status_code == 404
