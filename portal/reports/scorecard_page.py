"""What the result page shows, and the report repeats: level, what holds the next one back, sections, every point."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from flask_babel import format_decimal
from flask_babel import gettext as _

from portal.assessments.backed import count_backed
from portal.assessments.documents import SubmittedWork
from portal.assessments.local_time import date_in
from portal.assessments.rules.figures import shown
from portal.assessments.rules.scoring import Hold, HoldKind, SectionScore
from portal.certificates.offer import Offer
from portal.certificates.sheet import assurance, not_proven
from portal.organisations.wording import number_line
from portal.questionnaires.rules.answers import Standing, standing
from portal.questionnaires.rules.structure import Item, ReadinessLevel
from portal.questionnaires.wording import Wording
from portal.reports.item_results import ONE_DECIMAL, ItemResult, item_result, points_text
from portal.reports.sums import SectionPoints, add_up

SECTION, ITEM = "section-", "item-"


@dataclass(frozen=True, slots=True)
class HoldLine:
    """One thing that holds the next level back, in a sentence; `target` is the id on the page where it is explained."""

    sentence: str
    target: str


@dataclass(frozen=True, slots=True)
class Tally:
    """A figure about questions, what it counts, and the names of the questions that it counts."""

    figure: str
    label: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionResult:
    """A section's result. `value` is its score of 100 for the bar, None when not rated; `floor` the mark on the bar."""

    target: str
    title: str
    summary: str
    score: str
    value: float | None
    is_low: bool
    floor: int | None
    floor_text: str
    points: str
    earned: Decimal
    weight: int
    items: tuple[ItemResult, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorecardPage:
    """The whole result, in the page's language. `level_place` is 0 when nothing could be rated."""

    submission_id: UUID
    questionnaire_id: str
    number: int
    title: str
    version: str
    sent_on: str
    sent_by: str
    declared_by: str
    level: str
    level_place: int
    level_count: int
    level_titles: tuple[str, ...]
    level_meaning: str
    next_level: str
    holds: tuple[HoldLine, ...]
    score: str
    score_value: float | None
    earned: Decimal
    tallies: tuple[Tally, ...]
    assurance: str
    not_proven: str
    sections: tuple[SectionResult, ...]
    sum_text: str
    offer: Offer
    earlier: int
    questionnaire_hash: str
    submission_hash: str

    @property
    def sum_rows(self) -> list[list[str]]:
        """The rated sections as rows of a table: title, score, weight, points of the whole."""
        return [
            [section.title, section.score, str(section.weight), section.points]
            for section in self.sections
            if section.value is not None
        ]

    @property
    def figures(self) -> list[tuple[str, str]]:
        """The counts as pairs of a figure and what it counts."""
        return [(tally.figure, tally.label) for tally in self.tallies]


def scorecard_page(work: SubmittedWork, *, offer: Offer, earlier: int, language: str) -> ScorecardPage:
    """The result page of a submission; `earlier` counts the organisation's other submissions of the questionnaire."""
    wording = Wording(work.questionnaire, language)
    card, levels = work.scorecard, work.questionnaire.levels
    sections = _sections(work, wording)
    backed = count_backed(work)
    submitter = work.submitter
    number = number_line(submitter.country, submitter.tax_number)
    return ScorecardPage(
        submission_id=work.submission_id,
        questionnaire_id=work.questionnaire.id,
        number=work.number,
        title=wording.text("questionnaire.title"),
        version=work.questionnaire.version,
        sent_on=date_in(work.profile.country, work.submitted_at),
        sent_by=", ".join(part for part in (submitter.legal_name, number) if part),
        declared_by=work.declaration.role,
        level=_title(card.level, wording) or _("No level yet"),
        level_place=levels.index(card.level) + 1 if card.level else 0,
        level_count=len(levels),
        level_titles=tuple(_title(level, wording) for level in levels),
        level_meaning=_meaning(card.level, wording),
        next_level=_title(card.next_level, wording),
        holds=tuple(_hold_line(hold, wording) for hold in card.holds),
        score=_("Not rated") if card.score is None else of_hundred(shown(card.score)),
        score_value=None if card.score is None else float(shown(card.score)),
        earned=sum((section.earned for section in sections), Decimal()),
        tallies=_tallies(work, wording),
        assurance=assurance(len(backed.named), len(backed.attached), len(backed.rated)),
        not_proven=not_proven(),
        sections=sections,
        sum_text=_sum_text(sections),
        offer=offer,
        earlier=earlier,
        questionnaire_hash=work.questionnaire_hash,
        submission_hash=work.content_hash,
    )


def _tallies(work: SubmittedWork, wording: Wording) -> tuple[Tally, ...]:
    found = {each: [item for item in work.asked if _stands(work, item) is each] for each in Standing}
    unanswered = found[Standing.NOT_ANSWERED] + found[Standing.FAULTY]
    backed = count_backed(work)
    lines = [
        (_("questions asked"), list(work.asked)),
        (_("answered"), found[Standing.ANSWERED]),
        (_("not applicable"), found[Standing.NOT_APPLICABLE]),
        (_("“We do not know”"), found[Standing.DONT_KNOW]),
        (_("without an answer that counts"), unanswered),
        (_("with a document attached"), [item for item in work.asked if item.id in backed.attached]),
        (_("with evidence named in words"), [item for item in work.asked if item.id in backed.named]),
    ]
    return tuple(
        Tally(str(len(items)), label, tuple(wording.text(f"{item.id}.name") for item in items))
        for label, items in lines
        if items or items is not unanswered
    )


def _stands(work: SubmittedWork, item: Item) -> Standing:
    return standing(item, work.answers.get(item.id), work.as_of)


def of_hundred(figure: Decimal) -> str:
    """A figure out of 100, in words."""
    return _("%(figure)s of 100", figure=format_decimal(figure, format=ONE_DECIMAL))


def _title(level: ReadinessLevel | None, wording: Wording) -> str:
    return wording.text(f"levels.{level.id}.title") if level else ""


def _meaning(level: ReadinessLevel | None, wording: Wording) -> str:
    if level is None:
        return _("Nothing could be rated: every scored question was answered “not applicable”.")
    return wording.text(f"levels.{level.id}.meaning")


def _sections(work: SubmittedWork, wording: Wording) -> tuple[SectionResult, ...]:
    card = work.scorecard
    return tuple(
        _section(work, section, points, wording) for section, points in zip(card.sections, add_up(card), strict=True)
    )


def _section(work: SubmittedWork, section: SectionScore, points: SectionPoints, wording: Wording) -> SectionResult:
    next_level = work.scorecard.next_level
    floor = next_level.floor if next_level and next_level.floor and section.score is not None else None
    return SectionResult(
        target=SECTION + section.section_id,
        title=wording.text(f"sections.{section.section_id}.title"),
        summary=wording.text(f"sections.{section.section_id}.summary"),
        score=_("Not rated") if section.score is None else of_hundred(shown(section.score)),
        value=None if section.score is None else float(shown(section.score)),
        is_low=floor is not None and section.score is not None and section.score < floor,
        floor=floor,
        floor_text=_floor_text(floor, _title(next_level, wording)),
        points=points_text(points.points) if section.score is not None else "–",
        earned=points.points.earned,
        weight=section.weight,
        items=tuple(
            item_result(work, item, each, wording) for item, each in zip(section.items, points.items, strict=True)
        ),
    )


def _floor_text(floor: int | None, level: str) -> str:
    return _("“%(level)s” needs %(floor)s in every section.", level=level, floor=floor) if floor else ""


def _sum_text(sections: tuple[SectionResult, ...]) -> str:
    parts = [format_decimal(section.earned, format=ONE_DECIMAL) for section in sections if section.value is not None]
    total = sum((section.earned for section in sections), Decimal())
    return f"{' + '.join(parts)} = {format_decimal(total, format=ONE_DECIMAL)}" if parts else ""


def _hold_line(hold: Hold, wording: Wording) -> HoldLine:
    match hold.kind:
        case HoldKind.SCORE:
            text = _("The whole score must be at least %(needed)s.", needed=hold.needed)
            return HoldLine(_and_is(text, hold), "sections")
        case HoldKind.FLOOR:
            title = wording.text(f"sections.{hold.what}.title")
            text = _("The section “%(title)s” must reach at least %(needed)s.", title=title, needed=hold.needed)
            return HoldLine(_and_is(text, hold), SECTION + hold.what)
        case HoldKind.GATE:
            return _gate_line(hold, wording)
        case HoldKind.NOT_APPLICABLE:
            text = _("At most %(needed)s percent of all weight may be “not applicable”.", needed=hold.needed)
            more = _("It is more.")
            return HoldLine(f"{text} {more}", "counts")


def _and_is(sentence: str, hold: Hold) -> str:
    if hold.actual is None:
        return sentence
    standing_at = _("It is at %(actual)s.", actual=format_decimal(shown(hold.actual), format=ONE_DECIMAL))
    return f"{sentence} {standing_at}"


def _gate_line(hold: Hold, wording: Wording) -> HoldLine:
    text = _(
        "The question “%(name)s” is a gate: it must be at level %(needed)s or higher. It is at level %(actual)s.",
        name=wording.text(f"{hold.what}.name"),
        needed=hold.needed,
        actual=int(hold.actual or 0),
    )
    return HoldLine(text, ITEM + hold.what.replace(".", "-"))
