"""Where one is signed in: listed, noted as seen, ended one by one or all others."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from portal.accounts.models import SignInSession
from portal.accounts.sessions import seeing
from tests.factories.people import PASSWORD, make_person, sign_in
from tests.integration.accounts.security import ENGLISH, SECURITY, Bench, is_in

PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.0 Mobile/15E148 Safari/604.1"
)


def current(bench: Bench) -> list[SignInSession]:
    with bench.database.reading() as session:
        mine = (SignInSession.person_id == bench.person.id, SignInSession.ended_at.is_(None))
        return list(session.scalars(select(SignInSession).where(*mine).order_by(SignInSession.started_at)))


def test_every_sign_in_is_listed_with_device_and_place(bench: Bench) -> None:
    phone = bench.app.test_client()
    given = {"email": bench.person.email, "password": PASSWORD}
    phone.post("/sign-in", data=given, headers={"User-Agent": PHONE}, environ_base={"REMOTE_ADDR": "203.0.113.77"})
    page = bench.client.get(SECURITY, headers=ENGLISH).text
    for shown in ("Safari, iPhone", "203.0.113.0/24", "this device", "Sign out there"):
        assert shown in page
    assert "203.0.113.77" not in page
    assert page.index("this device") < page.index("Safari, iPhone")


def test_one_sign_in_is_ended_at_once(bench: Bench) -> None:
    elsewhere = bench.elsewhere()
    there = current(bench)[-1]
    assert bench.client.post(f"{SECURITY}/sessions/{there.id}/end").location == SECURITY
    assert not is_in(elsewhere)
    assert is_in(bench.client)
    assert bench.client.post(f"{SECURITY}/sessions/{there.id}/end").status_code == 404


def test_all_others_are_ended_and_this_one_stays(bench: Bench) -> None:
    others = [bench.elsewhere() for _ in range(3)]
    assert "Sign out on all other devices" in bench.client.get(SECURITY, headers=ENGLISH).text
    assert bench.client.post(f"{SECURITY}/sessions/end-others").location == SECURITY
    assert [is_in(client) for client in others] == [False] * 3
    assert is_in(bench.client)
    assert bench.client.post(f"{SECURITY}/sessions/end-others").location == SECURITY
    assert "Sign out on all other devices" not in bench.client.get(SECURITY, headers=ENGLISH).text


def test_nobody_ends_somebody_elses_sign_in(bench: Bench) -> None:
    with bench.database.transaction() as session:
        other = make_person(session)
    stranger = bench.app.test_client()
    sign_in(stranger, other)
    for session_id in (current(bench)[0].id, uuid4()):
        assert stranger.post(f"{SECURITY}/sessions/{session_id}/end").status_code == 404
    assert is_in(bench.client)


def test_a_sign_in_in_use_is_noted_now_and_then(bench: Bench) -> None:
    earlier = datetime.now(UTC) - timedelta(minutes=11)
    with bench.database.transaction() as session:
        session.execute(update(SignInSession).values(seen_at=earlier))
    bench.client.get("/account", environ_base={"REMOTE_ADDR": "198.51.100.9"})
    (seen,) = current(bench)
    assert datetime.now(UTC) - seen.seen_at < timedelta(minutes=1)
    assert seen.seen_from == "198.51.100.0/24"
    bench.client.get("/account", environ_base={"REMOTE_ADDR": "192.0.2.9"})
    assert current(bench)[0].seen_from == "198.51.100.0/24"


@pytest.mark.parametrize(("hours", "is_good"), [(71, True), (73, False)])
def test_a_sign_in_that_is_not_used_ends_earlier(bench: Bench, hours: int, is_good: bool) -> None:
    other = bench.elsewhere()
    with bench.database.transaction() as session:
        session.execute(update(SignInSession).values(seen_at=datetime.now(UTC) - timedelta(hours=hours)))
    sign_in(other, bench.person)
    listed = re.findall(r"/sessions/[0-9a-f-]{36}/end", other.get(SECURITY, headers=ENGLISH).text)
    assert len(listed) == (2 if is_good else 0)
    assert is_in(bench.client) is is_good


def test_a_busy_database_fails_no_page_for_a_note(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    with bench.database.transaction() as session:
        session.execute(update(SignInSession).values(seen_at=datetime.now(UTC) - timedelta(hours=1)))

    def busy(*_given: object, **_named: object) -> None:
        raise OperationalError("UPDATE", {}, Exception("database is locked"))

    monkeypatch.setattr(seeing, "note_seen", busy)
    assert is_in(bench.client)


def test_changing_the_password_leaves_this_sign_in_alone(bench: Bench) -> None:
    elsewhere = bench.elsewhere()
    given = {"current_password": PASSWORD, "password": "seven orange kites"}
    bench.client.post("/account/password", data=given, headers={"User-Agent": PHONE})
    assert not is_in(elsewhere)
    (left,) = current(bench)
    assert left.device == "Safari, iPhone"


def test_nobody_reaches_the_pages_on_signing_in_without_being_signed_in(app: Flask) -> None:
    stranger, seen = app.test_client(), 0
    for rule in app.url_map.iter_rules():
        if rule.endpoint.split(".")[0] not in ("security", "passkeys", "email_change"):
            continue
        if getattr(app.view_functions[rule.endpoint], "access", None) == "public":
            continue
        path = rule.rule.replace("<uuid:session_id>", str(uuid4())).replace("<uuid:passkey_id>", str(uuid4()))
        for method in (rule.methods or set()) & {"GET", "POST"}:
            seen += 1
            assert stranger.open(path, method=method).status_code == (302 if method == "GET" else 401)
    assert seen > 15
