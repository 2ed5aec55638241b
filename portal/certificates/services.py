"""Issues and withdraws certificates. What is certified never changes: a certificate is only replaced or withdrawn."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.assessments import queries as assessments
from portal.assessments.documents import SubmittedWork
from portal.assessments.local_time import zone_of
from portal.certificates import queries, rules
from portal.certificates.facts import certify, to_json
from portal.certificates.models import Certificate, ErasedCertificate
from portal.certificates.rules import Candidate
from portal.core.errors import Conflict
from portal.core.throttle.services import hold
from portal.core.trail.events import Event
from portal.core.trail.services import Thing, record

LONGEST_REASON = 1000


def issue_certificate(
    session: Session, submission_id: UUID, *, organisation_id: UUID, by: UUID, at: datetime
) -> Certificate:
    """Give the certificate of the organisation's submission; asked again, the same one.

    It takes the place of the organisation's earlier certificates of the same questionnaire. Raises
    rules.CannotIssue, with the reason, when the submission may have none. Two at once wait for each other.
    """
    hold(session, "issue-certificate", str(organisation_id))
    found = queries.find_certificate_of(session, submission_id, organisation_id=organisation_id)
    if found is not None:
        return found
    submission = assessments.get_submission(session, submission_id, organisation_id=organisation_id)
    work = assessments.read_submission(session, submission)
    rules.check_can_issue(candidate_of(session, work), work.questionnaire, on=rules.day_of_checking(at))
    certificate = _certificate(work, by=by, at=at)
    session.add(certificate)
    session.flush()
    _record(session, Event.CERTIFICATE_ISSUED, certificate, by=by, at=at)
    for earlier in _replace_earlier(session, certificate):
        _record(session, Event.CERTIFICATE_REPLACED, certificate, by=by, at=at, old={"code": earlier.code})
    return certificate


def candidate_of(session: Session, work: SubmittedWork) -> Candidate:
    """The submission as the rules look at it."""
    latest = assessments.find_latest_submission(session, work.questionnaire.id, organisation_id=work.organisation_id)
    is_latest = latest is not None and latest.id == work.submission_id
    return Candidate(work.scorecard, day_in(work.profile.country, work.submitted_at), is_latest)


def withdraw_certificate(
    session: Session, certificate: Certificate, reason: str, *, by: UUID, at: datetime
) -> Certificate:
    """Withdraw the certificate for a reason that everybody will see; raises Conflict when it was withdrawn before."""
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise ValueError("a certificate is withdrawn for a reason of 1 to 1000 characters")
    session.refresh(certificate, with_for_update=True)
    if certificate.withdrawn_at is not None:
        raise Conflict
    certificate.withdrawn_at, certificate.withdrawn_by, certificate.withdrawn_reason = at, by, reason.strip()
    session.flush()
    _record(session, Event.CERTIFICATE_WITHDRAWN, certificate, by=by, at=at)
    return certificate


def note_erased(session: Session, *, organisation_id: UUID, at: datetime) -> int:
    """Remember the codes of the organisation's certificates, as hashes, before it is erased; gives how many.

    Whoever checks one of them is told that it no longer counts, and nothing else.
    """
    found = queries.list_own_certificates(session, organisation_id=organisation_id)
    session.add_all(ErasedCertificate(code_hash=rules.hash_of_code(one.code), erased_at=at) for one in found)
    session.flush()
    return len(found)


def day_in(country: str, at: datetime) -> date:
    """The day it is then in the country; where it has several times, that of most of its people."""
    return at.astimezone(zone_of(country)).date()


def _record(
    session: Session,
    event: Event,
    certificate: Certificate,
    *,
    by: UUID,
    at: datetime,
    old: Mapping[str, str] | None = None,
) -> None:
    owner, about, new = certificate.organisation_id, Thing("certificate", certificate.id), {"code": certificate.code}
    record(session, event, by=by, at=at, organisation_id=owner, about=about, old=old, new=new)


def _certificate(work: SubmittedWork, *, by: UUID, at: datetime) -> Certificate:
    country = work.submitter.country
    facts = certify(work, submitted_on=day_in(country, work.submitted_at), issued_on=day_in(country, at))
    return Certificate(
        code=rules.code_from_bits(secrets.randbits(rules.CODE_BITS)),
        submission_id=work.submission_id,
        organisation_id=work.organisation_id,
        level=facts.level,
        facts=to_json(facts),
        issued_at=at,
        issued_by=by,
        expires_on=rules.last_day(facts.submitted_on, work.questionnaire.valid_months),
        withdrawn_reason="",
    )


def _replace_earlier(session: Session, certificate: Certificate) -> list[Certificate]:
    """Lets the certificate take the place of those before it; gives them."""
    questionnaire_id, replaced = certificate.facts["questionnaire_id"], []
    for earlier in queries.list_own_certificates(session, organisation_id=certificate.organisation_id):
        same = earlier.facts["questionnaire_id"] == questionnaire_id and earlier.id != certificate.id
        if same and earlier.replaced_by is None:
            earlier.replaced_by = certificate.id
            replaced.append(earlier)
    session.flush()
    return replaced
