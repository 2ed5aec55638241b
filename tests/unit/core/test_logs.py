"""The log is JSON in production and quiet on a laptop."""

import json
from collections.abc import Iterator

import pytest
import structlog

from portal.core.config import Settings
from portal.core.logs import init_logs

SECRET = "a secret for tests only, long enough"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    structlog.reset_defaults()


def test_in_production_each_event_is_one_line_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    production = Settings(
        mode="production",
        secret_key=SECRET,
        base_url="https://portal.example.org",
        operator_name="Somebody",
        contact_email="somebody@example.org",
    )
    init_logs(production)
    structlog.get_logger().info("request", status=200)
    line = json.loads(capsys.readouterr().out)
    assert (line["event"], line["level"], line["status"]) == ("request", "info", 200)
    assert line["timestamp"].endswith("Z")


def test_a_laptop_logs_only_what_went_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    init_logs(Settings(secret_key=SECRET))
    structlog.get_logger().info("request", status=200)
    structlog.get_logger().error("failure", status=500)
    shown = capsys.readouterr().out
    assert "failure" in shown
    assert "request" not in shown
