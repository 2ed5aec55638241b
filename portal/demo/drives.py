"""Makes the demonstration's capacity drive: one association, two suppliers that take part."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from portal.accounts import queries as accounts
from portal.core.access import Kind
from portal.demo.people import DEMO
from portal.drives import services
from portal.drives.rules import DrivePlan
from portal.organisations import queries as organisations
from portal.organisations.tax_numbers import read_tax_number

BEGAN, LASTS = timedelta(days=30), timedelta(days=120)


def begin_drive(
    session: Session, organisation_id: UUID, person_id: UUID, *, questionnaire_id: str, at: datetime
) -> None:
    """Begins the drive of the association, and lets the suppliers of the demonstration join that are there."""
    plan = DrivePlan(
        title="Cien empresas listas",
        note="Tres talleres gratuitos para los afiliados: los martes a las 16:00.",
        questionnaire_id=questionnaire_id,
        starts_on=(at - BEGAN).date(),
        ends_on=(at - BEGAN + LASTS).date(),
        goal=100,
    )
    drive = services.begin_drive(session, plan, organisation_id=organisation_id, by=person_id, at=at - BEGAN)
    for demo in DEMO:
        number = read_tax_number(demo.country, demo.tax_number) if demo.kind is Kind.SUPPLIER else None
        supplier_id = organisations.find_by_tax_number(session, demo.country, number) if number else None
        owner = accounts.find_person_by_email(session, demo.email)
        if supplier_id is not None and owner is not None:
            services.join(session, drive, organisation_id=supplier_id, by=owner.id, at=at - BEGAN / 2)
