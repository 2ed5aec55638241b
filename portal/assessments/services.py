"""Starts an assessment, saves its answers and submits it. Nothing acknowledged is ever lost or silently overwritten.

Every use case first locks the assessment's row, so that saving and submitting the same assessment wait for each
other; on SQLite a writing transaction waits for the whole database anyway.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.assessments import queries
from portal.assessments.documents import Declaration, Sent, to_document
from portal.assessments.drafts import Kept, Work, columns_of, is_empty, kept_from, overlong_fields
from portal.assessments.models import Assessment, AssessmentState, StoredAnswer, Submission
from portal.assessments.progress import Progress
from portal.assessments.rules.figures import shown
from portal.assessments.rules.scoring import score
from portal.core.trail.events import Event
from portal.core.trail.services import Thing, record
from portal.evidence.services import name_documents
from portal.questionnaires.canonical import canonical_json, content_hash
from portal.questionnaires.outline import sections_on_request
from portal.questionnaires.queries import PublishedVersion
from portal.questionnaires.rules.answers import Answer
from portal.questionnaires.rules.structure import Item


@dataclass(frozen=True, slots=True)
class Saved:
    """What was sent is kept, under this revision; 0 when there was nothing to keep.

    `earlier_kept` says that nothing was sent and the answer of an earlier time stays, still to be confirmed.
    """

    revision: int
    saved_at: datetime
    earlier_kept: bool = False


@dataclass(frozen=True, slots=True)
class TooLong:
    """Nothing was kept: these fields hold more than can be."""

    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Nothing was kept: somebody saved another answer meanwhile, which is this one."""

    theirs: Kept


@dataclass(frozen=True, slots=True)
class AlreadySent:
    """Nothing was kept: the assessment has been submitted."""

    submission_id: UUID


SaveOutcome = Saved | TooLong | Overtaken | AlreadySent


@dataclass(frozen=True, slots=True)
class Incomplete:
    """Not submitted: something is still missing, faulty or to be confirmed."""

    progress: Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An answer to be saved over `revision` (0: none yet; None: not known).

    `page` names the open page it comes from; `confirms` is false for what a page saves by itself: that does not
    confirm an answer of an earlier time.
    """

    answer: Answer
    revision: int | None
    page: str = ""
    confirms: bool = True


def start_assessment(
    session: Session, version: PublishedVersion, *, organisation_id: UUID, by: UUID, at: datetime
) -> Assessment:
    """Give the organisation's open assessment of this questionnaire, starting one when there is none.

    A new one takes over the answers of the latest submission to items that still exist; each must be confirmed.
    """
    questionnaire_id = version.questionnaire.id
    found = queries.find_open_assessment(session, questionnaire_id, organisation_id=organisation_id)
    if found is not None:
        return found
    started = Assessment(
        organisation_id=organisation_id,
        questionnaire_id=questionnaire_id,
        questionnaire_version_id=version.id,
        state=AssessmentState.OPEN,
        started_at=at,
        started_by=by,
    )
    try:
        with session.begin_nested():
            session.add(started)
    except IntegrityError:  # somebody started it in the same moment
        found = queries.find_open_assessment(session, questionnaire_id, organisation_id=organisation_id)
        if found is None:
            raise
        return found
    _carry_over(session, started, version, by=by)
    return started


def save_answer(
    session: Session, assessment: Assessment, item: Item, draft: Draft, *, by: UUID, at: datetime
) -> SaveOutcome:
    """Keep what was typed, right or wrong, unless somebody saved another answer to this item meanwhile.

    Saving what is there already is no conflict. Saving nothing over an answer clears it, but leaves an answer of an
    earlier time as it is.
    """
    queries.lock_assessment(session, assessment)
    if assessment.state is AssessmentState.SUBMITTED:
        return AlreadySent(queries.get_submission_of(session, assessment.id).id)
    fields = overlong_fields(draft.answer)
    if fields:
        return TooLong(fields)
    if assessment.last_item_id != item.id:
        assessment.last_item_id = item.id
    stored = queries.find_stored_answer(session, assessment, item.id)
    if stored is None:
        return _keep_first(session, assessment, item, draft, by=by, at=at)
    return _keep_next(session, stored, draft, by=by, at=at)


def submit_assessment(
    session: Session, assessment: Assessment, declaration: Declaration, *, by: UUID, at: datetime
) -> Submission | Incomplete:
    """Freeze the answers to the items asked, with the declaration and the score, as the one submission of this work.

    Submitting again gives the same submission. Gives Incomplete when something asked is missing, faulty or waits to
    be confirmed.
    """
    queries.lock_assessment(session, assessment)
    if assessment.state is AssessmentState.SUBMITTED:
        return queries.get_submission_of(session, assessment.id)
    work = queries.read_work(session, assessment, as_of=at.date())
    if not work.progress.can_submit:
        return Incomplete(work.progress)
    submission = _freeze(session, work, declaration, by=by, at=at)
    assessment.state = AssessmentState.SUBMITTED
    session.flush()
    _tell(session, submission, work.version, by=by, at=at)
    return submission


def _carry_over(session: Session, started: Assessment, version: PublishedVersion, *, by: UUID) -> None:
    earlier = queries.find_latest_submission(session, started.questionnaire_id, organisation_id=started.organisation_id)
    if earlier is None:
        return
    known = {item.id for item in version.questionnaire.items}
    sections = {section.id for section in sections_on_request(version.questionnaire)}
    started.requested = sorted(sections & queries.read_profile_sent(earlier).requested)
    for item_id, answer in queries.read_answers_sent(earlier).items():
        if item_id in known:
            row = _row(started, item_id, answer, by=by, at=earlier.submitted_at)
            row.from_earlier = True
            session.add(row)
    session.flush()


def _row(assessment: Assessment, item_id: str, answer: Answer, *, by: UUID, at: datetime) -> StoredAnswer:
    return StoredAnswer(
        assessment_id=assessment.id,
        item_id=item_id,
        revision=1,
        from_earlier=False,
        saved_at=at,
        saved_by=by,
        **columns_of(answer),
    )


def _keep_first(
    session: Session, assessment: Assessment, item: Item, draft: Draft, *, by: UUID, at: datetime
) -> SaveOutcome:
    if not is_empty(draft.answer):
        row = _row(assessment, item.id, draft.answer, by=by, at=at)
        row.saved_from = draft.page
        session.add(row)
    session.flush()
    return Saved(0 if is_empty(draft.answer) else 1, at)


def _keep_next(session: Session, stored: StoredAnswer, draft: Draft, *, by: UUID, at: datetime) -> SaveOutcome:
    kept = kept_from(stored)
    confirms = draft.confirms and kept.from_earlier
    if kept.answer == draft.answer and not confirms:
        session.flush()
        return Saved(kept.revision, kept.saved_at)
    if kept.answer != draft.answer and not _follows(stored, draft, by=by):
        return Overtaken(kept)
    if kept.from_earlier and is_empty(draft.answer):
        session.flush()
        return Saved(kept.revision, kept.saved_at, earlier_kept=True)
    return _overwrite(session, stored, draft, from_earlier=kept.from_earlier and not confirms, by=by, at=at)


def _follows(stored: StoredAnswer, draft: Draft, *, by: UUID) -> bool:
    """Whether the draft was written by somebody who saw what is stored, or by the very page that stored it."""
    if draft.revision == stored.revision:
        return True
    same_page = bool(draft.page) and draft.page == stored.saved_from and by == stored.saved_by
    return same_page and draft.revision == stored.revision - 1


def _overwrite(
    session: Session, stored: StoredAnswer, draft: Draft, *, from_earlier: bool, by: UUID, at: datetime
) -> SaveOutcome:
    seen = stored.revision
    statement = (
        update(StoredAnswer)
        .where(StoredAnswer.id == stored.id, StoredAnswer.revision == seen)
        .values(
            revision=seen + 1,
            from_earlier=from_earlier,
            saved_from=draft.page,
            saved_at=at,
            saved_by=by,
            **columns_of(draft.answer),
        )
        .execution_options(synchronize_session=False)
    )
    changed = session.execute(statement).rowcount  # type: ignore[attr-defined]
    session.expire(stored)
    return Saved(seen + 1, at) if changed else Overtaken(kept_from(stored))


def _freeze(session: Session, work: Work, declaration: Declaration, *, by: UUID, at: datetime) -> Submission:
    items = [item.id for item in work.progress.asked]
    documents = name_documents(session, items, organisation_id=work.organisation_id, on=work.as_of, at=at)
    scorecard = score(work.questionnaire, work.profile, work.answers, work.as_of, attached=documents.keys())
    number = _next_number(session, work)
    document = to_document(
        Sent(
            organisation_id=work.organisation_id,
            number=number,
            version=work.version,
            submitter=queries.get_submitter(session, work.organisation_id),
            profile=work.profile,
            asked=work.progress.asked,
            answers=work.answers,
            documents=documents,
            declaration=declaration,
            scorecard=scorecard,
            submitted_at=at,
        )
    )
    submission = Submission(
        assessment_id=work.assessment_id,
        organisation_id=work.organisation_id,
        questionnaire_id=work.questionnaire.id,
        questionnaire_version_id=work.version.id,
        number=number,
        document=canonical_json(document).decode(),
        content_hash=content_hash(document),
        level=scorecard.level.id if scorecard.level else "",
        score_shown="" if scorecard.score is None else str(shown(scorecard.score)),
        submitted_at=at,
        submitted_by=by,
    )
    session.add(submission)
    return submission


def _tell(session: Session, submission: Submission, version: PublishedVersion, *, by: UUID, at: datetime) -> None:
    asked = f"{version.questionnaire.id} {version.questionnaire.version}"
    owner, about = submission.organisation_id, Thing("submission", submission.id)
    new = {"questionnaire": asked, "hash": submission.content_hash}
    record(session, Event.SUBMISSION_MADE, by=by, at=at, organisation_id=owner, about=about, new=new)


def _next_number(session: Session, work: Work) -> int:
    latest = session.scalar(
        select(func.max(Submission.number)).where(
            Submission.organisation_id == work.organisation_id,
            Submission.questionnaire_id == work.questionnaire.id,
        )
    )
    return (latest or 0) + 1
