"""Members and their roles: who sees and changes what, and that an owner always remains."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.access import Kind, Role
from portal.core.config import Settings
from portal.core.db import Database
from portal.core.errors import NotAllowed
from portal.organisations.joining import services as joining
from portal.organisations.members import services as members
from portal.organisations.models import JoinRequest
from tests.factories.organisations import make_membership, make_organisation
from tests.factories.people import AT, make_person, sign_in
from tests.integration.organisations.people import ENGLISH, PEOPLE, House


def test_an_owner_sees_everybody_with_address_and_what_to_do(house: House) -> None:
    page = house.browser(Role.OWNER).get(PEOPLE, headers=ENGLISH).text
    for shown in ("Olga", "(you)", "Edgar", "Vera", house.person(Role.EDITOR).email, house.path(Role.EDITOR)):
        assert shown in page
    assert house.path(Role.OWNER) not in page
    assert "Invite somebody" in page


@pytest.mark.parametrize("role", [Role.EDITOR, Role.VIEWER])
def test_others_see_names_and_roles_and_nothing_to_do(house: House, role: Role) -> None:
    page = house.browser(role).get(PEOPLE, headers=ENGLISH).text
    assert "Olga" in page
    assert "Edgar" in page
    assert "Leave this organisation" in page
    for hidden in ("@example.org", "Invite somebody", "Change or remove", "Hand your ownership over"):
        assert hidden not in page


def test_a_role_is_changed_and_counts_at_once(house: House) -> None:
    editor = house.browser(Role.EDITOR)
    assert editor.get("/organisation/edit").status_code == 200
    owner = house.browser(Role.OWNER)
    assert 'value="editor" checked' in owner.get(house.path(Role.EDITOR)).text
    assert owner.post(house.path(Role.EDITOR), data={"role": "viewer"}).location == PEOPLE
    assert editor.get("/organisation/edit").status_code == 403
    assert house.roles() == {"Olga": Role.OWNER, "Edgar": Role.VIEWER, "Vera": Role.VIEWER}
    assert owner.post(house.path(Role.EDITOR), data={"role": "viewer"}).status_code == 303


@pytest.mark.parametrize("role", ["", "admin", "Owner", "\x00"])
def test_an_odd_role_is_refused_in_words(house: House, role: str) -> None:
    page = house.browser(Role.OWNER).post(house.path(Role.EDITOR), data={"role": role}, headers=ENGLISH)
    assert page.status_code == 422
    assert "Choose a role." in page.text
    assert house.roles()["Edgar"] is Role.EDITOR


def test_the_only_owner_can_neither_step_down_nor_leave_nor_be_removed(house: House) -> None:
    owner = house.browser(Role.OWNER)
    for path, data in (
        (house.path(Role.OWNER), {"role": "viewer"}),
        (f"{house.path(Role.OWNER)}/remove", {}),
        (f"{PEOPLE}/leave", {}),
    ):
        page = owner.post(path, data=data, headers=ENGLISH, follow_redirects=True)
        assert "Make another member an owner first." in page.text
    assert house.roles()["Olga"] is Role.OWNER
    page = owner.get(f"{PEOPLE}/leave", headers=ENGLISH).text
    assert "You are its only owner" in page
    assert "<form method" not in page.split('id="main-content"')[1]


def test_an_owner_beside_another_may_leave_and_then_sees_nothing(house: House) -> None:
    owner = house.browser(Role.OWNER)
    owner.post(house.path(Role.EDITOR), data={"role": "owner"})
    assert "Leave" in owner.get(f"{PEOPLE}/leave").text
    left = owner.post(f"{PEOPLE}/leave", headers=ENGLISH)
    assert left.location == "/home"
    assert house.roles() == {"Edgar": Role.OWNER, "Vera": Role.VIEWER}
    assert owner.get(PEOPLE).location == "/home"
    assert owner.get("/home").location == "/organisation/register"


@pytest.mark.parametrize("role", [Role.EDITOR, Role.VIEWER])
def test_anybody_may_leave(house: House, role: Role) -> None:
    assert house.browser(role).post(f"{PEOPLE}/leave").status_code == 303
    assert house.person(role).name not in house.roles()


def test_who_is_removed_is_out_at_once_and_the_work_stays(house: House) -> None:
    editor = house.browser(Role.EDITOR)
    assert editor.get("/organisation").status_code == 200
    page = house.browser(Role.OWNER).post(f"{house.path(Role.EDITOR)}/remove", headers=ENGLISH, follow_redirects=True)
    assert "What they answered stays." in page.text
    assert editor.get("/organisation").status_code == 302
    assert editor.post("/organisation/edit", data={"legal_name": "x"}).status_code == 302
    assert house.browser(Role.OWNER).get(house.path(Role.EDITOR)).status_code == 404


def test_ownership_is_handed_over(house: House) -> None:
    owner = house.browser(Role.OWNER)
    page = owner.get(f"{PEOPLE}/hand-over", headers=ENGLISH).text
    assert "Vera" in page
    assert "Olga (" not in page
    given = {"person": str(house.person(Role.VIEWER).id)}
    done = owner.post(f"{PEOPLE}/hand-over", data=given, headers=ENGLISH, follow_redirects=True)
    assert "Vera is an owner now, and you are an editor." in done.text
    assert house.roles() == {"Olga": Role.EDITOR, "Edgar": Role.EDITOR, "Vera": Role.OWNER}
    assert owner.get(house.path(Role.VIEWER)).status_code == 403


@pytest.mark.parametrize("person", ["", "nobody", "own", "foreign"])
def test_ownership_goes_to_members_only(house: House, database: Database, person: str) -> None:
    with database.transaction() as session:
        stranger = make_person(session)
    chosen = {"own": str(house.person(Role.OWNER).id), "foreign": str(stranger.id)}.get(person, person)
    page = house.browser(Role.OWNER).post(f"{PEOPLE}/hand-over", data={"person": chosen}, headers=ENGLISH)
    assert page.status_code == 422
    assert "Choose a person." in page.text
    assert house.roles()["Olga"] is Role.OWNER


def test_people_of_other_organisations_are_not_there(house: House, database: Database) -> None:
    with database.transaction() as session:
        stranger = make_person(session, name="Stranger")
        make_membership(session, make_organisation(session, Kind.AGENCY), stranger)
    owner = house.browser(Role.OWNER)
    for path, data in ((f"{PEOPLE}/{stranger.id}", {"role": "viewer"}), (f"{PEOPLE}/{stranger.id}/remove", {})):
        assert owner.post(path, data=data).status_code == 404
    assert owner.get(f"{PEOPLE}/{stranger.id}").status_code == 404


def test_organisations_of_other_kinds_have_people_too(client: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        agency, person = make_organisation(session, Kind.AGENCY), make_person(session)
        make_membership(session, agency, person)
    sign_in(client, person)
    assert "/organisation" in client.get("/home").text
    assert client.get(PEOPLE).status_code == 200
    page = client.get(f"{PEOPLE}/invite", headers=ENGLISH).text
    assert "decides who belongs to the organisation" in page


def test_html_in_names_is_inert(house: House, database: Database) -> None:
    with database.transaction() as session:
        session.merge(house.person(Role.VIEWER)).name = "<script>alert(1)</script>"
    owner = house.browser(Role.OWNER)
    for path in (PEOPLE, house.path(Role.VIEWER), f"{PEOPLE}/hand-over"):
        assert "<script>alert" not in owner.get(path).text


def test_switching_the_language_changes_nobodys_role(house: House) -> None:
    page = house.browser(Role.OWNER).post(house.path(Role.EDITOR), data={"role": "viewer", "switch_language": "fr"})
    assert page.status_code == 200
    assert '<html lang="fr"' in page.text
    assert house.roles()["Edgar"] is Role.EDITOR


def test_who_is_no_owner_any_more_decides_nothing(house: House, database: Database, settings: Settings) -> None:
    """The page was opened as an owner; the button is pressed after somebody else has changed the role."""
    editor, viewer, owner = (house.person(role).id for role in (Role.EDITOR, Role.VIEWER, Role.OWNER))
    whose = {"organisation_id": house.organisation.id, "by": editor, "at": AT}
    with house.app.app_context(), database.transaction() as session:
        asking = make_person(session).id
        joining.ask_to_join(session, house.organisation.id, settings=settings, by=asking, at=AT)
        asked = session.scalars(select(JoinRequest.id)).one()
        for decide in (
            lambda: members.change_role(session, viewer, Role.OWNER, **whose),
            lambda: members.remove_member(session, owner, **whose),
            lambda: members.hand_over(session, viewer, **whose),
            lambda: joining.answer_request(session, asked, Role.OWNER, settings=settings, **whose),
        ):
            with pytest.raises(NotAllowed):
                decide()
    assert house.roles() == {"Olga": Role.OWNER, "Edgar": Role.EDITOR, "Vera": Role.VIEWER}
