"""Writes what a persona is asked, its result and its next steps as a page of Markdown that a person can read.

The frame is in English; the questionnaire's own words are in the persona's language, as that supplier sees them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from textwrap import wrap

from babel import Locale

from portal.assessments.rules.figures import shown, shown_parts
from portal.assessments.rules.scoring import Hold, HoldKind, ItemScore, Scorecard, score
from portal.guidance.rules.steps import Step, suggest_steps
from portal.questionnaires.rules.answers import AnswerState
from portal.questionnaires.rules.conditions import (
    Facts,
    asked_items,
    is_met,
    minutes_needed,
)
from portal.questionnaires.rules.structure import Item, ProfileField, ProfileIs, Questionnaire, Section
from portal.questionnaires.wording import Wording
from scripts.personas.reading import Persona
from scripts.personas.reasons import reason

STEPS_SHOWN = 10
_WIDTH = 110
_ENGLISH = Locale("en")


@dataclass(frozen=True)
class Case:
    """A persona together with the questionnaire, and what the rules make of the two."""

    questionnaire: Questionnaire
    persona: Persona

    @cached_property
    def wording(self) -> Wording:
        """The questionnaire's words in the persona's language."""
        return Wording(self.questionnaire, self.persona.language)

    @cached_property
    def asked(self) -> tuple[Item, ...]:
        """The items that it is asked, in order."""
        persona = self.persona
        return asked_items(self.questionnaire, persona.profile, persona.answers, persona.as_of)

    @cached_property
    def facts(self) -> Facts:
        """What conditions are held against, once all items are known."""
        persona = self.persona
        return Facts(persona.profile, persona.answers, persona.as_of, {item.id: item for item in self.asked})

    @cached_property
    def scorecard(self) -> Scorecard:
        """Its result."""
        persona = self.persona
        return score(self.questionnaire, persona.profile, persona.answers, persona.as_of)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Its next steps, the most gain for a day of work first."""
        persona = self.persona
        return suggest_steps(self.questionnaire, persona.profile, persona.answers, self.scorecard)

    def asked_in(self, section: Section) -> list[Item]:
        """The items of the section that it is asked."""
        return [item for item in section.items if item.id in self.facts.asked]


def is_module(section: Section) -> bool:
    """Whether the section is asked only of some sectors."""
    return isinstance(section.condition, ProfileIs) and section.condition.field is ProfileField.SECTOR


def page(case: Case) -> str:
    """The whole page."""
    parts = (_head(case), _asked(case), _not_asked(case), _result(case), _next_steps(case), _never(case))
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _head(case: Case) -> Iterator[str]:
    persona = case.persona
    profile = persona.profile
    traits = ", ".join(sorted(profile.traits)) or "none"
    sectors = " and ".join(code for code in (profile.sector, profile.other_sector) if code)
    yield f"# {persona.title}"
    yield ""
    yield from wrap(persona.story, _WIDTH)
    yield ""
    yield f"- Country: {_ENGLISH.territories[profile.country]}; language: {_ENGLISH.languages[persona.language]}"
    yield f"- People: {persona.people} ({profile.size}); sector: {sectors}"
    yield f"- Ways of working: {traits}"
    yield f"- Answered on: {persona.as_of}"


def _asked(case: Case) -> Iterator[str]:
    sections = [section for section in case.questionnaire.sections if case.asked_in(section)]
    of_modules = sum(len(case.asked_in(section)) for section in sections if is_module(section))
    minutes = minutes_needed(case.questionnaire, case.persona.profile, case.asked)
    core = len(case.asked) - of_modules
    yield "## What it is asked"
    yield ""
    yield f"{len(case.asked)} questions, {minutes} minutes: {core} of the core, {of_modules} of its sector."
    for section in sections:
        yield ""
        yield from _section(case, section)


def _section(case: Case, section: Section) -> Iterator[str]:
    asked = case.asked_in(section)
    left_out = [item for item in section.items if item not in asked]
    yield f"### {_title(case, section.id)}: {len(asked)} of {len(section.items)}"
    yield ""
    if section.condition is not None:
        yield f"The section is asked because {reason(section.condition, case.facts)}."
        yield ""
    yield "| Question | Asked because | Answer | Level |"
    yield "| --- | --- | --- | --- |"
    scores = {item.item_id: item for item in case.scorecard.items}
    always = "everybody is" if section.condition is None else "the section is"
    for item in asked:
        why = reason(item.condition, case.facts) or always
        yield _row(_named(case, item.id), why, _answer(case, item), _level(scores.get(item.id)))
    if left_out:
        yield ""
        yield "Not asked:"
        yield ""
    for item in left_out:
        yield f"- {_named(case, item.id)}: {reason(item.condition, case.facts)}"


def _answer(case: Case, item: Item) -> str:
    answer = case.persona.answers.get(item.id)
    if answer is None:
        return "none"
    if answer.state is AnswerState.DONT_KNOW:
        return "does not know"
    if answer.state is AnswerState.NOT_APPLICABLE:
        return f"not applicable: {answer.reason}"
    evidence = f" (shows: {answer.evidence})" if answer.evidence else ""
    return f"{answer.value}{evidence}"


def _level(scored: ItemScore | None) -> str:
    if scored is None:
        return "not scored"
    if scored.level is None:
        return "leaves the sum"
    missing = ", ".join(f"`{check}`" for check in scored.missing)
    return f"{scored.level}, for want of {missing}" if missing else str(scored.level)


def _not_asked(case: Case) -> Iterator[str]:
    yield "## Sections it is not asked"
    yield ""
    for section in case.questionnaire.sections:
        if not case.asked_in(section):
            fits = is_met(section.condition, case.facts)
            why = "none of its questions fits" if fits else reason(section.condition, case.facts)
            yield f"- {_title(case, section.id)}: {why}"


def _result(case: Case) -> Iterator[str]:
    card = case.scorecard
    level, whole = card.level, card.score
    yield "## Its result"
    yield ""
    if level is not None and whole is not None:
        yield f"**{_level_title(case, level.id)}**, {_figure(whole)} of 100."
    yield ""
    evidence, excused = _figure(card.evidence_share), _figure(card.not_applicable_share)
    yield f"Of the weight, {evidence} % has evidence and {excused} % is not applicable."
    yield ""
    yield "| Section | Score | Points | Of |"
    yield "| --- | --- | --- | --- |"
    points = shown_parts([section.points for section in card.sections])
    possible = shown_parts([section.possible for section in card.sections])
    for section, got, most in zip(card.sections, points, possible, strict=True):
        rated = "not rated" if section.score is None else _figure(section.score)
        yield _row(_title(case, section.section_id), rated, f"{got:.1f}", f"{most:.1f}")
    yield ""
    yield from _holds(case)


def _holds(case: Case) -> Iterator[str]:
    next_level = case.scorecard.next_level
    if next_level is None:
        yield "There is no higher level."
        return
    yield f"For {_level_title(case, next_level.id)} it still needs:"
    yield ""
    for hold in case.scorecard.holds:
        yield f"- {_hold(case, hold)}"


def _hold(case: Case, hold: Hold) -> str:
    actual = "nothing rated" if hold.actual is None else _figure(hold.actual)
    match hold.kind:
        case HoldKind.SCORE:
            return f"a whole score of {hold.needed}: it is {actual}"
        case HoldKind.FLOOR:
            return f"{hold.needed} in {_title(case, hold.what)}: it is {actual}"
        case HoldKind.GATE:
            return f"level {hold.needed} of {_named(case, hold.what)}: it is {hold.actual}"
        case HoldKind.NOT_APPLICABLE:
            return f"at most {hold.needed} % not applicable: it is {actual} %"


def _next_steps(case: Case) -> Iterator[str]:
    first = case.steps[:STEPS_SHOWN]
    yield "## Its next steps"
    yield ""
    yield f"The first {len(first)} of {len(case.steps)}, the most gain for a day of work first."
    yield ""
    yield "| | Step | Question | From, to | Days | Weeks | Gain |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for place, step in enumerate(first, start=1):
        titles = " / ".join(
            case.wording.text(f"{step.item_id}.actions.{action.to_level}.title") for action in step.actions
        )
        levels = f"{step.from_level} to {step.reached_level}"
        yield _row(
            str(place), titles, f"`{step.item_id}`", levels, _days(step.effort), str(step.weeks), _figure(step.gain)
        )


def _never(case: Case) -> Iterator[str]:
    yield "## What would make no sense to ask it"
    yield ""
    for item_id, why in case.persona.never.items():
        yield f"- {_named(case, item_id)}: {why}"


def _title(case: Case, section_id: str) -> str:
    return f"{case.wording.text(f'sections.{section_id}.title')} (`{section_id}`)"


def _named(case: Case, item_id: str) -> str:
    gate = ", gate" if case.questionnaire.item(item_id).gate else ""
    return f"{case.wording.text(f'{item_id}.name')} (`{item_id}`{gate})"


def _level_title(case: Case, level_id: str) -> str:
    return f"{case.wording.text(f'levels.{level_id}.title')} (`{level_id}`)"


def _figure(value: Fraction) -> str:
    return f"{shown(value):.1f}"


def _days(effort: Decimal) -> str:
    return f"{effort.normalize():f}"


def _row(*cells: str) -> str:
    return f"| {' | '.join(_in_a_cell(cells))} |"


def _in_a_cell(cells: Iterable[str]) -> Sequence[str]:
    return [" ".join(cell.replace("|", "\\|").split()) for cell in cells]
