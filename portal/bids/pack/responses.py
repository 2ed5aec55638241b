"""A supplier's answers to a tender as Open Contracting data, which it hands to the agency itself."""

import json
from collections.abc import Iterator

from portal.bids.pack.exhibits import documents_of
from portal.bids.queries import Sent
from portal.certificates.paper import check_url
from portal.core.config import Settings
from portal.criteria.ocds.publication import Publication
from portal.criteria.ocds.responding import Evidence, responses_to_ocds
from portal.criteria.rules.matching import states_for
from portal.criteria.wording import response_words


def responses_json(sent: Sent, settings: Settings, publication: Publication, language: str) -> bytes | None:
    """The answers as a package of one release, or None for a tender without an ocid: only the agency can give one."""
    work, profile = sent.work, sent.listed.published.profile
    if not profile.ocid:
        return None
    address = check_url(settings.base_url, sent.certificate.code) if sent.certificate else ""
    written = responses_to_ocds(
        profile,
        states_for(profile, work.questionnaire, work.profile, work.answers, work.as_of, attached=work.documents.keys()),
        work.submitter,
        work.profile,
        response_words(
            profile,
            work.questionnaire,
            language,
            country=work.submitter.country,
            sector=work.profile.sector,
            certificate_address=address,
        ),
        publication=publication,
        ocid=profile.ocid,
        evidence=tuple(_evidence(sent)),
    )
    return json.dumps(written.document, ensure_ascii=False, indent=2).encode()


def _evidence(sent: Sent) -> Iterator[Evidence]:
    """What is named, then what is attached, numbered as in the index of evidence."""
    item_ids = sent.listed.published.profile.item_ids
    named = {item_id: answer.evidence.strip() for item_id, answer in sent.work.answers.items()}
    wanted = [item_id for item_id in item_ids if named.get(item_id)]
    for number, item_id in enumerate(wanted, start=1):
        yield Evidence(id=f"E-{number}", title=named[item_id], item_ids=(item_id,))
    for number, (one, items) in enumerate(documents_of(sent.work.documents, item_ids), start=len(wanted) + 1):
        yield Evidence(
            id=f"E-{number}",
            title=one.title,
            media_type=one.media_type,
            sha256=one.sha256,
            address=one.address,
            item_ids=items,
        )
