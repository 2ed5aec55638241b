"""What an open assessment covers: which version of its questionnaire, and which sections that a tender requests."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.assessments import queries
from portal.assessments.models import Assessment, AssessmentState, StoredAnswer
from portal.core.errors import NotFound
from portal.questionnaires.outline import sections_on_request
from portal.questionnaires.queries import PublishedVersion, get_version
from portal.questionnaires.rules.changes import compare


def request_section(session: Session, assessment: Assessment, section_id: str, *, wanted: bool) -> None:
    """Ask a section that is asked only when a tender needs it, or no longer; its answers stay.

    A submitted assessment stays as it is. Raises NotFound for any other section.
    """
    queries.lock_assessment(session, assessment)
    questionnaire = get_version(session, assessment.questionnaire_version_id).questionnaire
    if section_id not in {section.id for section in sections_on_request(questionnaire)}:
        raise NotFound
    if assessment.state is AssessmentState.OPEN:
        others = set(assessment.requested) - {section_id}
        assessment.requested = sorted(others | {section_id} if wanted else others)
        session.flush()


def move_to_version(session: Session, assessment: Assessment, version: PublishedVersion) -> None:
    """Go on with another version of the same questionnaire. Every answer stays.

    Answers to items that ask something else now wait to be confirmed. A submitted assessment stays as it is.
    """
    queries.lock_assessment(session, assessment)
    old = get_version(session, assessment.questionnaire_version_id).questionnaire
    if assessment.state is AssessmentState.SUBMITTED or old.id != version.questionnaire.id:
        return
    changed = compare(old, version.questionnaire).changed
    assessment.questionnaire_version_id = version.id
    session.execute(
        update(StoredAnswer)
        .where(StoredAnswer.assessment_id == assessment.id, StoredAnswer.item_id.in_(changed))
        .values(from_earlier=True, revision=StoredAnswer.revision + 1)
        .execution_options(synchronize_session=False)
    )
    session.flush()
