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
    return render_template("market/drive.html", found=_read(drive_id), kinds=KINDS, cell_words=cell_words, day=long_day)


@bp.get("/<string:name>")
@requires(Permission.VIEW_DRIVES)
def file(drive_id: UUID, name: str) -> ResponseReturnValue:
    """The same as a workbook or as CSV with its descriptions: "figures.xlsx" or "figures.zip"."""
    page = _read(drive_id).page
    stem, _dot, kind = name.partition(".")
    if stem != "figures" or kind not in KINDS or page is None:
        abort(404)
    content = write_file(kind, page, publication(url_for("drive_figures.show", drive_id=drive_id)))
    return as_download(content, kind, f"listo-{page.name}-{page.facts.release}-{current_language()}.{kind}")


def _read(drive_id: UUID) -> DriveFigures:
    folder, owner = market_folder(current_app.extensions["settings"]), access.get_user().organisation_id
    with reading() as session:
        return read_drive_figures(session, drive_id, folder, current_language(), organisation_id=owner)
