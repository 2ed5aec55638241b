"""What is answered to somebody who saved an answer: the next page, the same page with what is wrong, or JSON."""

import re
from dataclasses import dataclass
from datetime import datetime

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import queries as people
from portal.assessments.answer_words import say_answer
from portal.assessments.drafts import ItemWork, Kept
from portal.assessments.forms import read_answer, read_page, read_revision
from portal.assessments.local_time import moment_in, saved_sentence
from portal.assessments.pages import ConflictPage, faults, item_page, wording_of
from portal.assessments.problems import Problem, overlong_problems
from portal.assessments.progress import neighbours
from portal.assessments.services import AlreadySent, Draft, Overtaken, Saved, SaveOutcome, TooLong
from portal.core import access
from portal.core.db import reading
from portal.core.errors import NotFound
from portal.core.i18n import switched_to
from portal.evidence import queries as evidence
from portal.evidence.rules import Backing
from portal.questionnaires.rules.structure import Item

REVIEW = "review"
_TENDER_CODE = re.compile(r"[0-9A-Z]{8}")
LATER = "later"
DOCUMENTS = "documents"


@dataclass(frozen=True, slots=True)
class Saving:
    """An answer that was sent: to which item of which work, what it was, what became of it, and when."""

    work: ItemWork
    item: Item
    draft: Draft
    outcome: SaveOutcome
    now: datetime

    def sentence(self, saved: Saved) -> str:
        """When it was saved."""
        return saved_sentence(self.work.profile.country, saved.saved_at, self.now)


def read_draft(item: Item) -> Draft:
    """The answer that the request carries."""
    return Draft(
        answer=read_answer(item, request.form),
        revision=read_revision(request.form),
        page=read_page(request.headers.get("X-Autosave-Page")),
        confirms=not is_autosave() and switched_to() is None,
    )


def is_autosave() -> bool:
    """Whether the page saves by itself and wants JSON."""
    return request.headers.get("X-Requested-With") == "autosave"


def came_from() -> str:
    """Where the reader goes back to after saving: the review, a tender by its code, or nothing in particular."""
    back = request.args.get("back", "")
    return back if back == REVIEW or _TENDER_CODE.fullmatch(back) else ""


def reply(saving: Saving) -> ResponseReturnValue:
    """The answer to whoever saved."""
    return _reply_to_page(saving) if is_autosave() else _reply_to_person(saving)


def _reply_to_page(saving: Saving) -> ResponseReturnValue:
    match saving.outcome:
        case Saved() as saved:
            problems = faults(saving.work, saving.item)
            sentence = _draft_sentence(saving, saved, problems) if problems else saving.sentence(saved)
            return jsonify(saved=sentence, revision=saved.revision)
        case TooLong(fields):
            problems = overlong_problems(saving.item, fields)
            return jsonify(message=" ".join(f"{text}." for _field, text in problems)), 422
        case Overtaken():
            message = _("This answer was changed elsewhere meanwhile. Choose “Save and continue” to see both versions.")
            return jsonify(message=message), 409
        case AlreadySent():
            return jsonify(message=_("These answers were sent already and can no longer be changed.")), 409


def _draft_sentence(saving: Saving, saved: Saved, problems: list[Problem]) -> str:
    return _("%(saved)s as a draft. %(problem)s.", saved=saving.sentence(saved), problem=problems[0][1])


def _reply_to_person(saving: Saving) -> ResponseReturnValue:
    match saving.outcome:
        case AlreadySent(submission_id):
            words = say_answer(saving.item, saving.draft.answer, wording_of(saving.work))
            page = render_template(
                "assessments/already_sent.html",
                submission_id=submission_id,
                item=saving.item,
                wording=wording_of(saving.work),
                words=words,
            )
            return page, 409
        case Overtaken(theirs):
            return _show_both(saving, theirs)
        case _ if switched_to():
            return _show_again(saving, (), stays=False), 200
        case TooLong(fields):
            return _show_again(saving, overlong_problems(saving.item, fields), stays=False), 422
        case Saved() as saved:
            return _go_on(saving, saved)


def _show_again(saving: Saving, problems: list[Problem] | tuple[()], *, stays: bool) -> str:
    revision = saving.outcome.revision if isinstance(saving.outcome, Saved) else saving.draft.revision
    page = item_page(
        saving.work,
        saving.item,
        now=saving.now,
        answer=saving.draft.answer,
        revision=revision or 0,
        problems=problems,
        stays=stays,
        back=came_from(),
        attached=list_attached(saving.work, saving.item),
    )
    return render_template("assessments/item.html", page=page, page_errors=bool(problems))


def _show_both(saving: Saving, theirs: Kept) -> ResponseReturnValue:
    wording = wording_of(saving.work)
    page = ConflictPage(
        assessment_id=saving.work.assessment_id,
        item=saving.item,
        wording=wording,
        mine=saving.draft.answer,
        my_words=say_answer(saving.item, saving.draft.answer, wording),
        my_revision=saving.draft.revision,
        their_words=say_answer(saving.item, theirs.answer, wording),
        their_revision=theirs.revision,
        their_name=_name_of(theirs),
        their_moment=moment_in(saving.work.profile.country, theirs.saved_at),
        back=came_from(),
    )
    return render_template("assessments/conflict.html", page=page), 409


def _name_of(kept: Kept) -> str:
    if kept.saved_by == access.get_user().person_id:
        return _("you, in another window,")
    if kept.saved_by is None:
        return _("A person who has left")
    try:
        with reading() as session:
            return people.get_person(session, kept.saved_by).name
    except NotFound:
        return _("A person who has left")


def _go_on(saving: Saving, saved: Saved) -> ResponseReturnValue:
    if request.form.get("go") == LATER:
        flash(_("%(saved)s. You can come back whenever you like.", saved=saving.sentence(saved)), "success")
        return redirect(url_for("assessments.tasks", assessment_id=saving.work.assessment_id))
    if request.form.get("go") == DOCUMENTS:
        return redirect(documents_address(saving.work, saving.item, back=came_from()))
    problems = faults(saving.work, saving.item)
    if problems:
        return _show_again(saving, problems, stays=True), 422
    if saved.earlier_kept:
        flash(_("You left this empty, so your earlier answer stays until you confirm or change it."), "info")
    return redirect(next_address(saving.work, saving.item, back=came_from()))


def documents_address(work: ItemWork, item: Item, *, back: str) -> str:
    """Where documents are attached to this item; from there one comes back to it."""
    here = url_for("assessments.item", assessment_id=work.assessment_id, item_id=item.id, back=back or None)
    return url_for("evidence.add", item=item.id, next=here)


def list_attached(work: ItemWork, item: Item) -> tuple[Backing, ...]:
    """The documents attached to this item."""
    with reading() as session:
        return evidence.list_attached(session, item.id, organisation_id=work.organisation_id)


def next_address(work: ItemWork, item: Item, *, back: str) -> str:
    """Where to go after this item: on in the section, to the sections after its last item, to the review at the end."""
    _before, following = neighbours(work.asked, item.id)
    if back and back != REVIEW:
        return url_for("bids.answer", code=back, after=item.id)
    if back == REVIEW or (following is None and item in work.asked):
        return url_for("assessments.review", assessment_id=work.assessment_id)
    if following is None or following.section_id != item.section_id:
        return url_for("assessments.tasks", assessment_id=work.assessment_id, finished=item.section_id)
    return url_for("assessments.item", assessment_id=work.assessment_id, item_id=following.id)
