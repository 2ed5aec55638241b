"""One calm page for everything that can go wrong, in the reader's language."""

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from portal.accounts import held
from portal.core import uploads
from portal.core.access import SeatMoved
from portal.core.errors import Conflict, NotAllowed, NotFound
from portal.organisations.seats.moved import show_moved


def init_app(app: Flask) -> None:
    """Registers the error pages."""
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(SeatMoved, lambda _error: show_moved())
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(NotFound, lambda _error: _page(404))
    app.register_error_handler(NotAllowed, lambda _error: _page(403))
    app.register_error_handler(Conflict, lambda error: _page(409, str(error)))


def _stale_form(_error: CSRFError) -> ResponseReturnValue:
    return held.show_again()


def _http_error(error: HTTPException) -> ResponseReturnValue:
    code = error.code or InternalServerError.code
    if code < 400:
        return error
    return _page(code, _largest_file() if code == 413 and uploads.is_for_files() else "")


def _largest_file() -> str:
    most = uploads.largest_file() // uploads.MEGABYTE
    return _("A file may have up to %(most)s MB. Go back and choose a smaller one, or take a photo of it.", most=most)


def _page(code: int, detail: str = "") -> ResponseReturnValue:
    words = {
        400: (_("We could not read what was sent"), _("Please go back and try again.")),
        403: (_("This page is not for your role"), _("If you think it should be, ask whoever runs this portal.")),
        404: (_("We cannot find that page"), _("The address may be wrong, or the page may belong to someone else.")),
        405: (_("This page cannot be opened that way"), _("Please go back and use the button on the page.")),
        409: (_("Somebody was faster"), detail or _("What you were looking at has changed. Please open it again.")),
        413: (_("That is too much at once"), detail or _("What was sent is larger than we accept. Please shorten it.")),
        429: (_("Too many tries"), _("Please wait a little and try again.")),
    }
    failure = (
        _("Something went wrong on our side"),
        _("What you saved before is safe. Please try again in a minute."),
    )
    title, text = words.get(code, words[400] if code < 500 else failure)
    page = render_template("errors/error.html", title=title, text=text, path=request.path)
    return page, code
