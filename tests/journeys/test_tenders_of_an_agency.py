"""An agency writes criteria: from nothing and from an example, with warnings; and brings tenders, broken and sound."""

import json
import re

import pytest

from tests.conftest import ROOT
from tests.journeys.conftest import Arrive
from tests.journeys.steps import sign_in_to_demo
from tests.journeys.tenders import unfold
from tests.journeys.visiting import Visitor

pytestmark = pytest.mark.browser
LOOKS = [("es", 375, True), ("en", 1280, False)]  # axe looks at the first; test_every_page has it look at the second
AGENCY = "agency@demo.example"
SAMPLE = ROOT / "tests" / "fixtures" / "ocds" / "samples" / "our-criteria-and-responses.json"
BROKEN = b'{"ocid": "ocds-1-x",\n "tender": {\n  "criteria": [{"id": "1", "requirementGroups": [{]\n'
PUBLISH = "main form[action$='/publish'] button"


def start(visitor: Visitor, beginning: str) -> str:
    """Starts a profile; gives the path of its page."""
    visitor.open("/criteria")
    visitor.press("main a.govuk-button")
    visitor.choose("beginning", beginning)
    visitor.press()
    return visitor.path


def say_what_it_is(visitor: Visitor, **fields: str) -> None:
    """Fills in the page about the tender."""
    visitor.press("main a[href$='/about']")
    visitor.fill(**fields)
    unfold(visitor, "sectors")
    visitor.choose("sectors", "14")
    visitor.press()


def add_criterion(visitor: Visitor, title: str, item: str, level: str, *, micro: str = "") -> None:
    """Adds a criterion of one question, with less asked of micro firms if wanted."""
    visitor.press("main a[href$='/criteria/new']")
    visitor.fill(title=title, text="Lo que se pide.")
    visitor.choose("stage", "selection")
    visitor.choose("assurance", "1")
    visitor.fill(**{"row-item": item, "row-level": level, "row-micro": micro})
    visitor.press("main form button.govuk-button:not([name])")


def code_of(visitor: Visitor) -> str:
    """The code that stands over the title."""
    return visitor.page.locator("h1 .govuk-caption-xl").inner_text().split()[-1]


def tender_code(visitor: Visitor) -> str:
    """The code of the tender in the list that closes first, which is none of those written here."""
    found = re.search(r'href="/tenders/([A-Z0-9]{8})"', visitor.fetch("/tenders"))
    assert found
    return found[1]


@pytest.mark.parametrize(("language", "width", "script"), LOOKS)
def test_a_profile_is_written_from_nothing_warned_of_mended_and_published(
    arrive: Arrive, language: str, width: int, script: bool
) -> None:
    with arrive(language=language, width=width, script=script) as visitor:
        visitor.thorough = script
        sign_in_to_demo(visitor, AGENCY)
        here = start(visitor, "blank:hrdd-core")
        about = {"title": "Batas de trabajo", "summary": "Para talleres.", "zone": "America/Lima"}
        law = {"basis_name": "Ley de prueba, art. 5", "basis_link": "https://example.org/ley"}
        say_what_it_is(visitor, **about, **law, closes_on="2199-02-28 17:00", pass_mark="50")
        add_criterion(visitor, "Compromiso", "policy.commitment", "2", micro="1")
        add_criterion(visitor, "Productos de aseo", "cleaning.products", "2")
        blocked = visitor.page.locator("#warnings ~ ul li").count()
        assert visitor.page.locator(PUBLISH).count() == 0
        last = visitor.page.locator("main section[id^='criterion-'] form[action$='/remove'] button").last
        visitor.press(last, judge=False)
        visitor.press("main a[href$='/preferences/new']")
        visitor.fill(item="complaints.channel", points_1="10", points_2="20", points_3="40", points_4="60")
        visitor.choose("assurance", "0")
        visitor.press()
        assert visitor.page.locator("#warnings ~ ul li").count() < blocked
        visitor.press(PUBLISH)
        code = code_of(visitor)
        assert visitor.path == here
        assert visitor.page.locator("main table .app-hash").count() == 1
        visitor.press("main a[href$='/relations']")
        visitor.fill(code=tender_code(visitor))
        visitor.choose("kind", "narrower")
        visitor.press()
        assert visitor.page.locator("#relations ~ section").count() == 1
        visitor.press(f"main a[href='/tenders/{code}']")
        assert visitor.says("Ley de prueba, art. 5")
        assert visitor.says("America/Lima")
        export = json.loads(visitor.fetch(f"{here}/open-contracting.json"))
        assert export["releases"][0]["tender"]["criteria"][0]["title"] == "Compromiso"


@pytest.mark.parametrize(("language", "width", "script"), LOOKS)
def test_a_profile_from_an_example_is_published_and_closed(
    arrive: Arrive, language: str, width: int, script: bool
) -> None:
    with arrive(language=language, width=width, script=script) as visitor:
        visitor.thorough = script
        sign_in_to_demo(visitor, AGENCY)
        start(visitor, "example:private-security")
        assert visitor.page.locator("#warnings ~ ul li").count() >= 1
        visitor.press(PUBLISH, judge=False)
        code = code_of(visitor)
        visitor.page.locator("main details:has(form[action$='/close']) summary").click()
        visitor.press("main form[action$='/close'] button")
        assert visitor.page.locator("main a[href$='/about']").count() == 0
        assert f"/tenders/{code}" not in visitor.fetch("/tenders")
        visitor.open(f"/tenders/{code}", judge=False)


@pytest.mark.parametrize(("language", "width", "script"), LOOKS)
def test_a_broken_tender_is_told_line_by_line_and_a_sound_one_becomes_a_profile(
    arrive: Arrive, language: str, width: int, script: bool
) -> None:
    with arrive(language=language, width=width, script=script) as visitor:
        visitor.thorough = script
        sign_in_to_demo(visitor, AGENCY)
        visitor.open("/criteria/tenders")
        kept = visitor.page.locator("main li a[href^='/criteria/tenders/']").count()
        bring(visitor, BROKEN, status=422)
        assert visitor.page.locator("#problems tbody tr > *").first.inner_text() == "3"
        assert visitor.page.locator("main li a[href^='/criteria/tenders/']").count() == kept
        sound = json.loads(SAMPLE.read_text(encoding="utf-8"))
        bring(visitor, json.dumps(sound | {"publishedDate": f"{2000 + width}-01-01T00:00:00Z"}).encode())
        visitor.fill(**{"item-1": "complaints.channel", "level-1": "3"})
        visitor.press()
        assert visitor.page.locator("main section[id^='criterion-']").count() == 1
        visitor.press("main a[href$='/about']")
        assert visitor.page.locator("[name=ocid]").input_value() == "ocds-000000-LP-2026-014"
        visitor.open("/criteria/tenders", judge=False)
        bring(visitor, json.dumps(sound | {"publishedDate": f"{2000 + width}-01-02T00:00:00Z"}).encode(), judge=False)
        assert visitor.page.locator("[name='item-1']").input_value() == "complaints.channel"
        assert visitor.page.locator("[name='level-1']").input_value() == "3"


def bring(visitor: Visitor, content: bytes, *, status: int = 200, judge: bool = True) -> None:
    """Sends a file with a tender."""
    file = {"name": "tender.json", "mimeType": "application/json", "buffer": content}
    visitor.page.locator("[name=file]").set_input_files(file)  # type: ignore[arg-type]
    visitor.press(status=status, judge=judge)
