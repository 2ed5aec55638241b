"""Every route for every role, on one's own and on another organisation's things: docs/reference/access.md, sent."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.conftest import ROOT
from tests.factories.two_of_everything import AGENCYS, SUPPLIERS
from tests.integration.security.addresses import Bodies, Route, address_of, body_of, routes
from tests.integration.security.world import World

TABLE = ROOT / "docs" / "reference" / "access.md"
THINGS = "Things of"  # how the headings begin under which requests are about something that somebody has
OWNERS = {
    "Things of a supplier": "supplier/owner",
    "Things of an agency": "agency/owner",
    "Things of an association": "association/owner",
    "Things of one person": "theirs",
}
THEIRS = {"/invitations/": "supplier/invited", "/organisations/requests/": "supplier/asking"}
NEEDS_A_SECOND_CONNECTION = "GET /readyz"  # SQLite has one writer, which is the probe
MAY_SEE = {SUPPLIERS: ("supplier/", "operator/"), AGENCYS: ("agency/", "operator/")}


@dataclass(frozen=True)
class Row:
    """A request, and the status that everybody named gets."""

    heading: str
    name: str
    statuses: dict[str, int]

    @property
    def is_about_a_thing(self) -> bool:
        """Whether it is about something that somebody has."""
        return self.heading.startswith(THINGS)

    def person(self, who: str) -> str:
        """Who sends it; in the table of things of one person one column is whoever that is."""
        if who != "theirs":
            return who
        path = self.name.split(" ")[1]
        return next((found for start, found in THEIRS.items() if path.startswith(start)), "supplier/owner")


def read_rows() -> Iterator[Row]:
    """The rows of all tables of statuses."""
    heading, people = "", list[str]()
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("## "):
            heading = line[3:]
        elif line.startswith("| Request |"):
            people = cells[1:]
        elif found := re.fullmatch(r"`((?:GET|POST) \S+)`", cells[0]):
            yield Row(heading, found.group(1), dict(zip(people, map(int, cells[1:]), strict=True)))


ROWS = list(read_rows())


@pytest.fixture(scope="module")
def known(application: Flask) -> dict[str, Route]:
    """The routes by the name that the table gives them."""
    return {route.name: route for route in routes(application)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_everybody_gets_what_the_table_says(world: World, bodies: Bodies, known: dict[str, Route], row: Row) -> None:
    second_connection = row.name == NEEDS_A_SECOND_CONNECTION
    if second_connection if world.is_sqlite else not (row.is_about_a_thing or second_connection):
        return  # sent on the other database only
    route = known[row.name]
    path = address_of(world, route.rule, route.endpoint)
    data = body_of(world, bodies, route.endpoint) if route.method == "POST" else None
    got, told, sent = {}, [], f"{path} {data}"
    by_token = "<string:token>" in row.name  # an address with a token is for whoever has it
    for who in row.statuses:
        person = row.person(who)
        answer = world.ask(person, route.method, path, data=data)
        got[who] = answer.status_code
        words = [] if by_token else kept_words(sent, person)
        told += [f"{who} is told {word}" for word in words if word in words_of(answer)]
    assert got == row.statuses, f"| `{row.name}` | {' | '.join(map(str, got.values()))} |"
    assert told == []


def words_of(answer: TestResponse) -> str:
    """What the answer says, if it says it in plain characters."""
    return answer.get_data().decode("utf-8", "replace")


def kept_words(sent: str, person: str) -> list[str]:
    """What this person must not be told; who sends it in a form knows it already."""
    return [word for word, may in MAY_SEE.items() if not person.startswith(may) and word not in sent]


def test_no_route_is_without_a_row_and_no_row_without_a_route(known: dict[str, Route]) -> None:
    named = [row.name for row in ROWS]
    assert sorted(named) == sorted(known)


def test_what_others_do_not_get_is_there_for_its_owner() -> None:
    """A 404 that nobody's 200 stands beside would prove nothing."""
    for row in ROWS:
        if row.is_about_a_thing:
            assert row.statuses[OWNERS[row.heading]] in (200, 302, 303), row.name


def test_nobody_does_anything_with_what_another_organisation_has() -> None:
    for row in ROWS:
        others = {who: status for who, status in row.statuses.items() if who.startswith("other-")}
        assert set(others.values()) <= {403, 404}, row.name
        assert bool(others) == row.is_about_a_thing, row.name


def test_whatever_names_a_thing_stands_in_a_table_of_things(known: dict[str, Route]) -> None:
    """So that another organisation's people are asked too; but for what the operator does to everybody's."""
    for row in ROWS:
        if "<uuid:" in row.name and "/operations/" not in row.name:
            assert row.is_about_a_thing, row.name
