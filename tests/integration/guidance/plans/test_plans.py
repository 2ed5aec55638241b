"""A supplier's plans: choosing steps, what the pages say, who may see them, and the plan as files."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from portal.core import clock
from portal.core.access import Kind, Role
from portal.criteria.models import StoredProfile
from portal.guidance.models import StepState, TargetKind
from portal.guidance.plans.services import Goal
from tests.integration.criteria.conftest import core
from tests.integration.forms import flat, words
from tests.integration.guidance.plans.conftest import CHANNEL, LEVEL, PAY, PROMISE, Planner, make_planner, step


def test_chosen_steps_become_one_plan_for_each_goal(planner: Planner) -> None:
    first = planner.choose(step(PROMISE, 1, 2), step(CHANNEL, 0, 1))
    again = planner.choose(step(PAY, 2, 3))
    other = planner.choose(step(PAY, 2, 3), goal=Goal("hrdd-core", TargetKind.LEVEL, "leading", None, Decimal(1)))
    assert first == again != other
    assert [(one.item_id, one.position) for one in planner.steps(first)] == [(PROMISE, 1), (CHANNEL, 2), (PAY, 3)]
    assert len(planner.plans()) == 2


def test_a_new_choice_takes_over_the_time_and_only_raises_steps(planner: Planner) -> None:
    plan_id = planner.choose(step(PROMISE, 1, 3), step(CHANNEL, 0, 1))
    promise, channel = planner.steps(plan_id)
    planner.write(promise, state="doing", responsible="Rosa", note="Begun.")
    planner.write(channel, state="done", evidence="The box.")
    later = date(2027, 3, 31)
    planner.choose(
        step(PROMISE, 1, 2),
        step(CHANNEL, 1, 2, later),
        goal=Goal("hrdd-core", TargetKind.LEVEL, "established", later, Decimal("0.5")),
    )
    promise, channel = planner.steps(plan_id)
    assert (promise.to_level, promise.state, promise.responsible, promise.note) == (
        3,
        StepState.DOING,
        "Rosa",
        "Begun.",
    )
    assert (channel.from_level, channel.to_level, channel.state) == (0, 2, StepState.TO_DO)
    assert channel.evidence == "The box."
    (plan,) = planner.plans()
    assert (plan.due_on, plan.days_per_week) == (later, Decimal("0.5"))
    page = planner.page(plan_id)
    assert "Until March 31, 2027" in page
    assert "Working days a week for it: 0.5" in page


def test_a_dropped_step_that_is_chosen_again_is_to_do_again(planner: Planner) -> None:
    plan_id = planner.choose(step(PROMISE, 1, 2))
    planner.write(planner.steps(plan_id)[0], state="dropped", note="Too much.")
    planner.choose(step(PROMISE, 1, 2))
    (kept,) = planner.steps(plan_id)
    assert (kept.state, kept.note, kept.to_level) == (StepState.TO_DO, "Too much.", 2)


def test_two_steps_of_one_item_are_refused(planner: Planner) -> None:
    with pytest.raises(ValueError, match="one step for an item"):
        planner.choose(step(PROMISE, 1, 2), step(PROMISE, 2, 3))


def test_without_a_plan_the_page_says_what_to_do(planner: Planner) -> None:
    page = planner.client.get("/plans").text
    assert "You have no plan yet." in page
    assert 'href="/tenders"' in page


def test_the_plan_says_what_to_do_who_and_by_when(planner: Planner, tender: Callable[[], StoredProfile]) -> None:
    stored, texts_of = tender(), core().texts["en"]
    goal = Goal("hrdd-core", TargetKind.PROFILE, stored.code, clock.now().date() + timedelta(days=30), Decimal(2))
    plan_id = planner.choose(step(PROMISE, 0, 2), goal=goal)
    planner.write(planner.steps(plan_id)[0], responsible="Rosa", due_on="2020-01-31", state="doing")
    shown = planner.page(plan_id)
    for part in (
        "Uniforms for schools",
        texts_of[f"{PROMISE}.actions.1.title"],
        texts_of[f"{PROMISE}.actions.2.do"],
        "This week: " + texts_of[f"{PROMISE}.actions.1.first_step"],
        "From level 0 to level 2: ",
        "of work",
        "Who: Rosa",
        "By January 31, 2020",
        "Doing",
        "Late",
        "0 of 1 step done",
    ):
        assert part in shown, part
    assert f'href="/tenders/{stored.code}"' in planner.client.get(f"/plans/{plan_id}").text
    listed = flat(words(planner.client.get("/plans").text))
    assert "Uniforms for schools" in listed
    assert "0 of 1 step done" in listed


def test_a_done_step_leads_back_to_its_question(planner: Planner, tender: Callable[[], StoredProfile]) -> None:
    stored = tender()
    for goal, address in (
        (
            Goal("hrdd-core", TargetKind.PROFILE, stored.code, None, Decimal(2)),
            f"/tenders/{stored.code}/items/{PROMISE}",
        ),
        (LEVEL, "/questionnaires/hrdd-core/start"),
    ):
        plan_id = planner.choose(step(PROMISE, 0, 1), goal=goal)
        (kept,) = planner.steps(plan_id)
        assert address not in planner.client.get(f"/plans/{plan_id}").text
        answer = planner.write(kept, state="done", evidence="The signed promise of May.")
        assert answer.location == f"/plans/{plan_id}#step-{kept.id}"
        page = planner.client.get(f"/plans/{plan_id}").text
        assert "Done. Now answer the question again, so that it counts." in page
        assert f'href="{address}"' in page
        assert "The signed promise of May." in page


def test_a_goal_or_an_item_that_is_gone_breaks_nothing(planner: Planner) -> None:
    for goal in (
        Goal("hrdd-core", TargetKind.LEVEL, "no-such-level", None, Decimal(7)),
        Goal("hrdd-core", TargetKind.PROFILE, "NOTHING2", None, Decimal(1)),
    ):
        plan_id = planner.choose(step("no.such", 0, 4), goal=goal)
        page = planner.page(plan_id)
        assert goal.target in page
        assert "no.such" in page
        for file in ("plan.xlsx", "plan.ics"):
            assert planner.client.get(f"/plans/{plan_id}/{file}").status_code in {200, 302}


def test_a_plan_is_removed_with_its_steps_and_answers_stay(planner: Planner) -> None:
    plan_id = planner.choose(step(PROMISE, 1, 2))
    assert planner.client.post(f"/plans/{plan_id}/remove").location.endswith("/plans")
    assert planner.client.get(f"/plans/{plan_id}").status_code == 404
    assert planner.client.post(f"/plans/{plan_id}/remove").status_code == 404
    assert planner.plans() == []


def test_a_viewer_reads_and_takes_files_but_changes_nothing(app: Flask, planner: Planner) -> None:
    plan_id = planner.choose(step(PROMISE, 1, 2, date(2027, 3, 31)))
    (kept,) = planner.steps(plan_id)
    viewer = make_planner(app, planner.database, role=Role.VIEWER, of=planner.organisation_id)
    page = viewer.client.get(f"/plans/{plan_id}")
    assert page.status_code == 200
    for absent in ("/steps/", "/remove"):
        assert absent not in page.text
    for file in ("plan.ics", "plan.xlsx"):
        assert viewer.client.get(f"/plans/{plan_id}/{file}").status_code == 200
    address = f"/plans/{plan_id}/steps/{kept.id}"
    assert viewer.client.get(address).status_code == viewer.client.post(address).status_code == 403
    assert viewer.client.post(f"/plans/{plan_id}/remove").status_code == 403


def test_another_firm_cannot_tell_a_plan_from_nothing(app: Flask, planner: Planner) -> None:
    plan_id = planner.choose(step(PROMISE, 1, 2))
    (kept,) = planner.steps(plan_id)
    stranger = make_planner(app, planner.database)
    own = stranger.choose(step(PROMISE, 1, 2))
    for path in ("", "/plan.ics", "/plan.xlsx", f"/steps/{kept.id}"):
        for wanted in (plan_id, uuid4()):
            assert stranger.client.get(f"/plans/{wanted}{path}").status_code == 404
    for data in ({}, {"state": "done", "revision": "1"}, {"note": "x" * 5000}):
        for path in (f"/plans/{plan_id}/steps/{kept.id}", f"/plans/{own}/steps/{kept.id}", f"/plans/{plan_id}/remove"):
            assert stranger.client.post(path, data=data).status_code == 404
    assert planner.steps(plan_id)[0].state is StepState.TO_DO
    assert "/plans/" not in planner.client.get("/plans").text.replace(f"/plans/{plan_id}", "")


@pytest.mark.parametrize("kind", [Kind.AGENCY, Kind.ASSOCIATION, Kind.OPERATOR])
def test_who_does_not_supply_has_no_plans(app: Flask, planner: Planner, kind: Kind) -> None:
    other = make_planner(app, planner.database, kind=kind)
    assert other.client.get("/plans").status_code == 403
    assert "/sign-in" in app.test_client().get("/plans").location


def test_the_calendar_is_offered_only_when_a_step_has_a_day(planner: Planner) -> None:
    plan_id = planner.choose(step(PROMISE, 1, 2))
    assert "plan.ics" not in planner.client.get(f"/plans/{plan_id}").text
    assert planner.client.get(f"/plans/{plan_id}/plan.ics").location == f"/plans/{plan_id}"
    assert "No step has a day yet." in planner.client.get(f"/plans/{plan_id}").text
    planner.write(planner.steps(plan_id)[0], due_on="2027-03-31")
    answer = planner.client.get(f"/plans/{plan_id}/plan.ics")
    assert answer.mimetype == "text/calendar"
    assert "DTSTART;VALUE=DATE:20270331" in answer.text
    planner.write(planner.steps(plan_id)[0], state="done")
    assert planner.client.get(f"/plans/{plan_id}/plan.ics").status_code == 302


def test_the_workbook_holds_every_step_and_no_formula(planner: Planner) -> None:
    plan_id = planner.choose(step(PROMISE, 1, 2, date(2027, 3, 31)), step(CHANNEL, 0, 1))
    planner.write(planner.steps(plan_id)[0], responsible="=1+1", note="@SUM(A1)", evidence='=HYPERLINK("x")')
    answer = planner.client.get(f"/plans/{plan_id}/plan.xlsx?lang=en")
    assert 'filename="plan.xlsx"' in answer.headers["Content-Disposition"]
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "Readiness level “Established”"
    assert rows[2][:3] == ["Question", "What to do", "This week"]
    texts_of = core().texts["en"]
    first, second = rows[3], rows[4]
    assert first[0] == texts_of[f"{PROMISE}.name"]
    assert texts_of[f"{PROMISE}.actions.2.do"] in first[1]
    assert (first[6], first[7], first[8], first[9]) == (
        date(2027, 3, 31),
        "To do",
        "=1+1\n@SUM(A1)",
        '=HYPERLINK("x")',
    )
    assert (second[0], second[6]) == (texts_of[f"{CHANNEL}.name"], "")
    assert len(rows) == 5
