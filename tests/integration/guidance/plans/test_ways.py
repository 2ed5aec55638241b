"""The page of the shortest way: to a tender and to a readiness level, what is in time, what is still to answer."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core import clock
from portal.core.access import Kind, Role
from portal.criteria.models import StoredProfile
from portal.criteria.rules.structure import Assurance, CriteriaProfile, Window
from portal.criteria.starting import example_profiles
from portal.evidence.rules import Refusal
from portal.evidence.services import Description, add_link, attach_document
from portal.questionnaires.rules.answers import Answer
from tests.factories import assessments
from tests.factories.criteria import criterion, need, profile, publish_profile
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.factories.questionnaires import said
from tests.integration.criteria.conftest import core
from tests.integration.forms import flat, words
from tests.integration.guidance.plans.conftest import CHANNEL, PAY, PROMISE, Planner, make_planner

WRITTEN = "contracts.written"
ASKED = profile(
    criterion("c1", (need(PROMISE, 2),)),
    criterion("c2", (need(CHANNEL, 3),), (need(PAY, 2),)),
    questionnaire_id="hrdd-core",
)
EVIDENCED = profile(criterion("c1", (need(PROMISE, 1),), assurance=Assurance.EVIDENCED), questionnaire_id="hrdd-core")


def publish(planner: Planner, found: CriteriaProfile) -> StoredProfile:
    with planner.database.transaction() as session:
        agency, person = make_organisation(session, Kind.AGENCY), make_person(session)
        return publish_profile(session, found, agency.id, person.id, at=clock.now())


def answer(planner: Planner, answers: dict[str, Answer]) -> None:
    with planner.database.transaction() as session:
        version = assessments.publish(session, core())
        started = assessments.start(session, planner.organisation_id, planner.person_id, version)
        assessments.answer(session, started, answers, planner.person_id)


def way(planner: Planner, stored: StoredProfile, query: str = "") -> str:
    answer_ = planner.client.get(f"/tenders/{stored.code}/way{query}")
    assert answer_.status_code == 200
    return flat(words(answer_.text))


def test_the_way_names_steps_what_they_are_for_and_what_is_still_to_answer(planner: Planner) -> None:
    stored = publish(planner, ASKED)
    answer(planner, {PROMISE: said("1")})
    page = way(planner, stored)
    assert "You can do it" in page
    assert "2 questions of this tender have no answer yet and count as level 0 here." in page
    assert "It is needed for: A promise." in page
    assert "Then 1 criterion is missing." in page
    assert "Then you qualify." in page


def test_chosen_steps_go_into_the_plan_and_none_is_said_calmly(planner: Planner) -> None:
    stored = publish(planner, ASKED)
    answer(planner, {PROMISE: said("0")})
    here = f"/tenders/{stored.code}/way"
    assert "Choose at least one step." in planner.client.post(here, data={"days": "2", "until": ""}).text
    kept = planner.client.post(here, data={"days": "3", "until": "2027-03-31", "step": [PROMISE, "no.such"]})
    assert kept.status_code == 303
    (plan,) = planner.plans()
    assert (plan.target, str(plan.days_per_week), str(plan.due_on)) == (stored.code, "3.0", "2027-03-31")
    assert [(step.item_id, step.to_level) for step in planner.steps(plan.id)] == [(PROMISE, 2)]


def test_a_date_that_is_too_near_marks_what_fits(planner: Planner) -> None:
    far = criterion("c3", (need(WRITTEN, 1),), (need("suppliers.subcontractors", 1),))
    window = Window(None, clock.now() + timedelta(weeks=2), "America/Bogota")
    stored = publish(planner, replace(ASKED, criteria=(*ASKED.criteria, far), window=window))
    answer(planner, {PROMISE: said("0")})
    page = way(planner, stored)
    assert "The time is too short" in page
    assert "Fits the time" in page
    assert "Fits the time up to level 1" in page
    assert "Comes after the date" in way(planner, stored, f"?until={clock.now().date() + timedelta(days=2)}")
    assert "You can do it" in way(planner, stored, "?until=")


@pytest.mark.parametrize(("query", "field"), [("days=0", "days"), ("days=x", "days"), ("until=soon", "until")])
def test_what_is_typed_wrongly_is_said_beside_the_field(planner: Planner, query: str, field: str) -> None:
    stored = publish(planner, ASKED)
    answer_ = planner.client.get(f"/tenders/{stored.code}/way?{query}")
    assert answer_.status_code == 422
    assert f'href="#{field}"' in answer_.text


def test_questions_that_only_this_tender_requests_are_part_of_the_way(planner: Planner) -> None:
    stored = publish(planner, replace(example_profiles()["rite"], countries=frozenset()))
    answer(planner, {PROMISE: said("1")})
    assert "You do not qualify yet" in flat(words(planner.client.get(f"/tenders/{stored.code}").text))
    page = way(planner, stored)
    assert "You can do it" in page
    assert "You are there already" not in page


def test_what_is_backed_by_a_document_needs_no_evidence_named(planner: Planner) -> None:
    stored = publish(planner, EVIDENCED)
    answer(planner, {PROMISE: said("1")})
    assert "Only evidence is missing" in way(planner, stored)
    owner, by, now = planner.organisation_id, planner.person_id, clock.now()
    with planner.database.transaction() as session:
        about = Description(title="Policy")
        found = add_link(session, "https://example.org/p", about, organisation_id=owner, by=by, at=now)
        assert not isinstance(found, Refusal)
        attach_document(session, found, [PROMISE], by=by, at=now)
    assert "You are there already" in way(planner, stored)


def test_what_the_answers_cannot_tell_is_asked_first(planner: Planner) -> None:
    unknown = profile(criterion("c1", (need("not.there-yet", 1),)), questionnaire_id="hrdd-core")
    stored = publish(planner, unknown)
    answer(planner, {PROMISE: said("1")})
    assert "Answer first what is missing" in way(planner, stored)


def test_the_way_to_a_level_leads_into_its_plan(planner: Planner) -> None:
    answer(planner, {PROMISE: said("1")})
    here = "/questionnaires/hrdd-core/way/developing"
    page = planner.client.get(here).text
    assert "You can do it" in flat(words(page))
    assert planner.client.get("/questionnaires/hrdd-core/way/nothing").status_code == 404
    first = page.split('name="step" type="checkbox" value="')[1].split('"')[0]
    assert planner.client.post(here, data={"step": first, "days": "2", "until": ""}).status_code == 303
    assert planner.plans()[0].target == "developing"


def test_a_viewer_sees_the_way_and_keeps_nothing(app: Flask, planner: Planner, client: FlaskClient) -> None:
    stored = publish(planner, ASKED)
    viewer = make_planner(app, planner.database, role=Role.VIEWER, of=planner.organisation_id)
    page = viewer.client.get(f"/tenders/{stored.code}/way").text
    assert "Take the chosen steps into your plan" not in page
    assert viewer.client.post(f"/tenders/{stored.code}/way", data={"step": PROMISE}).status_code == 403
    assert client.get(f"/tenders/{stored.code}/way").status_code == 302
