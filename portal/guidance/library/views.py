"""The public pages of the library: articles to read, and starter documents to take away."""

from flask import Blueprint, Response, abort, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.core.access import public
from portal.core.config import Settings
from portal.core.i18n import current_language
from portal.guidance.library.articles import Starter
from portal.guidance.library.loading import get_library
from portal.guidance.library.pages import article_page, draft_mark, library_page, starter_page
from portal.guidance.library.starting import as_docx, as_plain_text

bp = Blueprint("library", __name__)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@bp.get("/library")
@public
def index() -> ResponseReturnValue:
    """Everything in the library."""
    return render_template("library/index.html", page=library_page(get_library(), current_language()))


@bp.get("/library/<string:slug>")
@public
def article(slug: str) -> ResponseReturnValue:
    """One article."""
    library = get_library()
    found = library.find_article(slug) or abort(404)
    page = article_page(library, found, current_language())
    return render_template("library/article.html", page=page, is_for_agencies=found.stage is not None)


@bp.get("/library/documents/<string:slug>")
@public
def starter(slug: str) -> ResponseReturnValue:
    """One starter document, as it reads."""
    page = starter_page(get_library(), _starter(slug), current_language())
    return render_template("library/starter.html", page=page, draft_mark=draft_mark())


@bp.get("/library/documents/<string:slug>.docx")
@public
def starter_docx(slug: str) -> ResponseReturnValue:
    """The document to edit, in the page's language."""
    language = current_language()
    content = as_docx(_starter(slug).text(language), language=language, mark=draft_mark(), source=_source(slug))
    return _download(content, DOCX, f"{slug}-{language}.docx")


@bp.get("/library/documents/<string:slug>.txt")
@public
def starter_text(slug: str) -> ResponseReturnValue:
    """The document as plain text, in the page's language."""
    language = current_language()
    content = as_plain_text(_starter(slug).text(language), mark=draft_mark(), source=_source(slug)).encode()
    return _download(content, "text/plain; charset=utf-8", f"{slug}-{language}.txt")


def _starter(slug: str) -> Starter:
    return get_library().find_starter(slug) or abort(404)


def _source(slug: str) -> str:
    settings: Settings = current_app.extensions["settings"]
    return f"{settings.brand_name} · {settings.base_url}{url_for('library.starter', slug=slug)}"


def _download(content: bytes, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-cache"}
    return Response(content, content_type=kind, headers=headers)
