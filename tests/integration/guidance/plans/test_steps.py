"""One step of a plan: what is typed is kept, wrong or right, and two people on one step are told."""

from datetime import date

import pytest

from portal.guidance.models import StepState
from portal.guidance.plans import queries, services
from portal.guidance.plans.services import StepChange
from tests.factories.people import AT
from tests.integration.forms import fields_of, flat, texts, words
from tests.integration.guidance.plans.conftest import PROMISE, Planner, step

WRONG = {
    "no state": ({"state": "soon"}, "Choose how far it is."),
    "a day that is none": ({"due_on": "2027-02-30"}, "Enter a day, such as 2027-03-31."),
    "words for a day": ({"due_on": "soon"}, "Enter a day, such as 2027-03-31."),
    "the end of time": ({"due_on": "9999-12-31"}, "Enter a day, such as 2027-03-31."),
    "the beginning of time": ({"due_on": "0001-01-01"}, "Enter a day, such as 2027-03-31."),
    "a long name": ({"responsible": "x" * 121}, "Field cannot be longer than 120 characters."),
    "an endless note": ({"note": "x" * 300_000}, "Field cannot be longer than 2000 characters."),
    "endless evidence": ({"evidence": "x" * 2001}, "Field cannot be longer than 2000 characters."),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_on_a_step_is_said_beside_the_field_and_kept(planner: Planner, name: str) -> None:
    changes, message = WRONG[name]
    plan_id = planner.choose(step(PROMISE, 1, 2))
    (kept,) = planner.steps(plan_id)
    answer = planner.write(kept, **{"responsible": "Rosa", **changes})
    assert answer.status_code == 422
    assert texts(answer.text, ".govuk-error-summary__list li") == [message]
    shown = fields_of(answer.text, "step")
    for field, value in {"responsible": "Rosa", **changes}.items():
        assert field == "state" or shown[field] == [value]
    assert planner.steps(plan_id)[0].revision == 1


@pytest.mark.parametrize(
    "odd", ["\x00", "\ud800", "9" * 400, "-1", "💥", "<script>alert(1)</script>", "\u202egpj", "=1+1"]
)
def test_no_value_on_a_step_breaks_a_page_or_a_file(planner: Planner, odd: str) -> None:
    plan_id = planner.choose(step(PROMISE, 1, 2, date(2027, 3, 31)))
    address = f"/plans/{plan_id}/steps/{planner.steps(plan_id)[0].id}"
    for name in ("state", "responsible", "due_on", "note", "evidence", "revision"):
        fields = fields_of(planner.client.get(address).text, "step")
        body = {**{key: values[0] for key, values in fields.items()}, name: odd.encode("utf-8", "surrogatepass")}
        assert planner.client.post(address, data=body).status_code in {303, 409, 422}, name
    page = planner.client.get(f"/plans/{plan_id}").text
    assert "<script>alert" not in page
    for file in ("plan.ics", "plan.xlsx"):
        assert planner.client.get(f"/plans/{plan_id}/{file}").status_code in {200, 302}


def test_a_switch_of_language_keeps_what_was_typed(planner: Planner) -> None:
    plan_id = planner.choose(step(PROMISE, 1, 2))
    (kept,) = planner.steps(plan_id)
    answer = planner.write(kept, due_on="soon", note="Typed.", state="done", switch_language="fr")
    assert answer.status_code == 200
    shown = fields_of(answer.text, "step")
    assert (shown["due_on"], shown["note"], shown["state"]) == (["soon"], ["Typed."], ["done"])
    assert 'lang="fr"' in answer.text
    assert planner.steps(plan_id)[0].state is StepState.TO_DO


def test_the_second_of_two_people_sees_both_and_decides(planner: Planner, colleague: Planner) -> None:
    plan_id = planner.choose(step(PROMISE, 1, 2))
    (kept,) = planner.steps(plan_id)
    address = f"/plans/{plan_id}/steps/{kept.id}"
    mine = {**fields_of(planner.client.get(address).text, "step"), "note": "Mine."}
    colleague.write(kept, note="Theirs.", responsible="Luis", due_on="2027-03-31")
    refused = planner.client.post(address, data=mine)
    assert refused.status_code == 409
    shown = flat(words(refused.text))
    for part in ("Somebody changed this step after you opened the page.", "Theirs.", "Luis", "March 31, 2027"):
        assert part in shown
    kept_fields = fields_of(refused.text, "step")
    assert kept_fields["note"] == ["Mine."]
    assert planner.steps(plan_id)[0].note == "Theirs."
    assert planner.client.post(address, data=kept_fields).status_code == 303
    assert planner.steps(plan_id)[0].note == "Mine."


def test_the_same_sent_twice_is_no_conflict(planner: Planner) -> None:
    plan_id = planner.choose(step(PROMISE, 1, 2))
    (kept,) = planner.steps(plan_id)
    address = f"/plans/{plan_id}/steps/{kept.id}"
    sent = {**fields_of(planner.client.get(address).text, "step"), "note": "Once."}
    for _time in range(2):
        assert planner.client.post(address, data=sent).status_code == 303
    assert planner.steps(plan_id)[0].revision == 2


def test_a_step_changed_directly_is_refused_when_it_has_moved_on(planner: Planner) -> None:
    plan_id = planner.choose(step(PROMISE, 1, 2))
    (kept,) = planner.steps(plan_id)
    change = StepChange("Rosa", None, StepState.DOING, "", "")
    with planner.database.transaction() as session:
        stored = queries.get_step(session, kept.id, organisation_id=planner.organisation_id, lock=True)
        assert services.change_step(session, stored, change, revision=1, at=AT)
        other = StepChange("Luis", None, StepState.DOING, "", "")
        assert not services.change_step(session, stored, other, revision=1, at=AT)
        assert services.change_step(session, stored, change, revision=1, at=AT)
