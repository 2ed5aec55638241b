"""Where every route is in the shared installation, and every form that its pages hold: read from the portal itself."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup
from bs4.element import Tag
from flask import Flask

from tests.factories.people import PASSWORD
from tests.factories.two_of_everything import TENDER
from tests.integration.forms import Fields, fields_in
from tests.integration.security.world import World

PARAMETER = re.compile(r"<\w+:(\w+)>")
FIXED = {
    "item_id": "first.promise",
    "section_id": "third",
    "questionnaire_id": "every-type",
    "level_id": "leading",
    "country": "CO",
    "name": "extension.json",
    "market_file": "coverage.xlsx",
    "drive_file": "figures.xlsx",
    "dimension": "country",
    "value": "CO",
}
BY_ENDPOINT = {  # for routes on which the parameter is something else than the thing of that name
    "certificates.check_code": {"code": "certificate_code"},
    "market.file": {"name": "market_file"},
    "drive_figures.file": {"name": "drive_file"},
    "drive_joining.show": {"code": "drive_code"},
    "drive_joining.join": {"code": "drive_code"},
    "criteria.close": {"profile_id": "published_id"},
    "criteria.relations": {"profile_id": "published_id"},
    "criteria.remove_relation": {"profile_id": "published_id"},
    "criteria_tenders.export": {"profile_id": "published_id"},
}
TOKENS = {"links": "reset", "email_change": "change", "invitations": "shown"}
SLUGS = {"library.article": "telling-honestly", "starter": "complaint-log"}
# What a browser cannot know: what somebody would type into fields that a page leaves empty.
CHOSEN = {"people.hand_over": {"person": "person_id"}, "criteria.relations": {"code": "other_code"}}
NO_PAGES = (".pdf", ".zip", ".docx", ".xlsx", ".ics", ".txt", ".json", ".css", "/file", "/readyz")
TIED = {"csrf_token", "seat"}
NEW_PASSWORD = "slow green lanterns"
TYPED: dict[str, dict[str, str | list[str]]] = {
    "accounts.change_password": {"current_password": PASSWORD, "password": NEW_PASSWORD},
    "accounts.sign_in": {"email": "nobody-knows-me@example.org", "password": PASSWORD},
    "accounts.sign_up": {"name": "Somebody", "email": "somebody@example.org", "password": NEW_PASSWORD},
    "assessments.submit": {"role": "Owner", "agreed": "y"},
    "certificates.check_typed": {"code": "7F3K-92QD-XM41-8RTC"},
    "certificates.withdraw_now": {"reason": "It was a mistake.", "confirmed": "y"},
    "criteria.relations": {"kind": "wider"},
    "criteria.start": {"beginning": "blank:every-type"},
    "criteria_tenders.bring": {"text": json.dumps(TENDER)},
    "criteria_tenders.use": {"item-0": "first.told", "level-0": "2"},
    "drives.new": {
        "title": "A hundred",
        "questionnaire": "every-type",
        "goal": "9",
        "starts-day": "1",
        "starts-month": "3",
        "starts-year": "2027",
        "ends-day": "30",
        "ends-month": "6",
        "ends-year": "2027",
    },
    "drives.invite": {"addresses": "somebody@example.org", "language": "en"},
    "keeping.erase": {"name": "Tejidos del Valle S.A.S.", "password": PASSWORD},
    "email_change.ask": {"email": "somewhere-else@example.org"},
    "email_change.confirm": {"password": PASSWORD},
    "evidence.add_now": {"kind": "link", "address": "https://example.org/policy", "title": "Our policy"},
    "evidence.attach": {"item": ["first.told"]},
    "invitations.invite": {"email": "somebody@example.org", "role": "viewer"},
    "joining.answer": {"answer": "viewer"},
    "joining.ask": {"country": "CO", "tax_number": "900373913-4"},
    "joining.decide": {"answer": "viewer", "checked": "A letter and a call."},
    "links.forgotten_password": {"email": "somebody@example.org"},
    "links.use_link": {"password": NEW_PASSWORD},
    "operations.invite": {
        "kind": "agency",
        "legal_name": "New agency",
        "country": "CO",
        "person_name": "Somebody",
        "email": "somebody@example.org",
    },
    "oversight.end_sign_ins": {"reason": "A telephone was stolen."},
    "oversight.remove_second_step": {"reason": "A letter and a call.", "password": PASSWORD},
    "operations.open_account": {"person_name": "Somebody", "email": "somebody@example.org"},
    "organisations.choose_country": {"country": "CO"},
    "organisations.save_registration": {
        "legal_name": "New firm",
        "tax_number": "900373913-4",
        "region": "CO-ANT",
        "sector": "14",
        "people": "7",
        "in_statistics": "no",
    },
    "passkeys.options": {"name": "My key"},
    "planning.choose_for_level": {"step": ["first.told"]},
    "planning.choose_for_tender": {"step": ["first.told"]},
    "second_step.take_app_code": {"one_time_code": "123456"},
    "second_step.take_recovery_code": {"recovery_code": "abcde-fghij"},
    "security.show_password": {"password": PASSWORD},
}


@dataclass(frozen=True)
class Route:
    """One way to ask the portal for something."""

    method: str
    rule: str
    endpoint: str

    @property
    def name(self) -> str:
        """As the table of docs/reference/access.md names it."""
        return f"{self.method} {self.rule}"


def routes(app: Flask) -> list[Route]:
    """Every route and method there is."""
    found = [
        Route(method, rule.rule, rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
    ]
    return sorted(found, key=lambda route: (route.rule, route.method))


def address_of(world: World, rule: str, endpoint: str) -> str:
    """The address of the first supplier's or agency's thing."""
    return PARAMETER.sub(lambda found: _value(world, endpoint, found.group(1)), rule)


def _value(world: World, endpoint: str, name: str) -> str:
    blueprint = endpoint.partition(".")[0]
    if name == "token":
        return f"{TOKENS[blueprint]}-{world.key}"
    if name == "slug":
        return SLUGS.get(endpoint, SLUGS["starter"])
    given = BY_ENDPOINT.get(endpoint, {}).get(name, name)
    return FIXED.get(given) or world.ids["tender_code" if given == "code" else given]


def reader_of(rule: str) -> str:
    """Who opens a page to find its forms: somebody who may use all of them."""
    readers = {
        "/criteria": "agency/owner",
        "/market": "agency/owner",
        "/drives/join": "supplier/owner",
        "/drives": "association/owner",
        "/operations": "operator/owner",
        "/organisation/register": "newcomer",
        "/sign-": "nobody",
        "/forgotten-password": "nobody",
        "/links": "nobody",
        "/account/email/<": "nobody",
        "/invitations/<uuid": "supplier/invited",
        "/invitations": "nobody",
        "/organisations/requests": "supplier/asking",
        "/check": "nobody",
    }
    return next((who for start, who in readers.items() if rule.startswith(start)), "supplier/owner")


@dataclass(frozen=True)
class Found:
    """A form as a page of the portal holds it: who saw it, where it goes, and what its fields hold; no id is in it."""

    who: str
    rule: str
    endpoint: str
    query: str
    fields: Fields

    def action(self, world: World) -> str:
        """The address to which it is sent."""
        return address_of(world, self.rule, self.endpoint) + (f"?{self.query}" if self.query else "")

    def filled(self) -> Fields:
        """What somebody sends who fills it in properly."""
        typed = TYPED.get(self.endpoint, {})
        return {**self.fields, **{name: [value] if isinstance(value, str) else value for name, value in typed.items()}}


Bodies = dict[str, Fields]  # what a page's form holds, by endpoint


def body_of(world: World, bodies: Bodies, endpoint: str) -> dict[str, str | list[str]]:
    """What somebody sends who fills the form in properly, without what ties it to the page that it was on."""
    held: Fields = bodies.get(endpoint, {})
    chosen = {name: world.ids[thing] for name, thing in CHOSEN.get(endpoint, {}).items()}
    filled = {**held, **TYPED.get(endpoint, {}), **chosen}
    return {name: value for name, value in filled.items() if name not in TIED}


def find_forms(world: World) -> list[Found]:
    """Every form that posts, on every page there is an address of."""
    found: dict[tuple[str, tuple[str, ...]], Found] = {}
    for route in routes(world.app):
        if route.method == "GET" and not route.rule.endswith(NO_PAGES):
            who, page = reader_of(route.rule), address_of(world, route.rule, route.endpoint)
            answer = world.ask(who, "GET", page)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                for form in _forms_on(world, who, page, answer.text):
                    found.setdefault((form.endpoint, tuple(form.fields)), form)
    return list(found.values())


def _forms_on(world: World, who: str, page: str, text: str) -> Iterator[Found]:
    for form in BeautifulSoup(text, "lxml").find_all("form", method="post"):
        assert isinstance(form, Tag)
        action = urlsplit(urljoin(page, str(form.get("action") or "")))
        rule, _values = world.app.url_map.bind("").match(action.path, "POST", return_rule=True)
        yield Found(who, rule.rule, rule.endpoint, action.query, fields_in(form))
