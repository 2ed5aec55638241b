"""Puts the files of a bid pack together."""

from flask_babel import gettext as _
from jinja2 import Environment

from portal.bids.pack.annex import Annex
from portal.bids.pack.archive import evidence_csv, read_me
from portal.bids.pack.drawing import annex_pdf
from portal.bids.queries import Sent


def pack_files(
    sent: Sent, annex: Annex, certificate: bytes | None, responses: bytes | None, *, environment: Environment
) -> dict[str, bytes]:
    """The files of the pack by name, with a word on each in READ-ME.txt. Raises PdfError."""
    files = {
        "annex.pdf": annex_pdf(annex, environment=environment),
        "evidence-index.csv": evidence_csv(annex),
        "submission.json": sent.document.encode(),
        "criteria-profile.json": sent.listed.published.document.encode(),
    }
    if certificate is not None:
        files["certificate.pdf"] = certificate
    if responses is not None:
        files["open-contracting.json"] = responses
    words = {
        "annex.pdf": _("what you hand in: declaration, answers, evidence, certificate"),
        "evidence-index.csv": _("what could be shown for each answer"),
        "submission.json": _("everything that you sent, exactly as it is frozen"),
        "criteria-profile.json": _("the criteria of the tender, exactly as they are frozen"),
        "certificate.pdf": _("the certificate that is valid today"),
        "open-contracting.json": _("your answers as Open Contracting data, to hand to the agency's system"),
    }
    told = [f"{name}: {words[name]}" for name in files]
    if any(exhibit.where for exhibit in annex.exhibits):
        told.append(
            _("Attached documents are named in the index, and not in the pack. Hand in those that are asked for.")
        )
    if certificate is None:
        told.append(_("There is no certificate: none is valid today for what was sent."))
    if responses is None:
        told.append(_("There is no Open Contracting file: the agency gave no ocid for this tender."))
    return {"READ-ME.txt": read_me(annex, told), **files}
