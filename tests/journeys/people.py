"""Puts people straight into the portal's database, for journeys that begin in the middle."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.accounts.models import SignInSession
from portal.assessments import services as assessments
from portal.certificates.models import Certificate
from portal.core.access import Kind
from portal.core.config import Settings
from portal.core.db import Database
from portal.demo.making import make_organisation
from portal.demo.people import DemoOrganisation
from portal.organisations.models import Organisation
from portal.questionnaires import queries as questionnaires
from tests.factories.organisations import make_supplier_with_owner
from tests.journeys.serving import Server
from tests.journeys.steps import QUESTIONNAIRE, tax_number


@dataclass(frozen=True)
class Beginner:
    """A supplier's owner whose assessment is open and empty."""

    person_id: UUID
    email: str
    assessment_id: UUID


@contextmanager
def writing(server: Server) -> Iterator[Session]:
    """A transaction in the running portal's database."""
    database = Database(server.database_url)
    with database.transaction() as session:
        yield session
    database.engine.dispose()


def begin(server: Server) -> Beginner:
    """A supplier that has just started the questionnaire; the browser's language counts, as for somebody new."""
    with writing(server) as session:
        email = f"beginner-{uuid4().hex[:12]}@example.org"
        supplier, owner = make_supplier_with_owner(session, people=12, tax_number=f"8{uuid4().int % 10**9:09}")
        owner.email = email
        version = questionnaires.get_current_version(session, QUESTIONNAIRE)
        started = assessments.start_assessment(
            session, version, organisation_id=supplier.id, by=owner.id, at=datetime.now(UTC)
        )
        return Beginner(owner.id, email, started.id)


def end_sessions(server: Server, beginner: Beginner) -> None:
    """Ends every sign-in of the person, as time would."""
    with writing(server) as session:
        session.execute(delete(SignInSession).where(SignInSession.person_id == beginner.person_id))


def certify(server: Server, name: str, *, days_ago: int) -> str:
    """A supplier that took its certificate so many days ago; returns the code."""
    made_up = DemoOrganisation(
        email=f"certified-{uuid4().hex[:12]}@example.org",
        person="Luz Ejemplo",
        kind=Kind.SUPPLIER,
        name=name,
        country="CO",
        region="CO-ANT",
        tax_number=tax_number(uuid4().int % 90_000_000),
        sector="14",
        people=12,
        rounds=({"*": 3},),
    )
    at = datetime.now(UTC) - timedelta(days=days_ago)
    with writing(server) as session:
        make_organisation(session, made_up, settings=Settings(secret_key="s" * 32, password_memory_kib=19456), at=at)
        holder = select(Organisation.id).where(Organisation.legal_name == name).scalar_subquery()
        return session.scalars(select(Certificate.code).where(Certificate.organisation_id == holder)).one()
