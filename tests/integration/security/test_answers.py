"""What every answer carries, and that nothing that a request claims of hosts, paths and next pages gets into it."""

import re

import pytest
from werkzeug.test import TestResponse

from portal.core.web import POLICY
from tests.factories.people import PASSWORD
from tests.integration.security.addresses import NO_PAGES, Bodies, Route, address_of, body_of, reader_of, routes
from tests.integration.security.databases import SQLITE_ONLY
from tests.integration.security.world import COOKIE, World

pytestmark = SQLITE_ONLY  # no header depends on the database
EVIL = "evil.example"
CLAIMS = {  # what somebody may write who wants to be believed, or to have a wrong page kept in a cache
    "Host": EVIL,
    "Forwarded": f"for=6.6.6.6;host={EVIL};proto=https",
    "X-Forwarded-Host": EVIL,
    "X-Forwarded-Server": EVIL,
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Port": "6666",
    "X-Forwarded-Prefix": f"//{EVIL}",
    "X-Forwarded-For": "6.6.6.6",
    "X-Host": EVIL,
    "X-Original-Url": "/operations",
    "X-Rewrite-Url": "/operations",
    "X-Http-Method-Override": "DELETE",
    "X-Method-Override": "DELETE",
    "Origin": f"https://{EVIL}",
    "Referer": f"https://{EVIL}/x",
    "X-Script-Name": f"//{EVIL}",
}
ELSEWHERE = [
    f"https://{EVIL}",
    f"//{EVIL}",
    f"///{EVIL}",
    f"/\\{EVIL}",
    f"/\t/{EVIL}",
    f"\\\\{EVIL}",
    f"/%0d%0a//{EVIL}",
    f"javascript:alert('{EVIL}')",
    f"data:text/html,{EVIL}",
    f"http:{EVIL}",
    f"/\r\nLocation: https://{EVIL}",
    f"@{EVIL}",
    f".{EVIL}",
    f"https://127.0.0.1@{EVIL}",
]
SAME_FOR_ALL = {  # a cache may keep these: they are the same for everybody, and say nothing of anybody
    "criteria_tenders.extension",
    "library.starter_docx",
    "library.starter_text",
    "questionnaires.blank_workbook",
    "site.brand_stylesheet",
    "site.health",
}
THAT_LEAD_ON = {
    "accounts.sign_in",
    "accounts.sign_in_page",
    "evidence.add_now",
    "evidence.attach",
    "evidence.detach",
    "second_step.page",
    "security.password_page",
    "security.show_password",
}
LEADING_ON = ("next", "back", "held", "item")  # the parameters that say where somebody goes afterwards
CHANGES = re.compile(rb'name="csrf_token"[^>]*>|\d{1,2}:\d\d')  # from one opening of a page to the next
SIGN_OUT = re.compile(r'<form method="post" action="/sign-out">\s*<input type="hidden" name="csrf_token"')
OUTSIDE = [
    "/static/../portal/core/config.py",
    "/static/%2e%2e/%2e%2e/pyproject.toml",
    "/static/..%2f..%2fpyproject.toml",
    "/static/....//pyproject.toml",
    "/static//etc/passwd",
    "/static/%2fetc%2fpasswd",
    "/static/..\\..\\pyproject.toml",
    "/static/css/../../../../etc/passwd",
    "/static/.git/config",
    "/static/app.css%00.txt",
    "/library/documents/..%2f..%2fpublished.lock",
    "/library/../published.lock",
    "/open-contracting/criteria-profile/../../../config.py",
    "/open-contracting/criteria-profile/codelists/../../extension.json",
    "/open-contracting/criteria-profile//etc/passwd",
    "/var/listo.db",
    "/.env",
    "/.git/HEAD",
    "/pyproject.toml",
]


def pages(world: World) -> list[Route]:
    """Everything that can be opened."""
    found = [route for route in routes(world.app) if route.method == "GET"]
    return [route for route in found if not route.rule.endswith((".pdf", ".zip", "/readyz"))]


def get(world: World, route: Route) -> TestResponse:
    """The page as who may open it sees it."""
    return world.ask(reader_of(route.rule), "GET", address_of(world, route.rule, route.endpoint))


def claim(world: World, route: Route) -> TestResponse:
    """The same page, asked for with every claim; the cookie goes along as if it were that host's."""
    who = reader_of(route.rule)
    client = world.browser(who)
    client.set_cookie(COOKIE, world.cookies.get(who, ""), domain=EVIL)
    with world.undone():
        return client.get(address_of(world, route.rule, route.endpoint), headers=CLAIMS, buffered=True)


@pytest.fixture(scope="module")
def answers(world: World) -> dict[Route, TestResponse]:
    """Every page, opened once."""
    return {route: get(world, route) for route in pages(world)}


def test_every_answer_carries_the_headers_that_protect_it(answers: dict[Route, TestResponse]) -> None:
    for route, answer in answers.items():
        policy = answer.headers["Content-Security-Policy"]
        assert policy in (POLICY, "default-src 'none'; sandbox"), route.name
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff", route.name
        assert answer.headers["Referrer-Policy"] == "same-origin", route.name
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", route.name
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin", route.name
        assert "Server" not in answer.headers, route.name
        assert "charset" in answer.content_type or not answer.mimetype.startswith("text/"), route.name


def test_whoever_is_signed_in_can_sign_out_on_every_page(answers: dict[Route, TestResponse]) -> None:
    pages_seen = 0
    for route, answer in answers.items():
        if reader_of(route.rule) == "nobody" or answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        assert SIGN_OUT.search(answer.text), route.name
        pages_seen += 1
    assert pages_seen > 60


def test_no_cache_keeps_what_somebody_signed_in_sees(answers: dict[Route, TestResponse]) -> None:
    """Nor anything that comes with a cookie, which would be given to others."""
    for route, answer in answers.items():
        kept = answer.headers["Cache-Control"]
        if "public" in kept:
            assert "Set-Cookie" not in answer.headers, route.name
            assert route.endpoint in SAME_FOR_ALL, route.name
        elif route.endpoint not in SAME_FOR_ALL and reader_of(route.rule) != "nobody":
            assert "no-store" in kept, (route.name, kept)
        else:
            assert "no-cache" in kept or "no-store" in kept, (route.name, kept)


def test_what_a_request_claims_of_hosts_and_methods_changes_no_answer(
    world: World, answers: dict[Route, TestResponse]
) -> None:
    """So nothing can be put into a cache for others, nor into a link or redirect."""
    for route, plain in answers.items():
        claimed = claim(world, route)
        assert EVIL.encode() not in claimed.data, route.name
        assert EVIL not in str(claimed.headers), route.name
        assert claimed.status_code == plain.status_code, route.name
        if not route.rule.endswith(NO_PAGES):
            assert CHANGES.sub(b"", claimed.data) == CHANGES.sub(b"", plain.data), (
                route.name,
                _difference(claimed, plain),
            )


def stays_here(location: str) -> bool:
    """Whether a browser that is told to go there stays on this site."""
    return location[:1] == "/" and location[1:2] not in ("/", "\\") and not re.search(r"[\x00-\x20\\]", location)


def test_nobody_is_led_to_another_site(world: World, bodies: Bodies) -> None:
    """By no page and by no form, whatever they are told of where to go next."""
    for route in routes(world.app):
        if route.rule.endswith(NO_PAGES) or (route.method == "GET" and route.endpoint not in THAT_LEAD_ON):
            continue
        path, who = address_of(world, route.rule, route.endpoint), reader_of(route.rule)
        body = body_of(world, bodies, route.endpoint)
        for place in ELSEWHERE if route.endpoint in THAT_LEAD_ON else ELSEWHERE[:1]:
            asked = dict.fromkeys(LEADING_ON, place)
            data = {**body, **asked} if route.method == "POST" else None
            answer = world.ask(who, route.method, path, query_string=asked, data=data)
            assert stays_here(answer.headers.get("Location", "/")), (route.name, place, answer.location)


def test_every_page_that_is_told_where_to_lead_is_asked_in_every_way(parameters: list[tuple[Route, list[str]]]) -> None:
    told = {route.endpoint for route, names in parameters if {"next", "back"} & set(names)}
    assert told <= THAT_LEAD_ON | {"evidence.add", "assessments.item"}, "add it to THAT_LEAD_ON"


@pytest.mark.parametrize("place", ELSEWHERE)
def test_whoever_signs_in_is_led_within_the_site_only(world: World, place: str) -> None:
    data = {"email": world.people["supplier/viewer"].email, "password": PASSWORD}
    answer = world.ask("nobody", "POST", "/sign-in", query_string={"next": place}, data=data)
    assert answer.status_code == 303
    assert stays_here(answer.location)


@pytest.mark.parametrize("path", OUTSIDE)
def test_no_path_leads_out_of_what_is_published(world: World, path: str) -> None:
    answer = world.ask("supplier/owner", "GET", path)
    assert answer.status_code in (302, 308, 400, 404), path
    assert b"root:" not in answer.data
    assert b"[project]" not in answer.data


def _difference(one: TestResponse, other: TestResponse) -> list[str]:
    return [line for line in one.text.splitlines() if line not in other.text.splitlines()]
