"""Makes questionnaire values for tests: the sample questionnaires by name, and short ways to answer."""

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from portal.organisations.rules import Size, SupplierProfile
from portal.questionnaires.loading import load_questionnaire
from portal.questionnaires.rules.answers import Answer, AnswerState
from portal.questionnaires.rules.structure import Action, Questionnaire

SAMPLES = Path(__file__).resolve().parents[1] / "fixtures" / "questionnaires"
SAMPLE_NAMES = tuple(sorted(head.parent.name for head in SAMPLES.glob("*/questionnaire.yaml")))
TODAY = date(2026, 11, 23)


@cache
def sample(name: str) -> Questionnaire:
    """The sample questionnaire of this name."""
    return load_questionnaire(SAMPLES / name)


def profile(
    size: Size = Size.SMALL, sector: str = "14", country: str = "CO", traits: frozenset[str] = frozenset()
) -> SupplierProfile:
    """A small Colombian maker of clothes without traits, unless told otherwise."""
    return SupplierProfile(size, sector, country, traits)


def said(value: str | tuple[str, ...], *checks: str, evidence: str = "") -> Answer:
    """An answer with a value and these checks ticked."""
    return Answer(AnswerState.VALUE, value, frozenset(checks), evidence=evidence)


def not_applicable(reason: str = "We have none.") -> Answer:
    """The answer "not applicable" for a reason."""
    return Answer(AnswerState.NOT_APPLICABLE, reason=reason)


def dont_know() -> Answer:
    """The answer "don't know"."""
    return Answer(AnswerState.DONT_KNOW)


def action(to_level: int, days: str = "1", weeks: int = 1) -> Action:
    """An action that takes a firm of any size so many days."""
    return Action(to_level, dict.fromkeys(Size, Decimal(days)), weeks)
