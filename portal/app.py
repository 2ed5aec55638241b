"""Puts the portal together: settings, extensions, features, error pages. Decides nothing."""

from flask import Flask
from flask_login import LoginManager
from flask_wtf import CSRFProtect

from portal.accounts import blueprints as accounts
from portal.accounts import held
from portal.accounts.sessions.seeing import note_if_due
from portal.assessments import views as assessments
from portal.audit import views as audit
from portal.certificates import views as certificates
from portal.core import clock, i18n
from portal.core.access import SignedIn, acting_for
from portal.core.config import Settings, load_settings
from portal.core.db import Database, reading
from portal.core.logs import init_logs
from portal.core.outbox.services import make_mailer
from portal.core.static_files import serve_static
from portal.core.templating import init_templating
from portal.core.web import init_web
from portal.guidance import views as guidance
from portal.organisations import blueprints as organisations
from portal.organisations import queries as organisation_queries
from portal.questionnaires import views as questionnaires
from portal.reports import views as reports
from portal.site import errors, operations, pages
from portal.site.context import page_context

BLUEPRINTS = (
    *accounts.BLUEPRINTS,
    *organisations.BLUEPRINTS,
    audit.bp,
    questionnaires.bp,
    assessments.bp,
    guidance.bp,
    certificates.bp,
    reports.bp,
    operations.bp,
    pages.bp,
)


def create_app(settings: Settings | None = None) -> Flask:
    """The WSGI application. Raises UnsafeSettings if the settings are wrong or unsafe."""
    settings = settings or load_settings()
    app = Flask("portal", static_folder=None)
    app.secret_key = settings.secret_key
    app.extensions["settings"] = settings
    app.extensions["database"] = Database(settings.database_address)
    app.extensions["mailer"] = make_mailer(settings)
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
    serve_static(app, settings)
    return app


def _init_sign_in(app: Flask) -> None:
    manager = LoginManager(app)
    manager.session_protection = None  # sessions live in our table; a phone that changes network stays signed in
    manager.user_loader(_find_signed_in)
    manager.unauthorized_handler(held.ask_to_sign_in)
    app.jinja_env.globals.update(acting_for=acting_for)


def _find_signed_in(token: str) -> SignedIn | None:
    now = clock.now()
    with reading() as session:
        person = organisation_queries.find_signed_in(session, token, at=now)
    if person is not None:
        note_if_due(person, at=now)
    return person
