"""A body that cannot be read is refused with the portal's own page, wherever it is sent."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.web import LARGEST_BODY, LARGEST_FIELD

PATHS = ["/sign-in", "/sign-up", "/check", "/account", "/operations/organisations/new", "/nowhere"]
MULTIPART, PLAIN = "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"
NAMELESS = b"--x\r\nContent-Disposition: form-data\r\n\r\nvalue\r\n--x--"
NAMED = b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n%b\r\n--x--'
TOO_LARGE = [
    (NAMED % (b"x" * (LARGEST_FIELD + 1)), MULTIPART),
    (NAMED % (b"x" * LARGEST_BODY), MULTIPART),
    (b"name=" + b"x" * LARGEST_BODY, PLAIN),
]


@pytest.fixture
def browser(app: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A browser at the app as it runs outside tests: protected, and answering instead of raising."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setattr(app, "testing", False)
    return app.test_client()


@pytest.mark.parametrize("path", PATHS)
def test_a_body_that_is_too_large_gets_a_page_that_says_so(browser: FlaskClient, path: str) -> None:
    for body, kind in TOO_LARGE:
        page = browser.post(path, data=body, content_type=kind, headers={"Accept-Language": "en"})
        assert page.status_code == 413
        assert "That is too much at once" in page.text


@pytest.mark.parametrize("path", PATHS)
def test_a_part_without_a_name_gets_a_page_that_says_so(browser: FlaskClient, path: str) -> None:
    headers = {"Accept-Language": "en"}
    page = browser.post(path, data=NAMELESS, content_type=MULTIPART, headers=headers)
    assert page.status_code == 400
    assert "We could not read what was sent" in page.text
