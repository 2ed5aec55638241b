"""Tenders with published criteria: anybody reads them, a supplier sees how it stands and answers what is missing."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.assessments import scope
from portal.assessments import services as assessment_services
from portal.bids import queries
from portal.bids.at_hand import AtHand
from portal.bids.tender_page import tender_page
from portal.bids.tenders_page import Listed, TenderFilter, tenders_page
from portal.bids.what_if import match_if, read_levels, states_of
from portal.bids.what_if_page import what_if_page
from portal.core import clock
from portal.core.access import Kind, Permission, find_user, get_user, public, requires
from portal.core.db import reading, transaction
from portal.core.i18n import current_language
from portal.core.text import clean_line
from portal.criteria.pages import relation_lines
from portal.criteria.queries import find_published
from portal.criteria.rules.asking import requested_sections
from portal.criteria.rules.matching import Match, match_states, unanswered_states
from portal.organisations.rules import Size
from portal.questionnaires.queries import get_current_version, get_version
from portal.questionnaires.rules.structure import Questionnaire

bp = Blueprint("bids", __name__)

LONGEST_CODE = 40


@bp.get("/tenders")
@public
def tenders() -> ResponseReturnValue:
    """Tenders with published criteria."""
    return _list()


@bp.get("/tenders/find")
@public
def find() -> ResponseReturnValue:
    """Goes to the tender with a code that somebody typed."""
    typed = clean_line(request.args.get("code", "")[:LONGEST_CODE])
    code = "".join(typed.split()).replace("-", "").upper()
    if not code:
        return _list(typed=typed, fault=_("Enter the code.")), 422
    with reading() as session:
        is_known = find_published(session, code) is not None
    if not is_known:
        return _list(typed=typed, fault=_("There is no tender with this code. Look at it again.")), 404
    return redirect(url_for("bids.tender", code=code))


@bp.get("/tenders/<string:code>")
@public
def tender(code: str) -> ResponseReturnValue:
    """One tender: how the reader's firm stands, or, for anybody else, what is demanded."""
    now, language, supplier_id = clock.now(), current_language(), _supplier_id()
    with reading() as session:
        listed = queries.get_tender(session, code, supplier_id=supplier_id, at=now)
        questionnaire_id = listed.published.profile.questionnaire_id
        questionnaire = _questionnaire(listed) or get_current_version(session, questionnaire_id).questionnaire
        has_sent = queries.has_sent(session, questionnaire_id, supplier_id=supplier_id)
        relations = relation_lines(queries.list_tender_relations(session, listed), language)
    page = tender_page(listed, questionnaire, _match(listed), language=language, at=now)
    person = find_user()
    may_answer = person is not None and person.may(Permission.ANSWER_ASSESSMENT)
    return render_template("bids/tender.html", page=page, may_answer=may_answer, has_sent=has_sent, relations=relations)


@bp.post("/tenders/<string:code>/answers")
@requires(Permission.ANSWER_ASSESSMENT)
def start_answering(code: str) -> ResponseReturnValue:
    """Opens an assessment if there is none, asks in it what the tender requests, and goes to the first question."""
    person, now = get_user(), clock.now()
    with transaction() as session:
        listed = queries.get_tender(session, code, supplier_id=person.organisation_id, at=now)
        profile = listed.published.profile
        version = get_current_version(session, profile.questionnaire_id)
        assessment = assessment_services.start_assessment(
            session, version, organisation_id=person.organisation_id, by=person.person_id, at=now
        )
        own = get_version(session, assessment.questionnaire_version_id).questionnaire
        for section_id in set(requested_sections(profile, own)).difference(assessment.requested):
            scope.request_section(session, assessment, section_id, wanted=True)
    return redirect(url_for("bids.answer", code=code), 303)


@bp.get("/tenders/<string:code>/answers")
@requires(Permission.ANSWER_ASSESSMENT)
def answer(code: str) -> ResponseReturnValue:
    """Goes to the next question of the tender that has no answer yet, or back to the tender."""
    person, now = get_user(), clock.now()
    with reading() as session:
        listed = queries.get_tender(session, code, supplier_id=person.organisation_id, at=now)
    at_hand = listed.at_hand
    if at_hand is None or at_hand.assessment_id is None:
        return redirect(url_for("bids.tender", code=code))
    open_items = at_hand.to_answer(listed.published.profile)
    if not open_items:
        return _nothing_left(listed, at_hand)
    item_id = _next(open_items, request.args.get("after", ""), at_hand.questionnaire)
    return redirect(url_for("assessments.item", assessment_id=at_hand.assessment_id, item_id=item_id, back=code))


@bp.get("/tenders/<string:code>/items/<string:item_id>")
@requires(Permission.ANSWER_ASSESSMENT)
def answer_item(code: str, item_id: str) -> ResponseReturnValue:
    """Goes to one question of the tender in the open assessment; without one, to the tender."""
    person = get_user()
    with reading() as session:
        listed = queries.get_tender(session, code, supplier_id=person.organisation_id, at=clock.now())
    assessment_id: UUID | None = listed.at_hand.assessment_id if listed.at_hand else None
    if assessment_id is None:
        flash(_("Start answering first: then you can change each answer."), "info")
        return redirect(url_for("bids.tender", code=code, _anchor="answer"))
    return redirect(url_for("assessments.item", assessment_id=assessment_id, item_id=item_id, back=code))


@bp.get("/tenders/<string:code>/what-if")
@requires(Permission.MATCH_TENDERS)
def what_if(code: str) -> ResponseReturnValue:
    """What would follow if items counted as other levels."""
    with reading() as session:
        listed = queries.get_tender(session, code, supplier_id=get_user().organisation_id, at=clock.now())
    profile, at_hand = listed.published.profile, listed.at_hand
    if at_hand is None:
        return redirect(url_for("bids.tender", code=code))
    states = states_of(at_hand, profile)
    chosen = read_levels(request.args, states)
    page = what_if_page(
        listed, at_hand, states, chosen, match_if(profile, at_hand, states, chosen), language=current_language()
    )
    return render_template("bids/what_if.html", page=page)


def _list(*, typed: str = "", fault: str = "") -> str:
    """The list of tenders, with what was typed as a code and what is wrong with it."""
    chosen, now = TenderFilter.read(request.args), clock.now()
    with reading() as session:
        found = queries.list_tenders(session, supplier_id=_supplier_id(), at=now, with_past=chosen.past)
    page = tenders_page(found, chosen, language=current_language(), at=now)
    return render_template("bids/tenders.html", page=page, typed=typed, fault=fault, page_errors=bool(fault))


def _supplier_id() -> UUID | None:
    person = find_user()
    if person is None or person.seat is None or person.seat.kind is not Kind.SUPPLIER:
        return None
    return person.organisation_id


def _questionnaire(listed: Listed) -> Questionnaire | None:
    return listed.at_hand.questionnaire if listed.at_hand else None


def _match(listed: Listed) -> Match:
    profile = listed.published.profile
    if listed.at_hand is None:
        return match_states(profile, Size.LARGE, unanswered_states(profile))
    return listed.at_hand.match(profile)


def _nothing_left(listed: Listed, at_hand: AtHand) -> ResponseReturnValue:
    """Back to the tender, or, if it asks what only a newer version of the questions has, to where that is offered."""
    with reading() as session:
        current = get_current_version(session, at_hand.questionnaire.id).questionnaire
    newer = {item.id for item in current.items} - {item.id for item in at_hand.questionnaire.items}
    if newer.intersection(listed.published.profile.item_ids):
        flash(
            _("This tender asks something that only the newer version of the questions has. Go on with it."), "warning"
        )
        return redirect(url_for("assessments.tasks", assessment_id=at_hand.assessment_id))
    flash(_("All that this tender asks is answered."), "success")
    return redirect(url_for("bids.tender", code=listed.published.code))


def _next(open_items: tuple[str, ...], after: str, questionnaire: Questionnaire) -> str:
    """The first open item that comes after this one in the questionnaire, else the first of all."""
    order = [item.id for item in questionnaire.items]
    place = order.index(after) if after in order else -1
    return next((item_id for item_id in open_items if order.index(item_id) > place), open_items[0])
