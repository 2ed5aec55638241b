"""Makes people and signs them in, without the pages that do so."""

from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count

from argon2 import PasswordHasher
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.accounts.models import Person, SignInSession
from portal.accounts.tokens import new_token, token_hash
from portal.core.db import Database

AT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
PASSWORD = "quiet river stones"
_numbers = count(1)


@cache
def hash_of(password: str) -> str:
    """A real but cheap hash, made once for each password."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(password)


def make_person(
    session: Session,
    *,
    name: str = "Ana Quispe",
    email: str = "",
    password: str | None = PASSWORD,
    language: str = "en",
    confirmed: bool = True,
    at: datetime = AT,
) -> Person:
    """A person who can sign in with PASSWORD; without `email` each gets an address of their own."""
    person = Person(
        email=email or f"person{next(_numbers)}@example.org",
        name=name,
        password_hash=None if password is None else hash_of(password),
        language=language,
        created_at=at,
        confirmed_at=at if confirmed else None,
    )
    session.add(person)
    session.flush()
    return person


def sign_in(
    client: FlaskClient, person: Person, *, at: datetime | None = None, second_step: bool = False, fresh: bool = False
) -> str:
    """Opens a sign-in session for the person and gives the client its cookie; returns the session's token.

    `second_step` says that it was taken, `fresh` that the password was shown just now.
    """
    started = at or datetime.now(UTC)
    token = new_token()
    database: Database = client.application.extensions["database"]
    with database.transaction() as session:
        session.add(
            SignInSession(
                person_id=person.id,
                token_hash=token_hash(token),
                started_at=started,
                expires_at=started + timedelta(days=7),
                seen_at=started,
                proved_at=started if second_step else None,
            )
        )
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True
        if fresh:
            cookie["shown"] = datetime.now(UTC).timestamp()
    return token
