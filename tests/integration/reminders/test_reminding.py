"""People are reminded of each thing once at each stage, in their language, unless they do not want it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from portal import cli
from portal.accounts.models import Person
from portal.app import create_app
from portal.certificates.services import withdraw_certificate
from portal.core import clock
from portal.core.access import Role
from portal.core.config import Settings
from portal.core.db import Database
from portal.core.outbox.models import Mail
from portal.evidence.models import EvidenceDocument
from portal.reminders import queries, services
from portal.reminders.models import Reminder
from tests.factories import assessments as make
from tests.factories.certificates import make_certificate, renew
from tests.factories.organisations import make_membership, make_supplier_with_owner
from tests.factories.people import make_person, sign_in
from tests.factories.rows import make_row

NOW = clock.now()
TODAY = NOW.date()


@dataclass(frozen=True)
class House:
    """A supplier with an owner who reads Spanish, an editor who reads English and a viewer."""

    app: Flask
    database: Database
    id: UUID
    people: dict[Role, Person]

    def remind(self, at: datetime = NOW) -> int:
        """Does what the command does, for all organisations; gives how many mails it were."""
        return remind(self.app, self.database, at=at)

    def mails(self, role: Role) -> list[Mail]:
        """The mails to this member, in order."""
        to = select(Mail).where(Mail.recipient == self.people[role].email).order_by(Mail.created_at, Mail.id)
        with self.database.reading() as session:
            return list(session.scalars(to))

    def add(self, days: int, title: str = "Fire licence", **given: Any) -> UUID:
        """A document whose last day is in so many days."""
        with self.database.transaction() as session:
            last = TODAY + timedelta(days=days)
            return make_row(
                session, "evidence_document", organisation_id=self.id, title=title, valid_until=last, **given
            )


def remind(app: Flask, database: Database, *, at: datetime) -> int:
    settings, count = app.extensions["settings"], 0
    with database.reading() as session:
        due = queries.list_due(session, at=at)
    for organisation_id, dues in due.items():
        with app.test_request_context(), database.transaction() as session:
            count += services.remind_organisation(session, organisation_id, dues, settings=settings, at=at)
    return count


def build(app: Flask, database: Database) -> House:
    with database.transaction() as session:
        organisation, owner = make_supplier_with_owner(session)
        owner.language = "es"
        people = {Role.OWNER: owner}
        for role in (Role.EDITOR, Role.VIEWER):
            people[role] = make_person(session, name=role.value)
            make_membership(session, organisation, people[role], role=role)
    return House(app, database, organisation.id, people)


@pytest.fixture
def house(app: Flask, database: Database) -> House:
    return build(app, database)


def test_a_document_that_ends_is_called_to_mind_at_both_stages_and_never_twice(house: House) -> None:
    document = house.add(40)
    told = [house.remind(NOW + timedelta(days=passed)) for passed in range(0, 50, 2)]
    assert [passed * 2 for passed, mails in enumerate(told) if mails] == [10, 34]
    assert [len(house.mails(role)) for role in Role] == [2, 2, 0]
    (first, second) = house.mails(Role.EDITOR)
    assert "Fire licence" in first.body
    assert f"/evidence/{document}" in first.body
    assert "/account" in first.body
    assert first.subject == second.subject == "A reminder for Tejidos del Valle S.A.S."


def test_each_is_written_to_in_their_language(house: House) -> None:
    house.add(3)
    house.remind()
    assert {role: house.mails(role)[0].language for role in (Role.OWNER, Role.EDITOR)} == {
        Role.OWNER: "es",
        Role.EDITOR: "en",
    }


def test_a_document_with_a_new_last_day_is_called_to_mind_anew(house: House) -> None:
    document = house.add(3)
    assert house.remind() == 2
    with house.database.transaction() as session:
        session.get_one(EvidenceDocument, document).valid_until = TODAY + timedelta(days=20)
    assert house.remind() == 2
    assert house.remind() == 0


@pytest.mark.parametrize("given", [{"removed_at": NOW}, {"valid_until": None}, {"valid_until": TODAY - timedelta(1)}])
def test_what_was_removed_has_ended_or_never_ends_is_left_alone(house: House, given: dict[str, Any]) -> None:
    with house.database.transaction() as session:
        make_row(session, "evidence_document", **{"organisation_id": house.id, "valid_until": TODAY, **given})
    assert house.remind() == 0


def test_one_mail_tells_of_all_that_is_due(house: House) -> None:
    for title in ("First", "Second", "Third"):
        house.add(5, title)
    assert house.remind() == 2
    (mail,) = house.mails(Role.EDITOR)
    assert all(title in mail.body for title in ("First", "Second", "Third"))


def test_who_switched_reminders_off_gets_none(house: House) -> None:
    house.add(5)
    client = house.app.test_client()
    sign_in(client, house.people[Role.EDITOR])
    assert 'name="wants_reminders" type="checkbox" value="y" checked' in client.get("/account").text
    client.post("/account", data={"name": "Edgar", "language": "en"})
    assert 'name="wants_reminders" type="checkbox" value="y" checked' not in client.get("/account").text
    assert house.remind() == 1
    assert house.mails(Role.EDITOR) == []
    client.post("/account", data={"name": "Edgar", "language": "en", "wants_reminders": "y"})
    assert house.remind() == 1
    assert len(house.mails(Role.EDITOR)) == 1


def test_an_address_that_was_never_confirmed_gets_none(house: House) -> None:
    house.add(5)
    with house.database.transaction() as session:
        session.get_one(Person, house.people[Role.OWNER].id).confirmed_at = None
    assert house.remind() == 1


def test_a_certificate_that_ends_is_called_to_mind_while_it_holds(app: Flask, database: Database) -> None:
    with database.transaction() as session:
        made = make_certificate(session, at=NOW - timedelta(days=320))
        last = made.certificate.expires_on - TODAY
    assert 0 < last.days < 60
    assert remind(app, database, at=NOW) == 1
    assert remind(app, database, at=NOW + last - timedelta(days=14)) == 1
    assert remind(app, database, at=NOW + last - timedelta(days=1)) == 0
    with database.reading() as session:
        body = session.scalars(select(Mail.body).where(Mail.recipient == made.owner.email)).first()
    assert f"/certificates/{made.certificate.id}" in str(body)
    assert "Every type" in str(body)


@pytest.mark.parametrize("how", ["withdrawn", "replaced"])
def test_a_certificate_that_counts_no_more_is_left_alone(app: Flask, database: Database, how: str) -> None:
    with database.transaction() as session:
        made = make_certificate(session, at=NOW - timedelta(days=340))
        if how == "withdrawn":
            withdraw_certificate(session, made.certificate, "Wrong.", by=made.owner.id, at=NOW)
        else:
            renew(session, made, at=NOW - timedelta(days=1))
    assert remind(app, database, at=NOW) == 0


def test_answers_left_lying_are_called_to_mind_once(house: House) -> None:
    with house.database.transaction() as session:
        person = house.people[Role.OWNER].id
        assessment = make.start(session, house.id, person, at=NOW - timedelta(days=30))
        answers = dict(list(make.COMPLETE.items())[:1])
        make.answer(session, assessment, answers, person, at=NOW - timedelta(days=13))
    assert house.remind() == 0
    assert house.remind(NOW + timedelta(days=1)) == 2
    assert house.remind(NOW + timedelta(days=90)) == 0
    (mail,) = house.mails(Role.EDITOR)
    assert "“Every type”: your answers are saved and not sent yet." in mail.body
    assert f"/assessments/{assessment.id}" in mail.body


def test_answers_that_nobody_began_or_that_were_sent(house: House) -> None:
    with house.database.transaction() as session:
        person = house.people[Role.OWNER].id
        make.submit(session, house.id, person, at=NOW - timedelta(days=30))
    assert house.remind() == 0
    with house.database.transaction() as session:
        make.start(session, house.id, person, make.publish(session), at=NOW - timedelta(days=14))
    assert house.remind() == 2


def test_an_organisation_that_was_erased_meanwhile_is_not_written_to(house: House) -> None:
    house.add(5)
    with house.database.reading() as session:
        (dues,) = queries.list_due(session, at=NOW).values()
    settings = house.app.extensions["settings"]
    with house.app.test_request_context(), house.database.transaction() as session:
        assert services.remind_organisation(session, UUID(int=4), dues, settings=settings, at=NOW) == 0


def test_two_workers_at_once_write_no_mail_twice(own_database_address: str, settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"database_url": own_database_address}))
    database: Database = app.extensions["database"]
    house = build(app, database)
    for number in range(5):
        house.add(number)
    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(lambda _number: house.remind(), range(4)))
    with database.reading() as session:
        rows, mails = len(session.scalars(select(Reminder)).all()), len(session.scalars(select(Mail)).all())
    database.engine.dispose()
    assert (sum(counts), mails, rows) == (2, 2, 10)


Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on a portal of its own, in which a document ends today."""
    monkeypatch.setenv("LISTO_DATA_FOLDER", str(tmp_path))

    def command(*words: str) -> str:
        return CliRunner().invoke(cli.main, words).output

    command("setup")
    database = Database(f"sqlite:///{tmp_path / 'listo.db'}")
    with database.transaction() as session:
        organisation, _owner = make_supplier_with_owner(session)
        make_row(session, "evidence_document", organisation_id=organisation.id, valid_until=TODAY + timedelta(days=2))
    database.engine.dispose()
    return command


def test_the_command_reminds_once_however_often_it_runs(run: Run) -> None:
    assert "1 organisations have 1 things due" in run("remind", "--dry-run")
    assert "1 mails put into the outbox" in run("remind")
    assert "0 mails put into the outbox" in run("remind")


def test_without_a_database_the_command_says_so(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LISTO_DATA_FOLDER", str(tmp_path))
    assert "the database cannot be used" in CliRunner().invoke(cli.main, ["remind"]).output
