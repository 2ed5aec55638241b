"""The files of a bid pack: no cell is a formula, and the same files make the same archive."""

import csv
import io
import zipfile
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.bids.pack.archive import evidence_csv, make_archive
from portal.bids.pack.exhibits import Exhibit

AT = datetime(2026, 3, 2, 15, 30, 10, tzinfo=UTC)
STARTS = "=+-@\t\r\n＝＋－＠"


@pytest.fixture(scope="module")
def app() -> Flask:
    app = Flask("archive")
    Babel(app)
    return app


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.sampled_from(STARTS),
    text=st.text(alphabet=st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=40),
)
def test_whatever_was_typed_stays_text(app: Flask, start: str, text: str) -> None:
    annex = SimpleNamespace(exhibits=(Exhibit(1, "Name", start + text), Exhibit(2, "Name", "Plain")))
    with app.test_request_context():
        content = evidence_csv(annex)  # type: ignore[arg-type]
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows[1][:2] == ["1", "Name"]
    assert rows[1][2] == f"'{start}{text}"
    assert rows[2] == ["2", "Name", "Plain", "", ""]


def test_an_archive_holds_the_files_in_order_with_their_time() -> None:
    files = {"b.txt": b"two", "a.txt": b"one"}
    content = make_archive(files, at=AT)
    assert content == make_archive(files, at=AT)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert [(info.filename, info.date_time) for info in archive.infolist()] == [
            ("b.txt", (2026, 3, 2, 15, 30, 10)),
            ("a.txt", (2026, 3, 2, 15, 30, 10)),
        ]
        assert archive.read("a.txt") == b"one"
