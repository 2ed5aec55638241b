"""What a profile can be started from: nothing, an example, an own one, one that another agency published."""

from urllib.parse import quote

import pytest

from portal.core.config import LANGUAGES
from portal.criteria.starting import example_profiles
from tests.factories import criteria as make
from tests.factories.people import AT
from tests.integration.criteria.conftest import Office
from tests.integration.forms import flat, texts, words

EXAMPLES = sorted(example_profiles())


def test_an_agency_without_profiles_is_told_so(office: Office) -> None:
    page = office.client.get("/criteria").text
    assert "There is none yet." in page
    assert 'href="/criteria/new"' in page


def test_the_examples_are_offered_with_source_and_warning(office: Office) -> None:
    page = office.client.get("/criteria/new").text
    assert page.count("Example, check before use") == len(EXAMPLES) == 15
    assert "second-hand" in page
    uniforms = example_profiles()["uniforms"]
    assert flat(uniforms.text("profile.check", "en")) in flat(words(page))
    assert flat(uniforms.text("profile.source", "en")) in flat(words(page))


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_becomes_a_draft_in_four_languages_that_can_be_published(office: Office, name: str) -> None:
    profile_id, example = office.start(f"example:{name}"), example_profiles()[name]
    draft = office.draft(profile_id)
    assert (draft.criteria, draft.preferences, draft.pass_mark) == (
        example.criteria,
        example.preferences,
        example.pass_mark,
    )
    for language in LANGUAGES:
        assert draft.text("profile.title", language) == example.text("profile.title", language)
        assert "profile.check" not in draft.texts[language]
    assert (draft.id, draft.source, draft.window.opens_at) == (office.stored(profile_id).code, "", None)
    page = office.get(profile_id)
    assert page.status_code == 200
    assert "Check it before use" in page.text
    assert office.press(profile_id, "/publish").status_code == 303
    assert len(office.versions(profile_id)) == 1


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_saved_part_by_part_without_a_change_stays_as_it_was(office: Office, name: str) -> None:
    profile_id = office.start(f"example:{name}")
    before = office.stored(profile_id).draft
    draft = office.draft(profile_id)
    paths = ["/about", *(f"/criteria/{found.id}" for found in draft.criteria)]
    for path in [*paths, *(f"/preferences/{found.id}" for found in draft.preferences)]:
        assert office.send(profile_id, path).status_code == 303, path
    assert office.stored(profile_id).draft == before
    assert office.stored(profile_id).revision == 1


def test_a_blank_profile_is_in_the_language_of_the_page_and_the_zone_of_the_country(office: Office) -> None:
    profile_id = office.start()
    assert office.draft(profile_id).language == "en"
    assert office.draft(profile_id).window.zone == "America/Bogota"
    page = office.get(profile_id).text
    assert "Without a title" in page
    assert "The profile has no title." in page
    assert "Nothing is required yet." in page


def test_an_own_profile_and_one_published_by_another_can_be_started_from(office: Office, neighbour: Office) -> None:
    first = office.start("example:cleaning")
    again = office.start(f"own:{first}")
    assert again != first
    assert office.draft(again).criteria == office.draft(first).criteria
    assert office.stored(first).code in office.stored(again).origin
    code = office.stored(first).code
    assert neighbour.client.post("/criteria/new", data={"beginning": f"published:{code}"}).status_code == 422
    office.press(first, "/publish")
    page = neighbour.client.get("/criteria/new").text
    assert f'value="published:{code}"' in page
    assert "Agencia de Compras" in page
    theirs = neighbour.start(f"published:{code}")
    assert neighbour.draft(theirs).criteria == office.draft(first).criteria
    assert neighbour.draft(theirs).id != code
    assert f'value="published:{code}"' not in office.client.get("/criteria/new").text


NOTHING = (
    *("", "nothing", "blank:", "blank:no-such", "example:", "example:../../etc", "own:x", "own:", "published:"),
    *("published:\x00", "blank:\x00", "own:00000000-0000-0000-0000-000000000000", "x" * 300_000, "example:\ud800"),
)


@pytest.mark.parametrize("beginning", NOTHING)
def test_what_is_not_offered_starts_nothing(office: Office, beginning: str) -> None:
    answer = office.client.post(
        "/criteria/new",
        data=f"beginning={quote(beginning, errors='surrogatepass')}",
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 422
    assert texts(answer.text, ".govuk-error-summary__list li") == ["Choose what to start from."]
    assert office.profiles() == []


def test_a_draft_of_another_agency_is_no_beginning(office: Office, neighbour: Office) -> None:
    theirs = neighbour.start("example:uniforms")
    assert office.client.post("/criteria/new", data={"beginning": f"own:{theirs}"}).status_code == 422


def test_a_switch_of_language_starts_nothing_and_keeps_the_choice(office: Office) -> None:
    answer = office.client.post("/criteria/new", data={"beginning": "example:uniforms", "switch_language": "fr"})
    assert answer.status_code == 200
    assert 'lang="fr"' in answer.text
    assert 'value="example:uniforms" checked' in answer.text
    assert office.profiles() == []


def test_the_button_pressed_twice_starts_one_profile(office: Office, colleague: Office) -> None:
    assert office.start("example:uniforms") == office.start("example:uniforms")
    assert office.start("example:cleaning") not in {office.start("example:uniforms")}
    assert len(office.profiles()) == 2
    colleague.start("example:uniforms")
    assert len(office.profiles()) == 3


def test_a_changed_draft_is_not_taken_for_the_one_just_started(office: Office) -> None:
    first = office.start("example:uniforms")
    assert office.send(first, "/about", title="Our uniforms").status_code == 303
    assert office.start("example:uniforms") != first


def test_a_long_list_of_published_profiles_does_not_break_the_page(office: Office, neighbour: Office) -> None:
    with office.database.transaction() as session:
        for _number in range(30):
            make.publish_profile(
                session,
                make.profile(questionnaire_id="hrdd-core"),
                neighbour.organisation_id,
                neighbour.person_id,
                at=AT,
            )
    assert office.client.get("/criteria/new").status_code == 200
