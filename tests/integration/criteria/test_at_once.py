"""Two people at once on a real database: nothing is overwritten silently, nothing is published or started twice."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import TypeVar
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from portal.accounts.models import Person
from portal.core.access import Kind
from portal.core.db import Database
from portal.criteria import queries, services, tender_files
from portal.criteria.models import ProfileVersion, RequirementMapping, StoredProfile, TenderFile
from portal.criteria.ocds.mapping import Meaning
from portal.criteria.ocds.reading import read_tender
from portal.criteria.rules import editing
from portal.criteria.rules.structure import CriteriaProfile
from portal.organisations.models import Organisation
from tests.factories import criteria as make
from tests.factories.organisations import make_membership, make_organisation
from tests.factories.people import AT, make_person
from tests.integration.criteria.conftest import Office
from tests.integration.forms import fields_of
from tests.unit.criteria.ocds.files import fixture

WORKERS = 8
Result = TypeVar("Result")


class Racing:
    """An agency on a database that keeps what is committed, and one of its people."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.transaction() as session:
            organisation, person = make_organisation(session, Kind.AGENCY), make_person(session)
            make_membership(session, organisation, person)
            self.owner, self.by = organisation.id, person.id

    def start(self, profile: CriteriaProfile) -> UUID:
        """Starts a profile."""
        with self.database.transaction() as session:
            return services.start_profile(session, profile, organisation_id=self.owner, origin="", by=self.by, at=AT).id

    def save(self, profile_id: UUID, change: Callable[[CriteriaProfile], CriteriaProfile], revision: int) -> bool:
        """Saves a change of the revision that was seen."""
        with self.database.transaction() as session:
            stored = queries.get_profile(session, profile_id, organisation_id=self.owner, lock=True)
            return services.save_draft(session, stored, change(queries.read_draft(stored)), revision=revision, at=AT)

    def publish(self, profile_id: UUID) -> int:
        """Publishes, and gives the number."""
        with self.database.transaction() as session:
            stored = queries.get_profile(session, profile_id, organisation_id=self.owner, lock=True)
            return services.publish_profile(session, stored, by=self.by, at=AT).number

    def count(self, table: type) -> int:
        """How many rows there are."""
        with self.database.reading() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def racing(application: Flask) -> Iterator[Racing]:
    """The database without the test's own transaction around it; what the tests put there is taken out again."""
    database: Database = application.extensions["database"]
    yield Racing(database)
    with database.transaction() as session:
        for table in (Organisation, Person):
            session.execute(delete(table))


def at_once(work: Callable[[int], Result]) -> list[Result]:
    together = Barrier(WORKERS)

    def run(place: int) -> Result:
        together.wait()
        return work(place)

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(run, range(WORKERS)))


def test_of_many_changes_of_one_revision_one_is_kept(racing: Racing) -> None:
    profile_id = racing.start(make.profile())

    def save(place: int) -> bool:
        return racing.save(profile_id, lambda found: replace(found, pass_mark=place + 1), 1)

    kept = at_once(save)
    assert kept.count(True) == 1
    with racing.database.reading() as session:
        stored = queries.get_profile(session, profile_id, organisation_id=racing.owner)
        assert (stored.revision, queries.read_draft(stored).pass_mark) == (2, kept.index(True) + 1)


def test_the_same_change_sent_many_times_is_kept_once_and_refused_to_nobody(racing: Racing) -> None:
    profile_id = racing.start(make.profile())

    def save(_place: int) -> bool:
        return racing.save(profile_id, lambda found: editing.with_texts(found, {"profile.title": "New"}), 1)

    assert all(at_once(save))
    with racing.database.reading() as session:
        assert queries.get_profile(session, profile_id, organisation_id=racing.owner).revision == 2


def test_publishing_at_once_makes_one_version(racing: Racing) -> None:
    profile_id = racing.start(make.profile())
    assert set(at_once(lambda _place: racing.publish(profile_id))) == {1}
    assert racing.count(ProfileVersion) == 1


def test_starting_the_same_at_once_makes_one_draft(racing: Racing) -> None:
    assert len(set(at_once(lambda _place: racing.start(make.profile())))) == 1
    assert racing.count(StoredProfile) == 1


def test_a_tender_brought_many_times_at_once_is_kept_once(racing: Racing) -> None:
    found = read_tender(fixture("samples/pre-selection-tender.json"))
    key = next(found.requirements)[2].key

    def keep(place: int) -> UUID:
        with racing.database.transaction() as session:
            kept = tender_files.keep_tender(session, found, organisation_id=racing.owner, by=racing.by, at=AT)
            meaning = {key: Meaning("policy.commitment", place % 4 + 1)}
            tender_files.keep_meanings(session, meaning, [key], organisation_id=racing.owner, by=racing.by, at=AT)
            return kept.id

    assert len(set(at_once(keep))) == 1
    assert (racing.count(TenderFile), racing.count(RequirementMapping)) == (1, 1)


def test_the_second_of_two_people_is_told_and_loses_nothing(office: Office, colleague: Office) -> None:
    profile_id = office.start("example:uniforms")
    mine = {**office.form(profile_id, "/about"), "title": "Mine"}
    colleague.send(profile_id, "/about", summary="Theirs.", pass_mark="1")
    address = f"/criteria/{profile_id}/about"
    refused = office.client.post(address, data=mine)
    assert refused.status_code == 409
    assert "Somebody changed the profile after you opened this page." in refused.text
    kept = fields_of(refused.text, "about")
    assert kept["title"] == ["Mine"]
    assert office.draft(profile_id).text("profile.title", "en") == "Uniforms, clothes and shoes"
    assert office.client.post(address, data=kept).status_code == 303
    assert office.draft(profile_id).text("profile.title", "en") == "Mine"


def test_a_new_criterion_sent_twice_is_one(office: Office) -> None:
    profile_id = office.start()
    fields = office.form(profile_id, "/criteria/new")
    sent = {**fields, "title": "Once", "row-item": ["policy.commitment"], "row-level": ["2"]}
    for _time in range(2):
        assert office.client.post(f"/criteria/{profile_id}/criteria/new", data=sent).status_code == 303
    assert len(office.draft(profile_id).criteria) == 1
    points = {**office.form(profile_id, "/preferences/new"), "item": "policy.commitment", "points_4": "1"}
    for _time in range(2):
        assert office.client.post(f"/criteria/{profile_id}/preferences/new", data=points).status_code == 303
    assert len(office.draft(profile_id).preferences) == 1


def test_what_was_typed_about_a_criterion_that_is_gone_is_not_lost(office: Office, colleague: Office) -> None:
    profile_id = office.start("example:uniforms")
    path = "/criteria/who-sews"
    mine = {**office.form(profile_id, path), "title": "Who sews, in my words"}
    colleague.press(profile_id, f"{path}/remove")
    refused = office.client.post(f"/criteria/{profile_id}{path}", data=mine)
    assert refused.status_code == 409
    kept = fields_of(refused.text, "criterion")
    assert office.client.post(f"/criteria/{profile_id}{path}", data=kept).status_code == 303
    draft = office.draft(profile_id)
    assert draft.text(f"criteria.{draft.criteria[-1].id}.title", "en") == "Who sews, in my words"


def test_a_small_change_of_a_page_that_is_old_changes_nothing(office: Office, colleague: Office) -> None:
    profile_id = office.start("example:uniforms")
    seen = office.stored(profile_id).revision
    colleague.press(profile_id, "/criteria/who-sews/up")
    before = office.draft(profile_id)
    assert office.press(profile_id, "/criteria/piece-prices/up", revision=seen).status_code == 303
    assert "Nothing was changed" in office.get(profile_id).text
    assert office.draft(profile_id) == before
