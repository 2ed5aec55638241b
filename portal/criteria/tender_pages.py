"""What the pages of a brought tender show: what was found where, what could not be read, and suggestions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _

from portal.criteria.ocds.mapping import Meaning
from portal.criteria.ocds.problems import Problem
from portal.criteria.ocds.suggesting import index_items, suggest_from
from portal.criteria.ocds.tender import Outcome, ReadCriterion, ReadRequirement, Row, ShownText, TenderImport
from portal.criteria.pages import ItemNames
from portal.criteria.wording import ANSWERERS, DATA_TYPES, OUTCOMES, PLACES, SHAPES, SUBJECTS, problem_text
from portal.questionnaires.rules.structure import Questionnaire

MOST_SUGGESTIONS = 3
MOST_ROWS = 300


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """One thing amiss: in which line, where, and what."""

    line: str
    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An item that shares words with a requirement, and those words."""

    name: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementRow:
    """A requirement of the tender, numbered over the whole page, with what it was said to stand for."""

    number: int
    title: str
    text: str
    details: tuple[str, ...]
    suggestions: tuple[Suggestion, ...]
    item_id: str
    level: str
    is_known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionRow:
    """A criterion of the tender with its groups."""

    title: str
    text: str
    place: str
    about: tuple[str, ...]
    groups: tuple[tuple[RequirementRow, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderFilePage:
    """A brought tender. `counts` are the rows of the report by what became of them."""

    id: UUID
    title: str
    ocid: str
    entity: str
    shape: str
    counts: tuple[tuple[str, int], ...]
    criteria: tuple[CriterionRow, ...]
    shown: tuple[tuple[str, ShownText], ...]
    problems: tuple[ProblemLine, ...]
    left_out: int
    choices: list[tuple[str, list[tuple[str, str]]]]
    is_ours: bool
    known: int
    total: int


def problem_lines(problems: Sequence[Problem]) -> tuple[ProblemLine, ...]:
    """What is amiss, line by line."""
    return tuple(
        ProblemLine(str(found.line or ""), found.path, problem_text(found.code, found.parameters)) for found in problems
    )


def tender_file_page(
    file_id: UUID,
    found: TenderImport,
    meanings: Mapping[str, Meaning],
    questionnaire: Questionnaire,
    *,
    language: str,
    is_ours: bool,
) -> TenderFilePage:
    """The page of a brought tender, with what the agency said before of its requirements."""
    writer = _Writer(questionnaire, meanings, language, found.facts.language)
    criteria = tuple(writer.criterion(read) for read in found.criteria)
    not_understood = [row for row in found.rows if row.outcome is Outcome.NOT_UNDERSTOOD]
    return TenderFilePage(
        id=file_id,
        title=found.facts.title or found.facts.ocid or _("A tender without a title"),
        ocid=found.facts.ocid,
        entity=found.facts.procuring_entity,
        shape=str(SHAPES[found.shape]),
        counts=tuple((str(words), found.count(outcome)) for outcome, words in OUTCOMES.items()),
        criteria=criteria,
        shown=tuple((str(PLACES[text.place]), text) for text in found.shown),
        problems=tuple(map(_line, not_understood[:MOST_ROWS])),
        left_out=max(0, len(not_understood) - MOST_ROWS),
        choices=ItemNames(questionnaire, language).choices(),
        is_ours=is_ours,
        known=writer.known,
        total=writer.number,
    )


def _line(row: Row) -> ProblemLine:
    text = problem_text(row.code, row.parameters) if row.code else row.text
    return ProblemLine(str(row.line or ""), row.path, text)


class _Writer:
    """Puts a foreign tender's criteria into rows; counts them as it goes."""

    def __init__(
        self, questionnaire: Questionnaire, meanings: Mapping[str, Meaning], language: str, spoken: str
    ) -> None:
        self._meanings = meanings
        self._names = ItemNames(questionnaire, language)
        # Words are compared in the tender's own language where the questionnaire speaks it.
        self._words = index_items(questionnaire, spoken if spoken in questionnaire.languages else language)
        self.number = self.known = 0

    def criterion(self, read: ReadCriterion) -> CriterionRow:
        about = [str(SUBJECTS[read.subject])] if read.subject else []
        about += [str(ANSWERERS[read.answerer])] if read.answerer else []
        about += [read.classification] if read.classification else []
        about += [basis.name for basis in read.legislation]
        return CriterionRow(
            title=read.title or read.id,
            text=read.text,
            place=str(PLACES[read.place]),
            about=tuple(about),
            groups=tuple(
                tuple(self._requirement(found, read) for found in group.requirements) for group in read.groups
            ),
        )

    def _requirement(self, found: ReadRequirement, read: ReadCriterion) -> RequirementRow:
        meaning = self._meanings.get(found.key)
        row = RequirementRow(
            number=self.number,
            title=found.title or found.id,
            text=found.text,
            details=tuple(_details(found)),
            suggestions=self._suggestions(" ".join([read.title, read.text, found.title, found.text])),
            item_id=meaning.item_id if meaning else found.item_id,
            level=str(meaning.level) if meaning else "",
            is_known=meaning is not None,
        )
        self.number += 1
        self.known += row.is_known
        return row

    def _suggestions(self, text: str) -> tuple[Suggestion, ...]:
        found = suggest_from(text, self._words)[:MOST_SUGGESTIONS]
        return tuple(Suggestion(self._names.name(item_id), ", ".join(words)) for item_id, words in found)


def _details(found: ReadRequirement) -> list[str]:
    lines = [str(DATA_TYPES[found.data_type])] if found.data_type else []
    if found.expected:
        lines.append(_("Expected: %(values)s", values=", ".join(map(str, found.expected))))
    if found.least is not None:
        lines.append(_("At least %(value)s", value=found.least))
    if found.most is not None:
        lines.append(_("At most %(value)s", value=found.most))
    if found.unit:
        lines.append(_("Unit: %(unit)s", unit=found.unit))
    if found.evidence:
        lines.append(_("Evidence: %(names)s", names="; ".join(found.evidence)))
    return lines
