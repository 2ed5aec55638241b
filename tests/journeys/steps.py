"""What people do in the portal, step by step: with or without scripts and in any language, by names of fields."""

import re
from functools import cache
from html import unescape
from itertools import count

from stdnum.co import nit

from portal.demo.people import PASSWORD as DEMO_PASSWORD
from portal.questionnaires.loading import load_questionnaire
from portal.questionnaires.rules.structure import Item, ItemType, Questionnaire
from tests.conftest import ROOT
from tests.journeys.visiting import Visitor

PASSWORD = "quiet river stones"
QUESTIONNAIRE = "hrdd-core"
ITEM_FORM = "form[data-autosave]"
SAVE = f"{ITEM_FORM} button.govuk-button:not(.govuk-button--secondary)"
_people = count(1)


@cache
def questionnaire() -> Questionnaire:
    """The questionnaire that suppliers answer here."""
    return load_questionnaire(ROOT / "questionnaires" / QUESTIONNAIRE)


def new_email(visitor: Visitor) -> str:
    """An address nobody has used."""
    return f"journey-{visitor.language}-{visitor.width}-{next(_people)}-{id(visitor)}@example.org"


def mailed_link(visitor: Visitor, email: str) -> str:
    """The path of the newest one-time link mailed to the address, read on the demo's mail page."""
    page = unescape(visitor.fetch("/demo/mail"))
    articles = [part for part in page.split("<article")[1:] if email in part]
    assert articles, f"no mail to {email}"
    found = re.search(r"/links/[\w-]+", articles[0])
    assert found, "the mail holds no link"
    return found[0]


def sign_up(visitor: Visitor, email: str, name: str = "Ana Quispe Ñáñez") -> None:
    """Opens an account and confirms the address by the mailed link and the password; that signs in."""
    visitor.open("/sign-up")
    visitor.fill(name=name, email=email, password=PASSWORD)
    visitor.press()
    visitor.open(mailed_link(visitor, email))
    visitor.fill(password=PASSWORD)
    visitor.press()
    assert visitor.path == "/organisation/register"


def sign_in(visitor: Visitor, email: str, password: str = PASSWORD, *, judge: bool = True) -> None:
    """Signs in, and has the pages in the visitor's language, whatever the person's own is."""
    visitor.open(f"/sign-in?lang={visitor.language}", judge=judge)
    visitor.fill(email=email, password=password)
    visitor.press(judge=judge)


def sign_in_to_demo(visitor: Visitor, email: str) -> None:
    """Signs in as somebody of the demonstration."""
    sign_in(visitor, email, DEMO_PASSWORD, judge=False)


def sign_out(visitor: Visitor) -> None:
    """Signs out; on a phone with scripts the button is behind the menu."""
    toggle = visitor.page.locator(".govuk-service-navigation__toggle")
    if toggle.is_visible():
        toggle.click()
    visitor.press(".app-signout__button")


def tax_number(number: int) -> str:
    """A Colombian number with its check digit."""
    base = str(900_000_000 + number)
    return base + nit.calc_check_digit(base)


def register(visitor: Visitor, *, people: int = 6, traits: tuple[str, ...] = ("women-led",)) -> None:
    """Registers a Colombian business that makes clothes."""
    visitor.open("/organisation/register")
    visitor.fill(country="CO")
    visitor.press()
    visitor.fill(
        legal_name="Tejidos Güejar & Hijos S.A.S.",
        tax_number=tax_number(id(visitor) % 90_000_000),
        region="CO-ANT",
        sector="14",
        people=str(people),
    )
    visitor.choose("traits", *traits)
    visitor.choose("in_statistics", "yes")
    visitor.press()


def start(visitor: Visitor) -> None:
    """Opens the questionnaire and arrives at its sections."""
    visitor.open(f"/questionnaires/{QUESTIONNAIRE}/start")
    visitor.press()


def first_item(visitor: Visitor) -> None:
    """Goes from the sections to the first question."""
    visitor.press("main .govuk-task-list__link")


def item_id(visitor: Visitor) -> str:
    """The item on the open page, or nothing."""
    found = re.search(r"/items/([\w.-]+)$", visitor.path)
    return found[1] if found else ""


def best_answer(visitor: Visitor, item: Item) -> None:
    """Gives the answer that counts most, with every check ticked."""
    page = visitor.page
    match item.type:
        case ItemType.COVERAGE:
            visitor.choose("answer", "4")
        case ItemType.NUMBER | ItemType.PERCENTAGE:
            page.fill("[name=answer]", str(item.thresholds[-1] if item.thresholds else 2))
        case ItemType.DATE:
            for part, value in (("day", "2"), ("month", "5"), ("year", "2026")):
                page.fill(f"[name=answer-{part}]", value)
        case _:
            raise NotImplementedError(item.type)
    visitor.choose("checks", *(check.id for check in item.checks))


def answer_everything(visitor: Visitor) -> list[str]:
    """Answers page after page, over the sections, until the review; returns the items in the order they came."""
    answered: list[str] = []
    while "/review" not in visitor.path:
        assert len(answered) < 80, "the questionnaire does not end"
        found = item_id(visitor)
        if found:
            best_answer(visitor, questionnaire().item(found))
            answered.append(found)
            visitor.press(SAVE)
        else:
            visitor.press("main a.govuk-button")
    return answered


def declare(visitor: Visitor, *, judge: bool = True) -> None:
    """Goes from the review to the declaration, signs it and sends the answers."""
    visitor.press("main a.govuk-button", judge=judge)
    visitor.fill(name="Ana Quispe Ñáñez", role="Gerente")
    visitor.page.locator("main [name=agreed]").check(force=True)
    visitor.press(judge=judge)
