"""A submission has one certificate; a newer one takes its place; a withdrawal is final and has a reason."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.assessments.models import Submission
from portal.certificates import queries, services
from portal.certificates.facts import from_json, to_json
from portal.certificates.models import Certificate
from portal.certificates.rules import CannotIssue, Refusal
from portal.core.db import Base, Database
from portal.core.errors import Conflict, NotFound
from tests.factories.assessments import submit
from tests.factories.certificates import good_answers, make_certificate, poor_answers, renew
from tests.factories.organisations import make_operator, make_supplier_with_owner

AT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
LATER = AT + timedelta(days=100)
AT_ONCE = 8


def test_a_certificate_repeats_what_was_certified_and_names_no_person(database: Database) -> None:
    with database.transaction() as session:
        holding = make_certificate(session, at=AT, legal_name="Tejidos Ñandú")
        facts = from_json(holding.certificate.facts)
        stored = json.dumps(holding.certificate.facts, ensure_ascii=False)
    assert (facts.legal_name, facts.country, facts.region, facts.sector) == ("Tejidos Ñandú", "CO", "CO-ANT", "13")
    assert (facts.level, facts.level_place, facts.declared_by_role) == ("established", 3, "Owner")
    assert (facts.asked, facts.answered, facts.rated_answers, facts.evidence_named) == (8, 6, 5, 1)
    assert facts.submission_hash == holding.submission.content_hash
    assert facts.score == holding.submission.score_shown
    assert facts.text("questionnaire.title", "es") == "De todo tipo"
    assert facts.text("levels.established.title", "es") == "Established"
    assert from_json(json.loads(json.dumps(to_json(facts)))) == facts
    assert holding.owner.name not in stored
    assert holding.owner.email not in stored
    assert holding.certificate.expires_on.isoformat() == "2027-03-01"


def test_facts_of_an_unknown_format_are_refused() -> None:
    with pytest.raises(ValueError, match="format"):
        from_json({"format": 99})


def test_asking_again_gives_the_same_certificate(database: Database) -> None:
    with database.transaction() as session:
        holding = make_certificate(session, at=AT)
        again = services.issue_certificate(
            session,
            holding.submission.id,
            organisation_id=holding.submission.organisation_id,
            by=holding.owner.id,
            at=LATER,
        )
        assert again.id == holding.certificate.id
        assert again.issued_at == AT


def test_the_level_must_be_high_enough(database: Database) -> None:
    with database.transaction() as session:
        organisation, owner = make_supplier_with_owner(session)
        submission = submit(session, organisation.id, owner.id, poor_answers(AT), at=AT)
        with pytest.raises(CannotIssue) as refused:
            services.issue_certificate(
                session, submission.id, organisation_id=submission.organisation_id, by=owner.id, at=AT
            )
    assert refused.value.reason is Refusal.LEVEL_TOO_LOW


def test_only_the_latest_submission_gets_one(database: Database) -> None:
    with database.transaction() as session:
        organisation, owner = make_supplier_with_owner(session)
        first = submit(session, organisation.id, owner.id, good_answers(AT), at=AT)
        submit(session, organisation.id, owner.id, poor_answers(LATER), at=LATER)
        with pytest.raises(CannotIssue) as refused:
            services.issue_certificate(session, first.id, organisation_id=first.organisation_id, by=owner.id, at=LATER)
    assert refused.value.reason is Refusal.NOT_LATEST


def test_answers_of_long_ago_get_none(database: Database) -> None:
    with database.transaction() as session:
        organisation, owner = make_supplier_with_owner(session)
        submission = submit(session, organisation.id, owner.id, good_answers(AT), at=AT)
        with pytest.raises(CannotIssue) as refused:
            services.issue_certificate(
                session,
                submission.id,
                organisation_id=submission.organisation_id,
                by=owner.id,
                at=AT + timedelta(days=400),
            )
    assert refused.value.reason is Refusal.TOO_OLD


def test_a_certificate_taken_late_still_ends_a_year_after_the_answers(database: Database) -> None:
    with database.transaction() as session:
        organisation, owner = make_supplier_with_owner(session)
        submission = submit(session, organisation.id, owner.id, good_answers(AT), at=AT)
        late = services.issue_certificate(
            session, submission.id, organisation_id=submission.organisation_id, by=owner.id, at=LATER
        )
    assert late.expires_on.isoformat() == "2027-03-01"


def test_a_newer_certificate_takes_the_place_of_the_older(database: Database) -> None:
    with database.transaction() as session:
        first = make_certificate(session, at=AT)
        other = make_certificate(session, at=AT)
        second = renew(session, first, at=LATER)
        third = renew(session, first, at=LATER + timedelta(days=1))
        newer = queries.find_replacement(session, first.certificate)
    assert newer is not None
    assert newer.id == second.certificate.id
    assert second.certificate.replaced_by == third.certificate.id
    assert third.certificate.replaced_by is None
    assert other.certificate.replaced_by is None


def test_a_certificate_is_withdrawn_once(database: Database) -> None:
    with database.transaction() as session:
        _organisation, operator = make_operator(session)
        certificate = make_certificate(session, at=AT).certificate
        services.withdraw_certificate(session, certificate, "The answers were untrue.", by=operator.id, at=LATER)
        with pytest.raises(Conflict):
            services.withdraw_certificate(session, certificate, "Again.", by=operator.id, at=LATER)
        assert (certificate.withdrawn_at, certificate.withdrawn_reason) == (LATER, "The answers were untrue.")


def test_a_withdrawal_needs_a_reason(database: Database) -> None:
    with database.transaction() as session:
        _organisation, operator = make_operator(session)
        certificate = make_certificate(session, at=AT).certificate
        with pytest.raises(ValueError, match="reason"):
            services.withdraw_certificate(session, certificate, "  ", by=operator.id, at=LATER)


def test_a_withdrawn_certificate_is_not_given_again(database: Database) -> None:
    with database.transaction() as session:
        _organisation, operator = make_operator(session)
        holding = make_certificate(session, at=AT)
        services.withdraw_certificate(session, holding.certificate, "Untrue.", by=operator.id, at=LATER)
        again = services.issue_certificate(
            session,
            holding.submission.id,
            organisation_id=holding.submission.organisation_id,
            by=holding.owner.id,
            at=LATER,
        )
        assert again.id == holding.certificate.id
        assert again.withdrawn_at is not None


def test_a_certificate_is_found_by_its_owner_only_and_by_anybody_who_has_the_code(database: Database) -> None:
    with database.transaction() as session:
        holding, stranger = make_certificate(session, at=AT), make_certificate(session, at=AT)
        found = queries.get_certificate(session, holding.certificate.id, organisation_id=holding.organisation.id)
        with pytest.raises(NotFound):
            queries.get_certificate(session, holding.certificate.id, organisation_id=stranger.organisation.id)
        by_code = queries.find_by_code(session, holding.certificate.code)
        listed = queries.list_own_certificates(session, organisation_id=holding.organisation.id)
        assert found is by_code
        assert list(listed) == [found]


def test_the_operator_finds_certificates_by_name_or_code(database: Database) -> None:
    with database.transaction() as session:
        wanted = make_certificate(session, at=AT, legal_name="Confecciones 100% Ñandú").certificate
        make_certificate(session, at=AT, legal_name="Otra casa")
        everything = queries.list_certificates(session, search="", page=99)
        assert (everything.total, everything.page, everything.pages) == (2, 1, 1)
        for search in ("100% ñ", "CONFECCIONES", wanted.code.lower(), f"{wanted.code[:4]}-{wanted.code[4:]}"):
            assert queries.list_certificates(session, search=search, page=1).items == (wanted,), search
        assert queries.list_certificates(session, search="100_ Ñ", page=1).total == 0


@pytest.fixture
def open_database(database_address: str) -> Iterator[Database]:
    """The database without a transaction around the test; emptied afterwards, but for the trail, which never is."""
    database = Database(database_address)
    yield database
    with database.transaction() as session:
        session.execute(Base.metadata.tables["certificate"].update().values(replaced_by=None))
        for table in reversed(Base.metadata.sorted_tables):
            if table.name != "trail_entry":
                session.execute(table.delete())
    database.engine.dispose()


def test_many_who_ask_at_once_get_one_certificate(open_database: Database) -> None:
    with open_database.transaction() as session:
        organisation, owner = make_supplier_with_owner(session)
        submission_id = submit(session, organisation.id, owner.id, good_answers(AT), at=AT).id
    barrier, given, failures = Barrier(AT_ONCE), [], []

    def ask() -> None:
        try:
            barrier.wait()
            with open_database.transaction() as session:
                given.append(_issue(session, submission_id, owner.id))
        except Exception as failure:
            failures.append(failure)

    threads = [Thread(target=ask) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with open_database.reading() as session:
        count = session.scalar(select(func.count()).select_from(Certificate))
    assert failures == []
    assert (len(given), len(set(given)), count) == (AT_ONCE, 1, 1)


def _issue(session: Session, submission_id: UUID, owner_id: UUID) -> UUID:
    submission = session.get_one(Submission, submission_id)
    return services.issue_certificate(
        session, submission.id, organisation_id=submission.organisation_id, by=owner_id, at=AT
    ).id
