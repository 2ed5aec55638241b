"""The certificate on paper: its facts put into the words of one language for the PDF."""

from urllib.parse import urlsplit

from flask import Response, current_app
from flask_babel import gettext as _
from werkzeug.exceptions import ServiceUnavailable

from portal.certificates import sheet as words
from portal.certificates.documents import CertificateDocument, SectionResult, certificate_pdf
from portal.certificates.facts import from_json
from portal.certificates.models import Certificate
from portal.core.config import Settings
from portal.core.pdf import PdfBusyError
from portal.organisations.places import place_name
from portal.organisations.wording import number_line, sector_name


def check_url(base_url: str, code: str) -> str:
    """The address that the QR code leads to."""
    return f"{base_url}/c/{code}"


def host_of(base_url: str) -> str:
    """The portal's address as people compare it: host and, if unusual, port."""
    return urlsplit(base_url).netloc


def certificate_document(
    certificate: Certificate, *, language: str, brand: str, colour: str, base_url: str
) -> CertificateDocument:
    """The certificate for the PDF, in the language that is being spoken."""
    facts = from_json(certificate.facts)
    return CertificateDocument(
        language=language,
        brand=brand,
        document_title=_("Readiness certificate"),
        questionnaire_title=facts.text("questionnaire.title", language),
        questionnaire_version=_("Version %(version)s", version=facts.questionnaire_version),
        organisation_name=facts.legal_name,
        tax_number=number_line(facts.country, facts.tax_number),
        sector=sector_name(facts.sector, language),
        country=place_name(facts.country, facts.region, language),
        level=facts.text(facts.level_title_key, language),
        level_place=facts.level_place,
        level_count=len(facts.levels),
        score=_("%(figure)s of 100", figure=words.figure(facts.score)),
        statement=words.statement(facts, language),
        assurance=words.assurance(facts.evidence_named, facts.evidence_attached, facts.rated_answers),
        not_proven=words.not_proven(),
        declared_by=facts.declared_by_role,
        issued_on=words.long_date(facts.issued_on),
        valid_until=words.long_date(certificate.expires_on),
        code=certificate.code,
        check_url=check_url(base_url, certificate.code),
        check_address=f"{host_of(base_url)}/check",
        questionnaire_hash=facts.questionnaire_hash,
        submission_hash=facts.submission_hash,
        sections=tuple(
            SectionResult(section.title, section.score, None if section.value is None else section.value / 100)
            for section in words.sections_shown(facts, language)
        ),
        colour=colour,
    )


def draw_certificate(certificate: Certificate, settings: Settings, language: str) -> bytes:
    """The certificate as a PDF in the language that is being spoken. Raises PdfError."""
    document = certificate_document(
        certificate,
        language=language,
        brand=settings.brand_name,
        colour=settings.brand_colour,
        base_url=settings.base_url,
    )
    return certificate_pdf(document, environment=current_app.jinja_env)


def pdf_response(certificate: Certificate, settings: Settings, language: str) -> Response:
    """The certificate as a file to download, for its owner alone; 503 while too many files are being made."""
    try:
        content = draw_certificate(certificate, settings, language)
    except PdfBusyError as busy:
        raise ServiceUnavailable from busy
    name = f"certificate-{certificate.code}-{language}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(content, mimetype="application/pdf", headers=headers)
