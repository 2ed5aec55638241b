"""A form that another site sends, or that comes by the wrong method or in no form: refused, and nothing changed."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.integration.security.addresses import Bodies, Route, address_of, body_of, reader_of, routes
from tests.integration.security.databases import SQLITE_ONLY
from tests.integration.security.world import World

pytestmark = SQLITE_ONLY  # no answer depends on the database
FORGED = {"none": "", "made up": "ImZvcmdlZCI.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb"}
BOUNDARY = "multipart/form-data; boundary=frontier"
BROKEN = {  # a content type and a body that goes with it badly
    "JSON": ("application/json", b'{"csrf_token": 1, "next": ["//evil.example"], "password": {}}'),
    "broken JSON": ("application/json", b'{"a": '),
    "XML": ("text/xml", b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>'),
    "multipart without an end": (BOUNDARY, b'--frontier\r\nContent-Disposition: form-data; name="name"\r\n\r\nAna'),
    "multipart without a boundary": ("multipart/form-data", b"--x\r\n\r\n"),
    "a part without a name": (BOUNDARY, b"--frontier\r\nContent-Disposition: form-data\r\n\r\nx\r\n--frontier--\r\n"),
    "a part in an unknown charset": (
        BOUNDARY,
        b'--frontier\r\nContent-Disposition: form-data; name="name"\r\nContent-Type: text/plain; charset=no-such\r\n'
        b"\r\nx\r\n--frontier--\r\n",
    ),
    "bytes that are no text": ("application/x-www-form-urlencoded", b"name=%ff%fe&email=%c0%af&answer=%00"),
    "hundreds of fields": ("application/x-www-form-urlencoded", b"&".join(b"f%d=1" % n for n in range(5000))),
}


@pytest.fixture
def protected(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """The installation with its forms protected, as it runs outside tests."""
    monkeypatch.setitem(world.app.config, "WTF_CSRF_ENABLED", True)
    return world


def posts(app: Flask) -> list[Route]:
    """Everything that can be posted to."""
    found = [route for route in routes(app) if route.method == "POST"]
    assert len(found) > 60
    return found


def token_in(client: FlaskClient) -> str:
    """A token that is good in this browser."""
    return client.get("/check").text.partition('name="csrf_token" value="')[2].partition('"')[0]


def test_no_form_is_taken_that_does_not_come_from_the_persons_own_page(protected: World, bodies: Bodies) -> None:
    """Neither without the token, nor with one made up, nor with one that somebody else's page holds."""
    foreign = token_in(protected.browser("other-supplier/owner"))
    assert len(foreign) > 50
    for route in posts(protected.app):
        who, path = reader_of(route.rule), address_of(protected, route.rule, route.endpoint)
        body = body_of(protected, bodies, route.endpoint)
        for what, token in (*FORGED.items(), ("somebody else's", foreign)):
            with protected.watching() as changes:
                answer = protected.ask(who, "POST", path, data={**body, "csrf_token": token})
            assert (answer.status_code, changes) == (400, []), (route.name, what)
            assert answer.headers.get("Location") is None, (route.name, what)


def test_the_same_forms_are_taken_with_the_token_of_the_page(protected: World, bodies: Bodies) -> None:
    """What the test above would prove nothing without: it is the token that decides."""
    for route in posts(protected.app):
        with protected.undone():
            client = protected.browser(reader_of(route.rule))
            path, body = address_of(protected, route.rule, route.endpoint), body_of(protected, bodies, route.endpoint)
            answer = client.post(path, data={**body, "csrf_token": token_in(client)}, buffered=True)
        assert answer.status_code != 400, (route.name, answer.text)


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_no_form_changes_nothing_and_breaks_nothing(protected: World, what: str) -> None:
    kind, body = BROKEN[what]
    for route in posts(protected.app):
        path = address_of(protected, route.rule, route.endpoint)
        with protected.watching() as changes:
            answer = protected.ask(reader_of(route.rule), "POST", path, data=body, content_type=kind)
        assert answer.status_code in (400, 413), (route.name, answer.status_code)
        assert changes == [], route.name


def test_a_method_that_a_route_does_not_have_is_refused(protected: World) -> None:
    rules = {rule.rule: rule for rule in protected.app.url_map.iter_rules()}
    taken = {name: set[str]() for name in rules}
    for rule in protected.app.url_map.iter_rules():
        taken[rule.rule] |= rule.methods or set()
    for name, rule in rules.items():
        path = address_of(protected, name, rule.endpoint)
        for method in sorted({"GET", "POST", "PUT", "DELETE", "TRACE"} - taken[name]):
            with protected.watching() as changes:
                answer = protected.ask(reader_of(name), method, path)
            others = {"POST"} if method == "POST" else set()  # without a token it is refused before that is asked
            assert answer.status_code in {405, *([400] if others else [])}, (method, name, answer.status_code)
            assert changes == []


def test_asking_what_there_is_gives_no_content(protected: World) -> None:
    """HEAD says what GET would without sending it; OPTIONS names the methods, and never another site as welcome."""
    for route in routes(protected.app):
        path = address_of(protected, route.rule, route.endpoint)
        answer = protected.ask(reader_of(route.rule), "OPTIONS", path)
        assert (answer.status_code, answer.data) == (200, b""), route.name
        assert not [name for name, _value in answer.headers if name.startswith("Access-Control")], route.name
        if route.method == "GET" and route.rule != "/readyz" and not route.rule.endswith((".pdf", ".zip")):
            head = protected.ask(reader_of(route.rule), "HEAD", path)
            assert head.data == b"", route.name
            assert head.status_code < 500, route.name
