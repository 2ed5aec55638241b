"""Several workers at once on a real database: limits stay exact, a link works once, a number is registered once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from threading import Event
from typing import TypeVar
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from portal.accounts import services as accounts
from portal.accounts.entrance import Entrance
from portal.accounts.models import Person
from portal.accounts.services import NewPerson
from portal.accounts.signing_in import services as signing_in
from portal.accounts.signing_in.services import SignInAttempt
from portal.core.config import Settings
from portal.core.db import Database
from portal.core.outbox.models import Mail
from portal.core.throttle.models import Attempt
from portal.organisations import services as organisations
from portal.organisations.models import Organisation
from portal.organisations.services import SupplierDetails
from portal.organisations.tax_numbers import TaxNumber
from tests.factories.people import make_person

AT = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
EMAIL = "race@example.org"
WORKERS = 8
DETAILS = SupplierDetails("Race", "", "CO-ANT", "13", 5, frozenset(), in_statistics=True)
Result = TypeVar("Result")


@pytest.fixture
def racing(application: Flask) -> Iterator[Database]:
    """The database without the test's own transaction around it; what the tests put there is taken out again."""
    database: Database = application.extensions["database"]
    yield database
    with database.transaction() as session:
        for table in (Organisation, Person, Mail, Attempt):
            session.execute(delete(table))


def at_once(work: Callable[[], Result]) -> list[Result]:
    with ThreadPoolExecutor(WORKERS) as pool:
        return [future.result() for future in [pool.submit(work) for _ in range(2 * WORKERS)]]


def test_guessers_at_once_get_no_more_tries_than_one(racing: Database, settings: Settings) -> None:
    attempt = SignInAttempt(EMAIL, "192.0.2.1", genuine=False)

    def guess() -> bool:
        with racing.transaction() as session:
            return signing_in.sign_in(session, attempt, settings=settings, at=AT).paused_until is None

    assert at_once(guess).count(True) == settings.sign_in_attempts


def test_wrong_passwords_proved_at_once_are_all_counted(racing: Database, settings: Settings) -> None:
    with racing.transaction() as session:
        make_person(session, email=EMAIL)
    entrance = Entrance(racing, settings)

    def guess() -> bool:
        return entrance.prove(EMAIL, "something else", address="192.0.2.1", at=AT).paused_until is None

    assert at_once(guess).count(True) == settings.sign_in_attempts


def test_unknown_codes_checked_at_once_are_all_counted(racing: Database, application: Flask) -> None:
    few = application.extensions["settings"].model_copy(update={"check_attempts": 10})

    def check() -> int:
        return application.test_client().get("/c/0123456789ABCDEF").status_code

    application.extensions["settings"], usual = few, application.extensions["settings"]
    try:
        assert sorted(at_once(check)) == [404] * 10 + [429] * 6
    finally:
        application.extensions["settings"] = usual


def test_a_stranger_who_signs_up_while_the_owner_confirms_gets_nothing(
    racing: Database, application: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = NewPerson("Race", EMAIL, "the owner's hash", "es")
    with application.app_context(), racing.transaction() as session:
        accounts.sign_up(session, given, settings=settings, at=AT)
        mail = session.scalars(select(Mail).where(Mail.recipient == EMAIL)).one()
    token = mail.body.split("/links/")[1].split()[0]
    attempt = SignInAttempt(EMAIL, "192.0.2.1", genuine=True, against="the owner's hash")
    has_read, has_confirmed = Event(), Event()

    def dawdle(*_: object, **__: object) -> bool:
        has_read.set()
        has_confirmed.wait(0.5)  # not for long: the owner is to wait for the stranger
        return True

    monkeypatch.setattr(accounts, "may_write", dawdle)

    def intrude() -> None:
        with application.app_context(), racing.transaction() as session:
            accounts.sign_up(session, replace(given, password_hash="a stranger's"), settings=settings, at=AT)

    with ThreadPoolExecutor(1) as pool:
        stranger = pool.submit(intrude)
        assert has_read.wait(5)
        with racing.transaction() as session:
            accounts.confirm_email(session, token, attempt, settings=settings, at=AT)
        has_confirmed.set()
        stranger.result()
    with racing.reading() as session:
        person = session.scalars(select(Person).where(Person.email == EMAIL)).one()
        assert person.confirmed_at is None or person.password_hash == "the owner's hash"


def test_signing_up_at_once_makes_one_person(racing: Database, application: Flask, settings: Settings) -> None:
    given = NewPerson("Race", EMAIL, "hash", "es")

    def sign_up() -> None:
        with application.app_context(), racing.transaction() as session:
            accounts.sign_up(session, given, settings=settings, at=AT)

    at_once(sign_up)
    with racing.reading() as session:
        assert session.scalar(select(func.count()).where(Person.email == EMAIL)) == 1


def test_a_link_used_at_once_works_once(racing: Database, application: Flask, settings: Settings) -> None:
    with application.app_context(), racing.transaction() as session:
        token = accounts.invite_person(session, name="Race", email=EMAIL, language="es", settings=settings, at=AT).token

    def use() -> UUID | None:
        with racing.transaction() as session:
            return accounts.reset_password(session, token, password_hash="hash", settings=settings, at=AT)

    assert len([person for person in at_once(use) if person]) == 1


def test_a_number_is_registered_once_and_a_profile_overwritten_by_nobody(racing: Database) -> None:
    with racing.transaction() as session:
        people = [make_person(session, email=f"{number}-{EMAIL}").id for number in range(2 * WORKERS)]

    def register() -> UUID | None:
        with racing.transaction() as session:
            return organisations.register_supplier(
                session, "CO", TaxNumber("CO-NIT", "1"), DETAILS, by=people.pop(), at=AT
            )

    owner = people[0]
    (made,) = [supplier for supplier in at_once(register) if supplier]

    names = [f"Race {number}" for number in range(2 * WORKERS)]

    def change() -> bool:
        details = replace(DETAILS, trade_name=names.pop())
        with racing.transaction() as session:
            return organisations.update_supplier(session, made, details, revision="1", by=owner, at=AT)

    assert at_once(change).count(True) == 1


def test_a_form_sent_many_times_registers_one_supplier(racing: Database) -> None:
    with racing.transaction() as session:
        person = make_person(session, email=EMAIL).id

    def register() -> UUID | None:
        with racing.transaction() as session:
            return organisations.register_supplier(session, "CO", TaxNumber("CO-NIT", "7"), DETAILS, by=person, at=AT)

    (made,) = set(at_once(register))
    assert made is not None
    with racing.reading() as session:
        assert session.scalar(select(func.count()).select_from(Organisation)) == 1
