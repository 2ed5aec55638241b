"""The portal's own pages: open to all, in four languages, honest about what they are, never a 500."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.core.access import Kind
from portal.core.db import Database
from tests.factories.assessments import every_type, publish
from tests.factories.organisations import make_membership, make_organisation, make_supplier_with_owner
from tests.factories.people import make_person, sign_in

PUBLIC = ["/", "/method", "/privacy", "/accessibility", "/questionnaires", "/check", "/sign-in", "/sign-up"]


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("language", ["es", "pt", "en", "fr"])
def test_a_public_page_is_there_in_every_language(client: FlaskClient, path: str, language: str) -> None:
    answer = client.get(f"{path}?lang={language}")
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.text


def test_the_method_shows_the_bounds_gates_and_weights_of_what_is_published(
    client: FlaskClient, database: Database
) -> None:
    questionnaire = every_type()
    with database.transaction() as session:
        publish(session, questionnaire)
    text = client.get("/method?lang=en").text
    for level in questionnaire.levels:
        assert questionnaire.texts["en"][f"levels.{level.id}.title"] in text
    for item in questionnaire.items:
        if item.scored:
            assert questionnaire.texts["en"][f"{item.id}.name"] in text


def test_the_demo_pages_do_not_exist_outside_the_demo(client: FlaskClient) -> None:
    assert client.get("/demo/mail").status_code == 404
    assert client.get("/demo/components").status_code == 404


@pytest.mark.parametrize(
    ("kind", "there"), [(Kind.AGENCY, None), (Kind.ASSOCIATION, "/drives"), (Kind.OPERATOR, "/operations")]
)
def test_home_is_the_start_of_each_role(client: FlaskClient, database: Database, kind: Kind, there: str | None) -> None:
    with database.transaction() as session:
        person = make_person(session)
        make_membership(session, make_organisation(session, kind), person)
    sign_in(client, person)
    answer = client.get("/home")
    assert (answer.headers.get("Location") if there else None) == there
    assert answer.status_code == (302 if there else 200)


def test_home_of_a_supplier_is_its_assessments(client: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        _, owner = make_supplier_with_owner(session)
    sign_in(client, owner)
    assert client.get("/home").headers["Location"] == "/assessments"


def test_a_person_without_an_organisation_is_led_to_register(client: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        person = make_person(session)
    sign_in(client, person)
    assert client.get("/home").headers["Location"] == "/organisation/register"
    assert client.get("/assessments").headers["Location"] == "/home"


@pytest.mark.parametrize("path", ["/nothing", "/assessments/not-a-uuid", "/c/%00", "/links/%FF", "/submissions/1/x"])
def test_a_wrong_address_is_a_calm_page(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "<h1" in answer.text


def test_a_wrong_method_and_a_body_too_large_are_calm_pages(client: FlaskClient) -> None:
    assert client.post("/method").status_code == 405
    too_much = client.post("/sign-in", data={"email": "x" * 1_200_000})
    assert too_much.status_code == 413
    assert "<h1" in too_much.text


def test_the_language_is_kept_by_cookie_and_a_nonsense_language_is_passed_over(client: FlaskClient) -> None:
    client.get("/?lang=fr")
    assert '<html lang="fr"' in client.get("/method").text
    assert '<html lang="fr"' in client.get("/method?lang=xx").text
    assert client.get("/method?lang=" + "x" * 3000).status_code == 200


def test_every_answer_carries_the_strict_policy(client: FlaskClient) -> None:
    for path in ("/", "/nothing", "/brand.css"):
        policy = client.get(path).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert client.get(path).headers["X-Content-Type-Options"] == "nosniff"


def test_static_files_carry_the_same_headers_and_are_for_this_site_only(client: FlaskClient) -> None:
    for name in ("listo.css", "listo.js", "favicon.svg"):
        with client.get(f"/static/{name}") as answer:
            headers = answer.headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "Access-Control-Allow-Origin" not in headers
        assert "immutable" in headers["Cache-Control"] or "max-age=31536000" in headers["Cache-Control"]


def test_pages_of_a_signed_in_person_are_not_kept_by_the_browser(client: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        _, owner = make_supplier_with_owner(session)
    sign_in(client, owner)
    assert client.get("/assessments").headers["Cache-Control"] == "private, no-store"


def test_health_answers(client: FlaskClient) -> None:
    assert client.get("/healthz").text == "ok"


def test_reading_never_writes(database: Database) -> None:
    with pytest.raises(RuntimeError, match="used to write"), database.reading() as session:
        make_unflushed(session)


def make_unflushed(session: Session) -> None:
    person = make_person(session)
    person.name = "Changed"
