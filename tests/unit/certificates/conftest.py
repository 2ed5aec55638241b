"""A certificate to start from, and the templates as the documents need them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from portal.certificates.documents import CertificateDocument, SectionResult

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"
SECTION_NAMES = (
    "Política y compromiso", "Riesgos e impactos", "Contratación de personal", "Niñas, niños y adolescentes",
    "Trabajo digno y seguridad", "Igualdad y no discriminación", "Voz y libertad sindical",
    "Proveedores y subcontratación",
    "Seguimiento y transparencia", "Quejas y reparación", "Comunidades, tierras y pueblos indígenas",
)  # fmt: skip


@pytest.fixture
def environment() -> Environment:
    loader = FileSystemLoader(TEMPLATES)
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, extensions=["jinja2.ext.i18n"])
    made.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    return made


def sections(count: int) -> tuple[SectionResult, ...]:
    """Return so many sections, the third of which is not rated."""
    rated = [
        SectionResult(name, f"{50 + 4 * place},5", 0.5 + 0.04 * place)
        for place, name in enumerate(SECTION_NAMES[:count])
    ]
    if count > 2:
        rated[2] = SectionResult(SECTION_NAMES[2], "sin calificar", None)
    return tuple(rated)


@pytest.fixture
def make_certificate() -> Callable[..., CertificateDocument]:
    def make(section_count: int = 11, **changes: object) -> CertificateDocument:
        values: dict[str, object] = {
            "language": "es",
            "brand": "Listo",
            "document_title": "Certificado de autoevaluación",
            "questionnaire_title": "Preparación en derechos humanos y conducta empresarial responsable",
            "questionnaire_version": "Versión 1.0",
            "organisation_name": "Confecciones Ñandutí São José S.A. de C.V.",
            "tax_number": "RUC 800280610",
            "sector": "Fabricación de prendas de vestir",
            "country": "Paraguay",
            "level": "Establecido",
            "level_place": 3,
            "level_count": 4,
            "score": "Puntaje 68,4 de 100",
            "statement": "La organización declara haber respondido con la verdad. Alcanza el nivel Establecido.",
            "assurance": "Autodeclarado. Se nombró evidencia para 12 de 19 respuestas; nadie más ha verificado nada.",
            "not_proven": "No es una auditoría ni el aval de una autoridad. No demuestra que no haya daños a personas.",
            "declared_by": "Gerencia general",
            "issued_on": "23 de noviembre de 2026",
            "valid_until": "22 de noviembre de 2027",
            "code": "7F3K92QDXM41Z8TB",
            "check_url": "https://listo.example.org/c/7F3K92QDXM41Z8TB",
            "check_address": "listo.example.org/c",
            "questionnaire_hash": "3f2ab94c01d7e855" * 4,
            "submission_hash": "9d81e07c5b4a3928" * 4,
            "sections": sections(section_count),
        }
        return CertificateDocument(**{**values, **changes})  # type: ignore[arg-type]

    return make
