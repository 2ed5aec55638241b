"""A report to start from, and the templates as the documents need them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from portal.reports.documents import ReportDocument, ReportFact, ReportItem, ReportNote, ReportSection, ReportStep

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"


@pytest.fixture
def environment() -> Environment:
    loader = FileSystemLoader(TEMPLATES)
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, extensions=["jinja2.ext.i18n"])
    made.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    return made


def sections(count: int, items: int, answer: str) -> tuple[ReportSection, ...]:
    """Return sections of items; the second section is not rated, and so is every fifth item."""
    return tuple(
        ReportSection(
            title=f"Sección {number}",
            score="sin calificar" if number == 2 else f"{40 + number},5",
            share=None if number == 2 else 0.4 + number / 20,
            items=tuple(item(f"{number}.{place}", place, answer) for place in range(1, items + 1)),
            summary="Lo que la organización promete.",
        )
        for number in range(1, count + 1)
    )


def item(mark: str, place: int, answer: str) -> ReportItem:
    """Return one item as answered."""
    level = None if place % 5 == 0 else place % 5
    return ReportItem(
        name=f"Compromiso {mark}",
        question="¿En qué parte de su operación existe un compromiso escrito?",
        answer=answer,
        level=level,
        level_text="No puntúa" if level is None else f"Nivel {level} de 4",
        missing_checks=("Aprobado por la dirección",) if level == 2 else (),
        note="Pendiente de firma." if place == 3 else "",
    )


@pytest.fixture
def make_report() -> Callable[..., ReportDocument]:
    def make(
        section_count: int = 3, items: int = 3, answer: str = "En la mayor parte.", **changes: object
    ) -> ReportDocument:
        values: dict[str, object] = {
            "language": "es",
            "brand": "Listo",
            "document_title": "Informe de preparación",
            "organisation_name": "Confecciones Ñandutí São José S.A. de C.V.",
            "tax_number": "RUC 800280610",
            "sector": "Fabricación de prendas de vestir",
            "country": "Paraguay",
            "questionnaire_title": "Preparación en derechos humanos",
            "questionnaire_version": "Versión 1.0",
            "submitted_on": "23 de noviembre de 2026",
            "declared_by": "Gerencia general",
            "levels": ("Inicial", "En desarrollo", "Establecido", "Líder"),
            "level_place": 3,
            "level_meaning": "Tiene prácticas que funcionan en la mayor parte de su trabajo.",
            "section_floors": (0.1, 0.35, 0.55),
            "score": "Puntaje 68,4 de 100",
            "next_level": "Líder",
            "holds": ("El puntaje total es 68,4 y el nivel Líder pide 75.",),
            "facts": (ReportFact("31 de 36", "preguntas respondidas"), ReportFact("12", "con evidencia")),
            "sections": sections(section_count, items, answer),
            "steps": (ReportStep("Publicar el canal", "Escríbalo.", "Reúna a dos personas.", "2 días", "+4,2 puntos"),),
            "method": (ReportNote("Cómo se cuenta", "Cada pregunta vale de 0 a 4."),),
            "assurance": "Autodeclarado. Nadie más ha verificado nada.",
            "not_proven": "No es una auditoría.",
            "web_address": "listo.example.org/informes/7F3K",
            "questionnaire_hash": "3f2ab94c01d7e855" * 4,
            "submission_hash": "9d81e07c5b4a3928" * 4,
        }
        return ReportDocument(**{**values, **changes})  # type: ignore[arg-type]

    return make
