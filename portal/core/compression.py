"""Sends texts gzipped to browsers that take it, without telling a listener the exact length of what is inside."""

import gzip
import io
import secrets

from flask import Flask, Response, request

KINDS = {"text/html", "text/css", "text/plain", "application/json", "image/svg+xml"}
SMALLEST = 500  # bytes; below that the header eats what is gained
LEVEL = 5
MOST_PADDING = 100  # bytes of chance in every answer; docs/decisions/0007-compression.md says why


def init_app(app: Flask) -> None:
    """Compresses every answer that is text and long enough."""
    app.after_request(compress)


def compress(response: Response) -> Response:
    """The same answer, gzipped if that is worth it and the browser takes it."""
    if response.direct_passthrough or response.is_streamed or response.mimetype not in KINDS:
        return response
    response.vary.add("Accept-Encoding")
    body = response.get_data()
    if len(body) < SMALLEST or "Content-Encoding" in response.headers or not request.accept_encodings["gzip"]:
        return response
    response.set_data(_gzipped(body))
    response.headers["Content-Encoding"] = "gzip"
    return response


def _gzipped(body: bytes) -> bytes:
    buffer = io.BytesIO()
    padding = secrets.token_hex(MOST_PADDING // 2)[secrets.randbelow(MOST_PADDING) :]
    with gzip.GzipFile(filename=padding, mode="wb", compresslevel=LEVEL, fileobj=buffer, mtime=0) as file:
        file.write(body)
    return buffer.getvalue()
