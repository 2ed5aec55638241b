"""An app with codes as the second step: set up, asked for, taken once, removed; and recovery codes beside it."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from portal.accounts.factors import services as factors
from portal.accounts.models import CodeApp, HalfSignIn, RecoveryCode, SignInSession
from portal.core.config import Settings
from portal.core.db import Database
from portal.core.outbox.models import Mail
from portal.core.outbox.queries import list_mails
from portal.core.trail.models import TrailEntry
from tests.factories.people import PASSWORD
from tests.integration.accounts.security import ENGLISH, SECURITY, STEP, Bench, codes_on, is_in
from tests.integration.accounts.test_holding import FIELDS, hidden


def events(bench: Bench) -> list[str]:
    with bench.database.reading() as session:
        mine = select(TrailEntry.event).where(TrailEntry.about_id == str(bench.person.id))
        return list(session.scalars(mine.order_by(TrailEntry.number)))


def mails(database: Database) -> list[Mail]:
    with database.reading() as session:
        return list(reversed(list_mails(session)))


def test_an_app_is_set_up_with_a_picture_a_key_and_a_code(bench: Bench) -> None:
    page = bench.client.get(SECURITY, headers=ENGLISH).text
    assert "Set up an app" in page
    assert "Recovery codes" not in page
    codes = bench.set_app_up()
    assert len(set(codes)) == 10
    page = bench.client.get(SECURITY, headers=ENGLISH).text
    assert "Remove the app" in page
    assert "10 are left." in page
    assert bench.client.get(f"{SECURITY}/app").location == SECURITY
    assert mails(bench.database)[-1].key.startswith("factor_added:")
    assert events(bench)[-2:] == ["account.factor-added", "account.recovery-codes-made"]


def test_the_picture_is_drawn_in_the_page(bench: Bench) -> None:
    bench.client.post(f"{SECURITY}/app")
    page = bench.client.get(f"{SECURITY}/app")
    assert 'role="img"' in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "otpauth" not in page.text


@pytest.mark.parametrize("code", ["", "000000", "12345", "abcdef", "\x00", "9" * 400])
def test_a_wrong_code_sets_nothing_up(bench: Bench, code: str) -> None:
    bench.client.post(f"{SECURITY}/app")
    page = bench.client.post(f"{SECURITY}/app/confirm", data={"one_time_code": code}, headers=ENGLISH)
    assert page.status_code == 422
    assert 'id="one_time_code-error"' in page.text
    assert is_in(bench.app.test_client()) is False
    other = bench.app.test_client()
    assert other.post("/sign-in", data={"email": bench.person.email, "password": PASSWORD}).location == "/home"


def test_nothing_is_confirmed_that_was_not_begun(bench: Bench) -> None:
    assert bench.client.get(f"{SECURITY}/app").location == SECURITY
    assert bench.client.post(f"{SECURITY}/app/confirm", data={"one_time_code": "123456"}).status_code == 404
    bench.set_app_up()
    assert bench.client.post(f"{SECURITY}/app").status_code == 409


def test_setting_up_ends_sign_ins_elsewhere_and_keeps_this_one(bench: Bench) -> None:
    elsewhere = bench.elsewhere()
    bench.set_app_up()
    assert is_in(bench.client)
    assert not is_in(elsewhere)


def test_after_the_password_a_code_is_asked_for_and_leads_on(bench: Bench) -> None:
    bench.set_app_up()
    client = bench.app.test_client()
    given = {"email": bench.person.email, "password": PASSWORD}
    asked = client.post("/sign-in?next=/account?lang=es", data=given)
    assert asked.location == f"{STEP}?next=/account?lang%3Des"
    page = client.get(asked.location, headers=ENGLISH)
    assert page.headers["Cache-Control"] == "private, no-store"
    assert 'autocomplete="one-time-code"' in page.text
    assert not is_in(client)
    done = client.post(asked.location, data={"one_time_code": bench.code()})
    assert done.location == "/account?lang=es"
    assert is_in(client)
    with client.session_transaction() as cookie:
        assert "half" not in cookie
    assert events(bench)[-2:] == ["sign-in.factor-used", "sign-in.succeeded"]


def test_the_cookie_of_half_a_sign_in_opens_nothing(bench: Bench) -> None:
    bench.set_app_up()
    half = bench.half()
    with half.session_transaction() as cookie:
        token = cookie["half"]
        cookie["_user_id"] = token
    for path in ("/account", "/home", SECURITY, "/organisation"):
        assert half.get(path).status_code == 302


def test_a_code_is_taken_once(bench: Bench) -> None:
    bench.set_app_up()
    first, second, code = bench.half(), bench.half(), bench.code()
    assert first.post(STEP, data={"one_time_code": code}).location == "/home"
    page = second.post(STEP, data={"one_time_code": code}, headers=ENGLISH)
    assert page.status_code == 422
    assert "or it was used before" in page.text
    assert not is_in(second)
    assert second.post(STEP, data={"one_time_code": bench.code(steps=1)}).location == "/home"


def test_a_code_of_before_is_not_taken_after_a_later_one(bench: Bench) -> None:
    bench.set_app_up()
    assert bench.half().post(STEP, data={"one_time_code": bench.code(steps=1)}).location == "/home"
    assert bench.half().post(STEP, data={"one_time_code": bench.code()}).status_code == 422


def test_half_a_sign_in_is_finished_once(bench: Bench) -> None:
    bench.set_app_up()
    half = bench.half()
    with half.session_transaction() as cookie:
        stolen = dict(cookie)
    half.post(STEP, data={"one_time_code": bench.code()})
    thief = bench.app.test_client()
    with thief.session_transaction() as cookie:
        cookie.update(stolen)
    assert thief.get(STEP).location == "/sign-in"
    assert thief.post(STEP, data={"one_time_code": bench.code(steps=1)}).location == "/sign-in"
    assert not is_in(thief)


def test_half_a_sign_in_waits_ten_minutes(bench: Bench) -> None:
    bench.set_app_up()
    half = bench.half()
    with bench.database.transaction() as session:
        session.execute(update(HalfSignIn).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    assert half.get(f"{STEP}?next=/account").location == "/sign-in?next=/account"
    assert half.post(STEP, data={"one_time_code": bench.code()}).location == "/sign-in"


def test_nobody_comes_to_the_second_step_without_the_first(client: FlaskClient) -> None:
    for path in (STEP, f"{STEP}/recovery-code", f"{STEP}/passkey"):
        assert client.post(path, data={"one_time_code": "123456"}).location == "/sign-in"
    assert client.get(STEP).location == "/sign-in"
    assert client.post(f"{STEP}/passkey/options").status_code == 401


def test_a_guesser_who_has_the_password_is_paused(bench: Bench) -> None:
    bench.set_app_up()
    half = bench.half()
    statuses = [half.post(STEP, data={"one_time_code": "000000"}).status_code for _ in range(9)]
    assert statuses == [422] * 8 + [429]
    page = bench.half().post(STEP, data={"one_time_code": bench.code()}, headers=ENGLISH)
    assert page.status_code == 429
    assert "Wait 15 minutes" in page.text
    assert 0 < int(page.headers["Retry-After"]) <= 900
    assert half.post(f"{STEP}/recovery-code", data={"recovery_code": "abcde-fghjk"}).status_code == 429
    assert events(bench).count("sign-in.factor-failed") == 8


def test_what_was_typed_is_kept_through_the_second_step(protected: Flask, bench: Bench) -> None:
    by, settings, at = bench.person.id, bench.settings, datetime.now(UTC)
    with bench.app.test_request_context(), bench.database.transaction() as session:
        factors.begin_app(session, settings=settings, by=by, at=at)
    with bench.app.test_request_context(), bench.database.transaction() as session:
        assert factors.confirm_app(session, bench.code(), "no token", settings=settings, by=by, at=at)
    client = bench.app.test_client()
    expired = client.post("/account?tab=2", data=FIELDS, headers=ENGLISH)
    given = hidden(expired.text, "sign-in") | {"email": bench.person.email, "password": PASSWORD}
    step = client.post("/sign-in", data=given, headers=ENGLISH)
    assert step.status_code == 200
    wrong = hidden(step.text, "app-code") | {"one_time_code": "000000"}
    again = client.post(STEP, data=wrong, headers=ENGLISH)
    assert again.status_code == 422
    right = hidden(again.text, "app-code") | {"one_time_code": bench.code(steps=1)}
    done = client.post(STEP, data=right, headers=ENGLISH)
    assert done.status_code == 200
    kept = hidden(done.text, "send-again")
    kept.pop("csrf_token")
    assert kept == FIELDS


def test_who_took_too_long_begins_again_and_what_was_typed_is_still_held(bench: Bench) -> None:
    bench.set_app_up()
    kept = json.dumps({"path": "/account", "fields": [["name", "Typed"]]})
    given = {"email": bench.person.email, "password": PASSWORD, "held": kept}
    client = bench.app.test_client()
    assert client.post("/sign-in", data=given).status_code == 200
    with bench.database.transaction() as session:
        session.execute(update(HalfSignIn).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    again = client.post(STEP, data={"one_time_code": bench.code(), "held": kept}, headers=ENGLISH)
    assert again.status_code == 401
    assert hidden(again.text, "sign-in")["held"] == kept


def test_nothing_typed_is_said_beside_the_field(bench: Bench) -> None:
    bench.set_app_up()
    half = bench.half()
    for path, field in ((STEP, "one_time_code"), (f"{STEP}/recovery-code", "recovery_code")):
        page = half.post(path, data={field: ""}, headers=ENGLISH)
        assert page.status_code == 422
        assert f'id="{field}-error"' in page.text


def test_codes_are_never_held(bench: Bench) -> None:
    page = bench.app.test_client().post(
        "/account", data={"one_time_code": "123456", "recovery_code": "abcde-fghjk", "credential": "{}", "name": "Ana"}
    )
    assert page.status_code == 401
    assert "123456" not in page.text
    assert "abcde" not in page.text


def test_a_recovery_code_lets_in_once_and_is_told(bench: Bench) -> None:
    codes = bench.set_app_up()
    path = f"{STEP}/recovery-code"
    half = bench.half()
    assert half.post(path, data={"recovery_code": codes[3].upper().replace("-", " ")}).location == "/home"
    assert is_in(half)
    assert "9 are left." in half.get(SECURITY, headers=ENGLISH).text
    page = bench.half().post(path, data={"recovery_code": codes[3]}, headers=ENGLISH)
    assert page.status_code == 422
    assert "or it was used before" in page.text
    assert "<details" in page.text
    assert events(bench)[-3:] == ["sign-in.recovery-code-used", "sign-in.succeeded", "sign-in.factor-failed"]
    assert "recovery" in mails(bench.database)[-1].key


def test_recovery_codes_are_kept_as_hashes_and_the_secret_sealed(bench: Bench) -> None:
    codes = bench.set_app_up()
    with bench.database.reading() as session:
        hashes = list(session.scalars(select(RecoveryCode.code_hash)))
        sealed = session.scalars(select(CodeApp.sealed_secret)).one()
    assert len(hashes) == 10
    assert not any(code in found or code.replace("-", "") in found for code in codes for found in hashes)
    assert bench.secret() not in sealed


def test_the_record_holds_neither_codes_nor_secrets_nor_addresses(bench: Bench) -> None:
    codes = bench.set_app_up()
    secret, code = bench.secret(), bench.code()
    bench.half().post(STEP, data={"one_time_code": code})
    bench.half().post(f"{STEP}/recovery-code", data={"recovery_code": codes[0]})
    with bench.database.reading() as session:
        rows = session.scalars(select(TrailEntry).where(TrailEntry.about_id == str(bench.person.id)))
        kept = json.dumps([[row.event, row.old, row.new, row.about_id, row.origin] for row in rows])
    assert "sign-in.recovery-code-used" in kept
    for hidden_one in (secret, code, *codes, bench.person.email, bench.person.name, PASSWORD):
        assert hidden_one not in kept


def test_new_recovery_codes_take_the_place_of_old_ones(bench: Bench) -> None:
    old = bench.set_app_up()
    new = codes_on(bench.client.post(f"{SECURITY}/recovery-codes").text)
    assert len(set(new) - set(old)) == 10
    assert bench.half().post(f"{STEP}/recovery-code", data={"recovery_code": old[0]}).status_code == 422
    assert bench.half().post(f"{STEP}/recovery-code", data={"recovery_code": new[0]}).location == "/home"


def test_without_a_second_step_there_are_no_recovery_codes(bench: Bench) -> None:
    assert bench.client.post(f"{SECURITY}/recovery-codes").location == SECURITY
    bench.set_app_up()
    assert bench.client.post(f"{SECURITY}/app/remove").location == SECURITY
    with bench.database.reading() as session:
        assert list(session.scalars(select(RecoveryCode))) == []
    client = bench.app.test_client()
    assert client.post("/sign-in", data={"email": bench.person.email, "password": PASSWORD}).location == "/home"
    assert bench.client.post(f"{SECURITY}/app/remove").status_code == 404
    assert "account.factor-removed" in events(bench)


@pytest.mark.parametrize("path", ["/app", "/app/confirm", "/app/remove", "/recovery-codes"])
def test_what_changes_the_sign_in_needs_the_password_shown_a_short_while_ago(bench: Bench, path: str) -> None:
    with bench.client.session_transaction() as cookie:
        cookie["shown"] = datetime.now(UTC).timestamp() - 16 * 60
    asked = bench.client.post(f"{SECURITY}{path}", data={"one_time_code": "1"})
    assert asked.location == f"{SECURITY}/password?next=/account/security"


def test_the_password_is_asked_for_and_then_one_goes_on(bench: Bench) -> None:
    with bench.client.session_transaction() as cookie:
        del cookie["shown"]
    asked = bench.client.get("/account/email").location
    assert asked == f"{SECURITY}/password?next=/account/email"
    wrong = bench.client.post(asked, data={"password": "not this"}, headers=ENGLISH)
    assert wrong.status_code == 422
    assert "This is not your password." in wrong.text
    assert bench.client.post(asked, data={"password": ""}).status_code == 422
    assert bench.client.post(asked, data={"password": PASSWORD}).location == "/account/email"
    assert bench.client.get("/account/email").status_code == 200
    evil = f"{SECURITY}/password?next=//evil.example"
    assert bench.client.post(evil, data={"password": PASSWORD}).location == SECURITY
    for _ in range(8):
        bench.client.post(asked, data={"password": "not this"})
    assert bench.client.post(asked, data={"password": PASSWORD}).status_code == 429


def test_a_mailed_link_does_not_get_around_the_second_step(bench: Bench) -> None:
    bench.set_app_up()
    client = bench.app.test_client()
    client.post("/forgotten-password", data={"email": bench.person.email})
    link = re.search(r"(/links/\S+)", mails(bench.database)[-1].body)
    assert link is not None
    done = client.post(link[1], data={"password": "seven orange kites"})
    assert done.location == f"{STEP}?next=/home"
    assert not is_in(client)
    assert client.post(done.location, data={"one_time_code": bench.code()}).location == "/home"
    assert is_in(client)


def test_changing_the_password_keeps_the_second_step_taken(bench: Bench) -> None:
    bench.set_app_up()
    given = {"current_password": PASSWORD, "password": "seven orange kites"}
    assert bench.client.post("/account/password", data=given).location == SECURITY
    with bench.database.reading() as session:
        mine = (SignInSession.person_id == bench.person.id, SignInSession.ended_at.is_(None))
        (current,) = session.scalars(select(SignInSession).where(*mine))
    assert current.proved_at is not None
    assert is_in(bench.client)


def test_after_the_portals_secret_has_changed_nothing_made_before_opens_anything(
    bench: Bench, settings: Settings
) -> None:
    codes = bench.set_app_up()
    other = settings.model_copy(update={"secret_key": "another secret, after a move, long enough"})
    at = datetime.now(UTC)
    with bench.app.test_request_context(), bench.database.transaction() as session:
        assert not factors.take_app_code(session, bench.person.id, bench.code(), settings=other, at=at).genuine
        assert not factors.take_recovery_code(session, bench.person.id, codes[0], settings=other, at=at).genuine
