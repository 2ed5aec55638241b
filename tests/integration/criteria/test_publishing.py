"""Publishing freezes; later changes become a new version; closing ends; what was never published can be removed."""

import hashlib
import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DatabaseError

from portal.audit.queries import Wanted, list_all_entries
from portal.core import clock
from portal.criteria import queries
from portal.criteria.documents import to_document
from portal.criteria.models import ProfileState, ProfileVersion
from tests.factories import criteria as make
from tests.factories.people import AT
from tests.integration.criteria.conftest import Office
from tests.integration.forms import flat, texts, words


def test_what_is_published_is_frozen_with_its_fingerprint(office: Office) -> None:
    profile_id = office.start("example:uniforms")
    office.send(profile_id, "/about", closes_on="2199-01-31 17:00", opens_on="2020-01-31 17:00")
    answer = office.press(profile_id, "/publish")
    assert answer.status_code == 303
    (version,) = office.versions(profile_id)
    stored = office.stored(profile_id)
    assert (version.number, stored.state, stored.is_changed) == (1, ProfileState.PUBLISHED, False)
    assert hashlib.sha256(version.document.encode()).hexdigest() == version.content_hash
    assert json.loads(version.document) == stored.draft == to_document(office.draft(profile_id))
    assert (version.opens_at, version.published_by) == (datetime(2020, 1, 31, 22, tzinfo=UTC), office.person_id)
    page = office.get(profile_id).text
    assert version.content_hash in page
    assert f'href="/tenders/{stored.code}"' in page
    assert "Everything is published." in page
    with office.database.transaction() as session, pytest.raises(DatabaseError), session.begin_nested():
        session.execute(update(ProfileVersion).values(document="{}"))


def test_errors_stop_publishing_and_are_listed(office: Office) -> None:
    profile_id = office.start("example:uniforms")
    office.send(profile_id, "/about", pass_mark="9999")
    page = office.get(profile_id).text
    assert "These stop you from publishing" in page
    assert "The pass mark is 9999" in page
    assert f'action="/criteria/{profile_id}/publish"' not in page
    office.press(profile_id, "/publish")
    assert "Nothing was published." in office.get(profile_id).text
    assert office.versions(profile_id) == []


def test_nothing_is_published_without_a_title_or_after_the_closing_time(office: Office) -> None:
    blank = office.start()
    office.send(blank, "/criteria/new", title="One", row_item=["policy.commitment"], row_level=["1"])
    late = office.start("example:uniforms")
    office.send(late, "/about", closes_on="2020-01-31 17:00")
    for profile_id, said in ((blank, "The profile has no title."), (late, "The closing time has passed.")):
        office.press(profile_id, "/publish")
        assert office.versions(profile_id) == []
        assert said in office.get(profile_id).text


def test_what_changed_after_the_page_was_opened_is_not_published(office: Office, colleague: Office) -> None:
    profile_id = office.start("example:uniforms")
    seen = office.stored(profile_id).revision
    colleague.send(profile_id, "/about", title="Something else")
    for revision in (seen, 0, -1, "", "9" * 400, "x"):
        office.client.post(f"/criteria/{profile_id}/publish", data={"revision": revision})
    assert office.versions(profile_id) == []


def test_publishing_twice_gives_one_version_and_a_change_a_second(office: Office) -> None:
    profile_id = office.start("example:uniforms")
    office.press(profile_id, "/publish")
    office.press(profile_id, "/publish")
    assert [version.number for version in office.versions(profile_id)] == [1]
    office.send(profile_id, "/about", title="Uniforms, again")
    assert "Published, with changes not published yet" in office.get(profile_id).text
    office.press(profile_id, "/publish")
    first = office.versions(profile_id)[-1]
    assert [version.number for version in office.versions(profile_id)] == [2, 1]
    assert "Uniforms, again" not in first.document
    with office.database.reading() as session:
        found = queries.find_published(session, office.stored(profile_id).code)
    assert found is not None
    assert (found.number, found.profile.text("profile.title", "en")) == (2, "Uniforms, again")
    rows = texts(office.get(profile_id).text, "table tbody tr")
    assert [row.split()[0] for row in rows] == ["2", "1"]


def test_suppliers_do_not_see_changes_before_they_are_published(office: Office) -> None:
    profile_id = office.start("example:uniforms")
    address = f"/tenders/{office.stored(profile_id).code}"
    assert office.client.get(address).status_code == 404
    office.press(profile_id, "/publish")
    office.send(profile_id, "/about", title="Not yet to be seen")
    page = office.client.get(address)
    assert page.status_code == 200
    assert "Not yet to be seen" not in page.text


def test_a_closed_profile_stays_to_be_read_and_is_not_changed(office: Office) -> None:
    profile_id = office.start("example:uniforms")
    office.press(profile_id, "/publish")
    assert office.client.post(f"/criteria/{profile_id}/close").status_code == 303
    assert office.client.post(f"/criteria/{profile_id}/close").status_code == 303
    page = office.get(profile_id).text
    assert "Closed" in texts(page, ".app-tag")
    assert "Add a criterion" not in page
    assert "Remove this draft" not in page
    code = office.stored(profile_id).code
    assert "Closed" in words(office.client.get(f"/tenders/{code}").text)
    for path in ("/about", "/criteria/new", "/preferences/new"):
        answer = office.get(profile_id, path)
        assert answer.status_code == 409
        assert "The profile is closed. It is not changed any more." in answer.text
    for path in ("/about", "/publish", "/criteria/who-sews/remove", "/criteria/who-sews/up"):
        assert office.press(profile_id, path).status_code == 409
    assert office.client.post(f"/criteria/{profile_id}/discard").status_code == 409
    assert len(office.versions(profile_id)) == 1


def test_a_draft_is_removed_not_closed_and_a_published_one_is_closed_not_removed(office: Office) -> None:
    draft, published = office.start("example:uniforms"), office.start("example:cleaning")
    office.press(published, "/publish")
    assert office.client.post(f"/criteria/{draft}/close").status_code == 409
    refused = office.client.post(f"/criteria/{published}/discard")
    assert refused.status_code == 409
    assert "It can be closed, not removed." in refused.text
    assert office.client.post(f"/criteria/{draft}/discard").location.endswith("/criteria")
    assert office.get(draft).status_code == 404
    assert office.client.post(f"/criteria/{draft}/discard").status_code == 404


def test_the_list_of_profiles_shows_how_each_stands(office: Office) -> None:
    first, second = office.start("example:uniforms"), office.start("example:cleaning")
    office.press(second, "/publish")
    page = flat(words(office.client.get("/criteria").text))
    assert "Draft" in page
    assert "Published" in page
    assert office.stored(first).code in page


def test_the_published_are_listed_the_soonest_closing_first_and_past_ones_on_request(office: Office) -> None:
    now = clock.now()

    def publish(code: str, opens: int | None, closes: int | None) -> str:
        with office.database.transaction() as session:
            days = [None if number is None else now + timedelta(days=number) for number in (opens, closes)]
            window = make.Window(days[0], days[1], "America/Bogota")
            kept = make.publish_profile(
                session, make.profile(window=window), office.organisation_id, office.person_id, at=AT
            )
            kept.code = code
        return code

    for code, opens, closes in (
        ("ENDLESS", None, None),
        ("SOON", None, 3),
        ("LATER", 5, 30),
        ("PAST", -9, -3),
    ):
        publish(code, opens, closes)
    closed = publish("CLOSED", None, 20)
    with office.database.transaction() as session:
        found = queries.find_published(session, closed)
        assert found is not None
        stored = queries.get_profile(session, found.profile_id, organisation_id=office.organisation_id)
        stored.state = ProfileState.CLOSED
    with office.database.reading() as session:
        now_open = [one.code for one in queries.list_published(session, at=now)]
        everything = [one.code for one in queries.list_published(session, at=now, with_past=True)]
        states = {one.code: one.is_open(now) for one in queries.list_published(session, at=now, with_past=True)}
    assert now_open == ["SOON", "LATER", "ENDLESS"]
    assert everything[:3] == now_open
    assert set(everything[3:]) == {"PAST", "CLOSED"}
    assert states == {"SOON": True, "LATER": False, "ENDLESS": True, "PAST": False, "CLOSED": False}


def test_publications_and_the_closing_are_in_the_trail(office: Office) -> None:
    profile_id = office.start("example:uniforms")
    for title in ("One", "One", "Two"):
        office.send(profile_id, "/about", title=title)
        office.press(profile_id, "/publish")
    office.press(profile_id, "/close")
    office.press(profile_id, "/close")
    second, first = office.versions(profile_id)
    with office.database.reading() as session:
        wanted = Wanted(group="criteria", organisations=[office.organisation_id])
        entries = list(reversed(list_all_entries(session, wanted).entries))
    assert [(entry.event, entry.new) for entry in entries] == [
        (event, {"code": office.stored(profile_id).code, "version": str(one.number), "hash": one.content_hash})
        for event, one in (("criteria.published", first), ("criteria.published", second), ("criteria.closed", second))
    ]
    assert {(entry.by_person, entry.about_id) for entry in entries} == {(office.person_id, str(profile_id))}
