"""Whatever happens between opening a form and sending it, what was typed comes back or is saved.

The expired session, the one not used for days, the expired token, signed out elsewhere, the server restarted, the
language switched, two tabs, two people, and the same form sent twice (back and refresh).
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal.accounts.models import Person, SignInSession
from portal.accounts.sessions.services import end_all
from portal.app import create_app
from portal.core.access import Kind, Role
from portal.core.config import Settings
from portal.core.db import Database
from portal.core.i18n import SWITCH
from portal.criteria import queries
from tests.factories import assessments as make
from tests.factories.organisations import make_membership, make_organisation, make_supplier_with_owner
from tests.factories.people import PASSWORD, make_person, sign_in
from tests.factories.rows import make_row
from tests.integration.criteria.conftest import core
from tests.integration.forms import Fields, fields_of

LED = (302, 303)  # saved, and led on
QUESTION = "policy.commitment"
TYPED = "Ñandú typed <b>& kept"


@dataclass(frozen=True)
class Sheet:
    """A form: where it is, its id on the page, and the field that is typed into."""

    path: str
    form: str
    field: str
    more: tuple[tuple[str, str], ...] = ()


@dataclass
class Scene:
    """Somebody with a form open in a browser, and a colleague who has it open as well."""

    app: Flask
    database: Database
    person: Person
    colleague: Person
    ids: dict[str, str]
    email: str
    other: Flask

    def browser(self, person: Person | None = None, app: Flask | None = None) -> FlaskClient:
        client = (app or self.app).test_client()
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        sign_in(client, person or self.person)
        return client

    def open(self, client: FlaskClient, sheet: Sheet, typed: str = TYPED) -> Fields:
        """Opens the form and types into it."""
        page = client.get(sheet.path.format(**self.ids))
        assert page.status_code == 200, page.text
        fields = fields_of(page.text, sheet.form)
        return {**fields, sheet.field: [typed], **{name: [value] for name, value in sheet.more}}

    def send(self, client: FlaskClient, sheet: Sheet, fields: Fields) -> TestResponse:
        return client.post(sheet.path.format(**self.ids), data=fields)

    def is_saved(self, client: FlaskClient, sheet: Sheet, typed: str = TYPED) -> bool:
        """Whether the form, opened anew, holds it; or, for a form of something new, the page after it does."""
        if sheet in AGENCY.values():
            with self.database.reading() as session:
                profile, owner = UUID(self.ids["profile"]), UUID(self.ids["organisation"])
                stored = queries.get_profile(session, profile, organisation_id=owner)
                return typed in json.dumps(stored.draft, ensure_ascii=False)
        path = sheet.path.format(**self.ids)
        return typed in unescape(client.get(path).text) or typed in unescape(client.get(path.rsplit("/", 1)[0]).text)


SUPPLIER = {
    "profile": Sheet("/organisation/edit", "profile", "legal_name"),
    "account": Sheet("/account", "account", "name"),
    "answer": Sheet("/assessments/{assessment}/items/second.story", "answer-form", "answer"),
    "document": Sheet("/evidence/new", "evidence-form", "title", (("kind", "link"), ("address", "https://a.example"))),
    "words about a document": Sheet("/evidence/{document}/edit", "evidence-form", "title"),
    "step of a plan": Sheet("/plans/{plan}/steps/{step}", "step", "note"),
}
AGENCY = {
    "about a tender": Sheet("/criteria/{profile}/about", "about", "title"),
    "criterion": Sheet("/criteria/{profile}/criteria/who-sews", "criterion", "title"),
    "new criterion": Sheet(
        "/criteria/{profile}/criteria/new",
        "criterion",
        "title",
        (("row-item", "policy.commitment"), ("row-level", "2")),
    ),
}
SHEETS = {**SUPPLIER, **AGENCY}
SHARED = [name for name in SHEETS if name not in ("account", "document", "new criterion")]


@pytest.fixture
def protected(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The app with its forms protected, as it runs outside tests."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    return app


@pytest.fixture(scope="module")
def restarted(settings: Settings) -> Flask:
    """The app of another process, with the same settings."""
    app = create_app(settings)
    app.testing = True
    return app


@pytest.fixture
def build(protected: Flask, database: Database, restarted: Flask) -> Callable[[str], Scene]:
    """Makes who and what the form is about."""

    def make_scene(name: str) -> Scene:
        with database.transaction() as session:
            scene = _supplier if name in SUPPLIER else _agency
            person, colleague, ids = scene(session)
        restarted.extensions["database"] = database
        return Scene(protected, database, person, colleague, ids, person.email, restarted)

    return make_scene


def _supplier(session: Session) -> tuple[Person, Person, dict[str, str]]:
    organisation, owner = make_supplier_with_owner(session)
    colleague = make_person(session)
    make_membership(session, organisation, colleague, role=Role.EDITOR)
    plan = {
        "questionnaire_id": make.publish(session, core()).questionnaire.id,
        "target_kind": "level",
        "target": "established",
    }
    made = {
        "assessment": make.start(session, organisation.id, owner.id).id,
        "document": make_row(session, "evidence_document", organisation_id=organisation.id, title="Policy", note=""),
        "plan": make_row(session, "plan", organisation_id=organisation.id, **plan),
    }
    step = {"item_id": "policy.commitment", "state": "to-do", "revision": 1, "responsible": "", "note": ""}
    made["step"] = make_row(session, "plan_step", plan_id=made["plan"], evidence="", **step)
    return owner, colleague, {name: str(value) for name, value in made.items()}


def _agency(session: Session) -> tuple[Person, Person, dict[str, str]]:
    organisation, person, colleague = (
        make_organisation(session, Kind.AGENCY),
        make_person(session),
        make_person(session),
    )
    for one in (person, colleague):
        make_membership(session, organisation, one, role=Role.EDITOR)
    make.publish(session, core())
    session.flush()
    return person, colleague, {"organisation": str(organisation.id)}


def _start(scene: Scene) -> Scene:
    """An agency's form is about a profile that its editor starts."""
    if "organisation" in scene.ids:
        client = scene.browser()
        fields = fields_of(client.get("/criteria/new").text, "start")
        started = client.post("/criteria/new", data={**fields, "beginning": "example:uniforms"})
        scene.ids["profile"] = str(UUID(started.location.rsplit("/", 1)[1]))
    return scene


@pytest.fixture(params=SHEETS)
def name(request: pytest.FixtureRequest) -> str:
    """Each form."""
    found: str = request.param
    return found


@pytest.fixture
def sheet(name: str) -> Sheet:
    return SHEETS[name]


@pytest.fixture
def scene(name: str, build: Callable[[str], Scene]) -> Scene:
    return _start(build(name))


def end(scene: Scene, how: str) -> None:
    """Ends every sign-in of the person: its time is over, it was not used, or it is ended on another device."""
    now = datetime.now(UTC)
    with scene.database.transaction() as session:
        past = {"expired": {"expires_at": now - timedelta(minutes=1)}, "unused": {"seen_at": now - timedelta(days=4)}}
        if how in past:
            mine = SignInSession.person_id == scene.person.id
            session.execute(update(SignInSession).where(mine).values(**past[how]))
        else:
            end_all(session, scene.person.id, at=now)


def after_a_sign_in_that_ended(scene: Scene, sheet: Sheet, how: str) -> FlaskClient:
    client = scene.browser()
    fields = scene.open(client, sheet, f"{TYPED} {how}")
    end(scene, how)
    asked = scene.send(client, sheet, fields)
    assert asked.status_code == 401
    given = {**fields_of(asked.text, "sign-in"), "email": [scene.email], "password": [PASSWORD]}
    held = fields_of(client.post("/sign-in", data=given).text, "send-again")
    assert held[sheet.field] == [f"{TYPED} {how}"]
    assert scene.send(client, sheet, held).status_code in LED
    return client


def after_a_token_that_ran_out(scene: Scene, sheet: Sheet, how: str) -> FlaskClient:
    client = scene.browser()
    fields = scene.open(client, sheet, f"{TYPED} {how}")
    again = scene.send(client, sheet, {**fields, "csrf_token": ["stale"]})
    assert again.status_code == 400
    held = fields_of(again.text, "send-again")
    assert held[sheet.field] == [f"{TYPED} {how}"]
    assert scene.send(client, sheet, held).status_code in LED
    return client


def after_a_switch_of_language(scene: Scene, sheet: Sheet, how: str) -> FlaskClient:
    client = scene.browser()
    page = scene.send(client, sheet, {**scene.open(client, sheet, f"{TYPED} {how}"), SWITCH: ["pt"]})
    assert page.status_code == 200
    assert '<html lang="pt"' in page.text
    fields = fields_of(page.text, sheet.form)
    assert fields[sheet.field] == [f"{TYPED} {how}"]
    assert scene.send(client, sheet, fields).status_code in LED
    return client


def after_a_restart(scene: Scene, sheet: Sheet, how: str) -> FlaskClient:
    client = scene.browser()
    fields = scene.open(client, sheet, f"{TYPED} {how}")
    client.application = scene.other
    assert scene.send(client, sheet, fields).status_code in LED
    return client


def sent_twice(scene: Scene, sheet: Sheet, how: str) -> FlaskClient:
    client = scene.browser()
    fields = scene.open(client, sheet, f"{TYPED} {how}")
    assert all(scene.send(client, sheet, fields).status_code in LED for _ in range(2))
    return client


CASES = {
    "expired": after_a_sign_in_that_ended,
    "unused": after_a_sign_in_that_ended,
    "ended elsewhere": after_a_sign_in_that_ended,
    "token": after_a_token_that_ran_out,
    "language": after_a_switch_of_language,
    "restart": after_a_restart,
    "twice": sent_twice,
}


@pytest.mark.parametrize("database_address", ["sqlite"], indirect=True)
def test_whatever_interrupts_nothing_is_lost(scene: Scene, sheet: Sheet) -> None:
    for how, case in CASES.items():
        client = case(scene, sheet, how)
        assert scene.is_saved(client, sheet, f"{TYPED} {how}"), how


@pytest.mark.parametrize("name", SHARED, indirect=True)
def test_the_second_of_two_sees_both_and_chooses(scene: Scene, sheet: Sheet) -> None:
    second = scene.browser()
    for first, theirs in ((second, "Of another tab"), (scene.browser(scene.colleague), "Of a colleague")):
        mine, other = scene.open(second, sheet), scene.open(first, sheet, theirs)
        assert scene.send(first, sheet, other).status_code in LED
        told = scene.send(second, sheet, mine)
        assert told.status_code == 409
        said = unescape(told.text)
        assert TYPED in said
        assert theirs in said
        assert scene.is_saved(second, sheet, theirs)
    if sheet.form != "answer-form":
        again = fields_of(told.text, sheet.form)
        assert again[sheet.field] == [TYPED]
        assert scene.send(second, sheet, again).status_code in LED
        assert scene.is_saved(second, sheet)
