"""Serves the style sheet, the script and the pictures in front of the app, and says whom the app may believe."""

from wsgiref.headers import Headers

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from portal.core.config import Settings
from portal.core.templating import STATIC_FILES, STATIC_PREFIX
from portal.core.web import HEADERS, HSTS

YEAR = 31_536_000
KEPT = f"public, max-age={YEAR}, immutable"


def serve_static(app: Flask, settings: Settings) -> None:
    """Puts the static files in front of the app; behind trusted proxies the client is who they say it is."""
    files = WhiteNoise(
        app.wsgi_app,
        root=STATIC_FILES,
        prefix=STATIC_PREFIX,
        max_age=YEAR,
        allow_all_origins=False,
        add_headers_function=_add_headers_over_https if settings.secure else _add_headers,
    )
    hops = settings.trusted_proxies
    app.wsgi_app = ProxyFix(files, x_for=hops, x_proto=hops) if hops else files  # type: ignore[method-assign]


def _add_headers(headers: Headers, _path: str, _url: str) -> None:
    for name, value in HEADERS.items():
        headers[name] = value
    headers["Cache-Control"] = KEPT  # pages ask for a file by the hash of its content: ?v=…


def _add_headers_over_https(headers: Headers, path: str, url: str) -> None:
    _add_headers(headers, path, url)
    headers["Strict-Transport-Security"] = HSTS
