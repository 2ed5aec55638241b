"""Which language a page is in, and switching it on any page without losing what was typed."""

from babel.support import NullTranslations
from flask import Flask, Response, current_app, g, request
from flask_babel import Babel, get_locale, get_translations

from portal.core.access import find_user
from portal.core.config import LANGUAGES

COOKIE = "language"
SWITCH = "switch_language"
LANGUAGE_NAMES = {"es": "Español", "pt": "Português", "en": "English", "fr": "Français"}
YEAR = 365 * 24 * 3600


def choose_language() -> str:
    """In order: the switch just used, the address, the cookie, the person's own, the browser's, the default."""
    person = find_user()
    asked = (
        switched_to(),
        request.args.get("lang"),
        request.cookies.get(COOKIE),
        person.language if person else None,
        request.accept_languages.best_match(LANGUAGES),
    )
    return next((language for language in asked if language in LANGUAGES), None) or request_default()


def request_default() -> str:
    """The installation's default language."""
    return str(current_app.extensions["settings"].default_language)


def switched_to() -> str | None:
    """The language of the switch if the form was sent by it, not by its own button."""
    language = request.form.get(SWITCH) if request.method == "POST" else None
    return language if language in LANGUAGES else None


def current_language() -> str:
    """The two-letter code of the page's language."""
    locale = get_locale()
    return str(locale.language) if locale else request_default()


def remember_language(response: Response) -> Response:
    """Keeps a choice made by switch or address for the pages that follow; a file in some language changes nothing."""
    chosen = switched_to() or request.args.get("lang")
    if chosen in LANGUAGES and chosen is not None and response.mimetype != "application/pdf":
        response.set_cookie(COOKIE, chosen, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure)
    return response


def page_words() -> NullTranslations:
    """The translations of the page's language, looked up once for a page, which asks for some fifty words."""
    locale = getattr(g.get("_flask_babel"), "babel_locale", None)  # another one while a mail is written
    kept = g.get("page_words")
    if kept is None or locale is None or kept[0] is not locale:
        words = get_translations()
        kept = g.page_words = (get_locale(), words)
    return kept[1]  # type: ignore[no-any-return]


def init_app(app: Flask) -> None:
    """Connects translations, locale choice and the cookie that remembers it."""
    Babel(app, locale_selector=choose_language, default_translation_directories=f"{app.root_path}/translations")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: page_words().ugettext(text),
        ngettext=lambda one, many, count: page_words().ungettext(one, many, count),
        newstyle=True,
    )
    app.after_request(remember_language)
