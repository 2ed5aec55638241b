"""What is measured inside one process: scoring a submission, a certificate as PDF, and the start of the portal."""

import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from statistics import median

from sqlalchemy import select

from portal.accounts.models import Person
from portal.app import create_app
from portal.assessments.rules.scoring import score
from portal.certificates.models import Certificate
from portal.core.config import Settings
from portal.core.db import Database
from portal.organisations.models import Membership
from portal.organisations.rules import Size, SupplierProfile, Trait
from portal.questionnaires.loading import load_questionnaire
from portal.questionnaires.rules.answers import Answer, AnswerState
from portal.questionnaires.rules.structure import ItemType
from tests.conftest import ROOT
from tests.factories.people import sign_in

START = """import time
start = time.perf_counter()
from portal.app import create_app
from portal.core.config import Settings
create_app(Settings(secret_key="s" * 32))
print(time.perf_counter() - start)"""


def seconds_of(work: Callable[[], object], times: int) -> list[float]:
    """How long the work takes, again and again."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return taken


def scoring() -> tuple[float, int]:
    """Median seconds to score the largest submission there can be, and how many items it has."""
    questionnaire = load_questionnaire(ROOT / "questionnaires" / "hrdd-core")
    profile = SupplierProfile(Size.LARGE, "14", "CO", frozenset(Trait))
    values = {ItemType.COVERAGE: "3", ItemType.DATE: "2026-02-01", ItemType.NUMBER: "3"}
    answers = {
        item.id: Answer(AnswerState.VALUE, values[item.type], frozenset(check.id for check in item.checks))
        for item in questionnaire.items
    }
    taken = seconds_of(lambda: score(questionnaire, profile, answers, date(2026, 11, 1)), 200)
    return median(taken), len(answers)


def certificate(settings: Settings) -> tuple[float, float, int]:
    """Seconds for the first certificate of a process and for a later one (median), and the PDF's bytes."""
    app = create_app(settings)
    database: Database = app.extensions["database"]
    with database.reading() as session:
        found = session.scalars(select(Certificate).order_by(Certificate.issued_at)).first()
        if found is None:
            raise RuntimeError("the demonstration has no certificate")
        owner = session.scalars(
            select(Person)
            .join(Membership, Membership.person_id == Person.id)
            .where(Membership.organisation_id == found.organisation_id)
        ).one()
    client = app.test_client()
    sign_in(client, owner)
    sizes: list[int] = []

    def download() -> None:
        response = client.get(f"/certificates/{found.id}.pdf?lang=es")
        if response.mimetype != "application/pdf":
            raise RuntimeError(f"the certificate answered {response.status}")
        sizes.append(len(response.data))

    taken = seconds_of(download, 12)
    database.engine.dispose()
    return taken[0], median(taken[1:]), sizes[-1]


def cold_start() -> float:
    """Median seconds from the first import to a portal that could answer, in fresh processes."""
    runs = [
        subprocess.run([sys.executable, "-c", START], cwd=ROOT, capture_output=True, text=True, check=True)
        for _ in range(5)
    ]
    return median(float(run.stdout.split()[-1]) for run in runs)
