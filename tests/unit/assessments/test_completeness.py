"""What stops submitting, and how far each section is."""

from portal.assessments.rules.completeness import Gap, GapKind, SectionState, find_gap, gaps
from portal.questionnaires.rules.answers import Answer, ValueProblem
from tests.factories.questionnaires import TODAY, dont_know, not_applicable, profile, said, sample

HAND_WORKED = sample("hand-worked")
COMPLETE: dict[str, Answer] = {
    "people.commitment": said("1"),
    "people.insured": said("no"),
    "people.training": not_applicable(),
    "buying.suppliers": dont_know(),
    "buying.last-review": said("2020-02-02"),
    "remedy.channel": said("0"),
    "remedy.ways": said(("none-of-these",)),
}


def test_all_that_is_asked_must_be_answered_but_free_texts() -> None:
    found = gaps(HAND_WORKED, profile(), {}, TODAY)
    assert [gap.item_id for gap in found.gaps] == list(COMPLETE)
    assert {gap.kind for gap in found.gaps} == {GapKind.NOT_ANSWERED}
    assert not found.can_submit
    assert (found.asked, found.settled) == (8, 0)


def test_answers_of_every_state_are_answers() -> None:
    found = gaps(HAND_WORKED, profile(), COMPLETE, TODAY)
    assert found.gaps == ()
    assert found.can_submit
    assert (found.asked, found.settled) == (8, 7)


def test_a_section_is_not_started_in_progress_or_complete() -> None:
    answers = {item_id: COMPLETE[item_id] for item_id in ("people.commitment", "remedy.channel", "remedy.ways")}
    found = gaps(HAND_WORKED, profile(), answers, TODAY)
    assert [(section.section_id, section.state, section.asked, section.settled) for section in found.sections] == [
        ("people", SectionState.IN_PROGRESS, 3, 1),
        ("buying", SectionState.NOT_STARTED, 2, 0),
        ("remedy", SectionState.COMPLETE, 3, 2),
    ]


def test_what_opens_later_is_missing_again() -> None:
    subcontracting = profile(traits=frozenset({"subcontractors"}))
    found = gaps(HAND_WORKED, subcontracting, COMPLETE, TODAY)
    assert found.gaps == (Gap("buying.subcontractors", "buying", GapKind.NOT_ANSWERED),)
    assert found.sections[1].state is SectionState.IN_PROGRESS


def test_each_fault_is_named() -> None:
    answers = COMPLETE | {
        "people.commitment": not_applicable(),
        "people.insured": not_applicable(" "),
        "people.training": said("1.234"),
        "buying.last-review": said("2026-12-24"),
        "remedy.ways": said(("box", "none-of-these")),
        "remedy.remarks": said("x" * 4001),
    }
    assert gaps(HAND_WORKED, profile(), answers, TODAY).gaps == (
        Gap("people.commitment", "people", GapKind.GATE_NOT_APPLICABLE),
        Gap("people.insured", "people", GapKind.REASON_MISSING),
        Gap("people.training", "people", GapKind.UNREADABLE, ValueProblem.AMBIGUOUS_NUMBER),
        Gap("buying.last-review", "buying", GapKind.UNREADABLE, ValueProblem.FUTURE_DATE),
        Gap("remedy.ways", "remedy", GapKind.UNREADABLE, ValueProblem.EXCLUSIVE_WITH_OTHERS),
        Gap("remedy.remarks", "remedy", GapKind.UNREADABLE, ValueProblem.TOO_LONG),
    )


def test_one_item_can_be_asked_about_by_itself() -> None:
    item = HAND_WORKED.item("people.insured")
    assert find_gap(item, said("yes"), TODAY) is None
    assert find_gap(item, None, TODAY) == Gap("people.insured", "people", GapKind.NOT_ANSWERED)
