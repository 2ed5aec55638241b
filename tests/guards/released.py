"""Fills a database of the first release with a row or two in every table, as that release wrote them."""

from uuid import uuid4

from sqlalchemy import Connection, text

AT = "2026-01-02 03:04:05.000006+00:00"
HASH = "a" * 64


def _insert(connection: Connection, table: str, **values: object) -> str:
    """Adds a row and gives its id."""
    row = {"id": uuid4().hex, **values}
    names, places = ", ".join(row), ", ".join(f":{name}" for name in row)
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({places})"), row)
    return str(row["id"])


def fill(connection: Connection) -> None:
    """One supplier with two people, its work, what it sent, a certificate; mail, a link, a session, an attempt."""
    person = _insert(
        connection, "person", email="a@example.org", name="Ana", password_hash="x", language="es", created_at=AT
    )
    second = _insert(connection, "person", email="b@example.org", name="Beto", language="pt", created_at=AT)
    organisation = _insert(
        connection,
        "organisation",
        kind="supplier",
        legal_name="Uno S.A.S.",
        trade_name="",
        country="CO",
        region="CO-ANT",
        tax_scheme="CO-NIT",
        tax_number="900100001",
        sector="13",
        people_employed=5,
        size="micro",
        traits="[]",
        in_statistics=True,
        revision=1,
        created_at=AT,
    )
    for one, role in ((person, "owner"), (second, "viewer")):
        _insert(connection, "membership", organisation_id=organisation, person_id=one, role=role, created_at=AT)
    _fill_sign_ins(connection, person)
    _fill_work(connection, organisation, person)


def _fill_sign_ins(connection: Connection, person: str) -> None:
    for number in range(2):
        _insert(
            connection,
            "sign_in_session",
            person_id=person,
            token_hash=f"{number}{HASH[1:]}",
            started_at=AT,
            expires_at="2036-01-02 03:04:05+00:00",
        )
    _insert(
        connection,
        "one_time_link",
        person_id=person,
        purpose="reset-password",
        token_hash=HASH,
        created_at=AT,
        expires_at=AT,
    )
    _insert(connection, "attempt", action="sign-in-account", key=HASH, at=AT)
    _insert(
        connection,
        "mail",
        key="k",
        recipient="a@example.org",
        subject="s",
        body="b",
        language="es",
        state="queued",
        tries=0,
        last_error="",
        created_at=AT,
        due_at=AT,
    )


def _fill_work(connection: Connection, organisation: str, person: str) -> None:
    version = _insert(
        connection,
        "questionnaire_version",
        questionnaire_id="q",
        version="1.0",
        document="{}",
        content_hash=HASH,
        published_at=AT,
    )
    owned = {"organisation_id": organisation, "questionnaire_id": "q", "questionnaire_version_id": version}
    assessment = _insert(
        connection, "assessment", **owned, state="submitted", started_at=AT, started_by=person, last_item_id="a.b"
    )
    _fill_answer(connection, assessment, person)
    submission = _insert(
        connection,
        "submission",
        **owned,
        assessment_id=assessment,
        number=1,
        document="{}",
        content_hash=HASH,
        level="established",
        score_shown="50",
        submitted_at=AT,
        submitted_by=person,
    )
    _insert(
        connection,
        "certificate",
        code="0123456789ABCDEF",
        submission_id=submission,
        organisation_id=organisation,
        level="established",
        facts="{}",
        issued_at=AT,
        issued_by=person,
        expires_on="2027-01-02",
        withdrawn_reason="",
    )


def _fill_answer(connection: Connection, assessment: str, person: str) -> None:
    _insert(
        connection,
        "answer",
        assessment_id=assessment,
        item_id="a.b",
        state="value",
        value='"4"',
        checks="[]",
        reason="",
        note="",
        evidence="",
        from_earlier=False,
        revision=1,
        saved_from="",
        saved_at=AT,
        saved_by=person,
    )
