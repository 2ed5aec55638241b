"""Where a request came from, and what it is called in the log: only a trusted proxy may say."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
import structlog
from flask import request
from flask.testing import FlaskClient

from portal.app import create_app
from portal.core.access import public
from portal.core.config import Settings

FORGED = {
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-Port": "99",
    "Forwarded": "for=203.0.113.9;host=evil.example",
}

Open = Callable[..., FlaskClient]


@pytest.fixture
def open_app(settings: Settings) -> Iterator[Open]:
    """An app with a page that says what it believes."""
    with ExitStack() as ends:

        def opened(**more: object) -> FlaskClient:
            app = create_app(Settings.model_validate({**settings.model_dump(), **more}))
            ends.callback(app.extensions["database"].engine.dispose)
            app.add_url_rule("/believed", view_func=public(believed))
            return app.test_client()

        yield opened
    structlog.reset_defaults()


def believed() -> dict[str, str]:
    return {
        "address": request.remote_addr or "",
        "scheme": request.scheme,
        "host": request.host,
        "path": request.path,
        "root": request.script_root,
    }


def ask(client: FlaskClient, **headers: str) -> dict[str, str]:
    found: dict[str, str] = client.get("/believed", headers=headers).json
    return found


def test_without_a_trusted_proxy_no_header_is_believed(open_app: Open) -> None:
    plain = {"address": "127.0.0.1", "scheme": "http", "host": "localhost", "path": "/believed", "root": ""}
    assert ask(open_app(), **FORGED) == plain


def test_one_proxy_says_address_and_scheme_and_nothing_else(open_app: Open) -> None:
    client = open_app(trusted_proxies=1)
    assert ask(client, **FORGED) == {
        "address": "203.0.113.9",
        "scheme": "https",
        "host": "localhost",
        "path": "/believed",
        "root": "",
    }


@pytest.mark.parametrize(
    ("hops", "chain", "address"),
    [
        (1, "198.51.100.7, 203.0.113.9", "203.0.113.9"),  # the proxy added the last; the client forged the first
        (2, "198.51.100.7, 203.0.113.9", "198.51.100.7"),
        (2, "evil, 198.51.100.7, 203.0.113.9", "198.51.100.7"),
        (3, "198.51.100.7, 203.0.113.9", "127.0.0.1"),  # fewer than there should be: none is believed
        (1, "", "127.0.0.1"),
    ],
)
def test_of_a_chain_only_what_our_proxies_added_is_believed(
    open_app: Open, hops: int, chain: str, address: str
) -> None:
    assert ask(open_app(trusted_proxies=hops), **{"X-Forwarded-For": chain})["address"] == address


def test_links_name_the_settings_address_whatever_the_host_header_says(open_app: Open) -> None:
    client = open_app(trusted_proxies=1, base_url="https://portal.example.org")
    page = client.get("/check", headers={"Host": "evil.example", **FORGED})
    assert "evil.example" not in page.text


@pytest.mark.parametrize("given", ["abcdef0123456789", "0b0e7a94-6a5a-4c1c-8bb4-7a1d3c1f6d30"])
def test_a_trusted_proxy_names_the_request(open_app: Open, given: str) -> None:
    assert open_app(trusted_proxies=1).get("/healthz", headers={"X-Request-Id": given}).headers["X-Request-Id"] == given


@pytest.mark.parametrize(
    "given", ["", "short", "x" * 65, "with space in it", "new\tline", 'quote"d-12345', "ñandú-ñandú"]
)
def test_a_name_that_is_none_is_replaced(open_app: Open, given: str) -> None:
    answer = open_app(trusted_proxies=1).get("/healthz", headers={"X-Request-Id": given})
    assert answer.headers["X-Request-Id"] != given
    assert len(answer.headers["X-Request-Id"]) == 12


def test_nobody_else_names_a_request(open_app: Open) -> None:
    answer = open_app().get("/healthz", headers={"X-Request-Id": "abcdef0123456789"})
    assert answer.headers["X-Request-Id"] != "abcdef0123456789"


def test_the_log_has_a_line_for_each_request_with_its_time_and_nothing_personal(
    open_app: Open, capsys: pytest.CaptureFixture[str], settings: Settings
) -> None:
    settings.data_folder.chmod(0o700)
    client = open_app(
        mode="production",
        base_url="https://portal.example.org",
        operator_name="O",
        contact_email="c@example.org",
        trusted_proxies=1,
    )
    client.get(
        "/links/a-token?email=ana@example.org", headers={"X-Forwarded-For": "203.0.113.9", "User-Agent": "Ana's"}
    )
    line = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert set(line) == {"event", "id", "level", "method", "ms", "route", "status", "timestamp"}
    assert line["route"] == "/links/<string:token>"
    assert 0 < line["ms"] < 60_000
    assert not any(word in json.dumps(line) for word in ("203.0.113.9", "a-token", "ana@", "Ana's"))
