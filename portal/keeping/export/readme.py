"""The words of the file that explains an export, in the language that is being spoken."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import format_datetime
from flask_babel import gettext as _

NAME = "README.txt"


def write_readme(organisation: str, brand: str, *, at: datetime, missing: Sequence[str]) -> str:
    """What is in the export, how it can be checked, and what is missing from it."""
    when = str(format_datetime(at, "long"))
    parts = [
        _(
            "Everything that %(brand)s keeps for %(organisation)s, as of %(when)s.",
            brand=brand,
            organisation=organisation,
            when=when,
        ),
        _("data/ – one JSON file for each kind of thing: profile, people, answers, documents, plans, criteria."),
        _("submissions/ – each submission as it was sent; its SHA-256 is the fingerprint on the certificate."),
        _("questionnaires/ – the questions that were answered, exactly as they were published."),
        _("profiles/ – each criteria profile exactly as it was published."),
        _("certificates/ – the certificates as PDF, in the language of this file."),
        _("evidence/ – the documents, named by their id in data/evidence_document.json."),
        _("trail.json – who did what in the organisation, with the fingerprints that chain it."),
        _("SHA256SUMS – the SHA-256 of every file. To check them all: sha256sum -c SHA256SUMS"),
        _("Left out: passwords, second steps, sign-ins and one-time links: they would open people's accounts."),
    ]
    if missing:
        parts.append(
            _("These files could not be read and are missing:") + "\n" + "\n".join(f"- {name}" for name in missing)
        )
    return "\n\n".join(map(str, parts)) + "\n"
