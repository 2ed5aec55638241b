"""Reads organisations, memberships and who is signed in."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, case, func, or_, select
from sqlalchemy.orm import Session

from portal.accounts import queries as people
from portal.core.access import Kind, Seat, SignedIn
from portal.core.errors import NotFound
from portal.organisations.models import Membership, Organisation
from portal.organisations.rules import SupplierProfile
from portal.organisations.tax_numbers import TaxNumber

PAGE_LENGTH = 50
_SEAT = (Organisation.id, Organisation.legal_name, Organisation.trade_name, Organisation.kind, Membership.role)
_FIRST_JOINED = (Membership.created_at, Membership.id)
_SIGNED_IN = (  # one question, put together once: every request of somebody signed in asks it
    people.SIGNED_IN.add_columns(*_SEAT)
    .outerjoin(Membership, Membership.person_id == people.SIGNED_IN.selected_columns.person_id)
    .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
    .order_by(
        case((Membership.organisation_id == people.SIGNED_IN.selected_columns.acting_for, 0), else_=1), *_FIRST_JOINED
    )
)


@dataclass(frozen=True)
class OrganisationPage:
    """One page of a list of organisations, and how many there are in all."""

    rows: Sequence[Organisation]
    total: int
    page: int
    pages: int


def find_signed_in(session: Session, token: str, *, idle: timedelta, at: datetime) -> SignedIn | None:
    """The person whose sign-in the token stands for, with the seat they chose or joined first, and the others.

    A sign-in that was not seen within `idle` counts no more.
    """
    values = people.values_for_signed_in(token, idle=idle, at=at)
    rows = session.execute(_SIGNED_IN, values).all() if values else ()
    if not rows:
        return None
    row, seats = rows[0], [_seat_in(row) for row in rows if row.id]
    return SignedIn(
        token,
        row.person_id,
        row.name,
        row.email,
        row.language,
        seat=seats[0] if seats else None,
        others=tuple(seats[1:]),
        took_second_step=row.proved_at is not None,
        seen_at=row.seen_at,
    )


def is_member(session: Session, organisation_id: UUID, person_id: UUID) -> bool:
    """Whether the person belongs to the organisation."""
    return find_membership(session, person_id, organisation_id=organisation_id) is not None


def find_membership(session: Session, person_id: UUID, *, organisation_id: UUID) -> Membership | None:
    """The person's place in the organisation, as it is at this moment."""
    place = (Membership.organisation_id == organisation_id, Membership.person_id == person_id)
    return session.scalar(select(Membership).where(*place).execution_options(populate_existing=True))


def list_seats(session: Session, *, person_id: UUID) -> list[Seat]:
    """Where the person belongs, in the order in which they joined."""
    seats = select(*_SEAT).join(Membership, Membership.organisation_id == Organisation.id)
    rows = session.execute(seats.where(Membership.person_id == person_id).order_by(*_FIRST_JOINED))
    return [_seat_in(row) for row in rows]


def _seat_in(row: Row[*tuple[Any, ...]]) -> Seat:
    return Seat(row.id, row.trade_name or row.legal_name, row.kind, row.role)


def get_organisation(session: Session, organisation_id: UUID) -> Organisation:
    """The organisation; raises NotFound."""
    organisation = session.get(Organisation, organisation_id)
    if organisation is None:
        raise NotFound
    return organisation


def get_profile(session: Session, organisation_id: UUID) -> SupplierProfile:
    """What decides which items the supplier is asked; raises NotFound if it is no supplier."""
    supplier = get_organisation(session, organisation_id)
    if supplier.kind is not Kind.SUPPLIER or supplier.size is None or supplier.sector is None:
        raise NotFound
    traits = frozenset(supplier.traits)
    return SupplierProfile(supplier.size, supplier.sector, supplier.country, traits, supplier.other_sector)


def find_by_tax_number(session: Session, country: str, number: TaxNumber) -> UUID | None:
    """The organisation that has this number in this country."""
    same = select(Organisation.id).where(Organisation.country == country, Organisation.tax_number == number.number)
    return session.scalar(same)


def names_of(session: Session, organisation_ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of those of these organisations that are there still."""
    rows = session.execute(
        select(Organisation.id, Organisation.legal_name)
        .where(Organisation.id.in_(organisation_ids))
        .order_by(Organisation.id)
    )
    return {row.id: row.legal_name for row in rows}


def list_operators_beside(session: Session, person_ids: Collection[UUID], *, organisation_id: UUID) -> Sequence[UUID]:
    """Those of these people who work for the operator and are no members of this organisation."""
    members = select(Membership.person_id).where(Membership.organisation_id == organisation_id)
    joined = select(Membership.person_id).join(Organisation, Organisation.id == Membership.organisation_id)
    operators = joined.where(
        Organisation.kind == Kind.OPERATOR,
        Membership.person_id.in_(person_ids),
        Membership.person_id.not_in(members),
    )
    return session.scalars(operators.order_by(Membership.person_id).distinct()).all()


def select_in_statistics() -> Select[UUID]:
    """The ids of the suppliers that take part in statistics, to be used inside another question to the database."""
    return select(Organisation.id).where(Organisation.kind == Kind.SUPPLIER, Organisation.in_statistics.is_(True))


def count_organisations(session: Session, kind: Kind) -> int:
    """How many organisations of this kind there are."""
    return session.scalar(select(func.count()).select_from(Organisation).where(Organisation.kind == kind)) or 0


def list_organisations(
    session: Session, *, search: str = "", kind: Kind | None = None, page: int = 1, per_page: int = PAGE_LENGTH
) -> OrganisationPage:
    """For the operator: organisations by name, those whose name or number contains the search."""
    wanted = select(Organisation)
    if kind is not None:
        wanted = wanted.where(Organisation.kind == kind)
    if search:
        columns = (Organisation.legal_name, Organisation.trade_name, Organisation.tax_number)
        wanted = wanted.where(or_(*(column.icontains(search, autoescape=True) for column in columns)))
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    pages = max(1, -(-total // per_page))
    shown = min(max(page, 1), pages)
    ordered = wanted.order_by(func.lower(Organisation.legal_name), Organisation.id)
    rows = session.scalars(ordered.limit(per_page).offset((shown - 1) * per_page)).all()
    return OrganisationPage(rows, total, shown, pages)
