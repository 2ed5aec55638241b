"""The market for agencies: who is in the figures, how ready, in what, since when; and the same to take away."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from portal.core.access import Permission, find_user, requires
from portal.market.pages.answering import answer_file, read_page
from portal.market.pages.assembling import KINDS
from portal.market.pages.words import cell_words, long_day

bp = Blueprint("market", __name__, url_prefix="/market")


@bp.get("")
@requires(Permission.VIEW_MARKET)
def coverage() -> ResponseReturnValue:
    """Who is in the figures."""
    return _show("coverage")


@bp.get("/readiness")
@requires(Permission.VIEW_MARKET)
def readiness() -> ResponseReturnValue:
    """How ready the groups of suppliers are."""
    return _show("readiness")


@bp.get("/topics")
@requires(Permission.VIEW_MARKET)
def topics() -> ResponseReturnValue:
    """Where the market is strong and weak."""
    return _show("topics")


@bp.get("/questions")
@requires(Permission.VIEW_MARKET)
def questions() -> ResponseReturnValue:
    """Which questions are hard, and where help would move most suppliers."""
    return _show("questions")


@bp.get("/over-time")
@requires(Permission.VIEW_MARKET)
def over_time() -> ResponseReturnValue:
    """How the market moves from release to release."""
    return _show("over-time")


@bp.get("/files/<string:name>")
@requires(Permission.VIEW_MARKET)
def file(name: str) -> ResponseReturnValue:
    """What a page shows, as a workbook, as CSV with its descriptions, or to print."""
    return answer_file(name, request.args) or _show(name.partition(".")[0])


def _show(name: str) -> ResponseReturnValue:
    view = read_page(name, request.args)
    person = find_user()
    may_try = person is not None and person.may(Permission.VIEW_CRITERIA)
    page = render_template(
        "market/page.html", view=view, may_try=may_try, kinds=KINDS, cell_words=cell_words, day=long_day
    )
    return page, view.status
