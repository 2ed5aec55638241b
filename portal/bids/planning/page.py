"""The shortest way to a target in words: the steps, what each brings, what remains when the date is near."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask_babel import format_decimal, gettext, ngettext
from flask_babel import lazy_gettext as _

from portal.assessments.rules.figures import shown
from portal.bids.planning.limits import Time
from portal.criteria.rules.structure import Assurance
from portal.guidance.library.loading import get_library
from portal.guidance.library.pages import Pointer, article_pointers
from portal.guidance.rules.plans import Move, Obstacle, ObstacleKind, Outcome, Plan, PlannedStep, ReadinessResult
from portal.guidance.steps_page import ActionCard, effort_text
from portal.questionnaires.rules.structure import Questionnaire
from portal.questionnaires.wording import Wording

_OBSTACLES = {
    ObstacleKind.NOT_APPLICABLE: _("More is answered “not applicable” than the level allows."),
    ObstacleKind.SCORE: _("The whole score cannot rise that far."),
    ObstacleKind.FLOOR: _("The section “%(name)s” cannot rise to its floor."),
    ObstacleKind.GATE: _("The question “%(name)s” cannot rise to the level that is needed."),
    ObstacleKind.CRITERION: _("The criterion “%(name)s” cannot be met."),
    ObstacleKind.POINTS: _("The pass mark cannot be reached."),
    ObstacleKind.TOGETHER: _("Each criterion can be met by itself, but not all of them together."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WayStep:
    """One step of the way. `brings` and `after` are sentences; `in_time` says how much of it fits, as words and a tag.

    `in_time` is ("", "") where the whole way fits.
    """

    item_id: str
    name: str
    section: str
    levels: str
    actions: tuple[ActionCard, ...]
    missing: tuple[str, ...]
    effort: str
    weeks: str
    brings: str
    after: str
    in_time: tuple[str, str]
    guides: tuple[Pointer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WayPage:
    """The way to a target. `code` is the tender's, "" for a readiness level `level_id`.

    `to_answer` is how many questions of the tender have no answer that counts; each stands at level 0 here.
    """

    goal: str
    code: str
    questionnaire_id: str
    level_id: str
    outcome: Outcome
    headline: str
    text: str
    time: Time
    steps: tuple[WayStep, ...]
    evidence: tuple[str, ...]
    alternatives: tuple[str, ...]
    obstacles: tuple[str, ...]
    source: str
    to_answer: int


@dataclass(frozen=True, slots=True)
class Goal:
    """What the way leads to, in words and as an address. `criteria` are their titles by id, `to_answer` as in WayPage.

    `is_open` says that the target is not reached by the answers as they stand, whatever the plan says: a question may
    be one that decides about others, or that only a newer version of the questionnaire has.
    """

    words: str
    code: str
    level_id: str
    criteria: Mapping[str, str]
    to_answer: int = 0
    is_open: bool = True


def way_page(
    plan: Plan, goal: Goal, questionnaire: Questionnaire, time: Time, *, language: str, source: str, on: date
) -> WayPage:
    """The page of a plan, in the page's language."""
    writer = _Writer(Wording(questionnaire, language), goal)
    in_time = {step.item_id: step.reached_level for step in plan.in_time.steps} if plan.in_time else None
    headline, text = _verdict(plan, goal, time, on)
    return WayPage(
        goal=goal.words,
        code=goal.code,
        questionnaire_id=questionnaire.id,
        level_id=goal.level_id,
        outcome=plan.outcome,
        headline=headline,
        text=text,
        time=time,
        steps=tuple(writer.step(step, _in_time(step, in_time)) for step in plan.steps),
        evidence=tuple(writer.evidence(found.item_id, found.assurance) for found in plan.evidence),
        alternatives=tuple(writer.moves(moves) for moves in plan.alternatives),
        obstacles=tuple(writer.obstacle(found) for found in plan.obstacles),
        source=source,
        to_answer=goal.to_answer,
    )


def _verdict(plan: Plan, goal: Goal, time: Time, on: date) -> tuple[str, str]:
    weeks = ngettext("%(num)s week", "%(num)s weeks", plan.weeks)
    work = effort_text(plan.effort) if plan.effort else gettext("no work")
    match plan.outcome:
        case Outcome.REACHED if goal.code and goal.is_open:
            return gettext("Answer first what is missing"), gettext(
                "This tender asks something that you have not answered. The way is worked out from your answers."
            )
        case Outcome.REACHED:
            return gettext("You are there already"), gettext("There is nothing left to do for this.")
        case Outcome.IMPOSSIBLE:
            return gettext("There is no way"), gettext(
                "No step leads there, whatever the time. This stands against it:"
            )
        case Outcome.PLANNED if not plan.steps:
            return gettext("Only evidence is missing"), gettext("No other work is needed.")
        case Outcome.PLANNED:
            return gettext("You can do it"), gettext("It takes %(work)s, over %(weeks)s.", work=work, weeks=weeks)
        case _:
            return gettext("The time is too short"), _too_late(plan, time, on, work)


def _in_time(step: PlannedStep, levels: Mapping[str, int] | None) -> tuple[str, str]:
    """How much of the step fits the time; `levels` are those that can be reached until then, None if all can."""
    if levels is None:
        return "", ""
    level = levels.get(step.item_id, step.from_level)
    if level >= step.reached_level:
        return gettext("Fits the time"), "complete"
    if level > step.from_level:
        return gettext("Fits the time up to level %(level)s", level=level), "in-progress"
    return gettext("Comes after the date"), "attention"


def _too_late(plan: Plan, time: Time, on: date, work: str) -> str:
    left = max(0, ((time.until or on) - on).days // 7)
    return gettext(
        "The shortest way takes %(work)s. Until the date there are %(left)s, and it can be done in %(needed)s at the "
        "soonest. The steps that fit are marked.",
        work=work,
        left=ngettext("%(num)s week", "%(num)s weeks", left),
        needed=ngettext("%(num)s week", "%(num)s weeks", plan.earliest_week or plan.weeks),
    )


class _Writer:
    """Puts steps, needs and obstacles into words."""

    def __init__(self, wording: Wording, goal: Goal) -> None:
        self._wording, self._goal = wording, goal

    def name(self, item_id: str) -> str:
        return self._wording.find_text(f"{item_id}.name") or item_id

    def step(self, step: PlannedStep, in_time: tuple[str, str]) -> WayStep:
        item_id, language = step.item_id, self._wording.language
        return WayStep(
            item_id=item_id,
            name=self.name(item_id),
            section=self._wording.text(f"sections.{step.section_id}.title"),
            levels=gettext("From level %(low)s to level %(high)s", low=step.from_level, high=step.reached_level),
            actions=tuple(self._card(item_id, action.to_level) for action in step.actions),
            missing=tuple(self._wording.text(f"{item_id}.checks.{check}") for check in step.missing),
            effort=effort_text(step.effort) if step.effort else gettext("no work"),
            weeks=ngettext("%(num)s week", "%(num)s weeks", step.weeks),
            brings=" ".join(self._brings(step)),
            after=self._after(step),
            in_time=in_time,
            guides=article_pointers(get_library().articles_on(item_id), language),
        )

    def evidence(self, item_id: str, assurance: Assurance) -> str:
        if assurance is Assurance.REVIEWED:
            return gettext("%(name)s: the evidence must be reviewed.", name=self.name(item_id))
        return gettext("%(name)s: name what would show it.", name=self.name(item_id))

    def moves(self, moves: tuple[Move, ...]) -> str:
        return "; ".join(
            gettext("%(name)s to level %(level)s", name=self.name(move.item_id), level=move.to_level) for move in moves
        )

    def obstacle(self, found: Obstacle) -> str:
        names = {
            ObstacleKind.FLOOR: lambda: self._wording.text(f"sections.{found.what}.title"),
            ObstacleKind.GATE: lambda: self.name(found.what),
            ObstacleKind.CRITERION: lambda: self._goal.criteria.get(found.what, found.what),
        }
        name = names.get(found.kind, str)()
        words = str(_OBSTACLES[found.kind])
        return words % {"name": name} if name else words

    def _brings(self, step: PlannedStep) -> Iterator[str]:
        titles = [self._goal.criteria.get(criterion, criterion) for criterion in step.criteria]
        if titles:
            yield gettext("It is needed for: %(names)s.", names="; ".join(titles))
        if step.gain:
            yield gettext("It brings %(points)s points.", points=format_decimal(shown(step.gain)))

    def _after(self, step: PlannedStep) -> str:
        after = step.after
        if isinstance(after, ReadinessResult):
            title = self._wording.find_text(f"levels.{after.level_id}.title") or ""
            score = format_decimal(shown(after.score)) if after.score is not None else "–"
            return gettext("Then you stand at %(score)s of 100: %(level)s.", score=score, level=title)
        if after.reached:
            return gettext("Then you qualify.")
        return ngettext("Then %(num)s criterion is missing.", "Then %(num)s criteria are missing.", len(after.unmet))

    def _card(self, item_id: str, level: int) -> ActionCard:
        key = f"{item_id}.actions.{level}"
        return ActionCard(*(self._wording.text(f"{key}.{part}") for part in ("title", "do", "first_step")))


def days_text(days: Decimal) -> str:
    """Working days as a field shows them."""
    return format(days.normalize(), "f")
