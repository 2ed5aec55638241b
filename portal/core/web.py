"""What every response carries: security headers, cache rules, and an id by which a request can be found in the log."""

import re
import time
import traceback
from typing import Any
from uuid import uuid4

import structlog
from flask import Flask, Response, abort, g, request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.routing import BaseConverter

from portal.core import compression, uploads
from portal.core.access import find_user
from portal.core.config import Settings
from portal.core.cookies import PatientSessions

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
HSTS = "max-age=31536000; includeSubDomains"
LARGEST_BODY = 1_000_000
LARGEST_FIELD = 300_000  # this and the next hold for multipart forms only; others are parsed in one go
MOST_FIELDS = 400
VALUES = re.compile(r"\nDETAIL: .*?(?=\n\nThe above exception|\n\[SQL: |\Z)", re.DOTALL)  # PostgreSQL's, of a row
REQUEST_ID = re.compile(r"[0-9A-Za-z-]{8,64}")

log = structlog.get_logger()


class PlainPart(BaseConverter):
    """A part of an address (`<string:…>`): text without control characters, which no database takes as it is."""

    regex = r"[^/\x00-\x1f\x7f]+"


def init_web(app: Flask, settings: Settings) -> None:
    """Sets limits, headers and cookie rules."""
    _set_limits(app, settings)
    app.session_interface = PatientSessions()
    app.url_map.converters["string"] = PlainPart
    compression.init_app(app)

    @app.before_request
    def name_request() -> None:
        g.started = time.perf_counter()
        g.request_id = _given_id(settings) or uuid4().hex[:12]

    app.before_request(refuse_unreadable_form)
    app.log_exception = log_failure  # type: ignore[method-assign,assignment]

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.extend({k: v for k, v in HEADERS.items() if k not in response.headers})
        response.headers["X-Request-Id"] = g.get("request_id", "")
        if settings.secure:
            response.headers["Strict-Transport-Security"] = HSTS
        _set_cache_rule(response)
        log.info(
            "request",
            id=g.get("request_id"),
            method=request.method,
            route=str(request.url_rule),
            status=response.status_code,
            ms=round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1),
        )
        return response


def _set_cache_rule(response: Response) -> None:
    """Says who may keep the answer, unless its view has said so: docs/reference/headers.md.

    A page for somebody signed in is kept by nobody. Any other holds a token for its forms, so the browser alone may
    keep it, and asks again before it shows it; it depends on the cookie and on the language asked for.
    """
    if "Cache-Control" in response.headers:
        return
    response.headers["Cache-Control"] = "private, no-store" if find_user() else "private, no-cache"
    response.vary.update(("Cookie", "Accept-Language"))


def _set_limits(app: Flask, settings: Settings) -> None:
    app.request_class = uploads.UploadRequest
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_FIELD,
        MAX_FORM_PARTS=MOST_FIELDS,
        SESSION_COOKIE_NAME="__Host-listo" if settings.secure else "listo",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure,
        PERMANENT_SESSION_LIFETIME=settings.session_hours * 3600,
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as the session: a slow writer loses nothing
    )


def _given_id(settings: Settings) -> str | None:
    """The id that a trusted proxy gave the request, so that its log and ours can be laid beside each other."""
    given = request.headers.get("X-Request-Id", "") if settings.trusted_proxies else ""
    return given if REQUEST_ID.fullmatch(given) else None


def refuse_unreadable_form() -> None:
    """Reads the body once, before anything asks for a field; the page that refuses it then sees an empty form."""
    if uploads.is_for_files():
        request.max_content_length = uploads.largest_body()
    try:
        is_readable = None not in request.form  # a part of a multipart form may come without a name
    except RequestEntityTooLarge:
        request.form = ImmutableMultiDict()
        raise
    if not is_readable:
        request.form = ImmutableMultiDict()
        abort(400)


def log_failure(failure: Any) -> None:
    """Logs what went wrong under the request's id; neither its address, which may be a one-time link, nor any value."""
    log.error(
        "failure",
        id=g.get("request_id"),
        method=request.method,
        route=str(request.url_rule),
        exception=VALUES.sub("", "".join(traceback.format_exception(*failure))).rstrip(),
    )
