"""Every route answers with the security headers and with a rule on who may keep the answer, whoever asks."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from portal.app import create_app
from portal.core.config import ROOT, Settings
from portal.core.db import Database
from portal.core.web import HEADERS
from tests.factories.organisations import make_operator, make_supplier_with_owner
from tests.factories.people import sign_in

HERE = "https://localhost"  # where the browser of the tests keeps its cookies
FILLED = {"uuid": "00000000-0000-0000-0000-000000000005", "string": "x", "path": "x", "int": "1"}
KEPT_BY_ALL = {"site.brand_stylesheet", "criteria_tenders.extension"}
SAME_FOR_ALL = {"site.health", "watching.ready", "watching.metrics"}
NOBODY, BROWSER = "private, no-store", "private, no-cache"

on_one_database = pytest.mark.parametrize("database_address", ["sqlite"], indirect=True)


@pytest.fixture(scope="module")
def over_https(settings: Settings) -> Flask:
    """The app as people reach it in production, over https."""
    app = create_app(settings.model_copy(update={"base_url": "https://portal.example.org"}))
    app.config["WTF_CSRF_ENABLED"] = False
    app.testing = True
    return app


@pytest.fixture
def https(over_https: Flask, database: Database) -> Flask:
    over_https.extensions["database"] = database
    return over_https


def browser(app: Flask, database: Database, who: str) -> FlaskClient:
    client = app.test_client()
    if who != "anybody":
        with database.transaction() as session:
            _organisation, person = make_operator(session) if who == "operator" else make_supplier_with_owner(session)
        sign_in(client, person, fresh=True)
    return client


def address(rule: Rule) -> str:
    return re.sub(r"<(\w+):\w+>", lambda found: FILLED[found[1]], rule.rule)


def answers(app: Flask, client: FlaskClient) -> Iterator[tuple[str, str, TestResponse]]:
    """Every route asked with every method that it takes; signing out and leaving come last."""
    rules = sorted(
        app.url_map.iter_rules(), key=lambda rule: (rule.endpoint.endswith(("sign_out", "leave")), rule.rule)
    )
    assert len(rules) > 100
    for rule in rules:
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield (
                rule.endpoint,
                method,
                client.open(address(rule), method=method, base_url=HERE, buffered=True),
            )


@on_one_database
@pytest.mark.parametrize("who", ["anybody", "supplier", "operator"])
def test_every_answer_carries_the_headers_and_a_rule_on_who_keeps_it(
    https: Flask, database: Database, who: str
) -> None:
    wrong = []
    for endpoint, method, answer in answers(https, browser(https, database, who)):
        what = f"{method} {endpoint} {answer.status_code}"
        assert answer.status_code < 500 or endpoint == "watching.ready", what
        missing = [name for name, value in HEADERS.items() if answer.headers.get(name) != value]
        missing += [] if answer.headers.get("Strict-Transport-Security") else ["HSTS"]
        missing += [] if answer.headers.get("X-Request-Id") else ["X-Request-Id"]
        wrong += [f"{what}: {missing}"] if missing else []
        wrong += [f"{what}: {why}" for why in cache_faults(endpoint, answer, who)]
    assert wrong == []


def cache_faults(endpoint: str, answer: TestResponse, who: str) -> list[str]:
    rule = answer.headers.get("Cache-Control", "")
    if "public" in rule:
        faults = [] if endpoint in KEPT_BY_ALL and answer.status_code == 200 else ["kept by anybody"]
        return faults + (["sets a cookie"] if answer.headers.getlist("Set-Cookie") else [])
    if endpoint in SAME_FOR_ALL:
        return [] if "no-" in rule else [rule]
    if who != "anybody" and not endpoint.endswith(("sign_out", "leave")) and "no-store" not in rule:
        return [] if answer.mimetype != "text/html" else [rule]
    varies = set(answer.vary)
    lacks = {"cookie", "accept-language"} - {name.lower() for name in varies} if rule in (BROWSER,) else set()
    return [f"does not vary by {name}" for name in sorted(lacks)] + ([] if "no-" in rule else [rule or "no rule"])


def test_a_policy_without_anything_unsafe() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "*" not in policy
    for part in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"):
        assert part in policy


@on_one_database
def test_static_files_are_kept_for_a_year_and_carry_the_same_headers(https: Flask) -> None:
    client = https.test_client()
    page = client.get("/", base_url=HERE).text
    paths = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))
    assert len(paths) >= 4
    for path in paths:
        answer = client.get(path, base_url=HERE, buffered=True)
        assert answer.status_code == 200, path
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS, path
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable", path
        assert "max-age" in answer.headers["Strict-Transport-Security"]
        assert answer.headers.getlist("Set-Cookie") == []


def test_the_page_about_headers_names_each() -> None:
    page = (ROOT / "docs" / "reference" / "headers.md").read_text(encoding="utf-8")
    said = page.replace("`Cross-Origin-Opener-Policy`, `-Resource-Policy`", " ".join(HEADERS))
    assert [name for name in HEADERS if name not in said] == []
