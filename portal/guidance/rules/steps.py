"""What to do next: for each item below the best level the step up, what it takes and what it gives."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from portal.assessments.rules.scoring import HoldKind, ItemScore, Scorecard
from portal.organisations.rules import SupplierProfile
from portal.questionnaires.rules.answers import Answers, Standing
from portal.questionnaires.rules.levels import attainable_levels, checks_missing, held_level
from portal.questionnaires.rules.structure import BEST_LEVEL, Action, Item, Questionnaire


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The next step of one item.

    `to_level` is the next level that an answer to the item can count as; `missing` are the ids of the checks to
    tick for it; `must_choose` says that the answer itself has to rise, too, not only its checks. `reached_level`
    is what the item counts as then: more than `to_level` where only those checks held a higher claim down.
    `actions` lead there (one, unless no answer counts as a level in between); `effort` is in working days for
    the supplier's size, `weeks` what passes from start to end. `gain` is in points of the whole score of 100.
    `gate_waiting`: the next readiness level waits for this gate. `holds_back`: that, or its section is
    below the floor of the next readiness level.
    """

    item_id: str
    section_id: str
    standing: Standing
    gate: bool
    from_level: int
    to_level: int
    reached_level: int
    missing: tuple[str, ...]
    must_choose: bool
    actions: tuple[Action, ...]
    effort: Decimal
    weeks: int
    gain: Fraction
    gain_per_day: Fraction
    gate_waiting: bool
    holds_back: bool


def suggest_steps(
    questionnaire: Questionnaire, profile: SupplierProfile, answers: Answers, scorecard: Scorecard
) -> tuple[Step, ...]:
    """The next step of every asked, scored item below level 4, the most gain for a day of work first.

    Of equal ones a gate that the next level waits for comes first, then the greater gain, then the order of
    the questionnaire. Items that are not applicable, and steps without an action, are left out.
    """
    steps = _steps(questionnaire, profile, answers, scorecard)
    return tuple(sorted(steps, key=lambda step: (-step.gain_per_day, not step.gate_waiting, -step.gain)))


def _steps(
    questionnaire: Questionnaire, profile: SupplierProfile, answers: Answers, scorecard: Scorecard
) -> Iterator[Step]:
    held = frozenset((hold.kind, hold.what) for hold in scorecard.holds)
    for scored in scorecard.items:
        item = questionnaire.item(scored.item_id)
        answer = answers.get(item.id)
        ticked = answer.checks if answer is not None and scored.chosen is not None else frozenset()
        step = _next_step(item, scored, profile, ticked, held)
        if step is not None:
            yield step


def _next_step(
    item: Item,
    scored: ItemScore,
    profile: SupplierProfile,
    ticked: frozenset[str],
    held: frozenset[tuple[HoldKind, str]],
) -> Step | None:
    level = BEST_LEVEL if scored.level is None else scored.level
    to_level = next((higher for higher in attainable_levels(item, ticked) if higher > level), level)
    actions = tuple(action for action in item.actions if level < action.to_level <= to_level)
    if not actions:
        return None
    missing = checks_missing(item, ticked, to_level)
    reached = held_level(item, ticked.union(missing), max(scored.chosen or 0, to_level))
    effort = sum((action.effort[profile.size] for action in actions), Decimal())
    gate_waiting = (HoldKind.GATE, item.id) in held
    gain = scored.possible * (reached - level) / BEST_LEVEL
    return Step(
        item_id=item.id,
        section_id=item.section_id,
        standing=scored.standing,
        gate=item.gate,
        from_level=level,
        to_level=to_level,
        reached_level=reached,
        missing=missing,
        must_choose=scored.chosen is None or scored.chosen < to_level,
        actions=actions,
        effort=effort,
        weeks=sum(action.weeks for action in actions),
        gain=gain,
        gain_per_day=gain / Fraction(effort),
        gate_waiting=gate_waiting,
        holds_back=gate_waiting or (HoldKind.FLOOR, item.section_id) in held,
    )
