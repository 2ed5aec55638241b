"""What tests about the people of an organisation share: who is there, and what they read."""

import re
from dataclasses import dataclass
from html import unescape

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import Person
from portal.core.access import Role
from portal.core.db import Database
from portal.core.outbox.queries import list_mails
from portal.organisations.models import JoinRequest, Membership, Organisation
from tests.factories.organisations import make_membership, make_supplier_with_owner
from tests.factories.people import make_person, sign_in

ENGLISH = {"Accept-Language": "en"}
PEOPLE = "/organisation/people"


@dataclass(frozen=True)
class House:
    """A supplier with an owner, an editor and a viewer, each with a browser of their own."""

    app: Flask
    database: Database
    organisation: Organisation
    people: dict[Role, Person]

    def browser(self, who: Role | Person) -> FlaskClient:
        """A browser in which this person is signed in."""
        client = self.app.test_client()
        sign_in(client, self.people[who] if isinstance(who, Role) else who)
        return client

    def person(self, role: Role) -> Person:
        return self.people[role]

    def path(self, role: Role) -> str:
        """The page of the member with this role."""
        return f"{PEOPLE}/{self.people[role].id}"

    def roles(self) -> dict[str, Role]:
        """Who belongs to the organisation by now, and as what."""
        mine = select(Person.name, Membership.role).join(Membership, Membership.person_id == Person.id)
        with self.database.reading() as session:
            rows = session.execute(mine.where(Membership.organisation_id == self.organisation.id)).all()
        return {row.name: row.role for row in rows}

    def open_requests(self) -> list[JoinRequest]:
        with self.database.reading() as session:
            return list(session.scalars(select(JoinRequest).where(JoinRequest.ended_at.is_(None))))

    def mails_to(self, email: str) -> list[str]:
        """The texts of the mails to an address, newest first."""
        with self.database.reading() as session:
            return [mail.body for mail in list_mails(session) if mail.recipient == email]


def build_house(app: Flask, database: Database, **supplier: object) -> House:
    """The supplier and its three people: Olga owns it, Edgar edits, Vera views."""
    with database.transaction() as session:
        organisation, owner = make_supplier_with_owner(session, **supplier)
        owner.name, owner.email = "Olga", f"olga-{owner.id}@example.org"
        people = {Role.OWNER: owner}
        for role, name in ((Role.EDITOR, "Edgar"), (Role.VIEWER, "Vera")):
            people[role] = make_person(session, name=name)
            make_membership(session, organisation, people[role], role=role)
    return House(app, database, organisation, people)


def link_on(page: str) -> str:
    """The path of the invitation's link that the page shows."""
    found = re.search(r'value="[^"]+(/invitations/[\w-]+)"', unescape(page))
    assert found is not None
    return found[1]


def link_in(mail: str) -> str:
    """The path of the invitation's link in a mail."""
    found = re.search(r"(/invitations/[\w-]+)", mail)
    assert found is not None
    return found[1]
