"""Whatever a certificate has to say, it fits on its page: nothing overlaps, is cut, or goes below its least size."""

from __future__ import annotations

from itertools import product

import pytest

from portal.certificates.layout import BOTTOM, CONTENT_LEFT, CONTENT_WIDTH, PANEL_TEXT, Block, Layout, Texts, lay_out
from portal.core.lettering import Face, text_width

NAMES = {
    "short": "Ñandú",
    "usual": "Confecciones Ñandutí São José S.A. de C.V.",
    "200 characters": ("Sociedad Cooperativa de Producción y Comercialización Agropecuaria, Textil y Artesanal " * 3)[
        :200
    ],
    "200 capitals": ("SOCIEDAD COOPERATIVA DE PRODUCCIÓN AGROPECUARIA Y ARTESANAL DEL ALTIPLANO " * 3)[:200],
    "one long word": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk" * 3,
    "the widest there is": "W" * 200,
}
SENTENCES = {
    "usual": "La organización declara haber respondido con la verdad el cuestionario completo. "
    "Según sus propias respuestas, alcanza el nivel Establecido en la fecha de emisión.",
    "long": "La organización declara haber respondido con la verdad el cuestionario completo. "
    "Según sus propias respuestas, alcanza el nivel En desarrollo avanzado en la fecha de emisión, y se compromete a "
    "avisar sin demora si algo de lo que declaró deja de ser cierto antes de que venza.",
}


def lay(
    name: str,
    count: int,
    sentence: str,
    *,
    title: str = "Preparación en derechos humanos",
    level: str = "Establecido",
    brand: str = "Listo",
    address: str = "listo.example.org/check",
) -> Layout:
    """Lay out a certificate with long notes and facts."""
    texts = Texts(
        title=title,
        name=name,
        place="Número tributario o de registro ABCDEFGHIJKLMNOPQRSTUVWXY · "
        "Construcción de edificios y obras de ingeniería civil · Estado Plurinacional de Bolivia",
        statement=sentence,
        assurance="Autodeclarado. Se nombró evidencia para 12 de 19 respuestas; nadie más ha verificado nada.",
        not_proven="No es una auditoría, una acreditación ni el aval de una autoridad. No demuestra que no haya daños "
        "a personas, ni reemplaza la debida diligencia de quien compra.",
        level=level,
        declared_by="Dirección de sostenibilidad y relaciones comunitarias",
        version="Versión 1.0 (hrdd-core)",
        brand=brand,
        address=address,
    )
    return lay_out(texts, [("Comunidades, tierras y pueblos indígenas y más"[:45], "sin calificar")] * count)


CASES = list(product(NAMES.values(), [1, 4, 5, 6, 11], SENTENCES.values()))


@pytest.mark.parametrize(("name", "count", "sentence"), CASES)
def test_nothing_stands_on_anything_else(name: str, count: int, sentence: str) -> None:
    at = lay(name, count, sentence)
    order = [
        at.title.bottom, at.recipient_top, at.recipient_top + 13, at.name.top, at.name.bottom, at.place.top,
        at.place.bottom,
        at.statement.top, at.statement.bottom, at.sections_top, at.rows[0].name.top,
    ]  # fmt: skip
    assert order == sorted(order)
    assert max(row.bar.top + row.bar.height for row in at.rows) < at.notes_top
    assert max(at.assurance.bottom, at.not_proven.bottom) < at.facts_top
    assert max(at.declared_by.bottom, at.version.bottom) <= at.fingerprints_top
    assert at.fingerprints_top < BOTTOM


@pytest.mark.parametrize(("name", "count", "sentence"), CASES)
def test_the_name_is_whole_and_never_below_fourteen_points(name: str, count: int, sentence: str) -> None:
    block = lay(name, count, sentence).name
    assert block.text.size >= 14
    assert "".join(block.text.lines).replace(" ", "") == name.replace(" ", "")
    assert all(text_width(line, Face.SERIF_BOLD, block.text.size) <= CONTENT_WIDTH for line in block.text.lines)


@pytest.mark.parametrize("count", range(1, 12))
def test_sections_stand_side_by_side_without_touching(count: int) -> None:
    rows = lay("Ñandú", count, SENTENCES["usual"]).rows
    assert len(rows) == count
    for row in rows:
        assert len(row.name.text.lines) == len(row.score.text.lines) == 1
        assert row.name.text.size >= 6.5
        assert row.name.left + text_width(row.name.text.lines[0], Face.SANS, row.name.text.size) <= row.score.left
        assert CONTENT_LEFT <= row.bar.left <= row.bar.left + row.bar.width <= CONTENT_LEFT + CONTENT_WIDTH + 0.01
    places = [(row.bar.left, row.bar.top) for row in rows]
    assert len(set(places)) == count
    assert places == sorted(places)


@pytest.mark.parametrize(
    "level", ["Établi", "Establecido", "Em desenvolvimento", "En desarrollo avanzado", "Fortgeschrittenes Niveau"]
)
def test_the_level_is_large_and_whole(level: str) -> None:
    block: Block = lay("Ñandú", 11, SENTENCES["usual"], level=level).level
    assert block.text.size >= 20
    assert " ".join(block.text.lines) == level
    assert all(text_width(line, Face.SERIF_BOLD, block.text.size) <= PANEL_TEXT.width for line in block.text.lines)


def test_few_sections_leave_more_room_than_many() -> None:
    name = NAMES["200 characters"]
    assert lay(name, 4, SENTENCES["usual"]).name.text.size >= lay(name, 11, SENTENCES["long"]).name.text.size


def test_a_long_title_takes_two_even_lines() -> None:
    title = "Préparation aux droits de la personne et à la conduite responsable des entreprises du secteur"
    lines = lay("Ñandú", 11, SENTENCES["usual"], title=title).title.text.lines
    assert len(lines) == 2
    assert len(lines[1]) > len(title) / 3


@pytest.mark.parametrize(
    "brand", ["Listo", "Portal Nacional de Proveedores", "Dirección General de Contrataciones Públicas"]
)
def test_a_long_brand_stays_above_the_seal(brand: str) -> None:
    block = lay("Ñandú", 11, SENTENCES["usual"], brand=brand).brand
    assert " ".join(block.text.lines) == brand
    assert block.bottom <= 104


@pytest.mark.parametrize("address", ["l.mx/check", "preparacion-proveedores.contrataciones.gob.bo/check"])
def test_the_address_to_check_at_stays_on_one_line(address: str) -> None:
    block = lay("Ñandú", 11, SENTENCES["usual"], address=address).address
    assert block.text.lines == (address,)
    assert block.text.size >= 6
