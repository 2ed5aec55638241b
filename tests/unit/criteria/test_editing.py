"""Changes to a criteria profile that is being written."""

from dataclasses import replace
from datetime import UTC, datetime

from portal.criteria.documents import from_document, to_document
from portal.criteria.rules import editing
from portal.criteria.rules.editing import RequirementRow
from portal.criteria.rules.structure import Criterion, Group, LegalBasis, Stage, Window
from portal.organisations.rules import Size
from tests.factories.criteria import criterion, need, prefer, profile

FIRST, SECOND = criterion("c1", (need("first.promise", 2),)), criterion("c2", (need("first.told", 2),))


def test_a_new_criterion_comes_last_and_an_old_one_keeps_its_place() -> None:
    found = editing.with_criterion(profile(FIRST), SECOND, {"title": "New", "text": ""})
    assert [one.id for one in found.criteria] == ["c1", "c2"]
    changed = criterion("c1", (need("first.promise", 4),))
    found = editing.with_criterion(found, changed, {"title": "Changed", "text": "Why"})
    assert (found.criteria[0], found.text("criteria.c1.title", "en")) == (changed, "Changed")


def test_a_changed_text_drops_its_translations_and_an_unchanged_one_keeps_them() -> None:
    found = editing.with_texts(profile(), {"profile.title": "Uniforms for schools", "criteria.c1.title": "Another"})
    assert found.texts["es"] == {"profile.title": "Uniformes escolares"}
    assert found.text("criteria.c1.title", "es") == "Another"


def test_an_empty_text_is_taken_out() -> None:
    found = editing.with_texts(profile(), {"profile.summary": ""})
    assert found.text("profile.summary", "en") == ""
    assert "profile.summary" not in found.texts["en"]


def test_a_criterion_goes_with_all_its_texts() -> None:
    found = editing.without_criterion(profile(FIRST, SECOND), "c1")
    assert [one.id for one in found.criteria] == ["c2"]
    assert found.text("criteria.c1.title", "es") == ""


def test_a_criterion_moves_one_place_up_and_the_first_stays() -> None:
    found = editing.moved_up(profile(FIRST, SECOND), "c2")
    assert [one.id for one in found.criteria] == ["c2", "c1"]
    assert editing.moved_up(found, "c2") == found
    assert editing.moved_up(found, "nothing") == found


def test_preferences_are_added_changed_and_taken_out() -> None:
    found = editing.with_preference(profile(), prefer("first.told", 1, 2, 3, 4))
    found = editing.with_preference(found, prefer("first.told", 2, 2, 3, 5))
    assert [one.points for one in found.preferences] == [(0, 2, 2, 3, 5)]
    assert editing.without_preference(found, "p-first.told").preferences == ()


def test_rows_become_ways_without_empty_ones_and_back() -> None:
    rows = [RequirementRow(need("first.promise", 2), 0), RequirementRow(need("first.told", 3), 2)]
    groups = editing.groups_from("c9", rows)
    assert [(group.id, len(group.requirements)) for group in groups] == [("c9-w1", 1), ("c9-w2", 1)]
    back = editing.rows_of(criterion("c9", *(group.requirements for group in groups)))
    assert [(row.requirement.item_id, row.way) for row in back] == [("first.promise", 0), ("first.told", 1)]


def test_a_way_keeps_its_id_and_a_new_one_takes_none_that_is_used() -> None:
    before = (Group("at-home", (need("first.promise", 2),)), Group("c9-w1", (need("first.told", 3),)))
    rows = [RequirementRow(need("first.told", 3), 1), RequirementRow(need("second.share", 1), 3)]
    assert [group.id for group in editing.groups_from("c9", rows, before)] == ["c9-w1", "c9-w2"]
    untouched = editing.rows_of(Criterion(id="c9", stage=Stage.SELECTION, groups=before))
    assert editing.groups_from("c9", untouched, before) == before


def test_another_language_takes_over_what_is_not_there_in_it_yet() -> None:
    found = editing.in_language(profile(), "es")
    assert (found.language, found.text("profile.title", "es")) == ("es", "Uniformes escolares")
    assert found.text("criteria.c2.title", "es") == "People can speak"
    assert found.texts["en"] == {"profile.title": "Uniforms for schools", "criteria.c1.title": "A promise"}
    moved = editing.in_language(profile(), "pt")
    assert moved.texts["pt"] == profile().texts["en"]
    assert "en" not in moved.texts
    assert editing.in_language(profile(), "en") == profile()


def test_a_copy_keeps_demands_and_texts_but_no_dates() -> None:
    window = Window(datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC), "America/Lima")
    copy = editing.copy_of(profile(FIRST, window=window), "es", "America/Lima")
    assert (copy.language, copy.window, copy.criteria) == ("es", Window(None, None, "America/Lima"), (FIRST,))
    assert editing.copy_of(profile(FIRST), "fr", "UTC").language == "en"


def test_an_empty_profile_has_its_questionnaire_and_zone() -> None:
    found = editing.empty_profile("hrdd-core", "pt", "America/Sao_Paulo")
    assert (found.questionnaire_id, found.language, found.window.zone) == ("hrdd-core", "pt", "America/Sao_Paulo")
    assert (found.requirements, found.item_ids, found.possible_points) == ((), (), 0)


def test_a_profile_survives_as_a_document() -> None:
    window = Window(datetime(2027, 1, 1, tzinfo=UTC), None, "America/Lima")
    found = profile(
        criterion("c1", (need("first.promise", 2, micro=1),), (need("first.told", 3),)),
        preferences=(prefer("second.share", 1, 2, 3, 4),),
        window=window,
    )
    basis = LegalBasis("A law", "https://example.org")
    found = replace(
        found,
        legal_basis=(basis,),
        criteria=(replace(found.criteria[0], legal_basis=basis),),
        sectors=frozenset({"14"}),
        countries=frozenset({"CO"}),
    )
    assert from_document(to_document(found)) == found
    assert found.requirements[0].level_for(Size.MICRO) == 1
    assert found.item_ids == ("first.promise", "first.told", "second.share")
