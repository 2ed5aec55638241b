"""Writes a supplier's answers to a criteria profile as Open Contracting data that it hands to the agency itself."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from portal.assessments.documents import Submitter
from portal.criteria.ocds.publication import Json, Publication, package, party_id, timestamp, without_blanks
from portal.criteria.ocds.validating import EXTENSIONS, check_package
from portal.criteria.rules.matching import ItemState, States
from portal.criteria.rules.structure import Assurance, CriteriaProfile
from portal.organisations.rules import SupplierProfile
from portal.questionnaires.rules.answers import Standing


class Omission(StrEnum):
    """Why there is no response to a requirement: the standard has a place for values only."""

    NOT_ASKED = "not-asked"
    NOT_APPLICABLE = "not-applicable"
    DONT_KNOW = "dont-know"
    NOT_ANSWERED = "not-answered"
    FAULTY = "faulty"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A requirement or preference, its item, and why the file has no response to it."""

    requirement_id: str
    item_id: str
    why: Omission


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What backs answers: a file with its media type and SHA-256, or a page with its address ("" if there is none).

    `item_ids` are the items that it is for.
    """

    id: str
    title: str
    media_type: str = ""
    sha256: str = ""
    address: str = ""
    item_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseWords:
    """What the file says in words, in the language it is in; what is missing is left out.

    `titles` are by the id of a requirement or preference. `assurances` say how far an answer is backed, `certificate`
    where to check the certificate. `country` and `sector` are names.
    """

    language: str
    titles: Mapping[str, str] = field(default_factory=dict)
    assurances: Mapping[Assurance, str] = field(default_factory=dict)
    certificate: str = ""
    evidence_for: str = ""
    country: str = ""
    sector: str = ""


@dataclass(frozen=True, slots=True)
class WrittenResponses:
    """The package, and what has no response in it."""

    document: Json
    left_out: tuple[LeftOut, ...]


_OMISSIONS: Mapping[Standing, Omission] = {
    Standing.NOT_APPLICABLE: Omission.NOT_APPLICABLE,
    Standing.DONT_KNOW: Omission.DONT_KNOW,
    Standing.NOT_ANSWERED: Omission.NOT_ANSWERED,
    Standing.FAULTY: Omission.FAULTY,
}
_ISIC = "ISIC"


def responses_to_ocds(
    profile: CriteriaProfile,
    states: States,
    submitter: Submitter,
    supplier: SupplierProfile,
    words: ResponseWords,
    *,
    publication: Publication,
    ocid: str,
    evidence: Sequence[Evidence] = (),
) -> WrittenResponses:
    """A release with the supplier as a party and its bid, one response for each requirement or preference answered.

    The value of a response is the level, 0 to 4, that the item counts as. The bid has no status: whether it is valid
    is for the agency to say. Raises ValueError for what the standard cannot hold.
    """
    wanted = _wanted(profile)
    left_out = tuple(_left_out(wanted, states))
    missing = {found.requirement_id for found in left_out}
    identity = party_id(submitter.tax_scheme or "", submitter.tax_number) or "supplier"
    responses = [_response(own_id, states[item_id], words) for own_id, item_id in wanted if own_id not in missing]
    release = {
        "ocid": ocid,
        "id": f"{profile.id}-responses-{identity}-{publication.stamp}",
        "date": timestamp(publication.at),
        "language": words.language,
        "tag": ["tenderUpdate"],
        "initiationType": "tender",
        "parties": [_party(identity, submitter, supplier, words)],
        "bids": {"details": [_bid(identity, submitter, responses, _documents(evidence, wanted, words), publication)]},
    }
    extensions = [
        EXTENSIONS[name] for name in ("bid", "requirements", "organizationClassification", "partyDetails_scale")
    ]
    document = package(publication, extensions, release)
    check_package(document)
    return WrittenResponses(document, left_out)


def _wanted(profile: CriteriaProfile) -> tuple[tuple[str, str], ...]:
    """The id and item of every requirement and preference, in order."""
    needs = ((found.id, found.item_id) for found in profile.requirements)
    return (*needs, *((found.id, found.item_id) for found in profile.preferences))


def _left_out(wanted: Sequence[tuple[str, str]], states: States) -> Iterator[LeftOut]:
    for own_id, item_id in wanted:
        state = states.get(item_id)
        why = _OMISSIONS.get(state.standing) if state else Omission.NOT_ASKED
        if why is not None:
            yield LeftOut(own_id, item_id, why)


def _response(own_id: str, state: ItemState, words: ResponseWords) -> Json:
    said = (words.assurances.get(state.backed, ""), words.certificate)
    return without_blanks(
        {
            "id": f"response-{own_id}",
            "value": state.level,
            "description": " ".join(filter(None, said)),
            "requirement": without_blanks({"id": own_id, "title": words.titles.get(own_id)}),
        }
    )


def _party(identity: str, submitter: Submitter, supplier: SupplierProfile, words: ResponseWords) -> Json:
    return without_blanks(
        {
            "id": identity,
            "name": submitter.trade_name or submitter.legal_name,
            "roles": ["tenderer"],
            "identifier": without_blanks(
                {
                    "scheme": submitter.tax_scheme,
                    "id": submitter.tax_number,
                    "legalName": submitter.legal_name,
                }
            ),
            "address": without_blanks({"region": submitter.region, "countryName": words.country or submitter.country}),
            "details": {
                "scale": supplier.size.value,
                "classifications": [
                    without_blanks({"scheme": _ISIC, "id": supplier.sector, "description": words.sector})
                ],
            },
        }
    )


def _bid(
    identity: str, submitter: Submitter, responses: list[Json], documents: list[Json], publication: Publication
) -> Json:
    return without_blanks(
        {
            "id": f"bid-{identity}",
            "date": timestamp(publication.at),
            "tenderers": [{"id": identity, "name": submitter.trade_name or submitter.legal_name}],
            "requirementResponses": responses,
            "documents": documents,
        }
    )


def _documents(evidence: Sequence[Evidence], wanted: Sequence[tuple[str, str]], words: ResponseWords) -> list[Json]:
    found = []
    for file in evidence:
        answers = [own_id for own_id, item_id in wanted if item_id in file.item_ids]
        told = (
            f"{words.evidence_for} {', '.join(answers)}.".lstrip() if answers else "",
            f"SHA-256: {file.sha256}" if file.sha256 else "",
        )
        found.append(
            without_blanks(
                {
                    "id": file.id,
                    "documentType": "submissionDocuments",
                    "title": file.title,
                    "description": " ".join(filter(None, told)),
                    "url": file.address,
                    "format": file.media_type,
                }
            )
        )
    return found
