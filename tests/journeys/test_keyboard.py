"""Everything can be done with the keyboard alone, in a sensible order, and one always sees where one is."""

import pytest

from tests.journeys.conftest import Arrive
from tests.journeys.people import begin
from tests.journeys.serving import Server
from tests.journeys.steps import ITEM_FORM, sign_in
from tests.journeys.visiting import Visitor

pytestmark = pytest.mark.browser
WHERE = """() => {
  const here = document.activeElement
  const shown = ['outlineStyle', 'boxShadow', 'borderBottomColor', 'textDecorationLine', 'backgroundColor']
  const marks = (element) => element ? shown.map((name) => getComputedStyle(element)[name]).join() : ''
  const label = here.labels && here.labels[0]
  const focused = marks(here) + marks(label) + getComputedStyle(label || here, '::before').boxShadow
  const box = here.getBoundingClientRect()
  const name = [here.tagName.toLowerCase(), here.name || here.className.split(' ')[0], here.value || ''].join(' ')
  here.blur()
  const rest = marks(here) + marks(label) + getComputedStyle(label || here, '::before').boxShadow
  here.focus()
  return {name, marked: focused !== rest, onScreen: box.bottom > 0 && box.top < innerHeight}
}"""


def tab(visitor: Visitor) -> dict[str, object]:
    """Presses the tab key and says where one is then."""
    visitor.page.keyboard.press("Tab")
    found: dict[str, object] = visitor.page.evaluate(WHERE)
    return found


def test_an_item_is_answered_with_the_keyboard_alone(arrive: Arrive, server: Server) -> None:
    beginner = begin(server)
    with arrive(language="en", width=1280) as visitor:
        sign_in(visitor, beginner.email, judge=False)
        visitor.open(f"/assessments/{beginner.assessment_id}/items/policy.commitment", judge=False)
        visitor.ready()
        first = tab(visitor)
        assert "skip-link" in str(first["name"])
        visitor.page.keyboard.press("Enter")
        assert visitor.page.evaluate("document.activeElement.id") == "main-content"
        walked = [tab(visitor)]
        while "button govuk-button" not in str(walked[-1]["name"]):
            assert len(walked) < 40, walked
            if walked[-1]["name"] == "input answer 0":
                visitor.page.keyboard.press("ArrowDown")
                visitor.page.keyboard.press("ArrowDown")
            if str(walked[-1]["name"]).startswith("input checks"):
                visitor.page.keyboard.press("Space")
            walked.append(tab(visitor))
        assert [place["name"] for place in walked if not place["marked"]] == []
        assert [place["name"] for place in walked if not place["onScreen"]] == []
        with visitor.page.expect_navigation():
            visitor.page.keyboard.press("Enter")
        visitor.open(f"/assessments/{beginner.assessment_id}/items/policy.commitment", judge=False)
        assert visitor.page.locator("[name=answer][value='2']").is_checked()
        checks = visitor.page.locator("[name=checks]")
        assert checks.count() == visitor.page.locator("[name=checks]:checked").count() >= 2


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(arrive: Arrive, server: Server) -> None:
    beginner = begin(server)
    with arrive(language="en", width=1280) as visitor:
        sign_in(visitor, beginner.email, judge=False)
        visitor.open(f"/assessments/{beginner.assessment_id}/items/policy.commitment", judge=False)
        visitor.ready()
        visitor.page.locator("[name=answer][value='state:dont-know']").focus()
        visitor.page.keyboard.press("Space")
        visitor.page.locator("[name=note]").evaluate("field => { field.value = 'x'.repeat(20000) }")
        visitor.press(f"{ITEM_FORM} button.govuk-button", status=422)
        assert visitor.page.title().startswith("Error: ")
        assert visitor.page.evaluate("document.activeElement.className").startswith("govuk-error-summary")
        tab(visitor)
        visitor.page.keyboard.press("Enter")
        assert visitor.page.evaluate("document.activeElement.id") == "note"
