"""Puts suppliers into an installation: signed in, with an assessment that is open, half done or ready to be sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask import Flask, session
from flask_wtf.csrf import generate_csrf
from sqlalchemy.orm import Session

from portal.accounts.models import Person, SignInSession
from portal.accounts.tokens import new_token, token_hash
from portal.app import create_app
from portal.core.access import Role
from portal.core.config import Settings
from portal.core.db import Database
from portal.organisations.rules import Trait
from portal.questionnaires import queries as questionnaires
from portal.questionnaires.outline import sections_on_request
from portal.questionnaires.queries import PublishedVersion
from portal.questionnaires.rules.structure import ItemType
from tests.factories.assessments import answer, publish, start
from tests.factories.certificates import good_answers
from tests.factories.organisations import make_membership, make_supplier_with_owner
from tests.factories.people import make_person

QUESTIONNAIRE = "hrdd-core"


@dataclass(frozen=True)
class SignedInClient:
    """Somebody at an open assessment: the cookie of their browser, the token of its forms, the items they answer."""

    cookie: str
    token: str
    assessment_id: UUID
    items: tuple[str, ...] = ()
    checks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def headers(self, address: str) -> dict[str, str]:
        """What their browser sends with everything."""
        return {"Cookie": f"__Host-listo={self.cookie}", "Referer": f"{address}/", "Accept-Language": "es"}


class Suppliers:
    """Makes them, in the installation's own database."""

    def __init__(self, settings: Settings) -> None:
        self.app: Flask = create_app(settings)
        self.database: Database = self.app.extensions["database"]
        self._made = 0

    def close(self) -> None:
        """Lets go of the database."""
        self.database.engine.dispose()

    def at_work(self, count: int, *, colleagues: bool = False) -> list[SignedInClient]:
        """Suppliers in the core questionnaire, one person each, or two people each on the same items."""
        with self.database.transaction() as db:
            version = questionnaires.get_current_version(db, QUESTIONNAIRE)
            made = []
            for _ in range(count):
                organisation, owner = make_supplier_with_owner(
                    db, people=300, traits=list(Trait), tax_number=self._next_number()
                )
                people = [owner]
                if colleagues:
                    people.append(make_person(db))
                    make_membership(db, organisation, people[1], role=Role.EDITOR)
                assessment = start(db, organisation.id, owner.id, version, at=datetime.now(UTC))
                made += [self._sign_in(db, person, assessment.id, version) for person in people]
        return made

    def ready_to_submit(self, count: int) -> list[SignedInClient]:
        """Suppliers that have answered everything in a small questionnaire, well enough for a certificate."""
        at = datetime.now(UTC)
        with self.database.transaction() as db:
            version = publish(db)
            made = []
            for _ in range(count):
                organisation, owner = make_supplier_with_owner(db, tax_number=self._next_number())
                assessment = start(db, organisation.id, owner.id, version, at=at)
                answer(db, assessment, good_answers(at), owner.id, at=at)
                made.append(self._sign_in(db, owner, assessment.id, None))
        return made

    def _next_number(self) -> str:
        self._made += 1
        return str(800_000_000 + self._made)

    def _sign_in(
        self, db: Session, person: Person, assessment_id: UUID, version: PublishedVersion | None
    ) -> SignedInClient:
        token, now = new_token(), datetime.now(UTC)
        opened = SignInSession(
            person_id=person.id,
            token_hash=token_hash(token),
            started_at=now,
            expires_at=now + timedelta(days=30),
            seen_at=now,
        )
        db.add(opened)
        with self.app.test_request_context():
            session.update({"_user_id": token, "_fresh": True})
            form_token = generate_csrf()
            signer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
            cookie = signer.dumps(dict(session))
        items, checks = _items(version) if version else ((), {})
        return SignedInClient(cookie, form_token, assessment_id, items, checks)


def _items(version: PublishedVersion) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """Items that are always asked, each followed by such a one, so that saving one leads to the page of the next."""
    on_request = {section.id for section in sections_on_request(version.questionnaire)}
    pairs = [
        item
        for section in version.questionnaire.sections
        if section.id not in on_request
        for item, following in zip(section.items, section.items[1:], strict=False)
        if item.type is following.type is ItemType.COVERAGE and item.condition is following.condition is None
    ]
    return tuple(item.id for item in pairs), {item.id: tuple(check.id for check in item.checks) for item in pairs}
