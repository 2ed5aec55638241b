"""Public figures of a country or a sector: a page, a bare one for other sites to embed, and the same as open data."""

from flask import Blueprint, Response, abort, current_app, make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.core.access import public
from portal.core.config import Settings
from portal.core.db import reading
from portal.core.errors import NotFound
from portal.core.i18n import current_language
from portal.core.web import POLICY
from portal.market.opening import market_folder
from portal.market.pages.answering import as_download, publication, write_file
from portal.market.pages.figures import MarketPage
from portal.market.pages.words import cell_words, long_day
from portal.market.public.reading import public_groups, read_public

bp = Blueprint("figures", __name__, url_prefix="/figures")
GROUP = "/<string:dimension>/<string:value>"

KINDS = ("xlsx", "zip")  # a PDF takes too long to draw to be had by anybody
EMBEDDABLE = POLICY.replace("frame-ancestors 'none'", "frame-ancestors *").replace(
    "form-action 'self'", "form-action 'none'"
)


@bp.get("")
@public
def index() -> ResponseReturnValue:
    """The groups whose figures are public. Raises NotFound where none is."""
    groups = public_groups(_settings().public_figures, current_language())
    if not groups:
        raise NotFound
    return render_template("market/public_index.html", groups=groups)


@bp.get(GROUP)
@public
def show(dimension: str, value: str) -> ResponseReturnValue:
    """The page."""
    page = _read(dimension, value)
    address = url_for("figures.embed", dimension=dimension, value=value)
    return render_template(
        "market/public.html",
        page=page,
        kinds=KINDS,
        embed=_settings().base_url + address,
        cell_words=cell_words,
        day=long_day,
        dimension=dimension,
        value=value,
    )


@bp.get(f"{GROUP}/embed")
@public
def embed(dimension: str, value: str) -> ResponseReturnValue:
    """The figures alone: the one page that other sites may show in a frame. Nothing on it can be sent."""
    page, address = _read(dimension, value), url_for("figures.show", dimension=dimension, value=value)
    answer = make_response(
        render_template("market/embed.html", page=page, address=address, cell_words=cell_words, day=long_day)
    )
    answer.headers["Content-Security-Policy"] = EMBEDDABLE
    return answer


@bp.get(f"{GROUP}/<string:name>")
@public
def file(dimension: str, value: str, name: str) -> ResponseReturnValue:
    """The same as a workbook or as CSV with its descriptions: "figures.xlsx" or "figures.zip"."""
    stem, _dot, kind = name.partition(".")
    page = _read(dimension, value)
    if stem != "figures" or kind not in KINDS or page is None:
        abort(404)
    content = write_file(kind, page, publication(url_for("figures.show", dimension=dimension, value=value)))
    answer: Response = as_download(content, kind, f"listo-{page.name}-{page.facts.release}-{current_language()}.{kind}")
    return answer


def _read(dimension: str, value: str) -> MarketPage | None:
    settings = _settings()
    with reading() as session:
        return read_public(
            session,
            market_folder(settings),
            current_language(),
            dimension,
            value,
            setting=settings.public_figures,
        )


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
