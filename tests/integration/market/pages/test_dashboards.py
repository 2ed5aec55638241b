"""Agencies see the market; what they ask wrongly is explained, and others see nothing of it."""

import re

import pytest

from portal.core.access import Kind, Role
from portal.market.columns import Market
from tests.factories.released import store_release
from tests.integration.market.pages.conftest import SUPPLIERS, Agency, SignIn, a_market

PAGES = ["/market", "/market/readiness", "/market/topics", "/market/questions", "/market/over-time"]
WRONG = [
    "?sector=99999",
    "?sector=%00",
    "?size=%EF%BF%BE",
    "?by=nonsense",
    "?by=region",
    "?by=size&size=micro",
    "?size=micro&sector=41&women-led=yes",
    "?country=CO&region=BR-SP",
    f"?country={'x' * 5000}",
]


def test_a_page_tells_its_story_is_small_and_has_a_table_under_every_chart(agency: Agency) -> None:
    for path in PAGES:
        packed, text = agency.client.get(path, headers={"Accept-Encoding": "gzip"}), agency.client.get(path).text
        figures = text.count('<div class="app-chart">')

        assert figures >= 1
        assert text.count('role="img"') >= 1
        assert text.count("These figures as a table") == figures == text.count("<table")
        assert "made-up suppliers" in text
        assert "style=" not in text
        assert len(packed.data) < 30_000, path


def test_the_first_page_says_how_many_take_part(agency: Agency) -> None:
    text = agency.client.get("/market").text
    found = re.search(r"About (\d+) suppliers take part", text)

    assert found is not None
    assert abs(int(found[1]) - SUPPLIERS) <= 3


def test_a_colleague_with_the_address_sees_the_same(agency: Agency, enter: SignIn) -> None:
    address = "/market/readiness?by=sector&size=micro"
    colleague = enter(Kind.AGENCY, Role.VIEWER)
    here, there = agency.client.get(address).text, colleague.get(address).text

    assert here.split("<main")[1] == there.split("<main")[1]
    assert "Size: Micro" in here


def test_every_group_can_be_compared(agency: Agency) -> None:
    addresses = [f"{path}?by={by}" for path in PAGES[:3] for by in ("sector", "size", "country", "women-led")]

    assert {agency.client.get(address).status_code for address in addresses} == {200}


def test_regions_are_those_of_the_country_that_was_chosen(agency: Agency) -> None:
    text = agency.client.get("/market?by=region&country=CO").text
    offered = re.findall(r'<option value="([A-Z]{2})-', text)

    assert set(offered) == {"CO"}
    assert "Antioquia" in text
    assert agency.client.get("/market/topics?by=size&country=CO&region=CO-ANT").status_code == 200


def test_where_regions_are_compared_all_of_the_page_is_about_their_country(agency: Agency) -> None:
    country = agency.client.get("/market/readiness?by=size&country=CO").text.split("All suppliers here")
    regions = agency.client.get("/market/readiness?by=region&country=CO").text.split("All suppliers here")

    assert "Limited to: <strong>Country: Colombia" in regions[0]
    assert country[1].split("</table>")[0] == regions[1].split("</table>")[0]
    assert country[2].split("</table>")[0] == regions[2].split("</table>")[0]
    assert agency.client.get("/market/readiness?by=region&country=CO&size=micro").status_code == 422


def test_what_is_not_published_is_explained(agency: Agency) -> None:
    for wrong in WRONG:
        for path in ("/market/readiness", "/market/files/readiness.xlsx"):
            answer = agency.client.get(path + wrong)

            assert answer.status_code == 422
            assert "There is a problem" in answer.text
            assert "Error: " in answer.text
            assert "app-chart" not in answer.text


def test_the_other_pages_keep_as_many_filters_as_they_take(agency: Agency) -> None:
    text = agency.client.get("/market?size=micro&sector=41&by=country").text
    ways = re.findall(r'app-subnav__link" href="([^"]+)"', text)

    assert len(ways) == 6
    assert {agency.client.get(way.replace("&amp;", "&")).status_code for way in ways} == {200}


def test_before_the_first_release_there_is_a_plain_word(nothing_yet: Agency) -> None:
    for path in (*PAGES, "/market/try"):
        answer = nothing_yet.client.get(f"{path}?sector=whatever")

        assert answer.status_code == 200
        assert "There are no figures yet." in answer.text


@pytest.mark.parametrize("count", [0, 1])
def test_a_market_of_nobody_or_one_supplier_shows_nothing_of_it(nothing_yet: Agency, count: int) -> None:
    market: Market = a_market(SUPPLIERS).taking(slice(0, count))
    with nothing_yet.database.transaction() as session:
        store_release(session, nothing_yet.folder, market)
    for path in PAGES:
        answer = nothing_yet.client.get(path)

        assert answer.status_code == 200
        assert not re.search(r"<td[^>]*>\d", answer.text)


def test_one_supplier_in_each_country_is_shown_in_none(nothing_yet: Agency) -> None:
    market = a_market(SUPPLIERS)
    first = {int(code): row for row, code in reversed(list(enumerate(market.dimensions["country"].codes)))}
    with nothing_yet.database.transaction() as session:
        store_release(session, nothing_yet.folder, market.taking(sorted(first.values())))  # type: ignore[arg-type]
    text = nothing_yet.client.get("/market?by=country").text

    assert "No group has 5 suppliers or more." in text
    assert not re.search(r"<td[^>]*>\d", text.split("</table>")[0])


@pytest.mark.parametrize(
    ("kind", "role", "status"),
    [
        (Kind.SUPPLIER, Role.OWNER, 403),
        (Kind.ASSOCIATION, Role.OWNER, 403),
        (Kind.AGENCY, Role.VIEWER, 200),
        (Kind.OPERATOR, Role.EDITOR, 200),
        (Kind.OPERATOR, Role.VIEWER, 403),
    ],
)
def test_only_agencies_and_the_operator_see_the_market(
    agency: Agency, enter: SignIn, kind: Kind, role: Role, status: int
) -> None:
    person = enter(kind, role)

    assert {person.get(path).status_code for path in (*PAGES, "/market/files/coverage.xlsx")} == {status}
