"""The blank copy as a PDF to print and fill in by hand. Drawn once for each version, language and choice, then kept."""

from pathlib import Path

from jinja2 import Environment

from portal.core.brand import shades_of
from portal.core.pdf import render_pdf
from portal.core.private_files import create_private, make_private_folder
from portal.questionnaires.blank.document import BlankDocument, file_name

TEMPLATE = "pdf/blank.html"
FOLDER = "blank-copies"
LAYOUT = 1  # a new number when the template changes, so that no copy of the old one is given out


def blank_pdf(document: BlankDocument, *, environment: Environment, folder: Path) -> bytes:
    """The PDF, from `folder` if it is there. Raises PdfError."""
    kept = folder / FOLDER / f"{LAYOUT}-{document.content_hash[:16]}-{file_name(document, 'pdf')}"
    if not kept.exists():
        make_private_folder(kept.parent)
        create_private(kept, _draw(document, environment))
    return kept.read_bytes()


def _draw(document: BlankDocument, environment: Environment) -> bytes:
    html = environment.get_template(TEMPLATE).render(data=document, deep=shades_of(document.colour).darker)
    return render_pdf(
        html,
        title=document.title,
        language=document.language,
        author=document.brand,
        subject=document.kind,
        assets={},
    )
