"""The scorecards that were worked out by hand, held against the rules."""

from dataclasses import asdict
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from portal.assessments.rules.figures import shown
from portal.assessments.rules.scoring import Hold, HoldKind, Scorecard, score
from portal.organisations.rules import Size, SupplierProfile
from portal.questionnaires.rules.answers import Answer, AnswerState
from tests.factories.questionnaires import sample

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "scorecards"
CARDS = sorted(FOLDER.glob("*.yaml"))


def answer_of(written: dict[str, Any]) -> Answer:
    if "not_applicable" in written:
        return Answer(AnswerState.NOT_APPLICABLE, reason=written["not_applicable"])
    if "dont_know" in written:
        return Answer(AnswerState.DONT_KNOW)
    value = written["value"]
    return Answer(
        AnswerState.VALUE,
        tuple(value) if isinstance(value, list) else value,
        frozenset(written.get("checks", ())),
        evidence=written.get("evidence", ""),
    )


def read_card(path: Path) -> tuple[Scorecard, dict[str, Any]]:
    card = yaml.safe_load(path.read_text("utf-8"))
    who = card["profile"]
    profile = SupplierProfile(Size(who["size"]), who["sector"], who["country"], frozenset(who["traits"]))
    answers = {item_id: answer_of(written) for item_id, written in card["answers"].items()}
    result = score(sample("hand-worked"), profile, answers, date.fromisoformat(card["as_of"]))
    return result, card["expected"]


def exact(written: str | None) -> Fraction | None:
    return None if written is None else Fraction(written)


def test_there_are_ten_of_them() -> None:
    assert len(CARDS) == 10


@pytest.mark.parametrize("path", CARDS, ids=[path.stem for path in CARDS])
def test_a_hand_worked_scorecard_comes_out_as_written(path: Path) -> None:
    result, expected = read_card(path)
    assert {item.item_id: item.level for item in result.items} == expected["levels"]
    assert {section.section_id: section.score for section in result.sections} == {
        section_id: exact(written) for section_id, written in expected["sections"].items()
    }
    assert result.score == exact(expected["score"])
    assert str(shown(result.score or Fraction())) == expected["shown"]
    assert result.level is not None
    assert result.level.id == expected["level"]
    assert (result.next_level and result.next_level.id) == expected["next_level"]
    assert result.holds == tuple(
        Hold(HoldKind(hold["kind"]), hold["what"], hold["needed"], exact(hold["actual"])) for hold in expected["holds"]
    )
    assert asdict(result.counts) == expected["counts"]
    assert result.not_applicable_share == exact(expected["not_applicable_share"])
    assert result.evidence_share == exact(expected["evidence_share"])
