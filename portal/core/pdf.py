"""Turns one of our own HTML documents into a PDF; it reads nothing but what it is handed, and calls no other host.

The HTML must come from our templates with every value escaped. Even so it is treated as hostile: xhtml2pdf sees a
private folder that holds our fonts and the pictures of this one document, and no network. The result is *not* a tagged
PDF: each document says on its face that a web page holds the same content in an accessible form.

xhtml2pdf keeps global state and renders one document at a time in a process; threads wait for at most `WAIT_SECONDS`.
"""

from __future__ import annotations

import io
import logging
import re
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from svglib import fonts as svg_fonts
from xhtml2pdf import pisa
from xhtml2pdf.config.resources import ResourceAccessPolicy

from portal.core.lettering import Face, drawable, missing_characters

__all__ = ["MAX_HTML_BYTES", "PICTURE_FAMILY", "PdfBusyError", "PdfError", "missing_characters", "render_pdf"]

MAX_HTML_BYTES = 1_200_000
MAX_WORD = 20_000
MAX_ASSET_BYTES = 1_000_000
MAX_ASSETS = 60
MAX_DEPTH = 60
MAX_RENDER_SECONDS = 45
WAIT_SECONDS = 45

# Text inside a picture must not use a family name of the page: it would make all later bold text of the page regular.
PICTURE_FAMILY = "picture-sans"
_FAMILIES = (
    ("page-sans", "normal", Face.SANS),
    ("page-sans", "bold", Face.SANS_BOLD),
    ("page-serif", "normal", Face.SERIF_BOLD),
    ("page-serif", "bold", Face.SERIF_BOLD),
)
_ASSET_NAME = re.compile(r"[a-z0-9][a-z0-9-]*\.svg")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]*)")
_VOID_TAGS = frozenset({"br", "hr", "img", "meta", "link", "input", "col", "wbr", "pdf:nexttemplate", "pdf:nextpage"})

_log = logging.getLogger(__name__)
_one_at_a_time = threading.Lock()


class PdfError(Exception):
    """A document could not be rendered; the message is for the log, not for a page."""


class PdfBusyError(PdfError):
    """Other documents are being rendered in this process for too long; trying again later may work."""


def render_pdf(
    html: str, *, title: str, language: str, assets: Mapping[str, bytes], author: str = "", subject: str = ""
) -> bytes:
    """Return the PDF of a document.

    `html` is what stands inside the body, style element included; this function adds the head. `title`, `author` and
    `subject` become the PDF's metadata, `language` (a BCP 47 tag) its language. `assets` are SVG pictures by file name.
    The font families are `page-sans` (regular and bold) and `page-serif` (bold). Raises PdfError, and nothing else.
    """
    document = _compose(html, language)
    _check_input(document, assets)
    about = {"title": _line(title), "author": _line(author), "subject": _line(subject)}
    with _turn(), TemporaryDirectory(prefix="document-") as name:
        folder = Path(name).resolve()
        _fill(folder, assets)
        return _convert(document, folder, about)


def _line(text: str) -> str:
    """Make one line of a text for the metadata, where direction controls and line ends do harm."""
    return " ".join(drawable(text).split())


def _compose(html: str, language: str) -> str:
    if not _LANGUAGE.fullmatch(language):
        raise PdfError(f"not a language tag: {language[:40]!r}")
    rules = "".join(
        f"@font-face{{font-family:{family};src:url({face.path.name});font-weight:{weight}}}"
        for family, weight, face in _FAMILIES
    )
    head = f'<meta charset="utf-8"><style>{rules}</style>'
    return drawable(f'<!doctype html><html lang="{language}"><head>{head}</head><body>{html}</body></html>')


def _check_input(document: str, assets: Mapping[str, bytes]) -> None:
    """Refuse what would keep the renderer busy for long, before it is parsed."""
    if len(document.encode()) > MAX_HTML_BYTES:
        raise PdfError(f"the document is larger than {MAX_HTML_BYTES} bytes")
    if max(map(len, document.split())) > MAX_WORD:
        raise PdfError(f"a word is longer than {MAX_WORD} characters")
    if _depth(document) > MAX_DEPTH:
        raise PdfError(f"elements are nested more than {MAX_DEPTH} deep")
    if len(assets) > MAX_ASSETS:
        raise PdfError(f"more than {MAX_ASSETS} pictures")
    for name, content in assets.items():
        if not _ASSET_NAME.fullmatch(name):
            raise PdfError(f"not a picture's name: {name[:60]!r}")
        if len(content) > MAX_ASSET_BYTES or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise PdfError(f"the picture {name} is too large or declares entities")


def _depth(document: str) -> int:
    """Return how deep elements are nested, counting an element that is never closed as open to the end."""
    depth = deepest = 0
    for closing, tag in _TAG.findall(document):
        if tag.lower() in _VOID_TAGS:
            continue
        depth = max(0, depth - 1) if closing else depth + 1
        deepest = max(deepest, depth)
    return deepest


@contextmanager
def _turn() -> Iterator[None]:
    """Wait for this process's one renderer, but not for ever."""
    if not _one_at_a_time.acquire(timeout=WAIT_SECONDS):
        raise PdfBusyError(f"no renderer was free for {WAIT_SECONDS} seconds")
    try:
        yield
    finally:
        _one_at_a_time.release()


@cache
def _register_picture_fonts() -> None:
    """Tell svglib our fonts; else it asks the machine for one, and finding none takes one that is not embedded."""
    svg_fonts.register_font(PICTURE_FAMILY, str(Face.SANS.path))
    svg_fonts.register_font(PICTURE_FAMILY, str(Face.SANS_BOLD.path), weight="bold")


def _fill(folder: Path, assets: Mapping[str, bytes]) -> None:
    _register_picture_fonts()
    for face in Face:
        shutil.copyfile(face.path, folder / face.path.name)
    for name, content in assets.items():
        (folder / name).write_bytes(drawable(content.decode("utf-8")).encode())


def _convert(document: str, folder: Path, about: Mapping[str, str]) -> bytes:
    policy = ResourceAccessPolicy.server(
        folder,
        allow_remote=False,
        max_render_seconds=MAX_RENDER_SECONDS,
        max_document_bytes=MAX_HTML_BYTES,
    )
    target = io.BytesIO()
    try:
        status = pisa.CreatePDF(
            document,
            dest=target,
            path=str(folder / "document.html"),
            encoding="utf-8",
            context_meta=dict(about),
            resource_policy=policy,
            capacity=-1,  # in memory: a file that it opens it does not close
        )
    except RecursionError as error:
        raise PdfError("the document is nested too deep") from error
    except Exception as error:
        _log.exception("a document could not be rendered")
        raise PdfError(f"the renderer failed: {type(error).__name__}") from error
    if status.err:
        raise PdfError(f"the renderer reported {status.err} errors")
    return target.getvalue()
