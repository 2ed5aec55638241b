"""Several at once on a real database: a code, a recovery code, a challenge and half a sign-in each work once."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID

import pyotp
import pytest
from flask import Flask
from sqlalchemy import delete, select

from portal.accounts.factors import services as factors
from portal.accounts.models import CodeApp, Person, RecoveryCode
from portal.accounts.passkeys import services as passkeys
from portal.accounts.passkeys.ceremony import place_of
from portal.accounts.sessions import services as sessions
from portal.core.config import Settings
from portal.core.db import Database
from portal.core.outbox.models import Mail
from portal.core.sealing import unseal
from portal.core.throttle.models import Attempt
from tests.factories.authenticator import Authenticator
from tests.factories.people import make_person

AT = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
PLACE = place_of("http://localhost:8000", "Listo")
WORKERS, MANY = 8, 16


@pytest.fixture
def racing(application: Flask) -> Iterator[Database]:
    """The database without the test's own transaction around it; what the tests put there is taken out again."""
    database: Database = application.extensions["database"]
    with application.test_request_context():
        yield database
    with database.transaction() as session:
        for table in (Person, Mail, Attempt):
            session.execute(delete(table))


@pytest.fixture
def person_id(racing: Database) -> UUID:
    with racing.transaction() as session:
        return make_person(session).id


@pytest.fixture
def patient(settings: Settings) -> Settings:
    """Settings under which twenty wrong tries are no reason for a pause."""
    return settings.model_copy(update={"sign_in_attempts": 100})


def count_true(application: Flask, work: Callable[[], object]) -> int:
    def one(_place: int) -> bool:
        with application.test_request_context():
            return bool(work())

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(one, range(MANY))).count(True)


def code_of(session_factory: Database, settings: Settings) -> str:
    with session_factory.reading() as session:
        sealed = session.scalars(select(CodeApp.sealed_secret)).one()
    return str(pyotp.TOTP(unseal(sealed, settings.secret_key, "code app") or "").at(AT))


def set_up(racing: Database, person_id: UUID, settings: Settings) -> list[str]:
    with racing.transaction() as session:
        factors.begin_app(session, settings=settings, by=person_id, at=AT)
    code = code_of(racing, settings)
    with racing.transaction() as session:
        codes = factors.confirm_app(session, code, "no token", settings=settings, by=person_id, at=AT) or []
        app = session.scalars(select(CodeApp)).one()
        app.last_step = 0
    return codes


def test_a_code_sent_many_times_at_once_is_taken_once(
    racing: Database, application: Flask, person_id: UUID, patient: Settings
) -> None:
    set_up(racing, person_id, patient)
    code = code_of(racing, patient)

    def take() -> bool:
        with racing.transaction() as session:
            return factors.take_app_code(session, person_id, code, settings=patient, at=AT).genuine

    assert count_true(application, take) == 1


def test_a_recovery_code_sent_many_times_at_once_is_taken_once(
    racing: Database, application: Flask, person_id: UUID, patient: Settings
) -> None:
    codes = set_up(racing, person_id, patient)

    def take() -> bool:
        with racing.transaction() as session:
            return factors.take_recovery_code(session, person_id, codes[0], settings=patient, at=AT).genuine

    assert count_true(application, take) == 1
    with racing.reading() as session:
        used = select(RecoveryCode.id).where(RecoveryCode.used_at.is_not(None))
        assert len(list(session.scalars(used))) == 1


def test_guesses_at_once_are_all_counted(
    racing: Database, application: Flask, person_id: UUID, settings: Settings
) -> None:
    set_up(racing, person_id, settings)

    def guess() -> bool:
        with racing.transaction() as session:
            proof = factors.take_app_code(session, person_id, "000000", settings=settings, at=AT)
            return proof.paused_until is None

    assert count_true(application, guess) == settings.sign_in_attempts


def test_a_signature_sent_many_times_at_once_is_taken_once(
    racing: Database, application: Flask, person_id: UUID, patient: Settings
) -> None:
    assert PLACE is not None
    device = Authenticator()
    with racing.transaction() as session:
        asked = json_of(passkeys.start_adding(session, PLACE, by=person_id, at=AT))
        answer = device.create(asked)
        given = {"place": PLACE, "settings": patient, "by": person_id, "at": AT}
        assert passkeys.add_passkey(session, answer, "Key", "no token", **given)  # type: ignore[arg-type]
        signed = device.get(json_of(passkeys.start_signing_in(session, PLACE, person_id, at=AT)))

    def take() -> bool:
        with racing.transaction() as session:
            return passkeys.take_signature(session, person_id, signed, place=PLACE, settings=patient, at=AT).genuine

    assert count_true(application, take) == 1


def json_of(text: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(text)
    return found


def test_half_a_sign_in_becomes_a_whole_one_once(
    racing: Database, application: Flask, person_id: UUID, settings: Settings
) -> None:
    set_up(racing, person_id, settings)
    with racing.transaction() as session:
        half = sessions.enter(session, person_id, device="", settings=settings, at=AT)
    assert half.is_half

    def finish() -> str | None:
        with racing.transaction() as session:
            return sessions.finish(session, half_token=half.token, genuine=True, device="", settings=settings, at=AT)

    assert count_true(application, finish) == 1
