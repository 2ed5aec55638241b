"""Puts the portal together: settings, extensions, features, error pages. Decides nothing."""

from flask import Flask, current_app
from flask_login import LoginManager
from flask_wtf import CSRFProtect

from portal.accounts import held
from portal.accounts.sessions.seeing import note_if_due
from portal.blueprints import BLUEPRINTS
from portal.core import clock, i18n
from portal.core.access import SignedIn, acting_for
from portal.core.config import Settings, load_settings
from portal.core.db import Database, reading
from portal.core.files.opening import open_store
from portal.core.logs import init_logs
from portal.core.outbox.services import make_mailer
from portal.core.static_files import serve_static
from portal.core.templating import init_templating
from portal.core.web import init_web
from portal.operating.checks.starting import refuse_unsafe_start
from portal.operating.watching import views as watching
from portal.organisations import queries as organisation_queries
from portal.site import errors
from portal.site.context import page_context
from portal.tables import ALL_TABLES


def create_app(settings: Settings | None = None) -> Flask:
    """The WSGI application. Raises UnsafeSettings if the settings are wrong or unsafe."""
    settings = settings or load_settings()
    refuse_unsafe_start(settings)
    app = Flask("portal", static_folder=None)
    app.secret_key = settings.secret_key
    app.extensions["settings"] = settings
    app.extensions["database"] = Database(settings.database_address)
    app.extensions["mailer"] = make_mailer(settings)
    app.extensions["files"] = open_store(settings)
    app.extensions["tables"] = ALL_TABLES  # every table is known, also one that no page asks: exports read them all
    init_logs(settings)
    init_web(app, settings)
    i18n.init_app(app)
    init_templating(app, settings)
    CSRFProtect(app)
    _init_sign_in(app)
    errors.init_app(app)
    app.context_processor(page_context)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    watching.init_app(app, settings)
    serve_static(app, settings)
    return app


def _init_sign_in(app: Flask) -> None:
    manager = LoginManager(app)
    manager.session_protection = None  # sessions live in our table; a phone that changes network stays signed in
    manager.user_loader(_find_signed_in)
    manager.unauthorized_handler(held.ask_to_sign_in)
    app.jinja_env.globals.update(acting_for=acting_for)


def _find_signed_in(token: str) -> SignedIn | None:
    settings: Settings = current_app.extensions["settings"]
    now = clock.now()
    with reading() as session:
        person = organisation_queries.find_signed_in(session, token, idle=settings.session_idle, at=now)
    if person is not None:
        note_if_due(person, at=now)
    return person
