"""Publishing a version, once and for ever, and reading it back."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DatabaseError

from portal.core.db import Database
from portal.core.errors import Conflict, NotFound
from portal.questionnaires import queries
from portal.questionnaires.canonical import content_hash, to_document
from portal.questionnaires.models import QuestionnaireVersion
from portal.questionnaires.services import publish_questionnaire
from tests.factories.assessments import every_type
from tests.factories.people import AT
from tests.factories.questionnaires import SAMPLE_NAMES, sample


@pytest.mark.parametrize("name", SAMPLE_NAMES)
def test_a_published_questionnaire_is_read_back_as_it_was(database: Database, name: str) -> None:
    with database.transaction() as session:
        stored = publish_questionnaire(session, sample(name), at=AT)
        found = queries.get_version(session, stored.id)
    assert found.questionnaire == sample(name)
    assert found.content_hash == content_hash(to_document(sample(name)))


def test_publishing_the_same_again_changes_nothing(database: Database) -> None:
    with database.transaction() as session:
        first = publish_questionnaire(session, every_type(), at=AT)
        second = publish_questionnaire(session, every_type(), at=AT + timedelta(days=1))
        assert first.id == second.id
        assert len(session.scalars(select(QuestionnaireVersion)).all()) == 1


def test_the_same_version_with_other_content_is_refused(database: Database) -> None:
    with database.transaction() as session:
        publish_questionnaire(session, every_type(), at=AT)
        with pytest.raises(Conflict, match=r"every-type 1\.0"):
            publish_questionnaire(session, replace(every_type(), publisher="Another"), at=AT)


def test_a_published_version_cannot_be_changed(database: Database) -> None:
    with database.transaction() as session:
        publish_questionnaire(session, every_type(), at=AT)
    with pytest.raises(DatabaseError, match="never changed"), database.transaction() as session:
        session.execute(update(QuestionnaireVersion).values(version="9"))


def test_the_version_published_last_is_the_current_one(database: Database) -> None:
    with database.transaction() as session:
        publish_questionnaire(session, every_type(version="1.0"), at=AT)
        publish_questionnaire(session, every_type(version="1.1"), at=AT + timedelta(days=1))
        publish_questionnaire(session, every_type("another"), at=AT)
        current = queries.find_current_version(session, "every-type")
        listed = [
            (found.questionnaire.id, found.questionnaire.version) for found in queries.list_current_versions(session)
        ]
    assert current is not None
    assert current.questionnaire.version == "1.1"
    assert listed == [("another", "1.0"), ("every-type", "1.1")]


@pytest.mark.parametrize("name", ["", "none", "\x00", "every-type\n", "\ud800", "EVERY-TYPE", "x" * 1000])
def test_a_name_without_a_questionnaire_has_no_version(database: Database, name: str) -> None:
    with database.reading() as session:
        assert queries.find_current_version(session, name) is None
        with pytest.raises(NotFound):
            queries.get_current_version(session, name)


def test_a_version_that_is_not_there_is_not_found(database: Database) -> None:
    with database.reading() as session, pytest.raises(NotFound):
        queries.get_version(session, uuid4())


def test_a_version_is_parsed_once(database: Database) -> None:
    with database.transaction() as session:
        stored = publish_questionnaire(session, every_type(), at=AT)
        assert queries.get_version(session, stored.id) is queries.get_version(session, stored.id)


def test_only_so_many_versions_are_kept_in_memory(database: Database) -> None:
    with database.transaction() as session:
        ids = [
            publish_questionnaire(session, every_type(version=f"{n}.0"), at=AT).id for n in range(queries.MOST_KEPT + 1)
        ]
        first = queries.get_version(session, ids[0])
        for version_id in ids[1:]:
            queries.get_version(session, version_id)
        again = queries.get_version(session, ids[0])
    assert again is not first
    assert again == first
