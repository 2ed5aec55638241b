"""Fills an installation with rows in every table, as years of use would: for the tests of migrations and of erasing."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from portal.accounts.models import OneTimeLink, Person, Purpose, SignInSession
from portal.certificates.services import withdraw_certificate
from portal.core.access import Kind, Role
from portal.core.outbox.models import Mail, MailState
from portal.core.throttle.models import Attempt
from portal.criteria.models import ProfileRelation, RelationKind, RequirementMapping, TenderFile
from portal.guidance.models import StepState, StoredPlan, StoredStep, TargetKind
from portal.organisations.models import Organisation
from portal.organisations.rules import Trait
from portal.questionnaires.rules.answers import Answer, AnswerState
from tests.factories.assessments import COMPLETE, answer, publish, start, without
from tests.factories.certificates import make_certificate, renew
from tests.factories.criteria import profile, publish_profile
from tests.factories.organisations import make_membership, make_operator, make_organisation
from tests.factories.people import AT, make_person
from tests.factories.questionnaires import dont_know, not_applicable, said

LATER = AT + timedelta(days=200)
SPITEFUL = 'O\'Higgins & Ñandú «S.A.» "quoted"; DROP TABLE person; -- 100 % 😀\nsecond line\ttab'


def fill_history(session: Session) -> None:
    """Rows in every table there is."""
    version = publish(session)
    first = make_certificate(session, at=AT, version=version, legal_name="Tejidos D'Angelo S.A.S.", people=24)
    second = renew(session, first, at=LATER)
    withdraw_certificate(session, second.certificate, "La empresa cerró: 'fin'.", by=first.owner.id, at=LATER)
    publish(session, without(version.questionnaire, "second.title", version="1.1"), at=LATER)
    _people_of(session, first.organisation)
    _half_answered(session)
    _account_rows(session, first.owner)
    _agency(session, first.owner)
    _plan(session, first.organisation.id, first.owner)
    make_operator(session)


def _people_of(session: Session, organisation: Organisation) -> None:
    for role, name in ((Role.EDITOR, "Iñaki Ñahui"), (Role.VIEWER, "Zoë Müller-Łuk")):
        person = make_person(session, name=name, password=None, confirmed=False)
        make_membership(session, organisation, person, role=role)


def _half_answered(session: Session) -> None:
    version = publish(session)
    found = make_certificate(session, at=AT, version=version, people=24, traits=list(Trait), trade_name=SPITEFUL)
    assessment = start(session, found.organisation.id, found.owner.id, version, at=LATER)
    given = {
        **dict(list(COMPLETE.items())[:2]),
        "first.told": not_applicable(SPITEFUL),
        "second.ways": dont_know(),
        "second.share": said("33,3"),
        "second.story": Answer(AnswerState.VALUE, SPITEFUL, note=SPITEFUL, evidence="x" * 2000),
    }
    answer(session, assessment, given, found.owner.id, at=LATER)


def _account_rows(session: Session, person: Person) -> None:
    session.add_all(
        [
            SignInSession(person_id=person.id, token_hash="a" * 64, started_at=AT, expires_at=LATER),
            SignInSession(person_id=person.id, token_hash="b" * 64, started_at=AT, expires_at=LATER, ended_at=LATER),
            OneTimeLink(
                person_id=person.id,
                purpose=Purpose.RESET_PASSWORD,
                token_hash="c" * 64,
                created_at=AT,
                expires_at=LATER,
            ),
            Attempt(action="sign-in-account", key="d" * 64, at=AT),
            Mail(
                key="e",
                recipient=person.email,
                subject=SPITEFUL[:40],
                body=SPITEFUL,
                language="es",
                created_at=AT,
                due_at=AT,
                state=MailState.QUEUED,
            ),
            Mail(
                key="f",
                recipient=person.email,
                subject="S",
                body="",
                language="fr",
                created_at=AT,
                due_at=AT,
                sent_at=LATER,
                state=MailState.SENT,
                tries=2,
                last_error="450 later",
            ),
        ]
    )
    session.flush()


def _agency(session: Session, supplier: Person) -> None:
    agency = make_organisation(session, Kind.AGENCY, legal_name="Compras «Públicas» 100 %")
    person = make_person(session, name="Inés Ó Súilleabháin")
    make_membership(session, agency, person)
    one = publish_profile(session, profile(), agency.id, person.id, at=AT)
    other = publish_profile(session, profile(), agency.id, supplier.id, at=LATER)
    session.add_all(
        [
            ProfileRelation(
                profile_id=one.id,
                other_id=other.id,
                kind=RelationKind.NARROWER,
                note=SPITEFUL,
                created_at=AT,
                created_by=person.id,
            ),
            TenderFile(
                organisation_id=agency.id, title="T", ocid="ocds-1", text="{}", content_hash="0" * 64, added_at=AT
            ),
            RequirementMapping(
                organisation_id=agency.id, requirement_key="k", item_id="first.told", level=2, mapped_at=AT
            ),
        ]
    )
    session.flush()


def _plan(session: Session, organisation_id: UUID, person: Person) -> None:
    plan = StoredPlan(
        organisation_id=organisation_id,
        questionnaire_id="every-type",
        target_kind=TargetKind.LEVEL,
        target="leading",
        due_on=date(2027, 2, 28),
        days_per_week=Decimal("0.5"),
        created_at=AT,
        created_by=person.id,
    )
    session.add(plan)
    session.flush()
    session.add(
        StoredStep(
            plan_id=plan.id,
            item_id="first.told",
            position=1,
            from_level=0,
            to_level=2,
            responsible="Iñaki",
            state=StepState.DOING,
            note=SPITEFUL,
            updated_at=LATER,
        )
    )
    session.flush()
