"""Texts go out gzipped to those who take it, and their length says nothing exact."""

import gzip

from flask import Flask, Response

from portal.core import compression

LONG = "<p>" + "Nobody sees an answer unless you share it. " * 60 + "</p>"


def answer(*, accept: str | None = "gzip, deflate, br", body: str = LONG, mimetype: str = "text/html") -> Response:
    app = Flask("compressed")
    compression.init_app(app)
    app.add_url_rule("/", view_func=lambda: Response(body, mimetype=mimetype))
    headers = {} if accept is None else {"Accept-Encoding": accept}
    return app.test_client().get("/", headers=headers)


def test_a_page_is_gzipped_for_a_browser_that_takes_it() -> None:
    given = answer()

    assert given.headers["Content-Encoding"] == "gzip"
    assert given.content_length == len(given.data) < len(LONG) / 5
    assert gzip.decompress(given.data).decode() == LONG


def test_a_page_stays_as_it_is_for_anybody_else() -> None:
    for accept in (None, "identity", "gzip;q=0"):
        assert answer(accept=accept).get_data(as_text=True) == LONG


def test_caches_are_told_that_there_are_two_forms() -> None:
    assert answer().headers["Vary"] == answer(accept=None).headers["Vary"] == "Accept-Encoding"


def test_short_texts_and_documents_are_left_alone() -> None:
    assert "Content-Encoding" not in answer(body="ok").headers
    assert "Content-Encoding" not in answer(mimetype="application/pdf").headers


def test_the_same_page_has_many_lengths() -> None:
    assert len({len(answer().data) for _ in range(40)}) > 10
