"""Every warning is said in whole sentences that name questions, criteria and suppliers as people know them."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.criteria.example_words import example_advice, example_label
from portal.criteria.rules.structure import Window
from portal.criteria.rules.warning_codes import EVERYBODY, Code, ProfileWarning, Severity, Who
from portal.criteria.warning_words import SEVERITIES, warning_text, who_text
from portal.organisations.rules import Size
from portal.organisations.wording import sector_name
from portal.questionnaires.wording import Wording
from tests.factories.criteria_profiles import SMALL_QUESTIONNAIRE, asks, needs, prefers, wants

OPENING = datetime(2026, 12, 1, tzinfo=UTC)
PROFILE = wants(
    asks(needs("base.promise"), called="first"),
    asks(needs("base.talks"), called="second"),
    prefers("base.promise"),
    texts={"en": {"criteria.first.title": "You promise"}},
    window=Window(OPENING, OPENING + timedelta(days=14), "UTC"),
)
WORDING = Wording(SMALL_QUESTIONNAIRE, "en")
VALUES: dict[Code, tuple[str, ...]] = {
    Code.ONLY_AFTER_TRAITS: ("home-workers", "night-work"),
    Code.ONLY_AFTER_ANSWERS: ("base.opener",),
    Code.NOT_ASKED_IN_COUNTRIES: ("CL", "PE"),
    Code.ONLY_IN_COUNTRIES: ("BR",),
    Code.SECTION_REQUESTED: ("honest",),
}


def warned(code: Code, who: Who = EVERYBODY, about: str = "first") -> str:
    warning = ProfileWarning(
        code=code,
        about=about,
        other="second",
        item_id="base.promise",
        number=2,
        bound=5,
        who=who,
        values=VALUES.get(code, ()),
    )
    return warning_text(warning, PROFILE, WORDING)


@pytest.mark.parametrize("code", Code)
def test_every_code_has_sentences_of_its_own_with_everything_put_in(code: Code) -> None:
    text = warned(code)
    assert text.endswith(".")
    assert "%" not in text
    assert "base.promise" not in text
    assert [other for other in Code if other is not code and warned(other) == text] == []


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (Code.LEVEL_OUT_OF_REACH, "“A promise”: level 2 is required, and no answer counts as more than level 5."),
        (Code.CRITERION_IMPLIED, "“You promise” asks nothing that “second” does not ask already."),
        (Code.MARK_OUT_OF_REACH, "The pass mark is 2, and 5 points can be earned at most."),
        (Code.ONLY_IN_COUNTRIES, "“A promise” is asked only in: Brazil."),
        (Code.NOT_ASKED_IN_COUNTRIES, "“A promise” is never asked in: Chile, Peru."),
        (Code.ONLY_AFTER_ANSWERS, "Whether “A promise” is asked depends on the answer to: base.opener."),
        (
            Code.ONLY_AFTER_TRAITS,
            "“A promise” is asked only of suppliers that say at least one of these:"
            " People work for us from their homes; Some people work at night.",
        ),
        (
            Code.SECTION_REQUESTED,
            "Suppliers are asked the section “Honest conduct” for this profile. Without such a profile they are not.",
        ),
        (
            Code.SHORT_NOTICE,
            "Bids are taken for 2 weeks only. A firm that has nothing yet needs at least 5 weeks for what is required.",
        ),
        (
            Code.WEEKS_NEEDED,
            "A firm that has nothing yet needs at least 2 weeks for what is required. Leave that much time.",
        ),
    ],
)
def test_the_sentences_say_what_the_rules_found(code: Code, text: str) -> None:
    assert warned(code) == text


def test_a_part_is_named_by_its_criterion_and_a_preference_by_its_question() -> None:
    group, preference = PROFILE.criteria[0].groups[0], PROFILE.preferences[0]
    for about in (group.id, group.requirements[0].id):
        assert warned(Code.NO_REQUIREMENTS, about=about).startswith("“You promise” has an empty group")
    assert warned(Code.REVIEW_TAKES_TIME, about=preference.id).startswith("“A promise” counts only")
    assert warned(Code.REVIEW_TAKES_TIME, about="gone").startswith("“gone” counts only")


def test_an_item_that_is_not_known_is_named_by_its_id() -> None:
    warning = ProfileWarning(code=Code.UNKNOWN_ITEM, item_id="base.gone")
    assert warning_text(warning, PROFILE, WORDING) == "The questionnaire has no question “base.gone”."


SEWING = sector_name("14", "en")
MICRO_SEWING = Who((Size.MICRO,), ("14",))


@pytest.mark.parametrize(
    ("who", "text"),
    [
        (EVERYBODY, "firms"),
        (Who((Size.MICRO, Size.SMALL)), "micro firms, small firms"),
        (Who(sectors=("14",)), f"firms in these sectors: {SEWING}"),
        (Who((Size.LARGE,), except_sectors=("14",)), f"large firms outside these sectors: {SEWING}"),
    ],
)
def test_suppliers_are_named_by_size_and_sector(who: Who, text: str) -> None:
    assert who_text(who, "en") == text


def test_some_suppliers_are_named_and_a_second_sector_only_where_sectors_matter() -> None:
    assert "never asked of micro firms. For them it does not count." in warned(Code.NOT_ASKED, Who((Size.MICRO,)))
    assert "second sector" not in warned(Code.NOT_ASKED, Who((Size.MICRO,)))
    assert warned(Code.NOT_ASKED, MICRO_SEWING).endswith("One that names a second sector may be asked.")
    assert "is asked of micro firms in" in warned(Code.ONLY_AFTER_TRAITS, MICRO_SEWING)
    assert "is asked of micro firms in" in warned(Code.ONLY_AFTER_ANSWERS, MICRO_SEWING)


def test_every_severity_has_a_heading_and_every_example_its_label() -> None:
    assert len({str(SEVERITIES[severity]) for severity in Severity}) == 3
    assert example_label() == "Example, check before use"
    assert "second-hand" in example_advice()
