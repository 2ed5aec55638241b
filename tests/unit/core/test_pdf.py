"""Every character of a name arrives in the PDF, in the shape and with the facts about itself that we asked for."""

from __future__ import annotations

import io
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from portal.core import pdf
from portal.core.lettering import REPLACEMENT
from portal.core.pdf import PdfBusyError, PdfError, render_pdf

NAMES = [
    "Confecciones Ñandutí São José S.A. de C.V.",
    "Łódź Şırnak Ġużè",
    "Q’eqchiʼ Mbyá g̃uarani Ꞌñähñu",
    "Œuvre d’Amérique",
    "Diné Bikéyah Ąą́ Łį́ı̨́ʼ",
    "Lhtakoʼs ƛ̓əwət Ɂehdzo",
    "Precio: ₡1 500, ₲2 000, 3 €",
]
STYLES = {
    "regular": "font-family:page-sans",
    "bold": "font-family:page-sans;font-weight:bold",
    "serif": "font-family:page-serif",
}
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 20" width="60" height="20">'
    '<text x="0" y="14" font-family="picture-sans" font-weight="bold" font-size="12">Ñandú</text></svg>'
).encode()


def render(html: str, **changes: object) -> PdfReader:
    """Render a body and open the result."""
    options = {"title": "Título", "language": "es", "assets": {}, **changes}
    return PdfReader(io.BytesIO(render_pdf(html, **options)))  # type: ignore[arg-type]


def text_of(reader: PdfReader) -> str:
    """Return all text of a document with single spaces."""
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def fonts_of(reader: PdfReader) -> Iterator[tuple[str, bool]]:
    """Yield the name of each font drawn with, and whether its file is inside the document."""
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].get_object().values():
            entry = font.get_object()
            descriptor = entry.get("/FontDescriptor", {})
            yield entry["/BaseFont"], "/FontFile2" in descriptor


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES.keys())
@pytest.mark.parametrize("name", NAMES)
def test_every_character_of_a_name_arrives(name: str, style: str) -> None:
    assert name in text_of(render(f'<p style="{style}">{name}</p>'))


def test_a_character_without_a_shape_leaves_a_visible_mark() -> None:
    assert f"{REPLACEMENT}{REPLACEMENT} S.A." in text_of(render('<p style="font-family:page-sans">漢字 S.A.</p>'))


def test_direction_controls_cannot_turn_a_code_round() -> None:
    assert "7F3K-92QD" in text_of(render('<p style="font-family:page-sans">\u202e7F3K-92QD\u202c</p>'))


def test_the_document_says_what_it_is() -> None:
    reader = render(
        "<p>x</p>", title="Certificado: Łódź\n& <b>hijos</b>\u202e", language="es-419", author="Listo", subject="7F3K"
    )
    assert reader.metadata is not None
    assert reader.metadata.title == "Certificado: Łódź & <b>hijos</b>"
    assert (reader.metadata.author, reader.metadata.subject) == ("Listo", "7F3K")
    assert reader.root_object["/Lang"] == "es-419"


def test_every_font_drawn_with_is_inside_the_document() -> None:
    html = '<p style="font-family:page-sans">uno <b>dos</b></p><h1 style="font-family:page-serif">tres</h1>'
    fonts = dict(fonts_of(render(html + '<img src="p.svg">', assets={"p.svg": PICTURE})))
    embedded = {name.split("+")[-1] for name, inside in fonts.items() if inside}
    assert {"NotoSans-Regular", "NotoSans-Bold", "NotoSerif-Bold"} <= embedded


def test_bold_text_after_a_picture_with_text_stays_bold() -> None:
    html = '<img src="p.svg" style="width:60pt"><p style="font-family:page-sans;font-weight:bold">después</p>'
    reader = render(html, assets={"p.svg": PICTURE})
    seen: list[str] = []

    def look(text: str, _cm: object, _tm: object, font: dict[str, str] | None, _size: float) -> None:
        if "después" in text and font:
            seen.append(font["/BaseFont"])

    reader.pages[0].extract_text(visitor_text=look)
    assert seen
    assert all(name.endswith("NotoSans-Bold") for name in seen)


def test_text_in_a_picture_arrives_with_its_letters() -> None:
    assert "Ñandú" in text_of(render('<img src="p.svg" style="width:60pt">', assets={"p.svg": PICTURE}))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"language": 'es"><script>'}, "language"),
        ({"assets": {"../p.svg": PICTURE}}, "name"),
        ({"assets": {"/etc/p.svg": PICTURE}}, "name"),
        ({"assets": {"p.png": PICTURE}}, "name"),
        ({"assets": {"p.svg": b'<!DOCTYPE x [<!ENTITY a "b">]><svg/>'}}, "entities"),
        ({"assets": {"p.svg": b"<svg>" + b" " * pdf.MAX_ASSET_BYTES}}, "large"),
        ({"assets": {f"p{n}.svg": PICTURE for n in range(pdf.MAX_ASSETS + 1)}}, "pictures"),
    ],
)
def test_input_that_is_not_ours_is_refused(changes: dict[str, object], reason: str) -> None:
    with pytest.raises(PdfError, match=reason):
        render("<p>x</p>", **changes)


def test_a_document_too_large_is_refused_at_once() -> None:
    started = time.monotonic()
    with pytest.raises(PdfError, match="larger"):
        render("ñ" * pdf.MAX_HTML_BYTES)
    assert time.monotonic() - started < 2


def test_a_word_without_end_is_refused_at_once() -> None:
    with pytest.raises(PdfError, match="word"):
        render("&lt;" * pdf.MAX_WORD)


def test_a_picture_that_makes_the_renderer_fail_is_our_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_named: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("portal.core.pdf.pisa.CreatePDF", fail)
    with pytest.raises(PdfError, match="ZeroDivisionError"):
        render("<p>x</p>")


def test_after_a_failure_the_next_document_renders(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("portal.core.pdf.pisa.CreatePDF", lambda *_a, **_k: 1 / 0)
        with pytest.raises(PdfError):
            render("<p>x</p>")
    assert "sigue" in text_of(render('<p style="font-family:page-sans">sigue</p>'))


def test_waiting_for_the_renderer_ends_with_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "WAIT_SECONDS", 0.05)
    with pdf._one_at_a_time, pytest.raises(PdfBusyError):
        render("<p>x</p>")


def test_documents_rendered_at_the_same_time_do_not_mix() -> None:
    found: dict[int, str] = {}

    def work(number: int) -> None:
        found[number] = text_of(render(f'<p style="font-family:page-sans">documento {number}</p>'))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: f"documento {number}" for number in range(4)}


def test_nothing_is_left_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    render('<p>x</p><img src="p.svg">', assets={"p.svg": PICTURE})
    with pytest.raises(PdfError):
        render("<p>x</p>", language="?")
    assert list(tmp_path.iterdir()) == []
