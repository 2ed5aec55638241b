"""Makes a supplier's readiness report from strings that are ready to show; it scores nothing and reads no database."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from jinja2 import Environment

from portal.certificates import drawing
from portal.certificates.drawing import Box, Inks
from portal.core.brand import DEFAULT_COLOUR, shades_of
from portal.core.lettering import Face, Fitted, balanced, fit_text, paragraphs_of
from portal.core.pdf import render_pdf

TEMPLATE = "pdf/report.html"
COVER, COVER_TEXT_WIDTH = "cover.svg", 470.0
NAME_SIZES = (40, 36, 32, 28, 25, 22, 20, 18)
LEVEL_SIZES = (44, 40, 36, 32, 28, 24)
# xhtml2pdf needs time with the square of a table's length.
MOST_ROWS_IN_TABLE = 100


@dataclass(frozen=True)
class ReportFact:
    """A short figure and what it is: "31 of 36", "questions answered"."""

    value: str
    label: str


@dataclass(frozen=True)
class ReportItem:
    """One item as answered. `level` is 0 to 4, or None when the item is not rated; texts may hold line ends."""

    name: str
    question: str
    answer: str
    level: int | None
    level_text: str
    missing_checks: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class ReportSection:
    """One section's result; `share` is its score from 0 to 1, or None when it is not rated."""

    title: str
    score: str
    share: float | None
    items: tuple[ReportItem, ...]
    summary: str = ""


@dataclass(frozen=True)
class ReportStep:
    """One thing to do next, in words for a person who has little time."""

    title: str
    do: str
    first_step: str
    effort: str
    gain: str


@dataclass(frozen=True)
class ReportNote:
    """One piece of the method, with its heading."""

    title: str
    text: str


@dataclass(frozen=True)
class ReportDocument:
    """All a report says, in its own language.

    `levels` are all readiness levels in order; `section_floors` are the scores, 0 to 1, that they ask of
    every section (0 is left out).
    """

    language: str
    brand: str
    document_title: str
    organisation_name: str
    tax_number: str
    sector: str
    country: str
    questionnaire_title: str
    questionnaire_version: str
    submitted_on: str
    declared_by: str
    levels: tuple[str, ...]
    level_place: int
    level_meaning: str
    section_floors: tuple[float, ...]
    score: str
    next_level: str | None
    holds: tuple[str, ...]
    facts: tuple[ReportFact, ...]
    sections: tuple[ReportSection, ...]
    steps: tuple[ReportStep, ...]
    method: tuple[ReportNote, ...]
    assurance: str
    not_proven: str
    web_address: str
    questionnaire_hash: str
    submission_hash: str
    sample_text: str | None = None
    colour: str = DEFAULT_COLOUR

    def __post_init__(self) -> None:
        """Refuse a level that is none of the questionnaire's."""
        if not 1 <= self.level_place <= len(self.levels):
            message = "the level must be one of the levels"
            raise ValueError(message)

    @property
    def level(self) -> str:
        """The readiness level reached."""
        return self.levels[self.level_place - 1]


@dataclass(frozen=True)
class ItemRow:
    """One line of the table of all items."""

    section: str
    item: ReportItem


def report_pdf(data: ReportDocument, *, environment: Environment) -> bytes:
    """Return the report as a PDF of several pages."""
    return render_pdf(
        report_html(data, environment=environment),
        title=f"{data.document_title}: {data.organisation_name}",
        language=data.language,
        author=data.brand,
        subject=f"{data.questionnaire_title} · {data.submitted_on}",
        assets=report_assets(data),
    )


def report_html(data: ReportDocument, *, environment: Environment) -> str:
    """Return the inside of the report's pages for `render_pdf`; its pictures come from `report_assets`."""
    template = environment.get_template(TEMPLATE)
    return template.render(
        data=data,
        name=_name(data),
        level=_level(data),
        tables=_tables(data),
        inks=_inks(data.colour),
        cover=COVER,
        parts=paragraphs_of,
    )


def report_assets(data: ReportDocument) -> dict[str, bytes]:
    """Return the pictures of a report: the cover, and one bar a section."""
    inks = _inks(data.colour)
    bars = {
        f"bar-{number}.svg": drawing.scale_bar(section.share, data.section_floors, fill=inks.deep)
        for number, section in enumerate(data.sections, start=1)
    }
    return {COVER: _cover(inks, data.level_place, len(data.levels)), **bars}


def _tables(data: ReportDocument) -> list[list[ItemRow]]:
    """Return the rows of all items in parts that are short enough for a table."""
    rows = [ItemRow(section.title, item) for section in data.sections for item in section.items]
    return [rows[start : start + MOST_ROWS_IN_TABLE] for start in range(0, len(rows), MOST_ROWS_IN_TABLE)]


def _name(data: ReportDocument) -> Fitted:
    name = data.organisation_name
    fitted = fit_text(name, Face.SERIF_BOLD, sizes=NAME_SIZES, width=COVER_TEXT_WIDTH, height=190, leading=1.22)
    return balanced(fitted, name, Face.SERIF_BOLD, COVER_TEXT_WIDTH)


def _level(data: ReportDocument) -> Fitted:
    return fit_text(data.level, Face.SERIF_BOLD, sizes=LEVEL_SIZES, width=300, height=60)


def _inks(colour: str) -> Inks:
    shades = shades_of(colour)
    return Inks(deep=shades.darker, line=shades.dark, middle=shades.brand)


@cache
def _cover(inks: Inks, reached: int, of: int) -> bytes:
    return drawing.svg(
        595,
        842,
        [
            drawing.rectangle(Box(0, 0, 595, 842), inks.deep),
            drawing.waves(Box(0, 600, 595, 190), inks.line, 18),
            drawing.rectangle(Box(62, 226, 64, 4), drawing.GOLD),
            drawing.rectangle(Box(0, 834, 595, 8), drawing.GOLD),
            drawing.seal((116, 640), 50, reached=reached, of=of, inks=inks),
        ],
    )
