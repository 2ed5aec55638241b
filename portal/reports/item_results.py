"""One item's result in words: the answer that caused it, the level, what is missing, its points, and the rule."""

from dataclasses import dataclass

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from portal.assessments.answer_words import AnswerWords, say_answer
from portal.assessments.documents import SubmittedWork
from portal.assessments.rules.scoring import ItemScore
from portal.guidance.level_rules import rule_text
from portal.questionnaires.rules.answers import Standing
from portal.questionnaires.wording import Wording
from portal.reports.sums import Points

ONE_DECIMAL = "#,##0.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemResult:
    """How one item counts, ready to be shown. `level` is None when it is not applicable."""

    item_id: str
    name: str
    question: str
    answer: AnswerWords
    level: int | None
    level_text: str
    missing: tuple[str, ...]
    points: str
    sum: str
    cause: str
    rule: str
    is_gate: bool


def item_result(work: SubmittedWork, scored: ItemScore, points: Points, wording: Wording) -> ItemResult:
    """The item's result in the language of the wording, which must be the page's."""
    item = work.questionnaire.item(scored.item_id)
    return ItemResult(
        item_id=item.id,
        name=wording.text(f"{item.id}.name"),
        question=wording.text(f"{item.id}.text"),
        answer=say_answer(item, work.answers.get(item.id), wording, work.documents.get(item.id, ())),
        level=scored.level,
        level_text=level_text(scored),
        missing=tuple(wording.text(f"{item.id}.checks.{check}") for check in scored.missing),
        points=points_text(points) if scored.level is not None else _("Leaves the sum"),
        sum=_sum(scored, points),
        cause=_cause(scored),
        rule=rule_text(item, wording),
        is_gate=scored.gate,
    )


def level_text(scored: ItemScore) -> str:
    """The level counted, in words."""
    if scored.level is None:
        return _("Not applicable")
    return _("Level %(level)s of 4", level=scored.level)


def points_text(points: Points) -> str:
    """Points earned of points possible."""
    earned, possible = (format_decimal(figure, format=ONE_DECIMAL) for figure in (points.earned, points.possible))
    return _("%(earned)s of %(possible)s", earned=earned, possible=possible)


def _sum(scored: ItemScore, points: Points) -> str:
    if scored.level is None:
        return _("Weight %(weight)s, but it leaves the sum: it neither helps nor harms.", weight=scored.weight)
    return _(
        "Weight %(weight)s in its section. Level %(level)s of 4 earns %(points)s points.",
        weight=scored.weight,
        level=scored.level,
        points=points_text(points),
    )


def _cause(scored: ItemScore) -> str:
    match scored.standing:
        case Standing.DONT_KNOW:
            return _("“We do not know” counts as level 0. It still brings advice.")
        case Standing.NOT_APPLICABLE:
            return _("You said that this does not apply to you, and why.")
        case Standing.NOT_ANSWERED:
            return _("No answer counts as level 0.")
        case Standing.FAULTY:
            return _("The answer cannot be read or is not allowed here. It counts as level 0.")
        case Standing.ANSWERED:
            return _chosen(scored)


def _chosen(scored: ItemScore) -> str:
    chosen = scored.chosen or 0
    if not scored.missing:
        return _("Your answer stands for level %(chosen)s, and nothing holds it down.", chosen=chosen)
    return ngettext(
        "Your answer stands for level %(chosen)s. %(num)s check for that is missing: it counts as level %(level)s.",
        "Your answer stands for level %(chosen)s. %(num)s checks for that are missing: it counts as level %(level)s.",
        len(scored.missing),
        chosen=chosen,
        level=scored.level or 0,
    )
