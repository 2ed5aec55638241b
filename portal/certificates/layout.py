"""Decides where everything on a certificate stands, by measuring the text; draws nothing.

A certificate is one A4 page on its side, whatever it has to say: a name of 200 characters and eleven sections must fit,
and no text may be cut or go below its least size. So the room is shared out before anything is drawn. All lengths are
points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.certificates.drawing import Box
from portal.core.lettering import Face, Fitted, balanced, fit_text, text_width

PAGE = Box(0, 0, 842, 595)
PANEL = Box(0, 0, 236, 595)
PANEL_TEXT = Box(17, 0, 202, 0)
CONTENT_LEFT, CONTENT_WIDTH = 272.0, 534.0
COLUMN_GAP = 24.0
COLUMN_WIDTH = (CONTENT_WIDTH - COLUMN_GAP) / 2
TOP, BOTTOM = 40.0, 572.0

NAME_SIZES = (34, 32, 30, 28, 26, 24, 22, 20, 18, 16, 15, 14)
BRAND_SIZES = (20, 18, 16, 14, 12, 11, 10, 9)
ADDRESS_SIZES, ADDRESS_TOP = (8.5, 8, 7.5, 7, 6.5, 6, 5.5), 496.0
LEVEL_SIZES = (40, 38, 36, 34, 32, 30, 28, 26, 24, 22, 20)
TITLE_SIZES = (17, 16, 15, 14)
LONG_TITLE_SIZES = (14, 13, 12)
TEXT_SIZES = (10.5, 10, 9.5, 9)
NOTE_SIZES = (8.5, 8, 7.5)
ROW_SIZES = (8.5, 8, 7.5, 7, 6.5, 6)
SERIF_LEADING = PANEL_LEADING = 1.22
# Height of one section's row, from roomy to tight.
ROW_HEIGHTS = (24.0, 22.0, 20.0, 18.5)
ONE_COLUMN_MOST = 5
FINGERPRINT_HEIGHT, FACTS_HEIGHT, HEADING_HEIGHT = 22.0, 45.0, 18.0
GAP = 10.0


@dataclass(frozen=True)
class Block:
    """A measured text and where its first line begins."""

    left: float
    top: float
    width: float
    text: Fitted

    @property
    def bottom(self) -> float:
        """Where the last line ends."""
        return self.top + self.text.height


@dataclass(frozen=True)
class Row:
    """Where one section's name, bar and score stand."""

    name: Block
    bar: Box
    score: Block


@dataclass(frozen=True)
class Texts:
    """The texts of a certificate whose length is not known beforehand."""

    title: str
    name: str
    place: str
    statement: str
    assurance: str
    not_proven: str
    level: str
    declared_by: str
    version: str
    brand: str
    address: str


@dataclass(frozen=True)
class Layout:
    """The measured page, from top to bottom; the brand, the level and the address to check at stand in the panel."""

    brand: Block
    level: Block
    address: Block
    title: Block
    recipient_top: float
    name: Block
    place: Block
    statement: Block
    sections_top: float
    rows: tuple[Row, ...]
    notes_top: float
    assurance: Block
    not_proven: Block
    facts_top: float
    declared_by: Block
    version: Block
    fingerprints_top: float


def lay_out(texts: Texts, sections: Sequence[tuple[str, str]]) -> Layout:
    """Share out the page: the roomiest section rows that leave the name room, then the largest name that fits.

    `sections` are pairs of a name and a score, both as they are shown.
    """
    layouts = (_attempt(texts, sections, row_height) for row_height in ROW_HEIGHTS)
    tightest: Layout | None = None
    for layout in layouts:
        tightest = layout
        if layout.statement.bottom + GAP <= layout.sections_top:
            return layout
    if tightest is None:
        message = "no row height to try"
        raise ValueError(message)
    return tightest


def _attempt(texts: Texts, sections: Sequence[tuple[str, str]], row_height: float) -> Layout:
    fingerprints_top = BOTTOM - FINGERPRINT_HEIGHT
    facts_top = fingerprints_top - FACTS_HEIGHT
    assurance, not_proven = (
        fit_text(text, Face.SANS, sizes=NOTE_SIZES, width=COLUMN_WIDTH - 10, height=56)
        for text in (texts.assurance, texts.not_proven)
    )
    notes_top = facts_top - GAP - max(assurance.height, not_proven.height) - 14
    sections_height = HEADING_HEIGHT + _row_count(len(sections)) * row_height
    sections_top = notes_top - GAP + 2 - sections_height
    title, recipient_top, name, place, statement = _upper(texts, sections_top - GAP)
    return Layout(
        brand=_in_panel(texts.brand, Face.SERIF_BOLD, BRAND_SIZES, top=34, height=64),
        level=_in_panel(texts.level, Face.SERIF_BOLD, LEVEL_SIZES, top=265, height=50),
        address=_in_panel(texts.address, Face.SANS, ADDRESS_SIZES, top=ADDRESS_TOP, height=12),
        title=title,
        recipient_top=recipient_top,
        name=name,
        place=place,
        statement=statement,
        sections_top=sections_top,
        rows=_rows(sections, sections_top + HEADING_HEIGHT, row_height),
        notes_top=notes_top,
        assurance=Block(CONTENT_LEFT + 10, notes_top + 14, COLUMN_WIDTH - 10, assurance),
        not_proven=Block(CONTENT_LEFT + COLUMN_WIDTH + COLUMN_GAP + 10, notes_top + 14, COLUMN_WIDTH - 10, not_proven),
        facts_top=facts_top,
        declared_by=_fact(texts.declared_by, 2, facts_top),
        version=_fact(texts.version, 3, facts_top),
        fingerprints_top=fingerprints_top,
    )


def _upper(texts: Texts, bottom: float) -> tuple[Block, float, Block, Block, Block]:
    """Place title, name and statement between the top of the page and `bottom`, with the spare room between them."""
    title = _title(texts.title)
    place = fit_text(texts.place, Face.SANS, sizes=TEXT_SIZES, width=CONTENT_WIDTH, height=28)
    statement = fit_text(texts.statement, Face.SANS, sizes=TEXT_SIZES, width=CONTENT_WIDTH, height=42)
    title_top = TOP + 17
    fixed = title.height + 16 + place.height + statement.height + 8 + 8
    room = bottom - title_top - fixed
    name = _serif(texts.name, NAME_SIZES, min(room - 14, 110))
    spare = max(0.0, min(room - name.height, 120.0))
    recipient_top = title_top + title.height + 4 + spare * 0.4
    name_top = recipient_top + 15
    place_top = name_top + name.height + 4 + spare * 0.06
    statement_top = place_top + place.height + 4 + spare * 0.24
    return (
        Block(CONTENT_LEFT, title_top, CONTENT_WIDTH, title),
        recipient_top,
        Block(CONTENT_LEFT, name_top, CONTENT_WIDTH, name),
        Block(CONTENT_LEFT, place_top, CONTENT_WIDTH, place),
        Block(CONTENT_LEFT, statement_top, CONTENT_WIDTH, statement),
    )


def _serif(text: str, sizes: Sequence[float], height: float) -> Fitted:
    """Measure large letters as wide as the content, with lines of about the same length."""
    fitted = fit_text(text, Face.SERIF_BOLD, sizes=sizes, width=CONTENT_WIDTH, height=height, leading=SERIF_LEADING)
    return balanced(fitted, text, Face.SERIF_BOLD, CONTENT_WIDTH) if len(fitted.lines) < 4 else fitted


def _title(text: str) -> Fitted:
    """Measure the questionnaire's title: on one line if it can be, else on two smaller ones."""
    title = _serif(text, TITLE_SIZES, 21)
    return title if len(title.lines) == 1 else _serif(text, LONG_TITLE_SIZES, 36)


def _row_count(section_count: int) -> int:
    return section_count if section_count <= ONE_COLUMN_MOST else (section_count + 1) // 2


def _rows(sections: Sequence[tuple[str, str]], top: float, height: float) -> tuple[Row, ...]:
    """Few sections stand in one column, the bar beside the name; many in two, read downwards, the bar below it."""
    if len(sections) <= ONE_COLUMN_MOST:
        return tuple(_wide_row(section, top + place * height) for place, section in enumerate(sections))
    per_column = _row_count(len(sections))
    step = COLUMN_WIDTH + COLUMN_GAP
    return tuple(
        _narrow_row(section, CONTENT_LEFT + (place // per_column) * step, top + (place % per_column) * height)
        for place, section in enumerate(sections)
    )


def _wide_row(section: tuple[str, str], top: float) -> Row:
    name, score = _row_texts(section, CONTENT_LEFT, top, width=CONTENT_WIDTH, least=68, most=230)
    return Row(name=name, bar=Box(CONTENT_LEFT + 238, top + 3.5, 228, 6), score=score)


def _narrow_row(section: tuple[str, str], left: float, top: float) -> Row:
    name, score = _row_texts(section, left, top, width=COLUMN_WIDTH, least=30, most=COLUMN_WIDTH)
    return Row(name=name, bar=Box(left, top + 13, COLUMN_WIDTH, 3.6), score=score)


def _row_texts(
    section: tuple[str, str], left: float, top: float, *, width: float, least: float, most: float
) -> tuple[Block, Block]:
    """Measure a section's name (at most `most` wide) and its score (at least `least`), each on one line."""
    score_width = max(least, text_width(section[1], Face.SANS_BOLD, ROW_SIZES[0]) + 1)
    name_width = min(most, width - score_width - 6)
    name = fit_text(section[0], Face.SANS, sizes=ROW_SIZES, width=name_width, height=ROW_SIZES[0] * 1.4)
    score = fit_text(section[1], Face.SANS_BOLD, sizes=ROW_SIZES, width=score_width, height=ROW_SIZES[0] * 1.4)
    return Block(left, top, name_width, name), Block(left + width - score_width, top, score_width, score)


def _fact(text: str, column: int, top: float) -> Block:
    """Measure one of the four facts in a row near the bottom."""
    width = (CONTENT_WIDTH - 3 * 14) / 4
    fitted = fit_text(text, Face.SANS_BOLD, sizes=(9, 8.5, 8, 7.5, 7), width=width, height=23)
    return Block(CONTENT_LEFT + column * (width + 14), top + 14, width, fitted)


def _in_panel(text: str, face: Face, sizes: Sequence[float], *, top: float, height: float) -> Block:
    """Measure a text that stands centred in the panel."""
    fitted = fit_text(text, face, sizes=sizes, width=PANEL_TEXT.width, height=height, leading=PANEL_LEADING)
    return Block(PANEL_TEXT.left, top, PANEL_TEXT.width, fitted)
