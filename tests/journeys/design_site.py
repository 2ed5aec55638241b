"""A server of the component page alone, under the portal's own policy, whose answers to autosave a test decides."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import Flask, Response, jsonify, render_template, request, send_from_directory
from flask.typing import ResponseReturnValue
from flask_babel import Babel
from flask_wtf import CSRFProtect
from werkzeug.serving import make_server

from portal.core import brand
from portal.core.charts.samples import COLUMNS, sample_charts
from portal.core.i18n import LANGUAGE_NAMES
from portal.core.templating import STATIC_FILES, init_templating
from portal.core.web import POLICY


@dataclass(frozen=True)
class Look:
    """The settings that the page frame reads."""

    brand_name: str = "Listo"
    brand_colour: str = brand.DEFAULT_COLOUR
    brand_accent: str = brand.DEFAULT_ACCENT
    demo: bool = True


@dataclass
class Site:
    """What was posted, and how the next post is answered."""

    address: str = ""
    status: int = 200
    delay: float = 0
    posts: list[dict[str, str]] = field(default_factory=list)

    def notes(self) -> list[str]:
        """The text in the note of each autosave."""
        return [post["note"] for post in self.posts if post["by"] == "autosave"]

    def answer(self) -> ResponseReturnValue:
        """Takes a post, and answers it as the test has said."""
        by = request.headers.get("X-Requested-With", "button")
        self.posts.append({**request.form.to_dict(), "by": by})
        revision = len(self.posts) + 1
        time.sleep(self.delay)
        if by != "autosave":
            return Response("received", mimetype="text/plain")
        if self.status == 200:
            return jsonify(saved=f"Saved, number {revision}", revision=revision)
        return jsonify(message=f"Refused with {self.status}"), self.status


def make_app(site: Site) -> Flask:
    """An application of one page."""
    app = Flask("portal", static_folder=None)
    app.secret_key = "for tests only, 32 characters long"
    Babel(app, default_locale="en")
    CSRFProtect(app)
    init_templating(app, Look())

    @app.context_processor
    def page_context() -> dict[str, object]:
        entries = [("Questionnaires", "/", True), ("My plan", "/", False), ("Certificates", "/", False)]
        account = {"name": "Ana", "sign_out_url": "/"}
        return {"languages": LANGUAGE_NAMES, "locale": "en", "navigation": entries, "account": account}

    @app.after_request
    def add_policy(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        return response

    @app.route("/", methods=["GET", "POST"])
    def page() -> ResponseReturnValue:
        if request.method == "POST":
            return site.answer()
        return render_template("site/components.html", charts=sample_charts(), chart_columns=COLUMNS)

    app.add_url_rule("/static/<name>", "static", lambda name: send_from_directory(STATIC_FILES, name))
    css = brand.stylesheet(brand.DEFAULT_COLOUR)
    app.add_url_rule("/brand.css", "brand", lambda: Response(css, mimetype="text/css"))
    return app


@contextmanager
def serving() -> Iterator[Site]:
    """Serves the page on a free port of this machine for as long as the block lasts."""
    site = Site()
    server = make_server("127.0.0.1", 0, make_app(site), threaded=True)
    site.address = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join(timeout=5)
        server.server_close()
