"""What the page of next steps shows: every step in words, what it takes and what it gives. It decides no order."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from portal.assessments.documents import SubmittedWork
from portal.assessments.local_time import date_in
from portal.assessments.rules.figures import shown
from portal.assessments.rules.scoring import HoldKind
from portal.guidance.level_rules import target_text
from portal.guidance.library.loading import get_library
from portal.guidance.library.pages import Pointer, article_pointers, starter_pointers
from portal.guidance.rules.steps import Step, suggest_steps
from portal.questionnaires.rules.answers import Standing
from portal.questionnaires.rules.structure import Action
from portal.questionnaires.wording import Wording

HOURS_A_DAY = 8
ONE_DECIMAL = "#,##0.0"


class Filter(StrEnum):
    """Which steps are shown."""

    ALL = "all"
    HOLDS = "holds"


@dataclass(frozen=True, slots=True)
class ActionCard:
    """One thing to do."""

    title: str
    do: str
    first_step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepCard:
    """One item's next step. `missing` are checks to make true; `describes` is what to reach, "" if that is done."""

    item_id: str
    name: str
    section: str
    question: str
    standing: str
    from_level: int
    level_text: str
    describes: str
    missing: tuple[str, ...]
    actions: tuple[ActionCard, ...]
    effort: str
    weeks: str
    gain: str
    holds_back: bool
    is_unknown: bool
    guides: tuple[Pointer, ...]
    starters: tuple[Pointer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepsPage:
    """The page of next steps. `holding` counts the steps that the next readiness level waits for."""

    submission_id: UUID
    questionnaire_id: str
    title: str
    sent_on: str
    level: str
    next_level: str
    next_level_id: str
    cards: tuple[StepCard, ...]
    chosen: Filter
    total: int
    holding: int
    waits_for_score: bool


def steps_page(work: SubmittedWork, *, chosen: Filter, language: str) -> StepsPage:
    """The next steps of a submission, in the page's language."""
    wording = Wording(work.questionnaire, language)
    steps = suggest_steps(work.questionnaire, work.profile, work.answers, work.scorecard)
    holding = [step for step in steps if step.holds_back]
    level, next_level = work.scorecard.level, work.scorecard.next_level
    return StepsPage(
        submission_id=work.submission_id,
        questionnaire_id=work.questionnaire.id,
        title=wording.text("questionnaire.title"),
        sent_on=date_in(work.profile.country, work.submitted_at),
        level=wording.text(f"levels.{level.id}.title") if level else "",
        next_level=wording.text(f"levels.{next_level.id}.title") if next_level else "",
        next_level_id=next_level.id if next_level else "",
        cards=tuple(step_card(step, wording) for step in (holding if chosen is Filter.HOLDS else steps)),
        chosen=chosen,
        total=len(steps),
        holding=len(holding),
        waits_for_score=any(hold.kind is HoldKind.SCORE for hold in work.scorecard.holds),
    )


def step_card(step: Step, wording: Wording) -> StepCard:
    """A step in words."""
    item, library = step.item_id, get_library()
    return StepCard(
        item_id=item,
        name=wording.text(f"{item}.name"),
        section=wording.text(f"sections.{step.section_id}.title"),
        question=wording.text(f"{item}.text"),
        standing=_standing(step),
        from_level=step.from_level,
        level_text=_("Level %(level)s of 4", level=step.from_level),
        describes=target_text(wording.questionnaire.item(item), step.to_level, wording) if step.must_choose else "",
        missing=tuple(wording.text(f"{item}.checks.{check}") for check in step.missing),
        actions=tuple(_action(item, action, wording) for action in step.actions),
        effort=effort_text(step.effort),
        weeks=ngettext("%(num)s week from start to end", "%(num)s weeks from start to end", step.weeks),
        gain=gain_text(step.gain),
        holds_back=step.holds_back,
        is_unknown=step.standing is Standing.DONT_KNOW,
        guides=article_pointers(library.articles_on(item), wording.language),
        starters=starter_pointers(library.starters_for(item), wording.language),
    )


def effort_text(days: Decimal) -> str:
    """Working days in words; less than a day in hours."""
    if days < 1:
        hours = max(1, round(days * HOURS_A_DAY))
        return ngettext("about %(num)s hour of work", "about %(num)s hours of work", hours)
    number = format_decimal(days)
    return ngettext("about %(days)s day of work", "about %(days)s days of work", 1 if days == 1 else 2, days=number)


def gain_text(gain: Fraction) -> str:
    """Points of the whole score that a step brings, rounded down."""
    points = shown(gain)
    if not points:
        return _("less than a tenth of a point")
    figure = format_decimal(points, format=ONE_DECIMAL)
    return ngettext("%(points)s point of 100", "%(points)s points of 100", 1 if points == 1 else 2, points=figure)


def _action(item: str, action: Action, wording: Wording) -> ActionCard:
    key = f"{item}.actions.{action.to_level}"
    return ActionCard(*(wording.text(f"{key}.{part}") for part in ("title", "do", "first_step")))


def _standing(step: Step) -> str:
    match step.standing:
        case Standing.DONT_KNOW:
            return _("You answered “We do not know”.")
        case Standing.NOT_ANSWERED | Standing.FAULTY:
            return _("This question has no answer that counts.")
        case _ if not step.must_choose:
            return _("What you do is enough for more. Only what is listed here is missing.")
        case _:
            return ""
