"""Which of the answers sent that count are backed, and by what: the three things that assurance is told from."""

from dataclasses import dataclass

from portal.assessments.documents import SubmittedWork
from portal.questionnaires.rules.answers import Standing


@dataclass(frozen=True, slots=True)
class Backed:
    """Item ids: the scored items with an answer that counts; those of them with a document attached; and of the others
    those with evidence named in words.
    """

    rated: tuple[str, ...]
    attached: tuple[str, ...]
    named: tuple[str, ...]


def count_backed(work: SubmittedWork) -> Backed:
    """What stands behind the answers of a submission, each list in the order of the questionnaire."""
    rated = tuple(item.item_id for item in work.scorecard.items if item.standing is Standing.ANSWERED)
    attached = tuple(item_id for item_id in rated if work.documents.get(item_id))
    named = tuple(item_id for item_id in rated if item_id not in attached and work.answers[item_id].evidence.strip())
    return Backed(rated, attached, named)
