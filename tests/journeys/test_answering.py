"""Nothing typed is ever lost: autosave, a lost line, an ended session, the back button, two languages, two people."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.people import Beginner, begin, end_sessions
from tests.journeys.serving import Server
from tests.journeys.steps import ITEM_FORM, SAVE, first_item, item_id, sign_in, sign_out
from tests.journeys.visiting import Visitor

pytestmark = pytest.mark.browser
STATUS = "[data-autosave-status]"
LATER = f"{ITEM_FORM} button[name=go][value=later]"
NOTE = "Lo escribió Íñigo; falta la firma de «Ñusta» & Cía."


@pytest.fixture
def beginner(server: Server) -> Beginner:
    return begin(server)


def go_to_first_item(visitor: Visitor, beginner: Beginner) -> None:
    sign_in(visitor, beginner.email, judge=False)
    visitor.open(f"/assessments/{beginner.assessment_id}", judge=False)
    first_item(visitor)
    visitor.ready()


def write_note(visitor: Visitor, text: str) -> None:
    """Opens the note and writes it, as a person does."""
    note = visitor.page.locator("[name=note]")
    if not note.is_visible():
        visitor.page.locator("details:has([name=note]) summary").click()
    note.fill(text)


def wait_for(visitor: Visitor, state: str) -> None:
    expect(visitor.page.locator(f"{STATUS}[data-state={state}]")).to_be_visible()


def note_of(visitor: Visitor) -> str:
    return visitor.page.locator("[name=note]").input_value()


def test_what_is_chosen_and_typed_is_saved_by_itself(arrive: Arrive, beginner: Beginner) -> None:
    with arrive(language="es", width=375) as visitor:
        go_to_first_item(visitor, beginner)
        visitor.choose("answer", "2")
        wait_for(visitor, "saved")
        write_note(visitor, NOTE)
        with visitor.page.expect_response(lambda response: response.request.method == "POST") as saving:
            visitor.page.locator("[name=note]").blur()
        assert saving.value.status == 200
        visitor.page.reload()
        assert visitor.page.locator("[name=answer][value='2']").is_checked()
        assert note_of(visitor) == NOTE


def test_an_edit_made_without_a_line_is_saved_when_it_is_back(arrive: Arrive, beginner: Beginner) -> None:
    with arrive(language="es", width=375) as visitor:
        go_to_first_item(visitor, beginner)
        visitor.ledger.offline = True
        visitor.context.set_offline(True)
        visitor.choose("answer", "3")
        wait_for(visitor, "offline")
        visitor.judge()
        visitor.context.set_offline(False)
        wait_for(visitor, "saved")
        visitor.page.reload()
        assert visitor.page.locator("[name=answer][value='3']").is_checked()


@pytest.mark.parametrize("script", [True, False])
def test_a_person_goes_on_where_they_stopped(arrive: Arrive, beginner: Beginner, script: bool) -> None:
    with arrive(language="en", width=1280, script=script) as visitor:
        go_to_first_item(visitor, beginner)
        first = item_id(visitor)
        visitor.choose("answer", "1")
        visitor.press(SAVE)
        second = item_id(visitor)
        write_note(visitor, NOTE)
        visitor.press(LATER)
        sign_out(visitor)
        sign_in(visitor, beginner.email, judge=False)
        visitor.press("main a.govuk-button[href*='/assessments/']")
        visitor.press("main a.govuk-button[href*='/items/']")
        assert item_id(visitor) == second != first
        assert note_of(visitor) == NOTE


def test_switching_the_language_keeps_what_is_typed_without_scripts(arrive: Arrive, beginner: Beginner) -> None:
    with arrive(language="es", width=375, script=False) as visitor:
        go_to_first_item(visitor, beginner)
        visitor.choose("answer", "2")
        write_note(visitor, NOTE)
        visitor.language = "pt"
        visitor.press("button[name=switch_language][value=pt]")
        assert note_of(visitor) == NOTE
        assert visitor.page.locator("[name=answer][value='2']").is_checked()
        visitor.press(SAVE)
        visitor.open(f"/assessments/{beginner.assessment_id}/review")
        assert visitor.says(NOTE)


@pytest.mark.parametrize("script", [True, False])
def test_a_session_that_ended_while_typing_loses_nothing(
    arrive: Arrive, server: Server, beginner: Beginner, script: bool
) -> None:
    with arrive(language="en", width=375, script=script) as visitor:
        go_to_first_item(visitor, beginner)
        end_sessions(server, beginner)
        visitor.ledger.expected.add(401)
        visitor.choose("answer", "2")
        write_note(visitor, NOTE)
        if script:
            wait_for(visitor, "signin")
        visitor.press(SAVE, status=401)
        visitor.fill(email=beginner.email, password="quiet river stones")
        visitor.press()
        assert visitor.says(NOTE)
        visitor.press()
        visitor.open(f"/assessments/{beginner.assessment_id}/review")
        assert visitor.says(NOTE)


@pytest.mark.parametrize("script", [True, False])
def test_the_back_button_leads_to_the_answer_just_given(arrive: Arrive, beginner: Beginner, script: bool) -> None:
    with arrive(language="en", width=1280, script=script) as visitor:
        go_to_first_item(visitor, beginner)
        first = item_id(visitor)
        visitor.choose("answer", "1")
        visitor.press(SAVE)
        visitor.page.go_back()
        assert item_id(visitor) == first
        assert visitor.page.locator("[name=answer][value='1']").is_checked()
        visitor.choose("answer", "2")
        visitor.press(SAVE)
        assert item_id(visitor) != first
        visitor.page.go_back()
        assert visitor.page.locator("[name=answer][value='2']").is_checked()


def test_two_people_on_one_answer_are_told(arrive: Arrive, beginner: Beginner) -> None:
    with (
        arrive(language="es", width=1280, script=False) as one,
        arrive(language="en", width=375, script=False) as other,
    ):
        go_to_first_item(one, beginner)
        go_to_first_item(other, beginner)
        one.choose("answer", "1")
        one.press(SAVE)
        other.choose("answer", "3")
        other.press(SAVE, status=409)
        other.press("main form button")
        other.open(f"/assessments/{beginner.assessment_id}/review")
        other.press("main dl a[href*='/items/']")
        assert other.page.locator("[name=answer][value='3']").is_checked()
