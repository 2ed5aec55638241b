"""The association's page on what the suppliers of a drive can show, and the same to take away."""

from uuid import UUID

from flask import Blueprint, abort, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.core import access
from portal.core.access import Permission, requires
from portal.core.db import reading
from portal.core.i18n import current_language
from portal.market.drives.page import DriveFigures, read_drive_figures
from portal.market.opening import market_folder
from portal.market.pages.answering import as_download, publication, write_file
from portal.market.pages.words import cell_words, long_day

bp = Blueprint("drive_figures", __name__, url_prefix="/drives/<uuid:drive_id>/figures")

KINDS = ("xlsx", "zip")


@bp.get("")
@requires(Permission.VIEW_DRIVES)
def show(drive_id: UUID) -> ResponseReturnValue:
    """The page: figures, or why there are none yet."""
    return _page(_read(drive_id))


@bp.get("/<string:name>")
@requires(Permission.VIEW_DRIVES)
def file(drive_id: UUID, name: str) -> ResponseReturnValue:
    """The same as "figures.xlsx" or "figures.zip" (CSV with its descriptions); the page where there are no figures."""
    found = _read(drive_id)
    stem, _dot, kind = name.partition(".")
    if stem != "figures" or kind not in KINDS:
        abort(404)
    page = found.page
    if page is None:
        return _page(found)
    content = write_file(kind, page, publication(url_for("drive_figures.show", drive_id=drive_id)))
    return as_download(content, kind, f"listo-{page.name}-{page.facts.release}-{current_language()}.{kind}")


def _page(found: DriveFigures) -> ResponseReturnValue:
    return render_template("market/drive.html", found=found, kinds=KINDS, cell_words=cell_words, day=long_day)


def _read(drive_id: UUID) -> DriveFigures:
    folder, owner = market_folder(current_app.extensions["settings"]), access.get_user().organisation_id
    with reading() as session:
        return read_drive_figures(session, drive_id, folder, current_language(), organisation_id=owner)
