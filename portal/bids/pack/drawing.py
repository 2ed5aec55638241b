"""The annex as a PDF."""

from jinja2 import Environment

from portal.bids.pack.annex import Annex
from portal.core.brand import shades_of
from portal.core.pdf import render_pdf

TEMPLATE = "pdf/annex.html"


def annex_pdf(annex: Annex, *, environment: Environment) -> bytes:
    """The annex as a PDF of several pages. Raises PdfError."""
    html = environment.get_template(TEMPLATE).render(data=annex, deep=shades_of(annex.colour).darker)
    return render_pdf(
        html,
        title=f"{annex.tender}: {annex.organisation}",
        language=annex.language,
        author=annex.brand,
        subject=annex.code,
        assets={},
    )
