"""Fills an installation with two suppliers and two agencies that each have one of everything, with their people.

What only the first of each may see is written with SUPPLIERS or AGENCYS in it, so that a page that shows it to others
gives itself away. Every person has a sign-in that counts as fresh.
"""

import json
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from uuid import UUID

from sqlalchemy.orm import Session

from portal.accounts.models import EmailChange, OneTimeLink, Passkey, Person, Purpose, SignInSession
from portal.accounts.tokens import token_hash
from portal.certificates.services import issue_certificate
from portal.core.access import Kind, Role
from portal.core.files.store import FileStore
from portal.criteria import services as criteria
from portal.criteria.models import ProfileRelation, RelationKind, StoredProfile, TenderFile
from portal.criteria.rules.structure import CriteriaProfile
from portal.drives.models import Drive, DriveMember
from portal.evidence.models import EvidenceDocument
from portal.evidence.rules import EvidenceKind
from portal.evidence.services import attach_document
from portal.guidance.models import StoredPlan, StoredStep
from portal.guidance.rules.states import TargetKind
from portal.organisations.models import Invitation, JoinRequest, Organisation
from portal.questionnaires.queries import PublishedVersion
from portal.questionnaires.rules.structure import Item, ItemType, ProfileField, ProfileIs, Questionnaire, Section
from tests.factories import assessments
from tests.factories.certificates import good_answers
from tests.factories.criteria import TEXTS, criterion, need, prefer, profile
from tests.factories.evidence_files import pdf
from tests.factories.organisations import make_membership, make_organisation, make_supplier
from tests.factories.people import make_person
from tests.factories.questionnaires import said

SUPPLIERS, AGENCYS = "kept-by-the-supplier", "kept-by-the-agency"  # in what only they may see
TENDER = {
    "ocid": "ocds-213czf-1",
    "date": "2026-01-01T00:00:00Z",
    "tender": {
        "title": "Tender",
        "criteria": [
            {
                "id": "c",
                "title": "Policy",
                "requirementGroups": [
                    {
                        "id": "g",
                        "requirements": [
                            {"id": "r", "title": "There is a policy", "dataType": "boolean", "expectedValue": True}
                        ],
                    }
                ],
            }
        ],
    },
}
Ids = dict[str, str]


@dataclass
class Holding:
    """An organisation, its people by what they are there, and the ids of what it has."""

    organisation: Organisation
    people: dict[str, Person] = field(default_factory=dict)
    ids: Ids = field(default_factory=dict)


def questionnaire() -> Questionnaire:
    """One with an item of every type, and a section that is asked only on request."""
    found = assessments.every_type()
    item = Item(id="third.code", section_id="third", type=ItemType.COVERAGE, weight=1, evidence_count=1)
    asked = ProfileIs(ProfileField.REQUESTED, frozenset({"third"}))
    texts = {
        **found.texts["en"],
        "sections.third.title": "The third",
        "sections.third.summary": "On request.",
        "third.code.name": "Name of code",
        "third.code.text": "What about code?",
        "third.code.why": "It matters.",
        "third.code.evidence.0": "Example of code",
        **{f"third.code.levels.{level}": f"Coverage {level}" for level in range(5)},
    }
    third = Section(id="third", weight=1, condition=asked, items=(item,))
    return replace(found, sections=(*found.sections, third), texts={**found.texts, "en": texts})


def make_people(session: Session, holding: Holding, *, mark: str) -> None:
    """An owner, an editor, a viewer; a second owner, so that the first may go; and a member to do things to."""
    roles = (("owner", Role.OWNER), ("editor", Role.EDITOR), ("viewer", Role.VIEWER), ("second", Role.OWNER))
    for name, role in (*roles, ("member", Role.EDITOR)):
        person = holding.people[name] = make_person(session, name=f"{name.capitalize()} {mark}".strip())
        make_membership(session, holding.organisation, person, role=role)
    holding.ids |= {"organisation_id": str(holding.organisation.id), "person_id": str(holding.people["member"].id)}


def make_full_supplier(
    session: Session, version: PublishedVersion, store: FileStore, *, mark: str, key: str, name: str = "", at: datetime
) -> Holding:
    """A supplier with answers, a submission, a certificate, a document, a plan, an invitation and a wish to join.

    `mark` is in all words, `key` in what must be like no other's: addresses and tokens.
    """
    names = {"legal_name": name, "trade_name": name} if name else {}
    holding = Holding(make_supplier(session, sector="14", at=at, **names))
    make_people(session, holding, mark=mark)
    owner_id, by = holding.organisation.id, holding.people["owner"].id
    document = _make_document(session, store, holding, mark=mark, at=at)
    sent = assessments.submit(session, owner_id, by, good_answers(at), version=version, at=at)
    certificate = issue_certificate(session, sent.id, organisation_id=owner_id, by=by, at=at)
    open_one = assessments.start(session, owner_id, by, version, at=at)
    noted = {**good_answers(at), "second.story": said(f"Story {mark}")}
    assessments.answer(session, open_one, noted, by, at=at)
    plan, step = _make_plan(session, holding, mark=mark, at=at)
    invitation, request = _make_waiting(session, holding, mark=mark, key=key, at=at)
    holding.ids |= {
        "assessment_id": str(open_one.id),
        "submission_id": str(sent.id),
        "certificate_id": str(certificate.id),
        "certificate_code": certificate.code,
        "document_id": str(document.id),
        "plan_id": str(plan.id),
        "step_id": str(step.id),
        "invitation_id": str(invitation.id),
        "request_id": str(request.id),
    }
    return holding


def _make_document(
    session: Session, store: FileStore, holding: Holding, *, mark: str, at: datetime
) -> EvidenceDocument:
    owner_id, by = holding.organisation.id, holding.people["owner"].id
    kept = store.put(owner_id, BytesIO(pdf()))
    document = EvidenceDocument(
        organisation_id=owner_id,
        title=f"Policy {mark}".strip(),
        kind=EvidenceKind.FILE,
        media_type="application/pdf",
        size=kept.size,
        sha256=kept.sha256,
        storage_key=kept.key,
        note=f"Signed {mark}",
        created_at=at,
        created_by=by,
    )
    link = EvidenceDocument(
        organisation_id=owner_id,
        title=f"Page {mark}",
        kind=EvidenceKind.LINK,
        address="https://example.org/policy",
        created_at=at,
        created_by=by,
    )
    session.add_all([document, link])
    session.flush()
    holding.ids["link_id"] = str(link.id)
    attach_document(session, link, ["first.promise"], by=by, at=at)
    attach_document(session, document, ["first.promise"], by=by, at=at)
    return document


def _make_plan(session: Session, holding: Holding, *, mark: str, at: datetime) -> tuple[StoredPlan, StoredStep]:
    plan = StoredPlan(
        organisation_id=holding.organisation.id,
        questionnaire_id="every-type",
        target_kind=TargetKind.LEVEL,
        target="leading",
        due_on=date(2027, 2, 28),
        days_per_week=Decimal("0.5"),
        created_at=at,
        created_by=holding.people["owner"].id,
    )
    session.add(plan)
    session.flush()
    step = StoredStep(
        plan_id=plan.id,
        item_id="first.told",
        position=1,
        from_level=0,
        to_level=2,
        responsible=f"Rosa {mark}",
        due_on=date(2027, 1, 31),
        note=f"Ask {mark}",
        updated_at=at,
    )
    session.add(step)
    session.flush()
    return plan, step


def _make_waiting(
    session: Session, holding: Holding, *, mark: str, key: str, at: datetime
) -> tuple[Invitation, JoinRequest]:
    """An invitation with a link that works, and a wish to join that its owners left unanswered for eight days."""
    email = f"invited-{key}@example.org"
    holding.people["invited"] = make_person(session, name="Invited", email=email)
    invitation = Invitation(
        organisation_id=holding.organisation.id,
        email=email,
        role=Role.VIEWER,
        language="en",
        shown_hash=token_hash(f"shown-{key}"),
        mailed_hash=token_hash(f"mailed-{key}"),
        created_at=at,
        expires_at=at + timedelta(days=30),
    )
    asking = holding.people["asking"] = make_person(session, name=f"Asking {mark}")
    request = JoinRequest(organisation_id=holding.organisation.id, person_id=asking.id, asked_at=at - timedelta(days=8))
    session.add_all([invitation, request])
    session.flush()
    return invitation, request


def make_full_agency(session: Session, *, mark: str, at: datetime) -> Holding:
    """An agency with a draft, a published profile that is compared with another, and a tender that it brought."""
    holding = Holding(make_organisation(session, Kind.AGENCY, legal_name="Agencia de Compras", at=at))
    make_people(session, holding, mark=mark)
    owner_id, by = holding.organisation.id, holding.people["owner"].id
    parts = (criterion("c1", (need("first.promise", 2, micro=1),)), criterion("c2", (need("first.told", 1),)))
    wanted = profile(*parts, preferences=(prefer("second.share", 1, 2, 3, 4),))
    texts = {**TEXTS, "en": {**TEXTS["en"], "profile.title": f"Draft {mark}", "criteria.c2.text": f"Text {mark}"}}
    draft = _start(session, replace(wanted, texts=texts), owner_id, by, at)
    published, other = (_start(session, wanted, owner_id, by, at + timedelta(minutes=n)) for n in (1, 2))
    for stored in (published, other):
        criteria.publish_profile(session, stored, by=by, at=at)
    relation = ProfileRelation(
        profile_id=published.id, other_id=other.id, kind=RelationKind.WIDER, note="", created_at=at, created_by=by
    )
    title = f"Tender {mark}".strip()
    text = json.dumps({**TENDER, "tender": {**TENDER["tender"], "title": title}})  # type: ignore[dict-item]
    tender = TenderFile(
        organisation_id=owner_id, title=title, ocid="ocds-213czf-1", text=text, content_hash="0" * 64, added_at=at
    )
    session.add_all([relation, tender])
    session.flush()
    holding.ids |= {
        "profile_id": str(draft.id),
        "published_id": str(published.id),
        "relation_id": str(relation.id),
        "file_id": str(tender.id),
        "tender_code": published.code,
        "other_code": other.code,
        "criterion_id": "c2",
        "preference_id": "p-second.share",
    }
    return holding


def _start(session: Session, found: CriteriaProfile, owner_id: UUID, by: UUID, at: datetime) -> StoredProfile:
    return criteria.start_profile(session, found, organisation_id=owner_id, origin="", by=by, at=at)


def make_full_association(
    session: Session, *, mark: str, key: str, members: tuple[Holding, ...], at: datetime
) -> Holding:
    """An association with a capacity drive in which suppliers take part."""
    holding = Holding(make_organisation(session, Kind.ASSOCIATION, at=at))
    make_people(session, holding, mark=mark)
    by = holding.people["owner"].id
    drive = Drive(
        organisation_id=holding.organisation.id,
        questionnaire_id="every-type",
        title="A hundred by summer",
        note="",
        starts_on=at.date(),
        ends_on=at.date() + timedelta(days=90),
        goal=10,
        code=f"DRV{key[:5].upper()}{len(members)}",
        created_at=at,
        created_by=by,
    )
    session.add(drive)
    session.flush()
    for member in members:
        owner_id, person_id = member.organisation.id, member.people["owner"].id
        session.add(DriveMember(drive_id=drive.id, organisation_id=owner_id, joined_at=at, joined_by=person_id))
    session.flush()
    holding.ids |= {"drive_id": str(drive.id), "drive_code": drive.code}
    return holding


def make_account_things(session: Session, person: Person, *, mark: str, key: str, at: datetime) -> Ids:
    """A passkey, another sign-in, a link for a new password and one for a new address."""
    until = at + timedelta(days=30)
    passkey = Passkey(person_id=person.id, key_id=f"key-{key}", public_key=b"k", name=f"Key {mark}", created_at=at)
    elsewhere = SignInSession(
        person_id=person.id, token_hash=token_hash(f"else-{key}"), started_at=at, expires_at=until, seen_at=at
    )
    reset = OneTimeLink(
        person_id=person.id,
        purpose=Purpose.RESET_PASSWORD,
        token_hash=token_hash(f"reset-{key}"),
        created_at=at,
        expires_at=until,
    )
    change = EmailChange(
        person_id=person.id,
        new_email=f"new-{key}@example.org",
        token_hash=token_hash(f"change-{key}"),
        created_at=at,
        expires_at=until,
    )
    session.add_all([passkey, elsewhere, reset, change])
    session.flush()
    return {"passkey_id": str(passkey.id), "session_id": str(elsewhere.id)}
