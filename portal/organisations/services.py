"""What happens to organisations: suppliers register and change their profile, the operator adds others."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts import services as accounts
from portal.core.access import Kind, Role
from portal.core.config import Settings
from portal.core.errors import Conflict, NotFound
from portal.core.throttle.services import hold
from portal.core.trail.events import Event
from portal.core.trail.services import Thing, record
from portal.organisations import queries
from portal.organisations.models import Membership, Organisation
from portal.organisations.rules import Trait, size_for
from portal.organisations.tax_numbers import TaxNumber
from portal.organisations.telling import differing, names_of, renamed, told


@dataclass(frozen=True)
class SupplierDetails:
    """What a supplier says about itself and may change later."""

    legal_name: str
    trade_name: str
    region: str
    sector: str
    people: int
    traits: frozenset[Trait]
    in_statistics: bool
    other_sector: str = ""


def register_supplier(
    session: Session, country: str, number: TaxNumber, details: SupplierDetails, *, by: UUID, at: datetime
) -> UUID | None:
    """Registers a supplier with `by` as its owner; None if the number is registered in this country by others.

    However often a form is sent, there is one organisation: who belongs to it gets it as the answer.
    """
    hold(session, "register-supplier", str(by))
    found = queries.find_by_tax_number(session, country, number)
    if found is not None:
        return found if queries.is_member(session, found, by) else None
    supplier = Organisation(
        kind=Kind.SUPPLIER, country=country, tax_scheme=number.scheme, tax_number=number.number, created_at=at
    )
    _write(supplier, details)
    try:
        with session.begin_nested():
            session.add(supplier)
    except IntegrityError:  # somebody registered the same number in this very moment
        return None
    _record(session, Event.ORGANISATION_REGISTERED, supplier, by=by, at=at)
    add_member(session, supplier.id, by, Role.OWNER, by=by, at=at)
    return supplier.id


def update_supplier(
    session: Session, organisation_id: UUID, details: SupplierDetails, *, revision: str, by: UUID, at: datetime
) -> bool:
    """Changes the supplier's profile; False, and nothing changed, if it has moved on since `revision` was read.

    Sending again what is saved already changes nothing and is no conflict.
    """
    supplier = session.get(Organisation, organisation_id, with_for_update=True, populate_existing=True)
    if supplier is None or supplier.kind is not Kind.SUPPLIER:
        raise NotFound
    if _is_written(supplier, details):
        return True
    if str(supplier.revision) != revision:
        return False
    values, names = told(supplier), names_of(supplier)
    _write(supplier, details)
    supplier.revision += 1
    session.flush()
    old, new = differing(values, told(supplier))
    new |= renamed(names, names_of(supplier))
    if old or new:
        owner, about = supplier.id, Thing("organisation", supplier.id)
        record(session, Event.ORGANISATION_CHANGED, by=by, at=at, organisation_id=owner, about=about, old=old, new=new)
    return True


def add_organisation(
    session: Session, *, kind: Kind, legal_name: str, country: str, by: UUID | None, at: datetime
) -> UUID:
    """Adds an agency, an association or an operator; suppliers register themselves."""
    if kind is Kind.SUPPLIER:
        raise ValueError("a supplier registers itself: it has a profile")
    organisation = Organisation(kind=kind, legal_name=legal_name, country=country, traits=[], created_at=at)
    session.add(organisation)
    session.flush()
    _record(session, Event.ORGANISATION_ADDED, organisation, by=by, at=at)
    return organisation.id


def add_member(
    session: Session, organisation_id: UUID, person_id: UUID, role: Role, *, by: UUID | None, at: datetime
) -> None:
    """Gives the person a place in the organisation; who has one keeps it as it is."""
    hold_members(session, organisation_id)
    if queries.is_member(session, organisation_id, person_id):
        return
    session.add(Membership(organisation_id=organisation_id, person_id=person_id, role=role, created_at=at))
    session.flush()
    about, new = Thing("person", person_id), {"role": role.value}
    record(session, Event.PERSON_JOINED, by=by, at=at, organisation_id=organisation_id, about=about, new=new)


def hold_members(session: Session, organisation_id: UUID) -> None:
    """Makes others who change the people of this organisation wait: they are decided about one by one."""
    hold(session, "members", str(organisation_id))


@dataclass(frozen=True)
class Newcomer:
    """An organisation that is no supplier, and its first person, who becomes its owner."""

    organisation_name: str
    country: str
    name: str
    email: str
    language: str


def invite_organisation(
    session: Session, kind: Kind, newcomer: Newcomer, *, settings: Settings, by: UUID | None, at: datetime
) -> str:
    """Adds the organisation and invites its first person; returns the token of the link for the first sign-in.

    Raises Conflict if the e-mail has an account already.
    """
    organisation_id = add_organisation(
        session, kind=kind, legal_name=newcomer.organisation_name, country=newcomer.country, by=by, at=at
    )
    invited = accounts.invite_person(
        session, name=newcomer.name, email=newcomer.email, language=newcomer.language, settings=settings, at=at
    )
    add_member(session, organisation_id, invited.person_id, Role.OWNER, by=by, at=at)
    return invited.token


def create_first_operator(session: Session, newcomer: Newcomer, *, settings: Settings, at: datetime) -> str:
    """Adds the operator and its first person; returns the token of the link for the first sign-in.

    Raises Conflict if there is an operator already: whoever can run commands must not become one unseen.
    """
    if queries.count_organisations(session, Kind.OPERATOR):
        raise Conflict("this installation has an operator already; sign in and add more there")
    return invite_organisation(session, Kind.OPERATOR, newcomer, settings=settings, by=None, at=at)


def _record(session: Session, event: Event, organisation: Organisation, *, by: UUID | None, at: datetime) -> None:
    about, new = Thing("organisation", organisation.id), {"kind": organisation.kind.value, **told(organisation)}
    record(session, event, by=by, at=at, organisation_id=organisation.id, about=about, new=new)


def _write(supplier: Organisation, details: SupplierDetails) -> None:
    for name, value in _columns(details).items():
        setattr(supplier, name, value)


def _is_written(supplier: Organisation, details: SupplierDetails) -> bool:
    return all(getattr(supplier, name) == value for name, value in _columns(details).items())


def _columns(details: SupplierDetails) -> dict[str, object]:
    """The details as the columns hold them."""
    return {
        "legal_name": details.legal_name,
        "trade_name": details.trade_name,
        "region": details.region,
        "sector": details.sector,
        "other_sector": details.other_sector,
        "people_employed": details.people,
        "size": size_for(details.people),
        "traits": sorted(trait.value for trait in details.traits),
        "in_statistics": details.in_statistics,
    }


def delete_organisation(session: Session, organisation_id: UUID) -> None:
    """Deletes the organisation and, by their foreign keys, all rows that belong to it."""
    session.expunge_all()  # nothing read before may be looked at or written any more
    session.execute(delete(Organisation).where(Organisation.id == organisation_id))
