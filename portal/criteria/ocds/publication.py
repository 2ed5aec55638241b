"""What goes around every file of Open Contracting data that the portal writes: the package, the agency, the times."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """Who writes the file, where it is found, and when (aware); `extension_uri` is the portal's `extension.json`."""

    uri: str
    publisher: str
    extension_uri: str
    at: datetime

    @property
    def stamp(self) -> str:
        """The time in UTC as it stands in ids: "20261002T000000Z"."""
        return f"{self.at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """The agency whose tender it is; `scheme` is its list in org-id.guide, "" if there is none."""

    id: str
    name: str
    scheme: str = ""

    @property
    def party_id(self) -> str:
        """Its id within the data."""
        return party_id(self.scheme, self.id)


def party_id(scheme: str, number: str) -> str:
    """The id of a party: scheme and number, as the standard advises, or the number alone."""
    return f"{scheme}-{number}" if scheme else number


def package(publication: Publication, extensions: Sequence[str], release: Mapping[str, Any]) -> Json:
    """A package of one release."""
    return {
        "uri": publication.uri,
        "version": "1.1",
        "publishedDate": timestamp(publication.at),
        "publisher": {"name": publication.publisher},
        "extensions": list(extensions),
        "releases": [dict(release)],
    }


def agency_party(agency: Agency) -> Json:
    """The agency as a party."""
    return {
        "id": agency.party_id,
        "name": agency.name,
        "roles": ["procuringEntity"],
        "identifier": without_blanks({"scheme": agency.scheme, "id": agency.id, "legalName": agency.name}),
    }


def timestamp(at: datetime) -> str:
    """An aware time in UTC, as the standard writes it: "2026-10-02T00:00:00Z"."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def without_blanks(fields: Mapping[str, Any]) -> Json:
    """The fields that say something: none that is None, "" or empty, for the standard leaves those out."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}
