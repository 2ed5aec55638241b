"""Finding parts of a questionnaire, and its texts in a language."""

import pytest

from portal.questionnaires.wording import Wording
from tests.factories.questionnaires import sample


def test_parts_are_found_by_their_ids() -> None:
    questionnaire = sample("hand-worked")
    assert questionnaire.items[0] is questionnaire.item("people.commitment")
    assert questionnaire.section("land").items == (questionnaire.item("land.neighbours"),)
    assert questionnaire.level("leading").score == 75
    for find in (questionnaire.item, questionnaire.section, questionnaire.level):
        with pytest.raises(KeyError):
            find("nothing")


def test_everything_needs_an_answer_but_free_texts() -> None:
    questionnaire = sample("texts-are-never-scored")
    assert [item.required for item in questionnaire.items] == [True, False, False]


def test_a_text_is_given_in_the_language_or_else_in_the_source() -> None:
    wording = Wording(sample("two-languages"), "es")
    assert wording.text("people.commitment.name") == "Commitment (es)"
    assert wording.language_of("people.commitment.name") == "es"
    other = Wording(sample("two-languages"), "fr")
    assert (other.text("people.commitment.name"), other.language_of("people.commitment.name")) == ("Commitment", "en")


def test_a_text_that_there_is_not_is_told_or_none() -> None:
    wording = Wording(sample("two-languages"), "es")
    assert wording.find_text("people.commitment.help") is None
    assert wording.find_text("people.commitment.why") == "It matters to people. (es)"
    with pytest.raises(KeyError):
        wording.text("people.commitment.help")
