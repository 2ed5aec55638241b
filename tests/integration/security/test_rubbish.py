"""What nobody should type, in every place of an address and every field of a form: told so, and never a failure."""

from collections.abc import Iterator
from urllib.parse import quote, urlencode

from bs4 import BeautifulSoup

from tests.integration.forms import Fields
from tests.integration.security.addresses import PARAMETER, TIED, Found, Route, address_of, reader_of, routes
from tests.integration.security.databases import POSTGRESQL_ONLY, SQLITE_ONLY
from tests.integration.security.world import World

NASTY = "\x00\ud800\r\nX-Injected: yes'\"); DROP TABLE person; -- ${7*7}{{7*7}} %s %d %n \u202e <x-injected>"
BEYOND = "9" * 40
LONG, MOST_IN_A_BODY = "x" * 300_000, 990_000
INJECTION = "' OR '1'='1"
TRAVERSAL = ("../../../../etc/passwd", "..\\..\\portal", "%00", "y" * 5000)
# Each kind of rubbish goes to the database that minds it more; numbers beyond 64 bits go to both.
IN_ADDRESSES = {True: (BEYOND, *TRAVERSAL), False: (NASTY, BEYOND, INJECTION)}
IN_QUERIES = {True: (BEYOND, "https://evil.example", "z" * 20_000), False: (NASTY, BEYOND, "-1")}
IN_ALL_FIELDS = {True: ("", LONG), False: ("-1", INJECTION, "<x-injected>", "\U0010ffff\ufffe\ufeff")}
IN_ONE_FIELD = {True: (BEYOND,), False: (NASTY, BEYOND)}

Parameters = list[tuple[Route, list[str]]]


def query(pairs: list[tuple[str, str]]) -> str:
    """The pairs as they travel, lone surrogates included."""
    return urlencode(pairs, errors="surrogatepass")


def pairs_of(fields: Fields, **changes: str) -> list[tuple[str, str]]:
    """The fields of a form, some of them changed."""
    kept = [(name, value) for name, values in fields.items() if name not in {*changes, *TIED} for value in values]
    return [*kept, *changes.items()]


def bad_addresses(rule: str, kinds: tuple[str, ...]) -> Iterator[str]:
    """The addresses of a route with rubbish in the place of each parameter."""
    for rubbish in kinds:
        yield PARAMETER.sub(quote(rubbish, safe="", errors="surrogatepass"), rule)


def test_rubbish_in_an_address_leads_nowhere(world: World) -> None:
    for route in routes(world.app):
        if "<" not in route.rule:
            continue
        for path in bad_addresses(route.rule, IN_ADDRESSES[world.is_sqlite]):
            answer = world.ask(reader_of(route.rule), route.method, path)
            assert answer.status_code in (302, 303, 400, 404, 422), (route.name, path[:200], answer.status_code)
            assert "X-Injected" not in answer.headers, (route.name, path[:200])
            assert b"<x-injected>" not in answer.data, (route.name, path[:200])


def test_rubbish_in_the_query_breaks_no_page(world: World, parameters: Parameters) -> None:
    assert len(parameters) > 18
    for route, names in parameters:
        path = address_of(world, route.rule, route.endpoint)
        for rubbish in IN_QUERIES[world.is_sqlite]:
            asked = f"{path}?{query([(name, rubbish) for name in names])}"
            answer = world.ask(reader_of(route.rule), "GET", asked)
            assert answer.status_code < 500, (route.name, names, rubbish[:60], answer.status_code)
            assert "X-Injected" not in answer.headers, route.name
            assert b"<x-injected>" not in answer.data, route.name
            assert "evil.example" not in answer.headers.get("Location", "").partition("?")[0], route.name


@POSTGRESQL_ONLY  # what is searched on SQLite is written by the same lines
def test_meta_characters_of_sql_find_no_more_than_any_other_word(world: World, parameters: Parameters) -> None:
    """A search for a word that nothing holds and for the same word with an injection give the same rows."""
    for route, names in parameters:
        path = address_of(world, route.rule, route.endpoint)
        shapes = [
            _shape(world.ask(reader_of(route.rule), "GET", f"{path}?{query([(name, word) for name in names])}").data)
            for word in ("qqqq", f"qqqq{INJECTION}", f"qqqq{INJECTION} --")
        ]
        assert shapes.count(shapes[0]) == len(shapes), (route.name, names, shapes)


def _shape(page: bytes) -> dict[str, int]:
    found = BeautifulSoup(page, "lxml")
    for summary in found.select(".govuk-error-summary"):
        summary.decompose()  # what is too long for a field has one reason more than what is only wrong
    return {tag: len(found.find_all(tag)) for tag in ("tr", "li", "article", "dl", "h2")}


def test_rubbish_in_any_field_of_any_form_is_no_failure(world: World, forms: list[Found]) -> None:
    """One field at a time, with the others filled in properly, so that it gets as far as it can."""
    assert len(forms) > 55
    for form in forms:
        fields = form.filled()
        for name in [name for name in fields if name not in TIED]:
            for rubbish in IN_ONE_FIELD[world.is_sqlite]:
                send(world, form, pairs_of(fields, **{name: rubbish}), f"{name}: {rubbish[:8]!r}")


def test_rubbish_in_all_fields_of_a_form_at_once_is_no_failure(world: World, forms: list[Found]) -> None:
    for form in forms:
        names = [name for name in form.filled() if name not in TIED]
        for rubbish in IN_ALL_FIELDS[world.is_sqlite]:
            most = MOST_IN_A_BODY // (len(names) + 1)
            send(world, form, [(name, rubbish[:most]) for name in names], f"all: {rubbish[:8]!r}")


@SQLITE_ONLY  # nothing of that length gets as far as a database
def test_300_000_characters_in_any_field_are_no_failure(world: World, forms: list[Found]) -> None:
    for form in forms:
        fields = form.filled()
        for some in batched([name for name in fields if name not in TIED], MOST_IN_A_BODY // len(LONG)):
            send(world, form, pairs_of(fields, **dict.fromkeys(some, LONG)), f"{some}: long")


def batched(names: list[str], size: int) -> Iterator[list[str]]:
    """The names, so many at a time."""
    for start in range(0, len(names), size):
        yield names[start : start + size]


def send(world: World, form: Found, pairs: list[tuple[str, str]], what: str) -> None:
    """Sends it as the person who saw the form; anything but a failure is right."""
    body = query(pairs)
    answer = world.ask(
        form.who, "POST", form.action(world), data=body, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code < 500, (form.endpoint, what, answer.status_code)
    assert "X-Injected" not in answer.headers, (form.endpoint, what)
    assert b"<x-injected>" not in answer.data, (form.endpoint, what)
