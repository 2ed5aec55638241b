"""From an address to a page or a file of the market: what both have in common, so that they cannot differ."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, abort, current_app, url_for
from werkzeug.exceptions import ServiceUnavailable

from portal.core import clock
from portal.core.config import Settings
from portal.core.db import reading
from portal.core.i18n import current_language
from portal.core.pdf import PdfBusyError
from portal.market.opening import market_folder
from portal.market.pages.asking import Asked, read_asked
from portal.market.pages.assembling import KINDS, build_page, kept_filters
from portal.market.pages.figures import MarketPage
from portal.market.pages.files.csv_package import csv_package
from portal.market.pages.files.document import market_pdf
from portal.market.pages.files.publication import Publication
from portal.market.pages.files.workbook import workbook
from portal.market.pages.form import FilterForm, filter_form
from portal.market.pages.opening import open_releases

ENDPOINTS = {name: f"market.{name.replace('-', '_')}" for name in KINDS}
MIME_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
    "pdf": "application/pdf",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """What the template shows. Without a release there is no form; with a fault in the address there is no page."""

    name: str
    asked: Asked
    here: str
    form: FilterForm | None = None
    page: MarketPage | None = None
    neighbours: tuple[tuple[str, str, bool], ...] = ()  # (title, address, whether it is this one)
    files: tuple[tuple[str, str], ...] = ()  # (kind, address)

    @property
    def status(self) -> int:
        """422 when the address asks what is not answered."""
        return 422 if self.asked.fault else 200


def read_page(name: str, arguments: Mapping[str, str]) -> PageView:
    """The page with this name for the arguments of an address."""
    here = url_for(ENDPOINTS[name])
    with reading() as session:
        found = open_releases(session, market_folder(_settings()), current_language(), whole=name == "over-time")
    if found is None:
        return PageView(name=name, asked=Asked({}), here=here, neighbours=_neighbours(name, Asked({})))
    kind, catalogue = KINDS[name], found.newest.catalogue()
    asked = read_asked(arguments, catalogue, dimensions=kind.dimensions, compares=kind.compares)
    return PageView(
        name=name,
        asked=asked,
        here=here,
        form=filter_form(asked, catalogue, kind, found.words),
        page=None if asked.fault else build_page(name, found.releases, asked, found.words),
        neighbours=_neighbours(name, asked),
        files=tuple((kind, file_address(name, kind, asked)) for kind in MIME_TYPES),
    )


def file_address(name: str, kind: str, asked: Asked) -> str:
    """The address of a file with what a page shows."""
    return url_for("market.file", name=f"{name}.{kind}", **asked.arguments)


def _neighbours(name: str, asked: Asked) -> tuple[tuple[str, str, bool], ...]:
    return tuple(
        (str(kind.title), url_for(ENDPOINTS[other], **kept_filters(asked, kind)), other == name)
        for other, kind in KINDS.items()
    )


def answer_file(name: str, arguments: Mapping[str, str]) -> Response | None:
    """A file by its name, such as "readiness.xlsx"; None where the address asks what the page has to explain."""
    page_name, _dot, kind = name.partition(".")
    if page_name not in KINDS or kind not in MIME_TYPES:
        abort(404)
    view = read_page(page_name, arguments)
    if view.page is None:
        return None
    address = url_for(ENDPOINTS[page_name], **view.asked.arguments)
    content = write_file(kind, view.page, publication(address))
    return as_download(content, kind, f"listo-{page_name}-{view.page.facts.release}-{current_language()}.{kind}")


def publication(address: str) -> Publication:
    """Who publishes, where, and when the file was made."""
    settings = _settings()
    return Publication(
        publisher=settings.brand_name,
        colour=settings.brand_colour,
        address=settings.base_url + address,
        method=settings.base_url + url_for("site.method", _anchor="market"),
        made_at=clock.now(),
        language=current_language(),
    )


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def write_file(kind: str, page: MarketPage, about: Publication) -> bytes:
    """The page as a file of a kind."""
    if kind == "xlsx":
        return workbook(page, about)
    if kind == "zip":
        return csv_package(page, about)
    try:
        return market_pdf(page, about, environment=current_app.jinja_env)
    except PdfBusyError as busy:
        raise ServiceUnavailable from busy


def as_download(content: bytes, kind: str, name: str) -> Response:
    """A file to keep."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(content, mimetype=MIME_TYPES[kind], headers=headers)
