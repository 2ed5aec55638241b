"""The pictures of a certificate are well formed, exact where a machine reads them, and clear where a person does."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
import segno

from portal.certificates import drawing
from portal.certificates.drawing import Box, Inks
from portal.core import brand

INKS = Inks()


def parse(*parts: str) -> ET.Element:
    """Read parts as one picture."""
    return ET.fromstring(drawing.svg(842, 595, parts))


def test_the_qr_code_has_exactly_the_modules_of_its_text() -> None:
    url, box = "https://listo.example.org/c/7F3K92QDXM41Z8TB", Box(10, 20, 94, 94)
    matrix = segno.make(url, error="m", micro=False).matrix
    module = box.width / (len(matrix) + 8)
    drawn = [[0] * len(matrix) for _ in matrix]
    for x, y, end in re.findall(r"M([\d.]+) ([\d.]+)H([\d.]+)", drawing.qr_code(url, box, dark="#000000")):
        row = int((float(y) - box.top) / module - 4)
        for column in range(round((float(x) - box.left) / module - 4), round((float(end) - box.left) / module - 4)):
            drawn[row][column] = 1
    assert drawn == [list(line) for line in matrix]


def test_a_qr_module_is_large_enough_for_a_plain_phone() -> None:
    url = "https://readiness.long-portal-name.example.org/es/c/7F3K92QDXM41Z8TB"
    modules = len(segno.make(url, error="m", micro=False).matrix) + 8
    assert 94 / modules * 25.4 / 72 > 0.6  # millimetres


@pytest.mark.parametrize(("share", "width"), [(0.5, 50.0), (1.0, 100.0), (1.7, 100.0), (0.01, 6.0)])
def test_a_bar_is_as_long_as_its_share(share: float, width: float) -> None:
    boxes = list(parse(drawing.bar(Box(0, 0, 100, 6), share, fill="#000000")))
    assert float(boxes[1].attrib["width"]) == width


@pytest.mark.parametrize("share", [0.0, -1.0])
def test_a_score_of_nothing_is_an_empty_track(share: float) -> None:
    boxes = list(parse(drawing.bar(Box(0, 0, 100, 6), share, fill="#000000")))
    assert [box.attrib["fill"] for box in boxes] == [drawing.TRACK]


def test_what_is_not_rated_does_not_look_like_nothing() -> None:
    (box,) = parse(drawing.bar(Box(0, 0, 100, 6), None, fill="#000000"))
    assert box.attrib["fill"] == "none"


@pytest.mark.parametrize("reached", [1, 2, 3, 4])
def test_the_seal_shows_how_many_levels_are_reached(reached: int) -> None:
    picture = parse(drawing.seal((118, 170), 62, reached=reached, of=4, inks=INKS))
    arcs = [path for path in picture if "A62" in path.attrib.get("d", "")]
    assert [arc.attrib["stroke"] == drawing.GOLD for arc in arcs] == [place < reached for place in range(4)]


@pytest.mark.parametrize("box", [Box(0, 92, 236, 156), Box(0, 600, 595, 190)])
def test_waves_stay_inside_their_box(box: Box) -> None:
    for line in parse(drawing.waves(box, "#000000")):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", line.attrib["d"])]
        ends = list(zip(numbers[::2], numbers[1::2], strict=True))[::3]
        assert len(ends) > 5
        for x, y in ends:
            assert box.left - 0.1 <= x <= box.left + box.width + 0.1
            assert box.top - 0.1 <= y <= box.top + box.height + 0.1


def test_a_watermark_keeps_markup_inert() -> None:
    picture = parse(drawing.watermark('<image href="/x"/>&', Box(0, 0, 10, 10), family="picture-sans", size=20))
    (text,) = picture.iter("{http://www.w3.org/2000/svg}text")
    assert text.text == '<image href="/x"/>&'


def test_pictures_are_the_same_every_time() -> None:
    assert drawing.rosette((0, 0), (5, 9), "#000000") == drawing.rosette((0, 0), (5, 9), "#000000")
    assert drawing.qr_code("https://a.example", Box(0, 0, 9, 9), dark="#000000") == drawing.qr_code(
        "https://a.example", Box(0, 0, 9, 9), dark="#000000"
    )


@pytest.mark.parametrize("colour", [brand.DEFAULT_COLOUR, "#ffcc00", "#000000", "#7a1fa2", "#ffffff"])
def test_text_on_the_panel_can_be_read_in_any_brand_colour(colour: str) -> None:
    panel = brand.shades_of(colour).darker
    assert brand.contrast("#ffffff", panel) >= 7
    assert brand.contrast(drawing.GOLD, panel) >= 4.5


@pytest.mark.parametrize("ink", ["#1f2a28", "#4d5b58", "#7d5c0a"])
@pytest.mark.parametrize("ground", [drawing.PAPER, drawing.INK_FAINT, drawing.WARNING_FAINT, "#f2f7f5"])
def test_text_on_paper_can_be_read(ink: str, ground: str) -> None:
    assert brand.contrast(ink, ground) >= 4.5
