"""Takes the pictures of the readme and the how-tos: `make screenshots`. Not part of the tests."""

import io

import pytest
from PIL import Image

from tests.conftest import ROOT
from tests.journeys.conftest import Arrive
from tests.journeys.steps import sign_in_to_demo
from tests.journeys.visiting import Visitor

pytestmark = pytest.mark.browser
FOLDER = ROOT / "docs" / "how-tos" / "images"
COLOURS = 64
SUPPLIER, STARTER, OPERATOR = "supplier@demo.example", "starter@demo.example", "operator@demo.example"
AGENCY = "agency@demo.example"


def keep(visitor: Visitor, name: str) -> None:
    """Writes what the visitor sees, in few colours, so that it stays small."""
    visitor.ready()
    visitor.page.evaluate("document.querySelector('.app-demo')?.remove()")
    FOLDER.mkdir(parents=True, exist_ok=True)
    picture = Image.open(io.BytesIO(visitor.page.screenshot())).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(FOLDER / f"{name}-{visitor.width}.png", optimize=True)


def follow(visitor: Visitor, link: str) -> None:
    visitor.press(link, judge=False)


@pytest.mark.parametrize("width", [375, 1280])
def test_pictures_of_public_pages(arrive: Arrive, width: int) -> None:
    with arrive(language="en", width=width) as visitor:
        for name, path in (("landing", "/"), ("questions", "/questionnaires/hrdd-core"), ("check", "/check")):
            visitor.open(path, judge=False)
            keep(visitor, name)


@pytest.mark.parametrize("width", [375, 1280])
def test_pictures_of_a_supplier_answering(arrive: Arrive, width: int) -> None:
    with arrive(language="en", width=width) as visitor:
        sign_in_to_demo(visitor, STARTER)
        visitor.open("/assessments?lang=en", judge=False)
        follow(visitor, "main a.govuk-button[href*='/assessments/']")
        keep(visitor, "sections")
        follow(visitor, "main a[href*='/items/']")
        keep(visitor, "question")


@pytest.mark.parametrize("width", [375, 1280])
def test_pictures_of_a_result(arrive: Arrive, width: int) -> None:
    with arrive(language="en", width=width) as visitor:
        sign_in_to_demo(visitor, SUPPLIER)
        visitor.open("/assessments?lang=en", judge=False)
        keep(visitor, "assessments")
        follow(visitor, "main table a[href^='/submissions/']")
        keep(visitor, "result")
        follow(visitor, "main a[href$='/next-steps']")
        keep(visitor, "next-steps")
        visitor.open("/certificates", judge=False)
        follow(visitor, "main a[href^='/certificates/']")
        keep(visitor, "certificate")
        follow(visitor, "main a[href*='/c/']")
        keep(visitor, "checked")


@pytest.mark.parametrize("width", [375, 1280])
def test_pictures_of_a_supplier_before_a_tender(arrive: Arrive, width: int) -> None:
    with arrive(language="en", width=width) as visitor:
        sign_in_to_demo(visitor, SUPPLIER)
        visitor.open("/tenders?lang=en&sector=14", judge=False)
        follow(visitor, "main .app-card a[href^='/tenders/']")
        keep(visitor, "tender")
        tender = visitor.path
        follow(visitor, "main a[href$='/way']")
        keep(visitor, "way")
        visitor.open(f"{tender}/pack", judge=False)
        keep(visitor, "pack")
        visitor.open("/plans", judge=False)
        follow(visitor, "main .app-card a[href^='/plans/']")
        keep(visitor, "plan")


@pytest.mark.parametrize("width", [1280])
def test_pictures_of_an_agency(arrive: Arrive, width: int) -> None:
    with arrive(language="en", width=width) as visitor:
        sign_in_to_demo(visitor, AGENCY)
        visitor.open("/criteria/new?lang=en", judge=False)
        keep(visitor, "criteria-start")
        visitor.choose("beginning", "example:uniforms")
        follow(visitor, "main form button.govuk-button")
        keep(visitor, "criteria-profile")
        visitor.page.evaluate("document.querySelector('#warnings').scrollIntoView()")
        keep(visitor, "criteria-warnings")
        visitor.open("/criteria/tenders", judge=False)
        sample = ROOT / "tests" / "fixtures" / "ocds" / "samples" / "our-criteria-and-responses.json"
        visitor.page.locator("[name=file]").set_input_files(sample)
        follow(visitor, "main form button.govuk-button")
        keep(visitor, "criteria-tender")


@pytest.mark.parametrize("width", [1280])
def test_pictures_of_the_operator(arrive: Arrive, width: int) -> None:
    with arrive(language="en", width=width) as visitor:
        sign_in_to_demo(visitor, OPERATOR)
        visitor.open("/operations?lang=en", judge=False)
        keep(visitor, "operations")


def test_the_picture_of_the_readme() -> None:
    wide, narrow = Image.open(FOLDER / "result-1280.png"), Image.open(FOLDER / "question-375.png")
    space = 32
    picture = Image.new(
        "RGB", (wide.width + narrow.width + 3 * space, max(wide.height, narrow.height) + 2 * space), "#e8efee"
    )
    picture.paste(wide.convert("RGB"), (space, space))
    picture.paste(narrow.convert("RGB"), (wide.width + 2 * space, space))
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(FOLDER / "readme.png", optimize=True)
