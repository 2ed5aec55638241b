"""How an agency says that its profile compares with another's: its own word, shown as such, and taken back."""

from uuid import UUID, uuid4

import pytest

from portal.criteria import queries
from portal.criteria.queries import Relation
from tests.integration.criteria.conftest import Office
from tests.integration.forms import fields_of, flat, texts, words


def published(office: Office, example: str) -> tuple[UUID, str]:
    profile_id = office.start(f"example:{example}")
    office.press(profile_id, "/publish")
    return profile_id, office.stored(profile_id).code


def relations(office: Office, profile_id: UUID) -> list[Relation]:
    with office.database.reading() as session:
        return queries.list_relations(session, profile_id, organisation_id=office.organisation_id)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("equal", "Both demand the same."),
        ("narrower", "This profile demands less: whoever meets the other meets this one."),
        ("wider", "This profile demands more: whoever meets this one meets the other."),
        ("overlapping", "Each demands something that the other does not."),
    ],
)
def test_a_comparison_is_shown_to_the_agency_and_to_suppliers(
    office: Office, neighbour: Office, kind: str, said: str
) -> None:
    mine, my_code = published(office, "uniforms")
    _theirs, their_code = published(neighbour, "due-diligence-solid")
    typed = f" {their_code[:4].lower()}-{their_code[4:].lower()} "
    answer = office.send(mine, "/relations", code=typed, kind=kind, note="Read side by side.")
    assert answer.status_code == 303
    for page in (office.get(mine).text, neighbour.client.get(f"/tenders/{my_code}").text):
        shown = flat(words(page))
        assert said in shown
        assert "Read side by side." in shown
        assert f"/tenders/{their_code}" in page
    assert "Said by the agency. Nobody has checked it." in neighbour.client.get(f"/tenders/{my_code}").text
    assert said not in words(office.client.get(f"/tenders/{their_code}").text)


def test_saying_it_again_replaces_what_was_said_and_it_can_be_taken_back(office: Office, neighbour: Office) -> None:
    mine, _code = published(office, "uniforms")
    _theirs, code = published(neighbour, "cleaning")
    office.send(mine, "/relations", code=code, kind="equal")
    office.send(mine, "/relations", code=code, kind="wider", note="Mistaken before.")
    ((relation, _other),) = relations(office, mine)
    assert (relation.kind.value, relation.note) == ("wider", "Mistaken before.")
    address = f"/criteria/{mine}/relations/{relation.id}/remove"
    assert neighbour.client.post(address).status_code == 404
    assert office.client.post(address).status_code == 303
    assert office.client.post(address).status_code == 404
    assert office.client.post(f"/criteria/{mine}/relations/{uuid4()}/remove").status_code == 404
    assert relations(office, mine) == []
    assert "Nothing has been compared." in office.get(mine).text


def test_another_agency_s_unpublished_title_is_not_shown(office: Office, neighbour: Office) -> None:
    mine, _code = published(office, "uniforms")
    theirs, code = published(neighbour, "cleaning")
    neighbour.send(theirs, "/about", title="A secret plan")
    office.send(mine, "/relations", code=code, kind="equal")
    assert "A secret plan" not in office.get(mine).text
    assert "Cleaning and building care" in office.get(mine).text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"code": "", "kind": "equal"}, "Enter the code."),
        ({"code": "NOTHING2", "kind": "equal"}, "There is no other published profile with this code."),
        ({"code": "own", "kind": "equal"}, "There is no other published profile with this code."),
        ({"code": "\x00", "kind": "equal"}, "Enter the code."),
        ({"code": "ÑÑ%'--", "kind": "equal"}, "There is no other published profile with this code."),
        ({"code": "x" * 21, "kind": "equal"}, "Field cannot be longer than 20 characters."),
        ({"code": "NOTHING2", "kind": "more"}, "Choose how they compare."),
        ({"code": "NOTHING2", "kind": "equal", "note": "x" * 501}, "Field cannot be longer than 500 characters."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_kept(office: Office, fields: dict[str, str], said: str) -> None:
    mine, code = published(office, "uniforms")
    sent = {name: code if value == "own" else value for name, value in fields.items()}
    answer = office.send(mine, "/relations", **{"note": "Kept.", **sent})
    assert answer.status_code == 422
    assert said in texts(answer.text, ".govuk-error-summary__list li")
    assert fields_of(answer.text, "relation")["note"] == [sent.get("note", "Kept.")]
    assert relations(office, mine) == []
