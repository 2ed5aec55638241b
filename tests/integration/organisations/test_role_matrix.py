"""Every route about people and the trail, for every role, on one's own and on another organisation's things."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.accounts.models import Person
from portal.core.access import Kind, Role
from portal.core.db import Database
from portal.organisations.models import Invitation, JoinRequest, Organisation
from tests.factories.organisations import make_membership, make_organisation, make_supplier
from tests.factories.people import make_person, sign_in

WHO = ["nobody", "newcomer", "owner", "editor", "viewer", "other-owner", "association", "agency", "operator"]
OUT, IN, NO, GONE, LED = 302, 200, 403, 404, 303
PEOPLE = "/organisation/people"


@dataclass(frozen=True)
class Row:
    """A request, and what each of WHO gets; owner, editor and viewer belong to the organisation that it is about."""

    method: str
    path: str
    statuses: tuple[int, ...]
    data: tuple[tuple[str, str], ...] = ()


#                                                      nobody newcomer owner editor viewer other assoc agency operator
ALL = (OUT, IN, IN, IN, IN, IN, IN, IN, IN)
ROWS = [
    Row("GET", "/organisations", ALL),
    Row("GET", "/organisations/join", ALL),
    Row("POST", "/organisations/join", (401, 422, 422, 422, 422, 422, 422, 422, 422)),
    Row("POST", "/organisations/{organisation}/act", (401, GONE, LED, LED, LED, GONE, GONE, GONE, GONE)),
    Row("POST", "/organisations/requests/{request}/take-back", (401, GONE, GONE, GONE, GONE, GONE, GONE, GONE, GONE)),
    Row("GET", PEOPLE, (OUT, OUT, IN, IN, IN, IN, IN, IN, IN)),
    Row("GET", f"{PEOPLE}/leave", (OUT, OUT, IN, IN, IN, IN, IN, IN, IN)),
    Row("POST", f"{PEOPLE}/leave", (401, OUT, LED, LED, LED, LED, LED, LED, LED)),
    Row("GET", f"{PEOPLE}/hand-over", (OUT, OUT, IN, NO, NO, IN, IN, IN, IN)),
    Row("POST", f"{PEOPLE}/hand-over", (401, OUT, LED, NO, NO, 422, 422, 422, 422), (("person", "{member}"),)),
    Row("GET", f"{PEOPLE}/{{member}}", (OUT, OUT, IN, NO, NO, GONE, GONE, GONE, GONE)),
    Row("POST", f"{PEOPLE}/{{member}}", (401, OUT, LED, NO, NO, GONE, GONE, GONE, GONE), (("role", "viewer"),)),
    Row("POST", f"{PEOPLE}/{{member}}/remove", (401, OUT, LED, NO, NO, GONE, GONE, GONE, GONE)),
    Row("GET", f"{PEOPLE}/invite", (OUT, OUT, IN, NO, NO, IN, IN, IN, IN)),
    Row("POST", f"{PEOPLE}/invite", (401, OUT, 422, NO, NO, 422, 422, 422, 422)),
    Row(
        "POST",
        f"{PEOPLE}/invitations/{{invitation}}/send-again",
        (401, OUT, IN, NO, NO, GONE, GONE, GONE, GONE),
    ),
    Row("POST", f"{PEOPLE}/invitations/{{invitation}}/withdraw", (401, OUT, LED, NO, NO, GONE, GONE, GONE, GONE)),
    Row("POST", "/invitations/{invitation}/accept", (401, GONE, GONE, GONE, GONE, GONE, GONE, GONE, GONE)),
    Row("GET", f"{PEOPLE}/requests/{{request}}", (OUT, OUT, IN, NO, NO, GONE, GONE, GONE, GONE)),
    Row(
        "POST",
        f"{PEOPLE}/requests/{{request}}",
        (401, OUT, LED, NO, NO, GONE, GONE, GONE, GONE),
        (("answer", "viewer"),),
    ),
    Row("GET", "/operations/join-requests", (OUT, OUT, NO, NO, NO, NO, NO, NO, IN)),
    Row("GET", "/operations/join-requests/{request}", (OUT, OUT, NO, NO, NO, NO, NO, NO, IN)),
    Row(
        "POST",
        "/operations/join-requests/{request}",
        (401, OUT, NO, NO, NO, NO, NO, NO, LED),
        (("answer", "viewer"), ("checked", "A letter and a call.")),
    ),
    Row("GET", "/operations/people/new", (OUT, OUT, NO, NO, NO, NO, NO, NO, IN)),
    Row("POST", "/operations/people/new", (401, OUT, NO, NO, NO, NO, NO, NO, 422)),
    Row("GET", "/operations/trail", (OUT, OUT, NO, NO, NO, NO, NO, NO, IN)),
    Row("GET", "/organisation/trail", (OUT, OUT, IN, NO, NO, IN, IN, IN, IN)),
    Row("GET", "/organisation/data", (OUT, OUT, IN, NO, NO, IN, IN, IN, IN)),
    Row("POST", "/organisation/data/export", (401, OUT, LED, NO, NO, LED, LED, LED, LED)),
    Row("GET", "/organisation/data/erase", (OUT, OUT, IN, NO, NO, IN, IN, IN, IN)),
    Row("POST", "/organisation/data/erase", (401, OUT, 422, NO, NO, 422, 422, 422, 422)),
    Row("POST", "/organisation/data/keep", (401, OUT, LED, NO, NO, LED, LED, LED, LED)),
]


@dataclass(frozen=True)
class Scene:
    """Who there is, and the ids of the things of the supplier."""

    people: dict[str, Person]
    ids: dict[str, str]

    def browser(self, app: Flask, who: str) -> FlaskClient:
        client = app.test_client()
        if who in self.people:
            sign_in(client, self.people[who])
        return client


@pytest.fixture
def scene(database: Database) -> Scene:
    """A supplier with its people, an invitation and a wish to join; and people of every other kind, each an owner."""
    now, people = datetime.now(UTC), {}
    with database.transaction() as session:
        supplier = make_supplier(session)
        for role in ("owner", "editor", "viewer", "second-owner", "member"):
            people[role] = make_person(session, name=role)
            held = Role.OWNER if role == "second-owner" else Role.EDITOR if role == "member" else Role(role)
            make_membership(session, supplier, people[role], role=held)
        for who, kind in (("association", Kind.ASSOCIATION), ("agency", Kind.AGENCY), ("operator", Kind.OPERATOR)):
            people[who] = _owner_of(session, make_organisation(session, kind))
        people["other-owner"] = _owner_of(session, make_supplier(session))
        people["newcomer"], asking = make_person(session), make_person(session)
        invitation = Invitation(
            organisation_id=supplier.id,
            email="invited@example.org",
            role=Role.VIEWER,
            language="en",
            shown_hash="a",
            mailed_hash="b",
            created_at=now,
            expires_at=now + timedelta(days=1),
        )
        request = JoinRequest(organisation_id=supplier.id, person_id=asking.id, asked_at=now - timedelta(days=8))
        session.add_all([invitation, request])
        session.flush()
        ids = {
            "organisation": str(supplier.id),
            "member": str(people["member"].id),
            "invitation": str(invitation.id),
            "request": str(request.id),
        }
    return Scene(people, ids)


def _owner_of(session: object, organisation: Organisation) -> Person:
    person, second = make_person(session), make_person(session)  # type: ignore[arg-type]
    make_membership(session, organisation, person)  # type: ignore[arg-type]
    make_membership(session, organisation, second)  # type: ignore[arg-type]
    return person


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.path}")
def test_everybody_gets_what_their_role_allows(app: Flask, scene: Scene, row: Row, who: str) -> None:
    path = row.path.format(**scene.ids)
    data = {name: value.format(**scene.ids) for name, value in row.data}
    answer = scene.browser(app, who).open(path, method=row.method, data=data)
    assert answer.status_code == row.statuses[WHO.index(who)]


def test_no_route_about_people_or_the_trail_is_left_out(app: Flask) -> None:
    asked = {(row.method, row.path) for row in ROWS}
    blueprints = ("seats", "people", "invitations", "joining", "audit", "keeping")
    for rule in app.url_map.iter_rules():
        if rule.endpoint.split(".")[0] not in blueprints or rule.endpoint.startswith("invitations.show"):
            continue
        if getattr(app.view_functions[rule.endpoint], "access", None) == "public":
            continue
        parts = [part if not part.startswith("<") else "{}" for part in rule.rule.split("/")]
        shape = "/".join(parts)
        for method in (rule.methods or set()) & {"GET", "POST"}:
            assert any(
                method == known and shape == "/".join("{}" if "{" in part else part for part in path.split("/"))
                for known, path in asked
            ), (method, rule.rule)
