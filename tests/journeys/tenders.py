"""Puts tenders and suppliers who could bid into the portal, and what agencies and suppliers do with them."""

import io
import zipfile
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from sqlalchemy import delete, select

from portal.accounts.queries import find_person_by_email
from portal.assessments.models import Assessment, StoredAnswer
from portal.core.access import Kind
from portal.core.config import Settings
from portal.criteria import services
from portal.criteria.rules.structure import CriteriaProfile, Criterion, Group, Requirement, Stage, Window
from portal.demo.making import make_organisation
from portal.demo.people import AGENCY, DemoOrganisation
from portal.organisations.queries import list_organisations
from tests.journeys.people import writing
from tests.journeys.serving import Server
from tests.journeys.steps import QUESTIONNAIRE, tax_number
from tests.journeys.visiting import Visitor

IMPROVED, OPEN = "policy.commitment", "uniforms.piece-time"
TITLES = {"en": "Aprons for hospitals", "es": "Delantales para hospitales"}
NAMES = {"en": ("A promise in writing", "Fair piece prices"), "es": ("Un compromiso escrito", "Precio por pieza justo")}


def ready_to_bid(server: Server) -> str:
    """A small maker of clothes that answered everything at level 2 but for one question; gives the e-mail address."""
    email = f"bidder-{uuid4().hex[:12]}@example.org"
    made_up = DemoOrganisation(
        email=email,
        person="Rosa Ñáñez",
        kind=Kind.SUPPLIER,
        name="Costuras Listas S.A.S.",
        country="CO",
        region="CO-ANT",
        tax_number=tax_number(uuid4().int % 90_000_000),
        sector="14",
        people=12,
        answered_so_far=1000,
    )
    settings = Settings(secret_key="s" * 32, password_memory_kib=19456)
    with writing(server) as session:
        make_organisation(session, made_up, settings=settings, at=datetime.now(UTC))
        person = find_person_by_email(session, email)
        assert person is not None
        own = select(Assessment.id).where(Assessment.started_by == person.id)
        session.execute(delete(StoredAnswer).where(StoredAnswer.item_id == OPEN, StoredAnswer.assessment_id.in_(own)))
    return email


def open_tender(server: Server) -> str:
    """A tender of the demonstration's agency that asks for one more level, and for an answer; gives its code."""
    needs = ((IMPROVED, 3), (OPEN, 2))
    criteria = tuple(
        Criterion(
            id=f"c{number}",
            stage=Stage.SELECTION,
            groups=(Group(f"c{number}-w1", (Requirement(f"c{number}-r1", item_id, level),)),),
        )
        for number, (item_id, level) in enumerate(needs, start=1)
    )
    now = datetime.now(UTC)
    profile = CriteriaProfile(
        id="new",
        language="es",
        questionnaire_id=QUESTIONNAIRE,
        criteria=criteria,
        sectors=frozenset({"14"}),
        window=Window(None, now + timedelta(weeks=30), "America/Bogota"),
        texts={
            language: {"profile.title": title, **{f"criteria.c{n}.title": NAMES[language][n - 1] for n in (1, 2)}}
            for language, title in TITLES.items()
        },
        ocid=f"ocds-213czf-{uuid4().hex[:8]}",
    )
    with writing(server) as session:
        person = find_person_by_email(session, AGENCY.email)
        assert person is not None
        (agency,) = list_organisations(session, search=AGENCY.name).rows
        stored = services.start_profile(session, profile, organisation_id=agency.id, origin="", by=person.id, at=now)
        services.publish_profile(session, stored, by=person.id, at=now)
        return stored.code


def unfold(visitor: Visitor, field: str) -> None:
    """Opens what is folded around a field."""
    field_set = visitor.page.locator(f"main details:has([name='{field}'])")
    if not field_set.evaluate("(details) => details.open"):
        field_set.locator("summary").click()


def take(visitor: Visitor, action: str) -> bytes:
    """The file that comes when a button is pressed."""
    with visitor.page.expect_download() as download:
        visitor.page.locator(f"main form[action$='{action}'] button").click()
    return download.value.path().read_bytes()


def unpacked(content: bytes) -> dict[str, bytes]:
    """The files of a sound ZIP."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}
