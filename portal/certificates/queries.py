"""Reads certificates: an organisation's own, anybody's by its code, and all of them for the operator."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from portal.certificates.models import Certificate, ErasedCertificate
from portal.certificates.rules import CertificateState, day_of_checking, hash_of_code, read_code, state_on
from portal.core.errors import NotFound

PAGE_LENGTH = 50
LONGEST_SEARCH = 200


@dataclass(frozen=True, slots=True)
class CertificatePage:
    """One page of certificates: `total` of them in all, on `pages` pages, of which this is number `page`, from 1."""

    items: tuple[Certificate, ...]
    total: int
    page: int
    pages: int


def get_certificate(session: Session, certificate_id: UUID, *, organisation_id: UUID) -> Certificate:
    """The organisation's certificate with this id; raises NotFound."""
    found = session.scalar(
        select(Certificate).where(Certificate.id == certificate_id, Certificate.organisation_id == organisation_id)
    )
    if found is None:
        raise NotFound
    return found


def get_any_certificate(session: Session, certificate_id: UUID) -> Certificate:
    """The certificate with this id, whosever it is: for the operator alone. Raises NotFound."""
    found = session.get(Certificate, certificate_id)
    if found is None:
        raise NotFound
    return found


def list_own_certificates(session: Session, *, organisation_id: UUID) -> Sequence[Certificate]:
    """The organisation's certificates, the latest first."""
    return session.scalars(
        select(Certificate)
        .where(Certificate.organisation_id == organisation_id)
        .order_by(Certificate.issued_at.desc(), Certificate.id)
    ).all()


def find_certificate_of(session: Session, submission_id: UUID, *, organisation_id: UUID) -> Certificate | None:
    """The certificate given for the organisation's submission, or None."""
    return session.scalar(
        select(Certificate).where(
            Certificate.submission_id == submission_id, Certificate.organisation_id == organisation_id
        )
    )


@dataclass(frozen=True, slots=True)
class HeldCertificate:
    """A certificate that is valid: its row's id, its code, the id of its readiness level, and its last day."""

    id: UUID
    code: str
    level: str
    expires_on: date


def find_valid_certificate(
    session: Session, submission_id: UUID, *, organisation_id: UUID, at: datetime
) -> HeldCertificate | None:
    """The certificate of the organisation's submission, if it is valid at this moment."""
    found = find_certificate_of(session, submission_id, organisation_id=organisation_id)
    if found is None:
        return None
    state = state_on(
        day_of_checking(at),
        expires_on=found.expires_on,
        is_withdrawn=found.withdrawn_at is not None,
        is_replaced=found.replaced_by is not None,
    )
    is_valid = state is CertificateState.VALID
    return HeldCertificate(found.id, found.code, found.level, found.expires_on) if is_valid else None


def find_by_code(session: Session, code: str) -> Certificate | None:
    """The certificate with this code, as `rules.read_code` gives it, for anybody; or None."""
    return session.scalar(select(Certificate).where(Certificate.code == code))


def list_ending(session: Session, *, first: date, last: date) -> Sequence[Certificate]:
    """For reminders: every certificate that holds and whose last day lies between these, both included."""
    holds = Certificate.withdrawn_at.is_(None) & Certificate.replaced_by.is_(None)
    ending = holds & Certificate.expires_on.between(first, last)
    return session.scalars(select(Certificate).where(ending).order_by(Certificate.id)).all()


def find_erased_at(session: Session, code: str) -> datetime | None:
    """When the organisation was erased whose certificate had this code, or None if there was none such."""
    return session.scalar(select(ErasedCertificate.erased_at).where(ErasedCertificate.code_hash == hash_of_code(code)))


def find_replacement(session: Session, certificate: Certificate) -> Certificate | None:
    """The certificate that took this one's place, or None."""
    return None if certificate.replaced_by is None else session.get(Certificate, certificate.replaced_by)


def list_certificates(session: Session, *, search: str, page: int) -> CertificatePage:
    """All certificates, the latest first, for the operator alone.

    `search` is a code, or a part of the legal name or of the tax number. A page outside the list gives the nearest one
    there is.
    """
    wanted = _matching(search.strip()[:LONGEST_SEARCH])
    total = session.scalar(select(func.count()).select_from(Certificate).where(*wanted)) or 0
    pages = max(1, -(-total // PAGE_LENGTH))
    page = min(max(1, page), pages)
    found = session.scalars(
        select(Certificate)
        .where(*wanted)
        .order_by(Certificate.issued_at.desc(), Certificate.id)
        .offset((page - 1) * PAGE_LENGTH)
        .limit(PAGE_LENGTH)
    )
    return CertificatePage(tuple(found), total, page, pages)


def _matching(search: str) -> list[ColumnElement[bool]]:
    if not search:
        return []
    name, number = (Certificate.facts[key].as_string() for key in ("legal_name", "tax_number"))
    # SQLite ignores the case of plain letters only: "ñ" finds "Ñ" by these ways to write it.
    ways = {search, search.lower(), search.upper(), search.title()}
    holder = or_(*(each.icontains(way, autoescape=True) for way in sorted(ways) for each in (name, number)))
    code = read_code(search)
    return [holder if code is None else or_(holder, Certificate.code == code)]
