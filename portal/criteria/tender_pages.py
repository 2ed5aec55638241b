"""What the pages of a brought tender show: what was found where, what could not be read, and suggestions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _

from portal.criteria.brought import Brought
from portal.criteria.forms.tender import LEVELS, Typed, TypedMeaning
from portal.criteria.ocds.problems import Problem
from portal.criteria.ocds.suggesting import index_items, suggest_from
from portal.criteria.ocds.tender import ReadCriterion, ReadRequirement, ShownText
from portal.criteria.pages import ItemNames
from portal.criteria.wording import ANSWERERS, DATA_TYPES, OUTCOMES, PLACES, SHAPES, SUBJECTS, problem_text

MOST_SUGGESTIONS = 3
PER_PAGE = 15  # requirements on a page: each has a list of all questions
MOST_LINES = 200  # of what was not understood, and of texts to read


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
    """A requirement of the tender, numbered over all pages, with what it is said to stand for."""

    number: int
    title: str
    text: str
    details: tuple[str, ...]
    suggestions: tuple[Suggestion, ...]
    item_id: str
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionRow:
    """A criterion of the tender with those of its groups that are on the page: (number, requirements)."""

    title: str
    text: str
    place: str
    about: tuple[str, ...]
    groups: tuple[tuple[int, tuple[RequirementRow, ...]], ...]
    has_ways: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderFilePage:
    """A brought tender. `counts` are the rows of the report by what became of them; `others` the file's other tenders.

    `misfits` keep a file that says to be of this portal from being read
    as it was written. `known` counts the requirements of which was said before what they stand for.
    """

    id: UUID
    title: str
    ocid: str
    entity: str
    shape: str
    others: tuple[str, ...]
    counts: tuple[tuple[str, int], ...]
    criteria: tuple[CriterionRow, ...]
    shown: tuple[tuple[str, ShownText], ...]
    problems: tuple[ProblemLine, ...]
    left_out: int
    choices: list[tuple[str, list[tuple[str, str]]]]
    item_ids: frozenset[str]
    is_ours: bool
    misfits: tuple[ProblemLine, ...]
    known: int
    total: int
    page: int
    pages: int


def problem_lines(problems: Sequence[Problem]) -> tuple[ProblemLine, ...]:
    """What is amiss, line by line."""
    return tuple(
        ProblemLine(str(found.line or ""), found.path, problem_text(found.code, found.parameters)) for found in problems
    )


def numbers_on(page: int, total: int) -> range:
    """The numbers of the requirements on this page."""
    return range((page - 1) * PER_PAGE, min(page * PER_PAGE, total))


def count_pages(total: int) -> int:
    """On how many pages the requirements are."""
    return max(1, -(-total // PER_PAGE))


def tender_file_page(brought: Brought, *, language: str, page: int = 1, typed: Typed | None = None) -> TenderFilePage:
    """One page of a brought tender, with what was typed, or else what the agency said before of its requirements."""
    found, total = brought.found, len(brought.keys)
    names = ItemNames(brought.questionnaire, language)
    writer = _Writer(brought, typed or {}, language)
    return TenderFilePage(
        id=brought.file_id,
        title=found.facts.title or found.facts.ocid or _("A tender without a title"),
        ocid=found.facts.ocid,
        entity=found.facts.procuring_entity,
        shape=str(SHAPES[found.shape]),
        others=tuple(ocid for ocid in found.ocids if ocid and ocid != found.facts.ocid),
        counts=tuple((str(words), found.count(outcome)) for outcome, words in OUTCOMES.items()),
        criteria=tuple(writer.criteria(numbers_on(page, total))),
        shown=tuple((str(PLACES[text.place]), text) for text in found.shown[:MOST_LINES]),
        problems=problem_lines(found.problems[:MOST_LINES]),
        left_out=max(0, len(found.problems) - MOST_LINES) + max(0, len(found.shown) - MOST_LINES),
        choices=names.choices(),
        item_ids=frozenset(names.ids()),
        is_ours=brought.own is not None,
        misfits=problem_lines(brought.misfits[:MOST_LINES]),
        known=len(brought.meanings),
        total=total,
        page=page,
        pages=count_pages(total),
    )


class _Writer:
    """Puts a foreign tender's criteria into rows, numbered over the whole tender."""

    def __init__(self, brought: Brought, typed: Typed, language: str) -> None:
        self._brought, self._typed = brought, typed
        self._names = ItemNames(brought.questionnaire, language)
        # Words are compared in the tender's own language where the questionnaire speaks it.
        spoken = brought.found.facts.language
        self._words = index_items(
            brought.questionnaire, spoken if spoken in brought.questionnaire.languages else language
        )

    def criteria(self, numbers: range) -> Iterator[CriterionRow]:
        """The criteria of which something has one of these numbers."""
        first = 0
        for read in self._brought.found.criteria:
            groups = []
            for place, group in enumerate(read.groups, start=1):
                rows = [(first + place, found) for place, found in enumerate(group.requirements)]
                first += len(rows)
                on_page = tuple(self._requirement(number, found, read) for number, found in rows if number in numbers)
                if on_page:
                    groups.append((place, on_page))
            if groups:
                yield self._criterion(read, tuple(groups))

    def _criterion(
        self, read: ReadCriterion, groups: tuple[tuple[int, tuple[RequirementRow, ...]], ...]
    ) -> CriterionRow:
        about = [_("About: %(what)s", what=SUBJECTS[read.subject])] if read.subject else []
        about += [_("Answered by: %(who)s", who=ANSWERERS[read.answerer])] if read.answerer else []
        about += [read.classification] if read.classification else []
        about += [basis.name for basis in read.legislation]
        return CriterionRow(
            title=read.title or read.id,
            text=read.text,
            place=str(PLACES[read.place]),
            about=tuple(about),
            groups=groups,
            has_ways=len(read.groups) > 1,
        )

    def _requirement(self, number: int, found: ReadRequirement, read: ReadCriterion) -> RequirementRow:
        chosen = self._typed.get(number) or self._said(found)
        return RequirementRow(
            number=number,
            title=found.title or found.id,
            text=found.text,
            details=tuple(_details(found)),
            suggestions=self._suggestions(" ".join([read.title, read.text, found.title, found.text])),
            item_id=chosen.item_id,
            level=chosen.level,
        )

    def _said(self, found: ReadRequirement) -> TypedMeaning:
        """What the agency said before, or what a file like ours says itself."""
        meaning = self._brought.meanings.get(found.key)
        if meaning is not None:
            return TypedMeaning(meaning.item_id, str(meaning.level))
        level = str(found.least) if found.item_id else ""
        return TypedMeaning(found.item_id, level if level in LEVELS else "")

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
