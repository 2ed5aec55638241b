"""Makes organisations and memberships, without the pages that do so."""

from collections.abc import Iterable
from datetime import datetime
from itertools import count

from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.core.access import Kind, Role
from portal.organisations.models import Membership, Organisation
from portal.organisations.rules import Trait, size_for
from tests.factories.people import AT, make_person

_numbers = count(900_100_001)


def make_supplier(
    session: Session,
    *,
    legal_name: str = "Tejidos del Valle S.A.S.",
    trade_name: str = "",
    country: str = "CO",
    region: str = "CO-ANT",
    tax_number: str = "",
    sector: str = "13",
    people: int = 24,
    traits: Iterable[Trait | str] = (),
    in_statistics: bool = True,
    at: datetime = AT,
) -> Organisation:
    """A supplier: a small Colombian textile firm unless said otherwise, with a tax number of its own."""
    supplier = Organisation(
        kind=Kind.SUPPLIER,
        legal_name=legal_name,
        trade_name=trade_name,
        country=country,
        region=region,
        tax_scheme="CO-NIT" if country == "CO" else None,
        tax_number=tax_number or str(next(_numbers)),
        sector=sector,
        people_employed=people,
        size=size_for(people),
        traits=sorted(str(trait) for trait in traits),
        in_statistics=in_statistics,
        created_at=at,
    )
    session.add(supplier)
    session.flush()
    return supplier


def make_organisation(
    session: Session, kind: Kind, *, legal_name: str = "", country: str = "CO", at: datetime = AT
) -> Organisation:
    """An agency, an association or the operator."""
    organisation = Organisation(
        kind=kind,
        legal_name=legal_name or f"{kind.value.capitalize()} of the test",
        country=country,
        traits=[],
        created_at=at,
    )
    session.add(organisation)
    session.flush()
    return organisation


def make_membership(
    session: Session, organisation: Organisation, person: Person, *, role: Role = Role.OWNER, at: datetime = AT
) -> Membership:
    """The person's place in the organisation."""
    membership = Membership(organisation_id=organisation.id, person_id=person.id, role=role, created_at=at)
    session.add(membership)
    session.flush()
    return membership


def make_supplier_with_owner(session: Session, **supplier: object) -> tuple[Organisation, Person]:
    """A supplier and the person who owns it; keywords as for `make_supplier`."""
    organisation = make_supplier(session, **supplier)  # type: ignore[arg-type]
    person = make_person(session)
    make_membership(session, organisation, person)
    return organisation, person


def make_operator(session: Session) -> tuple[Organisation, Person]:
    """The operator of the portal and one of its people."""
    organisation = make_organisation(session, Kind.OPERATOR)
    person = make_person(session, name="Operator")
    make_membership(session, organisation, person)
    return organisation, person
