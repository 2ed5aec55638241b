"""Several at once on a real database: an organisation keeps an owner, and nobody joins twice."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import TypeVar
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from portal.accounts.models import Person
from portal.core.access import Role
from portal.core.config import Settings
from portal.core.db import Database
from portal.core.errors import NotAllowed, NotFound
from portal.core.outbox.models import Mail
from portal.core.throttle.models import Attempt
from portal.organisations.invitations import services as invitations
from portal.organisations.invitations.services import Wish
from portal.organisations.joining import services as joining
from portal.organisations.members import services as members
from portal.organisations.members.rules import LastOwner
from portal.organisations.models import JoinRequest, Membership, Organisation
from tests.factories.organisations import make_membership, make_supplier
from tests.factories.people import AT, make_person

MANY = 20
Result = TypeVar("Result")


@pytest.fixture
def racing(application: Flask) -> Iterator[Database]:
    """The database without the test's own transaction around it; what the tests put there is taken out again."""
    database: Database = application.extensions["database"]
    with application.app_context():
        yield database
    with database.transaction() as session:
        for table in (Organisation, Person, Mail, Attempt):
            session.execute(delete(table))


def at_once(application: Flask, work: Callable[[int], Result], many: int = MANY) -> list[Result | Exception]:
    """What came of doing the work so many times at once; who is refused gives the refusal."""
    together = Barrier(min(many, 10))

    def one(place: int) -> Result | Exception:
        if place < together.parties:
            together.wait(20)
        try:
            with application.app_context():
                return work(place)
        except (LastOwner, NotAllowed, NotFound) as refused:
            return refused

    with ThreadPoolExecutor(10) as pool:
        return list(pool.map(one, range(many)))


def make_house(database: Database, owners: int, others: int = 0) -> tuple[UUID, list[UUID]]:
    """A supplier with so many owners, and so many viewers after them."""
    with database.transaction() as session:
        supplier = make_supplier(session)
        people = [make_person(session) for _ in range(owners + others)]
        for place, person in enumerate(people):
            make_membership(session, supplier, person, role=Role.OWNER if place < owners else Role.VIEWER)
        return supplier.id, [person.id for person in people]


def count(database: Database, organisation_id: UUID, *roles: Role) -> int:
    wanted = (Membership.organisation_id == organisation_id, Membership.role.in_(roles or tuple(Role)))
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Membership).where(*wanted)) or 0


def test_two_owners_who_leave_at_once_leave_one(racing: Database, application: Flask) -> None:
    for _ in range(5):
        house, people = make_house(racing, owners=2)

        def leave(place: int, house: UUID = house, people: list[UUID] = people) -> None:
            with racing.transaction() as session:
                members.leave(session, organisation_id=house, by=people[place], at=AT)

        results = at_once(application, leave, many=2)
        assert [type(result) for result in results].count(LastOwner) == 1
        assert count(racing, house, Role.OWNER) == 1


def test_owners_who_take_each_other_down_leave_one(racing: Database, application: Flask) -> None:
    house, people = make_house(racing, owners=10)

    def strike(place: int) -> None:
        other = people[(place + 1) % len(people)]
        with racing.transaction() as session:
            if place % 2:
                members.change_role(session, other, Role.VIEWER, organisation_id=house, by=people[place], at=AT)
            else:
                members.remove_member(session, other, organisation_id=house, by=people[place], at=AT)

    at_once(application, strike, many=10)
    assert count(racing, house, Role.OWNER) >= 1


def test_an_owner_who_leaves_while_handing_over_leaves_an_owner(racing: Database, application: Flask) -> None:
    for _ in range(5):
        house, (owner, other) = make_house(racing, owners=1, others=1)

        def work(place: int, house: UUID = house, owner: UUID = owner, other: UUID = other) -> None:
            with racing.transaction() as session:
                if place:
                    members.leave(session, organisation_id=house, by=owner, at=AT)
                else:
                    members.hand_over(session, other, organisation_id=house, by=owner, at=AT)

        at_once(application, work, many=2)
        assert count(racing, house, Role.OWNER) == 1


def test_an_invitation_accepted_twenty_times_at_once_makes_one_member(
    racing: Database, application: Flask, settings: Settings
) -> None:
    house, (owner,) = make_house(racing, owners=1)
    with racing.transaction() as session:
        nina = make_person(session, email="nina@example.org").id
        wish = Wish("nina@example.org", Role.EDITOR, "en")
        invitations.invite(session, wish, organisation_id=house, settings=settings, by=owner, at=AT)
        (invited,) = invitations.queries.list_open(session, organisation_id=house)

    def accept(_place: int) -> UUID:
        with racing.transaction() as session:
            return invitations.accept(session, invited.id, email="nina@example.org", by=nina, at=AT)

    results = at_once(application, accept)
    assert results.count(house) == 1
    assert count(racing, house) == 2


def test_twenty_people_ask_at_once_and_are_let_in_at_once(
    racing: Database, application: Flask, settings: Settings
) -> None:
    house, (owner,) = make_house(racing, owners=1)
    with racing.transaction() as session:
        people = [make_person(session).id for _ in range(MANY)]

    def ask(place: int) -> None:
        for _ in range(2):
            with racing.transaction() as session:
                joining.ask_to_join(session, house, settings=settings, by=people[place], at=AT)

    at_once(application, ask)
    with racing.reading() as session:
        requests = list(session.scalars(select(JoinRequest.id).order_by(JoinRequest.id)))
    assert len(requests) == MANY

    def let_in(place: int) -> None:
        with racing.transaction() as session:
            joining.answer_request(
                session, requests[place // 2], Role.VIEWER, organisation_id=house, settings=settings, by=owner, at=AT
            )

    results = at_once(application, let_in, many=2 * MANY)
    assert [type(result) for result in results].count(NotFound) == MANY
    assert count(racing, house, Role.VIEWER) == MANY
    with racing.reading() as session:
        accepted = select(func.count()).select_from(Mail).where(Mail.key.startswith("join_accepted"))
        assert session.scalar(accepted) == MANY


def test_the_owner_and_the_operator_who_answer_at_once_answer_once(
    racing: Database, application: Flask, settings: Settings
) -> None:
    house, (owner,) = make_house(racing, owners=1)
    later = AT + timedelta(days=8)
    with racing.transaction() as session:
        nora, operator = make_person(session).id, make_person(session).id
        joining.ask_to_join(session, house, settings=settings, by=nora, at=AT)
    with racing.reading() as session:
        request = session.scalars(select(JoinRequest.id)).one()

    def decide(place: int) -> None:
        with racing.transaction() as session:
            if place % 2:
                joining.answer_request(
                    session, request, None, organisation_id=house, settings=settings, by=owner, at=later
                )
            else:
                joining.decide_in_place_of_owners(
                    session, request, Role.OWNER, "A letter.", settings=settings, by=operator, at=later
                )

    results = at_once(application, decide, many=10)
    assert results.count(None) == 1
