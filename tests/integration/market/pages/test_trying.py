"""An agency tries a profile on the market: counted, written down, limited, and shown to its own people alone."""

import re
from html import unescape
from itertools import chain
from uuid import UUID

import pytest
from sqlalchemy import select

from portal.core.access import Kind, Role
from portal.core.trail.models import TrailEntry
from portal.criteria import services
from portal.market import services as market_services
from portal.market.models import MarketSimulation
from portal.market.pages.answering import MIME_TYPES
from tests.attacks.pages import Browser, Page
from tests.factories.criteria import criterion, need, prefer, profile
from tests.factories.people import AT
from tests.integration.market.pages.conftest import Agency, SignIn
from tests.integration.market.pages.test_files import cells_of_workbook


@pytest.fixture
def profile_id(agency: Agency) -> UUID:
    """A draft of the agency: one criterion with relief for micro firms, and points."""
    found = profile(
        criterion("pay", (need("pay.full-and-on-time", 2, micro=1),)),
        preferences=(prefer("policy.commitment", 1, 2, 3, 4), prefer("pay.full-and-on-time", 2, 4, 6, 8)),
        pass_mark=3,
        questionnaire_id="hrdd-core",
    )
    with agency.database.transaction() as session:
        stored = services.start_profile(
            session, found, organisation_id=agency.organisation_id, origin="", by=agency.person_id, at=AT
        )
        return stored.id


def test_a_profile_is_tried_once_and_looked_at_as_often_as_one_likes(agency: Agency, profile_id: UUID) -> None:
    before = agency.client.get(f"/market/try/{profile_id}").text
    answer = agency.client.post(f"/market/try/{profile_id}")
    after = agency.client.get(answer.location).text
    agency.client.post(f"/market/try/{profile_id}")
    with agency.database.reading() as session:
        found = session.scalars(select(MarketSimulation)).all()
        told = session.scalars(select(TrailEntry.event).where(TrailEntry.event == "market.simulated")).all()

    assert "Try it on the market" in before
    assert "app-chart" not in before
    assert answer.status_code == 303
    assert re.search(r"Today about [\d,]+ of [\d,]+ suppliers qualify: \d+ % ±\d+", after)
    for title in ("Which criterion shuts out most", "at each pass mark", "with more notice", "by group: Size"):
        assert title in after
    assert "Lower levels for small firms let in" in after
    assert "29 tries left" in after
    assert len(found) == len(told) == 1


def test_the_result_can_be_taken_away_as_a_workbook_at_no_cost(agency: Agency, profile_id: UUID) -> None:
    before = agency.client.get(f"/market/try/{profile_id}/result.xlsx")
    answer = agency.client.post(f"/market/try/{profile_id}", data={"size": "micro"}, follow_redirects=True)
    way = re.search(r'href="([^"]+/result\.xlsx[^"]*)"', answer.text)
    assert way is not None
    files = [agency.client.get(unescape(way[1])) for _ in range(2)]
    browser = Browser(agency.client)
    sheets = browser.workbook(unescape(way[1]))
    told = " ".join(cells_of_workbook(files[0].data))

    assert "app-chart" not in before.text
    assert "Try it on the market" in before.text
    assert way[1].endswith("?size=micro")
    assert {found.mimetype for found in files} == {MIME_TYPES["xlsx"]}
    tables = [rows[1:] for rows in Page(answer.text).tables.values()]
    assert [len(rows) for rows in sheets] == [len(rows) for rows in tables]
    for cells, row in zip(chain(*tables), chain(*sheets), strict=True):
        check_row(cells, row)
    for words in ("Size: Micro", "File made on", "How figures are made", "About 10 or fewer", Page(answer.text).story):
        assert words in told
    assert "29 tries left" in agency.client.get(f"/market/try/{profile_id}?size=micro").text


def check_row(cells: list[str], row: list[str]) -> None:
    """Hold a row of the workbook against the page's: the name, and every number that stands there."""
    assert cells[0] in row
    numbers = {number for cell in cells[1:] for number in re.findall(r"\d[\d.]*", cell.replace(",", ""))}
    hidden = {number for cell in cells[1:] for number in re.findall(r"(?:fewer than|about) (\d+)", cell)}
    assert numbers - hidden <= set(row)


def test_a_try_may_look_at_some_suppliers_only(agency: Agency, profile_id: UUID) -> None:
    answer = agency.client.post(f"/market/try/{profile_id}", data={"size": "micro", "sector": ""})
    text = agency.client.get(answer.location).text

    assert answer.location.endswith("?size=micro")
    assert "Size: Micro" in text
    assert "by group: Size" not in text
    assert agency.client.get(f"/market/try/{profile_id}?size=large").text.count("app-chart") == 0


@pytest.mark.parametrize("wrong", [{"size": "giant"}, {"size": "micro", "sector": "41", "women-led": "yes"}])
def test_a_wrong_choice_costs_nothing(agency: Agency, profile_id: UUID, wrong: dict[str, str]) -> None:
    answer = agency.client.post(f"/market/try/{profile_id}", data=wrong)

    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert "30 tries left" in answer.text
    assert agency.client.get(f"/market/try/{profile_id}?size=giant").status_code == 422


def test_when_the_tries_are_used_up_nothing_more_is_answered(
    agency: Agency, profile_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(market_services, "SIMULATIONS_FREE", 0)
    answer = agency.client.post(f"/market/try/{profile_id}", follow_redirects=True)

    assert "used all its tries" in answer.text
    assert "app-chart" not in answer.text


def test_another_agency_does_not_find_the_profile(agency: Agency, profile_id: UUID, enter: SignIn) -> None:
    stranger = enter(Kind.AGENCY, Role.OWNER)

    assert stranger.get(f"/market/try/{profile_id}").status_code == 404
    assert stranger.get(f"/market/try/{profile_id}/result.xlsx").status_code == 404
    assert stranger.post(f"/market/try/{profile_id}").status_code == 404


@pytest.mark.parametrize(
    ("kind", "role"), [(Kind.SUPPLIER, Role.OWNER), (Kind.ASSOCIATION, Role.OWNER), (Kind.OPERATOR, Role.OWNER)]
)
def test_only_agencies_try_criteria(agency: Agency, profile_id: UUID, enter: SignIn, kind: Kind, role: Role) -> None:
    person = enter(kind, role)

    assert person.get("/market/try").status_code == 403
    assert person.get(f"/market/try/{profile_id}").status_code == 403
    assert person.post(f"/market/try/{profile_id}").status_code == 403


def test_the_list_leads_to_the_profile_and_the_profile_to_trying(agency: Agency, profile_id: UUID) -> None:
    address = f"/market/try/{profile_id}"

    assert address in agency.client.get("/market/try").text
    assert address in agency.client.get(f"/criteria/{profile_id}").text


def test_before_the_first_release_nothing_can_be_tried(nothing_yet: Agency) -> None:
    with nothing_yet.database.transaction() as session:
        stored = services.start_profile(
            session,
            profile(criterion("pay", (need("pay.full-and-on-time", 2),)), questionnaire_id="hrdd-core"),
            organisation_id=nothing_yet.organisation_id,
            origin="",
            by=nothing_yet.person_id,
            at=AT,
        )
    answer = nothing_yet.client.post(f"/market/try/{stored.id}")

    assert answer.status_code == 200
    assert "nothing can be tried" in answer.text
