"""Makes the certificate from strings that are ready to show; decides not who gets one, and reads no database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment

from portal.certificates import drawing
from portal.certificates.drawing import Box, Inks
from portal.certificates.layout import PAGE, PANEL, Layout, Texts, lay_out
from portal.core.brand import DEFAULT_COLOUR, shades_of
from portal.core.lettering import Face, text_width
from portal.core.pdf import PICTURE_FAMILY, render_pdf

TEMPLATE = "pdf/certificate.html"
ART = "certificate.svg"
MOST_SECTIONS = 11
QR_BOX = Box(71, 398, 94, 94)
SAMPLE_BAND = Box(686, 30, 120, 19)
SEAL_CENTRE, SEAL_RADIUS = (118.0, 170.0), 62.0
_CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{16}")
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class SectionResult:
    """One section's line: `share` is 0 to 1, or None when it is not rated; `score` is how that reads ("72.5")."""

    name: str
    score: str
    share: float | None


@dataclass(frozen=True)
class CertificateDocument:
    """All a certificate says, in its own language; every string but the code and the hashes is shown as it is."""

    language: str
    brand: str
    document_title: str
    questionnaire_title: str
    questionnaire_version: str
    organisation_name: str
    tax_number: str
    sector: str
    country: str
    level: str
    level_place: int
    level_count: int
    score: str
    statement: str
    assurance: str
    not_proven: str
    declared_by: str
    issued_on: str
    valid_until: str
    code: str
    check_url: str
    check_address: str
    questionnaire_hash: str
    submission_hash: str
    sections: tuple[SectionResult, ...]
    sample_text: str | None = None
    colour: str = DEFAULT_COLOUR

    def __post_init__(self) -> None:
        """Refuse what would make a certificate that cannot be checked or drawn."""
        if not _CODE.fullmatch(self.code):
            message = "a certificate's code is 16 characters of Crockford's base 32, without hyphens"
            raise ValueError(message)
        if not all(_HASH.fullmatch(value) for value in (self.questionnaire_hash, self.submission_hash)):
            message = "a hash is 64 small hexadecimal digits"
            raise ValueError(message)
        if not 1 <= len(self.sections) <= MOST_SECTIONS or not 1 <= self.level_place <= self.level_count:
            message = f"a certificate has 1 to {MOST_SECTIONS} sections and one of its levels"
            raise ValueError(message)

    @property
    def grouped_code(self) -> str:
        """The code in groups of four, as people read it to each other."""
        return "-".join(self.code[start : start + 4] for start in range(0, len(self.code), 4))


def certificate_pdf(data: CertificateDocument, *, environment: Environment) -> bytes:
    """Return the certificate as a PDF of one page."""
    return render_pdf(
        certificate_html(data, environment=environment),
        title=f"{data.document_title}: {data.organisation_name}",
        language=data.language,
        author=data.brand,
        subject=f"{data.questionnaire_title} · {data.grouped_code}",
        assets=certificate_assets(data),
    )


def certificate_html(data: CertificateDocument, *, environment: Environment) -> str:
    """Return the inside of the certificate's page for `render_pdf`; its picture comes from `certificate_assets`."""
    inks = _inks(data.colour)
    return environment.get_template(TEMPLATE).render(
        data=data, at=_layout(data), art=ART, inks=inks, qr=QR_BOX, band=SAMPLE_BAND
    )


def certificate_assets(data: CertificateDocument) -> dict[str, bytes]:
    """Return the one picture that holds everything on the certificate but its text."""
    layout, inks = _layout(data), _inks(data.colour)
    parts = [
        _ground(inks),
        *_sample(data.sample_text),
        drawing.seal(SEAL_CENTRE, SEAL_RADIUS, reached=data.level_place, of=data.level_count, inks=inks),
        drawing.qr_code(data.check_url, QR_BOX, dark=inks.deep),
        *(
            drawing.bar(row.bar, section.share, fill=inks.deep)
            for row, section in zip(layout.rows, data.sections, strict=True)
        ),
        *_note_marks(layout),
    ]
    return {ART: drawing.svg(PAGE.width, PAGE.height, parts)}


def _sample(text: str | None) -> list[str]:
    """Draw the mark of a certificate that certifies nothing: a word across the paper and a red band for a corner."""
    if not text:
        return []
    size = min(150.0, 560 / max(0.1, text_width(text, Face.SANS_BOLD, 1)))
    paper = Box(PANEL.width, 0, PAGE.width - PANEL.width, PAGE.height)
    return [
        drawing.watermark(text, paper, family=PICTURE_FAMILY, size=size),
        drawing.rectangle(SAMPLE_BAND, drawing.WARNING, radius=3),
    ]


def _layout(data: CertificateDocument) -> Layout:
    texts = Texts(
        title=data.questionnaire_title,
        name=data.organisation_name,
        place=" · ".join(part for part in (data.tax_number, data.sector, data.country) if part),
        statement=data.statement,
        assurance=data.assurance,
        not_proven=data.not_proven,
        level=data.level,
        declared_by=data.declared_by,
        version=data.questionnaire_version,
        brand=data.brand,
        address=data.check_address,
    )
    return lay_out(texts, [(section.name, section.score) for section in data.sections])


def _inks(colour: str) -> Inks:
    shades = shades_of(colour)
    return Inks(deep=shades.darker, line=shades.dark, middle=shades.brand)


@cache
def _ground(inks: Inks) -> str:
    """Draw what is the same on every certificate of a brand: paper, rosette, frame, panel and its waves."""
    paper = Box(PANEL.width, 0, PAGE.width - PANEL.width, PAGE.height)
    return "".join(
        [
            drawing.rectangle(paper, drawing.PAPER),
            drawing.rosette((640, 200), (66, 174), drawing.INK_FAINT, petals=12, strands=9, width=0.6),
            drawing.outline(Box(252, 16, 574, 563), drawing.RULE, width=0.7, radius=3),
            drawing.outline(Box(255, 19, 568, 557), drawing.GOLD, width=0.5, radius=2),
            drawing.rectangle(PANEL, inks.deep),
            drawing.waves(Box(0, 92, PANEL.width, 156), inks.line, 15),
            drawing.waves(Box(0, 452, PANEL.width, 120), inks.line, 12),
            drawing.rectangle(Box(PANEL.width, 0, 4.5, PAGE.height), drawing.GOLD),
        ]
    )


def _note_marks(layout: Layout) -> list[str]:
    """Draw the gold strokes beside the two notes."""
    return [
        drawing.rectangle(Box(note.left - 10, layout.notes_top, 2, note.bottom - layout.notes_top), drawing.GOLD)
        for note in (layout.assurance, layout.not_proven)
    ]
