"""An association sees what the suppliers of its own drive can show, protected, and nobody else does."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.access import Kind, Role
from portal.core.config import Settings
from portal.core.db import Database
from portal.drives.models import Drive
from portal.market.filling import with_cohorts
from portal.market.opening import market_folder
from tests.factories.organisations import make_membership, make_organisation
from tests.factories.people import make_person, sign_in
from tests.factories.released import store_release
from tests.integration.forms import flat, words
from tests.integration.market.pages.conftest import SUPPLIERS, SignIn, a_market


@dataclass(frozen=True)
class Running:
    """An association's viewer in a browser, and the drive."""

    client: FlaskClient
    path: str
    association: UUID
    drive_id: UUID
    release: Callable[[int], None]

    def read(self) -> str:
        """The page in English, as flat text."""
        answer = self.client.get(f"{self.path}/figures?lang=en")
        assert answer.status_code == 200
        return flat(words(answer.text))


@pytest.fixture
def running(app: Flask, database: Database, settings: Settings) -> Running:
    """A drive that is closed already: its figures stay."""
    client = app.test_client()
    with database.transaction() as session:
        association, person = make_organisation(session, Kind.ASSOCIATION), make_person(session)
        make_membership(session, association, person, role=Role.VIEWER)
        drive = Drive(
            organisation_id=association.id,
            questionnaire_id="hrdd-core",
            title="Ready in 2027",
            starts_on=date(2026, 1, 1),
            ends_on=date(2026, 12, 31),
            goal=10,
            code="ABCDEFGH",
            created_at=datetime(2026, 1, 1, tzinfo=UTC),
            closed_at=datetime(2026, 10, 1, tzinfo=UTC),
        )
        session.add(drive)
        session.flush()
        ids = association.id, drive.id
    sign_in(client, person)

    def release(members: int) -> None:
        market = a_market(SUPPLIERS)
        cohort = {ids[0]: {int(tag): ids[1] for tag in market.tags[:members]}}
        with database.transaction() as session:
            store_release(session, market_folder(settings), with_cohorts(market, cohort))

    return Running(client, f"/drives/{ids[1]}", *ids, release)


def test_the_drive_leads_to_its_figures(running: Running) -> None:
    assert f'href="{running.path}/figures"' in running.client.get(running.path).text


def test_a_large_cohort_shows_levels_sections_and_what_to_teach(running: Running) -> None:
    running.release(400)
    page = running.read()
    assert "suppliers are in the figures; 0 take part in the drive today" in page
    assert "Readiness levels by group: Size" in page
    assert "Readiness levels by group: Sector" in page
    assert "Mean score of each section, from 0 to 100" in page
    assert "about 10 or fewer" in page
    assert "fewer than 5<" not in running.client.get(f"{running.path}/figures?lang=en").text
    taught = running.client.get(f"{running.path}/figures").text.split("<ol")[1].split("</ol>")[0]
    assert taught.count("<strong>") == 3
    assert taught.count('href="/library/') >= 3


def test_the_files_hold_what_the_page_shows(running: Running) -> None:
    running.release(400)
    package = zipfile.ZipFile(io.BytesIO(running.client.get(f"{running.path}/figures/figures.zip?lang=en").data))
    tables = {name for name in package.namelist() if name.endswith(".csv")}
    assert {"readiness.csv", "readiness-by-size.csv", "readiness-by-sector.csv", "score-by-section.csv"} <= tables
    assert b"PK" in running.client.get(f"{running.path}/figures/figures.xlsx").data[:2]
    for name in ("figures.pdf", "other.xlsx", "figures"):
        assert running.client.get(f"{running.path}/figures/{name}").status_code == 404


def test_a_small_cohort_says_calmly_why_there_is_nothing(running: Running) -> None:
    running.release(19)
    page = running.read()
    assert "There are no figures of this drive yet" in page
    assert "fewer than 20 of its suppliers" in page
    assert "Readiness levels" not in page
    assert "fewer than 20" in running.client.get(f"{running.path}/figures/figures.xlsx?lang=en").text


def test_a_drive_that_nobody_joined_before_the_release_looks_like_a_small_one(running: Running) -> None:
    running.release(0)
    assert "fewer than 20 of its suppliers" in running.read()


def test_before_the_first_release_the_page_says_so(running: Running) -> None:
    assert "There are no figures yet." in running.read()


@pytest.mark.parametrize(
    ("kind", "status"), [(Kind.ASSOCIATION, 404), (Kind.AGENCY, 403), (Kind.SUPPLIER, 403), (Kind.OPERATOR, 403)]
)
def test_nobody_else_sees_the_figures(running: Running, enter: SignIn, kind: Kind, status: int) -> None:
    running.release(400)
    stranger = enter(kind, Role.OWNER)
    assert stranger.get(f"{running.path}/figures").status_code == status
    assert stranger.get(f"{running.path}/figures/figures.xlsx").status_code == status


def test_an_agency_cannot_ask_for_a_cohort(running: Running, enter: SignIn) -> None:
    running.release(400)
    agency = enter(Kind.AGENCY, Role.OWNER)
    name = f"cohort:{running.association}"
    page = agency.get(f"/market/readiness?{name}={running.drive_id}&lang=en")
    assert page.status_code == 200
    assert "Limited to" not in page.text
    everybody = agency.get("/market/readiness?lang=en").text
    assert page.text.split("<table")[1].split("</table>")[0] == everybody.split("<table")[1].split("</table>")[0]
    assert agency.get(f"/market/readiness?by={name}").status_code == 422
