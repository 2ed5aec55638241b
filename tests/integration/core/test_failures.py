"""What goes wrong is logged so that it can be found, without what may not be in a log."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.accounts import queries
from portal.certificates.models import ErasedCertificate
from tests.factories.people import AT

TOKEN = "a-token-that-opens-an-account"


def test_a_failure_is_logged_by_its_route_and_never_by_its_address(
    app: Flask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_given: object, **_named: object) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr(queries, "find_link", fail)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setattr(app, "testing", False)
    page = app.test_client().get(f"/links/{TOKEN}?q=%0Aforged", headers={"Accept-Language": "en"})
    assert page.status_code == 500
    assert "Something went wrong on our side" in page.text
    logged = "".join(capsys.readouterr())
    assert "RuntimeError: out of order" in logged
    assert page.headers["X-Request-Id"] in logged
    assert TOKEN not in logged
    assert "forged" not in logged


def test_what_a_database_complains_of_is_logged_without_the_values(
    app: Flask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(session: Session, *_given: object, **_named: object) -> None:
        session.add_all([ErasedCertificate(code_hash=f"typed\n\n{TOKEN}", erased_at=AT) for _twice in range(2)])
        session.flush()

    monkeypatch.setattr(queries, "find_link", fail)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setattr(app, "testing", False)
    assert app.test_client().get("/links/another").status_code == 500
    logged = "".join(capsys.readouterr())
    assert "IntegrityError" in logged
    assert "erased_certificate" in logged
    assert TOKEN not in logged
