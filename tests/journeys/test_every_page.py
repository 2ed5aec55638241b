"""Every page that can be opened, in four languages and two widths, with the words of that language only."""

import re
from collections import deque
from urllib.parse import urlsplit

import pytest

from portal.demo.people import log_ins
from tests.journeys.conftest import Arrive
from tests.journeys.steps import sign_in_to_demo
from tests.journeys.visiting import Visitor

pytestmark = pytest.mark.browser
LOOKS = [("es", 375, True), ("en", 1280, True), ("pt", 1280, False), ("fr", 375, False)]
THOROUGH = {"es", "en"}  # the roles' pages and the articles have one structure in all four languages: axe looks at two
PUBLIC = frozenset(
    {"/", "/sign-in", "/sign-up", "/check", "/method", "/privacy", "/accessibility", "/questionnaires", "/figures"}
)
NO_PAGE = re.compile(r"\.(pdf|css|ico|json|csv|docx|xlsx|ics|zip|txt)$|^/static/|^/healthz")
ROLES = [email for email, _ in log_ins()]
COLLEAGUES = {"editor@demo.example", "viewer@demo.example"}  # they see the owner's pages with less on them
LOOKS_BY_ROLE = [(*look, email) for email in ROLES for look in (LOOKS[::2] if email in COLLEAGUES else LOOKS)]
STARTS = {"": ["/home"], "operator@demo.example": ["/home", "/operations/people?q=demo"]}  # a search is no link
ONE_OF_A_KIND = re.compile(
    r"/items/[\w.-]+|[0-9a-f]{8}-[0-9a-f-]{27}|/c/[\w-]+|/register/[A-Z]{2}$|(?<=/tenders)/[0-9A-Z]{8}"
    r"|(?<=/criteria)/(?!new$|tenders$)[\w-]+$|(?<=/preferences)/(?!new$)[\w.-]+$"
)
ARTICLE = re.compile(r"(?<=/library)/[\w-]+$|(?<=/library/documents)/[\w-]+$")  # the public sees all of them
MOST_OF_A_KIND = 2
MOST_PAGES = 120


def links(visitor: Visitor) -> list[str]:
    """Where the open page leads to on this site, with the query but without a change of language."""
    found: list[str] = visitor.page.evaluate("[...document.querySelectorAll('a[href]')].map((a) => a.href)")
    parts = [urlsplit(address) for address in found]
    here = urlsplit(visitor.page.url).netloc
    inside = [part for part in parts if part.netloc == here and not NO_PAGE.search(part.path)]
    return [part.path + (f"?{part.query}" if part.query else "") for part in inside if "lang=" not in part.query]


def kind_of(address: str, *, to_everybody: bool = True) -> str:
    """Pages of the same kind differ in what they are about; to somebody signed in all articles are of a kind."""
    kind = ONE_OF_A_KIND.sub("*", address.split("?", maxsplit=1)[0])
    return kind if to_everybody else ARTICLE.sub("*", kind)


def crawl(visitor: Visitor, *starts: str, without: frozenset[str] = frozenset()) -> list[str]:
    """Opens everything that can be reached by links, a few of each kind, one thoroughly; returns the addresses."""
    waiting, seen, kinds = deque(starts), {*starts, *without}, {}
    opened: list[str] = []
    looked_at, thorough, to_everybody = set(), visitor.thorough, starts == ("/",)
    while waiting and len(opened) < MOST_PAGES:
        address = waiting.popleft()
        kind = kind_of(address, to_everybody=to_everybody and visitor.language in THOROUGH)
        visitor.thorough = thorough and kind not in looked_at
        looked_at.add(kind)
        visitor.open(address)
        opened.append(address)
        for link in links(visitor):
            kind = kind_of(link, to_everybody=to_everybody)
            if link not in seen and kinds.get(kind, 0) < MOST_OF_A_KIND:
                kinds[kind] = kinds.get(kind, 0) + 1
                seen.add(link)
                waiting.append(link)
    visitor.thorough = thorough
    return opened


@pytest.mark.parametrize(("language", "width", "script"), LOOKS)
def test_every_public_page_is_sound(arrive: Arrive, language: str, width: int, script: bool) -> None:
    with arrive(language=language, width=width, script=script) as visitor:
        opened = crawl(visitor, "/")
        for address in ("/forgotten-password", "/demo/mail"):
            visitor.open(address)
        visitor.open("/no-such-page", status=404)
        visitor.open("/c/0000-0000-0000-0000", status=404)
    assert set(opened) >= PUBLIC


@pytest.mark.parametrize(("language", "width", "script", "email"), LOOKS_BY_ROLE)
def test_every_page_of_a_role_is_sound(arrive: Arrive, language: str, width: int, script: bool, email: str) -> None:
    with arrive(language=language, width=width, script=script) as visitor:
        visitor.thorough = language in THOROUGH
        sign_in_to_demo(visitor, email)
        opened = crawl(visitor, *STARTS.get(email, STARTS[""]), without=PUBLIC | {"/questionnaires/hrdd-core"})
    assert len(opened) >= 3
