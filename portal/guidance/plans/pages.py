"""What the pages and files of a plan show: the goal, and each step with what to do, who, by when, how far."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from babel.dates import format_date
from flask_babel import format_decimal, get_locale, gettext, ngettext
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session

from portal.criteria.queries import find_published
from portal.guidance.library.loading import get_library
from portal.guidance.library.pages import Pointer, article_pointers, starter_pointers
from portal.guidance.models import StoredPlan, StoredStep
from portal.guidance.plans import queries
from portal.guidance.rules.states import StepState, TargetKind
from portal.guidance.steps_page import ActionCard, effort_text
from portal.organisations.rules import Size
from portal.questionnaires.queries import get_current_version
from portal.questionnaires.rules.structure import Action, Item, Questionnaire
from portal.questionnaires.wording import Wording

STATES = {
    StepState.TO_DO: (_("To do"), "not-started"),
    StepState.DOING: (_("Doing"), "in-progress"),
    StepState.DONE: (_("Done"), "complete"),
    StepState.DROPPED: (_("Dropped"), "blocked"),
}
OPEN_STATES = frozenset({StepState.TO_DO, StepState.DOING})


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPage:
    """One step in words. `is_late` says that its day has passed and it is not done."""

    id: UUID
    item_id: str
    name: str
    levels: str
    actions: tuple[ActionCard, ...]
    effort: str
    weeks: int
    responsible: str
    due_on: date | None
    due: str
    is_late: bool
    state: StepState
    status: str
    tag: str
    note: str
    evidence: str
    revision: int
    guides: tuple[Pointer, ...]
    starters: tuple[Pointer, ...]

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state in OPEN_STATES


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage:
    """A plan. `target_code` is the tender's code, "" for a readiness level; dropped steps do not count in `total`."""

    id: UUID
    questionnaire_id: str
    goal: str
    target_code: str
    due: str
    days_left: str
    days_per_week: str
    steps: tuple[StepPage, ...]
    done: int
    total: int

    @property
    def has_days(self) -> bool:
        """Whether a step that is still to be done has a day."""
        return any(step.due_on is not None and step.is_open for step in self.steps)


def plan_page(session: Session, plan: StoredPlan, size: Size, *, language: str, on: date) -> PlanPage:
    """The page of a plan for a supplier of this size, on a day."""
    questionnaire = get_current_version(session, plan.questionnaire_id).questionnaire
    wording = Wording(questionnaire, language)
    steps = tuple(_step(found, questionnaire, wording, size, on) for found in queries.list_steps(session, plan))
    kept = [step for step in steps if step.state is not StepState.DROPPED]
    is_tender = plan.target_kind is TargetKind.PROFILE
    return PlanPage(
        id=plan.id,
        questionnaire_id=plan.questionnaire_id,
        goal=goal_text(session, plan, wording),
        target_code=plan.target if is_tender else "",
        due=_day_text(plan.due_on),
        days_left=_left(plan.due_on, on),
        days_per_week=str(format_decimal(plan.days_per_week.normalize())),
        steps=steps,
        done=sum(1 for step in kept if step.state is StepState.DONE),
        total=len(kept),
    )


def goal_text(session: Session, plan: StoredPlan, wording: Wording) -> str:
    """What the plan leads to, in words."""
    if plan.target_kind is TargetKind.LEVEL:
        title = wording.find_text(f"levels.{plan.target}.title") or plan.target
        return gettext("Readiness level “%(level)s”", level=title)
    found = find_published(session, plan.target)
    return found.profile.text("profile.title", wording.language) if found else plan.target


def _day_text(day: date | None) -> str:
    return str(format_date(day, "long", locale=get_locale())) if day else ""


def _left(due_on: date | None, on: date) -> str:
    if due_on is None:
        return ""
    days = (due_on - on).days
    if days < 0:
        return gettext("The day has passed.")
    return ngettext("%(num)s day left", "%(num)s days left", days)


def _step(found: StoredStep, questionnaire: Questionnaire, wording: Wording, size: Size, on: date) -> StepPage:
    item = _find_item(questionnaire, found.item_id)
    actions = _actions(item, found) if item else ()
    words, tag = STATES[found.state]
    library = get_library()
    return StepPage(
        id=found.id,
        item_id=found.item_id,
        name=wording.find_text(f"{found.item_id}.name") or found.item_id,
        levels=gettext("From level %(low)s to level %(high)s", low=found.from_level, high=found.to_level),
        actions=tuple(_card(found.item_id, action, wording) for action in actions),
        effort=effort_text(sum((action.effort[size] for action in actions), Decimal())) if actions else "",
        weeks=sum(action.weeks for action in actions),
        responsible=found.responsible,
        due_on=found.due_on,
        due=_day_text(found.due_on),
        is_late=found.due_on is not None and found.due_on < on and found.state in OPEN_STATES,
        state=found.state,
        status=str(words),
        tag=tag,
        note=found.note,
        evidence=found.evidence,
        revision=found.revision,
        guides=article_pointers(library.articles_on(found.item_id), wording.language),
        starters=starter_pointers(library.starters_for(found.item_id), wording.language),
    )


def _find_item(questionnaire: Questionnaire, item_id: str) -> Item | None:
    return next((item for item in questionnaire.items if item.id == item_id), None)


def _actions(item: Item, found: StoredStep) -> tuple[Action, ...]:
    return tuple(action for action in item.actions if found.from_level < action.to_level <= found.to_level)


def _card(item_id: str, action: Action, wording: Wording) -> ActionCard:
    key = f"{item_id}.actions.{action.to_level}"
    return ActionCard(*(wording.text(f"{key}.{part}") for part in ("title", "do", "first_step")))
