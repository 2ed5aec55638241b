"""The component page in a real browser: accessible at every width, under the strict policy, losing no edit."""

import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.conftest import ROOT
from tests.journeys.design_site import Site, serving

pytestmark = pytest.mark.browser
AXE = (ROOT / "tests/assets/axe/axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TOO_SMALL = """() => [...document.querySelectorAll('a, button, input, select, textarea, summary')].filter((control) => {
  const box = control.getBoundingClientRect()
  const apart = control.closest('p, .govuk-skip-link, .govuk-visually-hidden, .govuk-back-link')
  const style = getComputedStyle(control)
  // a link in a line of text: its box is as high as the letters of the font at hand, its target is the line
  const height = style.display === 'inline' ? Math.max(box.height, parseFloat(style.lineHeight)) : box.height
  return box.width && control.type !== 'hidden' && !apart && (height < 24 || box.width < 24)
}).map((control) => control.outerHTML.slice(0, 120))"""


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 375, "height": 800})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, site: Site) -> Page:
    page = context.new_page()
    page.goto(site.address)
    page.wait_for_selector("body.js-enabled")
    return page


def until(true: Callable[[], bool], seconds: float = 8) -> None:
    """Waits for what happens in the server's thread."""
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.05)
    assert true()


def write(page: Page, text: str) -> None:
    """Writes the note and leaves the field, as a person does."""
    page.fill("#note", text)
    page.locator("#note").blur()


def wait_for_state(page: Page, state: str) -> str:
    page.wait_for_selector(f"[data-autosave-status][data-state={state}]")
    return page.inner_text("[data-autosave-status]")


@pytest.mark.parametrize("width", [320, 375, 1280])
def test_the_page_is_accessible_and_fits_at_this_width(context: BrowserContext, site: Site, width: int) -> None:
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(site.address)
    page.wait_for_selector("body.js-enabled")

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(TOO_SMALL) == []
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    assert [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found["violations"]] == []
    assert len(found["passes"]) > 40
    assert [line for line in said if "Content Security Policy" in line or "Error" in line] == []


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(page: Page) -> None:
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"

    page.click("text=The text must have 200 characters or fewer >> nth=0")

    assert page.evaluate("document.activeElement.id") == "note"


def test_a_choice_reveals_its_field_without_a_script(browser: Browser, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.address)
    assert page.is_visible("#where")

    page.check("#coverage-1")

    assert not page.is_visible("#where")
    context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_language_switch_sends_what_was_typed_and_enter_does_not_press_it(
    browser: Browser, site: Site, scripts: bool
) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto(site.address)
    page.fill("#hours", "51")
    page.press("#hours", "Enter")
    page.wait_for_selector("text=received")
    page.goto(site.address)
    page.fill("#hours", "52")
    page.click("button[value=pt]")
    page.wait_for_selector("text=received")
    context.close()

    sent = [(post["hours"], post.get("switch_language")) for post in site.posts if post["by"] == "button"]
    assert sent == [("51", None), ("52", "pt")]


def test_nothing_is_sent_when_nothing_changed(page: Page, site: Site) -> None:
    write(page, "Something else")
    write(page, "We wrote it together with the people on the line.")
    page.wait_for_timeout(1000)

    assert site.posts == []


def test_an_edit_is_saved_once_without_files_and_takes_the_new_revision(page: Page, site: Site) -> None:
    page.check("#coverage-1")
    assert wait_for_state(page, "saved")
    until(lambda: page.input_value("input[name=revision]") == "2")
    page.wait_for_timeout(1000)

    assert [(post["coverage"], post["revision"]) for post in site.posts] == [("1", "1")]
    assert "evidence" not in site.posts[0]
    assert page.inner_text("[data-autosave-status]") == "Saved, number 2"


def test_an_edit_made_while_a_request_is_under_way_is_sent_after_it(page: Page, site: Site) -> None:
    site.delay = 1
    write(page, "one")
    until(lambda: len(site.posts) == 1)
    write(page, "one two")
    until(lambda: page.input_value("input[name=revision]") == "3")

    assert [(post["note"], post["revision"]) for post in site.posts] == [("one", "1"), ("one two", "2")]


def test_a_submit_waits_for_the_request_under_way_and_carries_its_revision(page: Page, site: Site) -> None:
    site.delay = 1
    write(page, "three")
    until(lambda: len(site.posts) == 1)
    page.click("text=Save and continue")
    page.wait_for_selector("text=received")

    assert [(post["by"], post["revision"]) for post in site.posts] == [("autosave", "1"), ("button", "2")]


def test_leaving_the_page_sends_the_newest_edit_once(page: Page, site: Site) -> None:
    site.delay = 0.5
    write(page, "one")
    until(lambda: len(site.posts) == 1)
    page.fill("#note", "one two")
    page.goto("about:blank")
    until(lambda: len(site.posts) == 2)
    time.sleep(0.5)

    assert site.notes() == ["one", "one two"]


def test_without_a_connection_it_says_so_and_saves_when_it_is_back(page: Page, site: Site) -> None:
    page.context.set_offline(True)
    write(page, "offline")
    assert "No connection" in wait_for_state(page, "offline")
    page.context.set_offline(False)
    wait_for_state(page, "saved")

    assert site.notes() == ["offline"]


def test_after_a_conflict_it_stops_saving_by_itself(page: Page, site: Site) -> None:
    site.status = 409
    write(page, "mine")
    assert wait_for_state(page, "conflict") == "Refused with 409"
    write(page, "mine again")
    page.wait_for_timeout(1000)

    assert site.notes() == ["mine"]


@pytest.mark.parametrize(("status", "state"), [(422, "failed"), (401, "signin")])
def test_what_is_refused_is_not_called_saved_and_is_tried_again_after_the_next_edit(
    page: Page, site: Site, status: int, state: str
) -> None:
    site.status = status
    write(page, "refused")
    wait_for_state(page, state)
    page.wait_for_timeout(800)
    site.status = 200
    write(page, "better")
    wait_for_state(page, "saved")

    assert site.notes() == ["refused", "better"]
