"""Makes the demonstration: organisations, their people, earlier rounds, a certificate. Only the demo calls it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from portal.accounts import queries as account_queries
from portal.accounts import services as accounts
from portal.accounts.hashing import Passwords
from portal.assessments import queries as assessment_queries
from portal.assessments import services as assessments
from portal.assessments.documents import Declaration
from portal.certificates import services as certificates
from portal.certificates.rules import can_issue
from portal.core.access import Kind, Role
from portal.core.config import Settings
from portal.demo.drives import begin_drive
from portal.demo.people import PASSWORD, DemoOrganisation
from portal.evidence import services as evidence
from portal.evidence.rules import Refusal
from portal.organisations import services as organisations
from portal.organisations.tax_numbers import read_tax_number
from portal.questionnaires import queries as questionnaires
from portal.questionnaires.queries import PublishedVersion
from portal.questionnaires.rules.answers import Answer, AnswerState
from portal.questionnaires.rules.conditions import asked_items
from portal.questionnaires.rules.structure import Item, ItemType
from portal.questionnaires.wording import Wording

QUESTIONNAIRE = "hrdd-core"
LANGUAGE = "es"
ROUND = timedelta(days=300)
NAMES_EVIDENCE_FROM = 3
PUBLISHED, BACKED = "https://www.example.org/politica", "policy.commitment"


def make_organisation(session: Session, demo: DemoOrganisation, *, settings: Settings, at: datetime) -> None:
    """Makes the organisation with its person and its rounds; does nothing if it is there already."""
    if account_queries.find_person_by_email(session, demo.email) is not None:
        return
    person_id = accounts.add_confirmed_person(session, _person(demo.person, demo.email, settings), at=at)
    if demo.kind is not Kind.SUPPLIER:
        _add_other(session, demo, person_id, at=at)
        return
    number = read_tax_number(demo.country, demo.tax_number)
    if number is None:
        raise ValueError(f"the demonstration's tax number {demo.tax_number} is not one of {demo.country}")
    supplier_id = organisations.register_supplier(session, demo.country, number, _details(demo), by=person_id, at=at)
    if supplier_id is None:
        return
    started = at - ROUND * len(demo.rounds)
    _add_document(session, supplier_id, person_id, at=started)
    for one in demo.colleagues:
        colleague_id = accounts.add_confirmed_person(session, _person(one.person, one.email, settings), at=at)
        organisations.add_member(session, supplier_id, colleague_id, one.role, by=person_id, at=at)
    version = questionnaires.get_current_version(session, QUESTIONNAIRE)
    work = _Rounds(session, version, supplier_id, person_id)
    for place, levels in enumerate(demo.rounds):
        work.submit(levels, at=at - ROUND * (len(demo.rounds) - 1 - place) - timedelta(days=14))
    if demo.answered_so_far:
        work.answer({"*": 2}, most=demo.answered_so_far, at=at - timedelta(hours=20))


def _add_other(session: Session, demo: DemoOrganisation, person_id: UUID, *, at: datetime) -> None:
    organisation_id = organisations.add_organisation(
        session, kind=demo.kind, legal_name=demo.name, country=demo.country, by=None, at=at
    )
    organisations.add_member(session, organisation_id, person_id, Role.OWNER, by=None, at=at)
    if demo.kind is Kind.ASSOCIATION:
        begin_drive(session, organisation_id, person_id, questionnaire_id=QUESTIONNAIRE, at=at)


def _add_document(session: Session, supplier_id: UUID, person_id: UUID, *, at: datetime) -> None:
    """Something to look at in the list of documents, and behind an answer."""
    about = evidence.Description(
        title="Política de derechos humanos", valid_from=at.date(), note="Está en nuestra página."
    )
    found = evidence.add_link(session, PUBLISHED, about, organisation_id=supplier_id, by=person_id, at=at)
    if not isinstance(found, Refusal):
        evidence.attach_document(session, found, [BACKED], by=person_id, at=at)


def _person(name: str, email: str, settings: Settings) -> accounts.NewPerson:
    password_hash = Passwords(settings.password_memory_kib).hash(PASSWORD)
    return accounts.NewPerson(name, email, password_hash, LANGUAGE)


def _details(demo: DemoOrganisation) -> organisations.SupplierDetails:
    return organisations.SupplierDetails(
        legal_name=demo.name,
        trade_name="",
        region=demo.region,
        sector=demo.sector,
        people=demo.people,
        traits=frozenset(demo.traits),
        in_statistics=True,
    )


class _Rounds:
    """Answers and submits the questionnaire for one organisation, through the same services as the pages."""

    def __init__(self, session: Session, version: PublishedVersion, organisation_id: UUID, person_id: UUID) -> None:
        self.session, self.version = session, version
        self.organisation_id, self.person_id = organisation_id, person_id
        self.words = Wording(version.questionnaire, LANGUAGE)

    def answer(self, levels: Mapping[str, int], *, at: datetime, most: int = 10_000) -> None:
        """Starts a round, or goes on with the open one, and answers up to `most` of the items asked."""
        assessment = assessments.start_assessment(
            self.session, self.version, organisation_id=self.organisation_id, by=self.person_id, at=at
        )
        for place in range(most):
            work = assessment_queries.read_work(self.session, assessment, as_of=at.date())
            asked = asked_items(work.questionnaire, work.profile, work.answers, work.as_of)
            if place >= len(asked):
                return
            item = asked[place]
            stored = assessment_queries.find_stored_answer(self.session, assessment, item.id)
            draft = assessments.Draft(answer=self._answer(item, levels), revision=stored.revision if stored else 0)
            assessments.save_answer(self.session, assessment, item, draft, by=self.person_id, at=at)

    def submit(self, levels: Mapping[str, int], *, at: datetime) -> None:
        """Answers everything, submits, and takes the certificate if it was earned."""
        self.answer(levels, at=at)
        assessment = assessments.start_assessment(
            self.session, self.version, organisation_id=self.organisation_id, by=self.person_id, at=at
        )
        declaration = Declaration("Luz Marina Ejemplo", "Gerente", "Declaración de la demostración.", LANGUAGE)
        sent = assessments.submit_assessment(self.session, assessment, declaration, by=self.person_id, at=at)
        if isinstance(sent, assessments.Incomplete):
            raise RuntimeError(f"the demonstration's answers are not complete: {sent}")
        work = assessment_queries.read_submission(self.session, sent)
        candidate = certificates.candidate_of(self.session, work)
        if can_issue(candidate, work.questionnaire, on=at.date()):
            certificates.issue_certificate(
                self.session, sent.id, organisation_id=sent.organisation_id, by=self.person_id, at=at
            )

    def _answer(self, item: Item, levels: Mapping[str, int]) -> Answer:
        level = levels.get(item.id, levels["*"])
        ticked = frozenset(check.id for check in item.checks if check.needed_from <= level)
        named = level >= NAMES_EVIDENCE_FROM and item.evidence_count
        evidence = self.words.text(f"{item.id}.evidence.0") if named else ""
        return Answer(AnswerState.VALUE, _value(item, level), ticked, evidence=evidence)


def _value(item: Item, level: int) -> str:
    values = {ItemType.COVERAGE: str(level), ItemType.DATE: "2025-05-02", ItemType.NUMBER: "3"}
    return values[item.type]
