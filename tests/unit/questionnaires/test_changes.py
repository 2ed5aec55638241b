"""What changed between two versions of a questionnaire."""

from dataclasses import replace
from decimal import Decimal

from portal.questionnaires.rules.changes import Changes, compare
from portal.questionnaires.rules.structure import Check, Item, Questionnaire
from tests.factories.assessments import every_type, without

OLD = every_type()


def with_item(item_id: str, **changes: object) -> Questionnaire:
    def changed(item: Item) -> Item:
        return replace(item, **changes) if item.id == item_id else item  # type: ignore[arg-type]

    sections = tuple(replace(section, items=tuple(changed(item) for item in section.items)) for section in OLD.sections)
    return replace(OLD, sections=sections)


def test_nothing_changed_between_equal_versions() -> None:
    assert compare(OLD, replace(OLD, version="2.0")) == Changes((), (), ())


def test_items_that_came_and_went_are_named() -> None:
    newer = without(OLD, "first.told", version="2.0")
    assert compare(OLD, newer) == Changes((), ("first.told",), ())
    assert compare(newer, OLD) == Changes(("first.told",), (), ())


def test_another_check_or_threshold_changes_an_item() -> None:
    assert compare(OLD, with_item("first.promise", checks=(Check("signed", 3),))).changed == ("first.promise",)
    thresholds = tuple(map(Decimal, (10, 25, 50, 95)))
    assert compare(OLD, with_item("second.share", thresholds=thresholds)).changed == ("second.share",)


def test_a_reworded_question_or_level_changes_an_item() -> None:
    for key in ("first.promise.text", "first.promise.levels.2", "first.promise.checks.signed", "first.visits.unit"):
        texts = {**OLD.texts, "en": {**OLD.texts["en"], key: "Something else"}}
        assert compare(OLD, replace(OLD, texts=texts)).changed == (
            key.rpartition(".")[0].split(".levels")[0].split(".checks")[0],
        )


def test_weight_references_and_reasons_do_not_change_what_is_asked() -> None:
    assert compare(OLD, with_item("first.promise", weight=5, references=("UNGP-15",), gate=False)).changed == ()
    texts = {**OLD.texts, "en": {**OLD.texts["en"], "first.promise.why": "For another reason."}}
    assert compare(OLD, replace(OLD, texts=texts)).changed == ()


def test_the_same_number_written_otherwise_is_no_change() -> None:
    thresholds = tuple(map(Decimal, ("10.0", "25", "50.00", "90")))
    assert compare(OLD, with_item("second.share", thresholds=thresholds)).changed == ()
