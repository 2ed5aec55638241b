"""Adds many suppliers at once, without people: for made-up suppliers alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from portal.core.access import Kind
from portal.organisations.models import Organisation
from portal.organisations.rules import Trait, size_for


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkSupplier:
    """A supplier that is made up. `tax_number` is what it is known by in its country."""

    legal_name: str
    country: str
    region: str
    tax_scheme: str
    tax_number: str
    sector: str
    other_sector: str
    people: int
    traits: frozenset[Trait]


def add_suppliers(session: Session, suppliers: Sequence[BulkSupplier], *, at: datetime) -> dict[str, UUID]:
    """Add those of the suppliers whose tax numbers are not there yet; gives the new ids by tax number."""
    numbers = [supplier.tax_number for supplier in suppliers]
    known = set(session.scalars(select(Organisation.tax_number).where(Organisation.tax_number.in_(numbers))))
    added = {supplier.tax_number: uuid4() for supplier in suppliers if supplier.tax_number not in known}
    values = [
        {
            "id": added[supplier.tax_number],
            "kind": Kind.SUPPLIER,
            "legal_name": supplier.legal_name,
            "trade_name": "",
            "country": supplier.country,
            "region": supplier.region,
            "tax_scheme": supplier.tax_scheme,
            "tax_number": supplier.tax_number,
            "sector": supplier.sector,
            "other_sector": supplier.other_sector,
            "people_employed": supplier.people,
            "size": size_for(supplier.people),
            "traits": sorted(trait.value for trait in supplier.traits),
            "in_statistics": True,
            "revision": 1,
            "created_at": at,
        }
        for supplier in suppliers
        if supplier.tax_number in added
    ]
    if values:
        session.execute(insert(Organisation), values)
    return added
