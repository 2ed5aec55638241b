"""Tenders in Open Contracting form: brought in, matched by hand to questions, and written out."""

import json
from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.assessments.local_time import zone_of
from portal.core import access, clock, uploads
from portal.core.access import Permission, public, requires
from portal.core.config import LANGUAGES, Settings
from portal.core.db import reading, transaction
from portal.core.i18n import current_language, switched_to
from portal.criteria import queries, services, tender_files
from portal.criteria.brought import Brought, read_brought
from portal.criteria.forms.tender import (
    LARGEST_FILE,
    TenderForm,
    Typed,
    find_meaning_faults,
    read_meanings,
    typed_meanings,
)
from portal.criteria.ocds.extension import find_extension_file
from portal.criteria.ocds.mapping import Meaning, profile_from
from portal.criteria.ocds.publication import Agency
from portal.criteria.ocds.reading import read_tender
from portal.criteria.ocds.writing import labour_items, profile_to_ocds
from portal.criteria.pages import ItemNames
from portal.criteria.publishing import EXTENSION_PATH, publication_at
from portal.criteria.rules.structure import CriteriaProfile
from portal.criteria.tender_pages import ProblemLine, count_pages, numbers_on, problem_lines, tender_file_page
from portal.criteria.wording import profile_words
from portal.organisations.queries import get_organisation
from portal.questionnaires.queries import get_current_version

bp = Blueprint("criteria_tenders", __name__)


@bp.get("/criteria/tenders")
@requires(Permission.EDIT_CRITERIA)
def index() -> ResponseReturnValue:
    """Asks for a tender, and lists those brought before."""
    return _ask(TenderForm(formdata=None), ())


@bp.post("/criteria/tenders")
@uploads.takes_files_up_to(LARGEST_FILE)
@requires(Permission.EDIT_CRITERIA)
def bring() -> ResponseReturnValue:
    """Reads a tender; one that cannot be read is answered line by line, and nothing is kept."""
    person, form = access.get_user(), TenderForm()
    if not form.validate_on_submit():
        return _ask(form, ())
    found = read_tender(form.content)
    if not (found.criteria or found.shown):
        return _ask(form, problem_lines(found.problems))
    with transaction() as session:
        kept = tender_files.keep_tender(
            session, found, organisation_id=person.organisation_id, by=person.person_id, at=clock.now()
        )
    return redirect(url_for("criteria_tenders.show", file_id=kept.id), 303)


@bp.get("/criteria/tenders/<uuid:file_id>")
@requires(Permission.EDIT_CRITERIA)
def show(file_id: UUID) -> ResponseReturnValue:
    """What was found in a tender and where, and which question each requirement stands for."""
    brought = _load(file_id)
    page = tender_file_page(brought, language=current_language(), page=_page_number(brought))
    return render_template("criteria/tender.html", page=page, faults={})


@bp.post("/criteria/tenders/<uuid:file_id>")
@requires(Permission.EDIT_CRITERIA)
def use(file_id: UUID) -> ResponseReturnValue:
    """Keeps what requirements stand for, and makes a profile of those that stand for something."""
    brought = _load(file_id)
    number, language = _page_number(brought), current_language()
    typed = typed_meanings(numbers_on(number, len(brought.keys)))
    is_switch = switched_to() is not None
    faults = [] if is_switch else find_meaning_faults(typed, ItemNames(brought.questionnaire, language).ids())
    if is_switch or faults:
        page = tender_file_page(brought, language=language, page=number, typed=typed)
        shown = render_template("criteria/tender.html", page=page, faults=dict(faults), page_errors=bool(faults))
        return shown, 422 if faults else 200
    meanings = _keep(brought, typed)
    if "next" in request.form and number < count_pages(len(brought.keys)):
        return redirect(_address(brought, number + 1), 303)
    return _make(brought, meanings)


@bp.post("/criteria/tenders/<uuid:file_id>/as-written")
@requires(Permission.EDIT_CRITERIA)
def take(file_id: UUID) -> ResponseReturnValue:
    """Makes the profile that a file of this portal holds, exactly as it was."""
    brought = _load(file_id)
    if brought.own is None:
        flash(_("This file cannot be taken as it was written."), "warning")
        return redirect(_address(brought, 1), 303)
    return _start(brought, brought.own, _("The profile was read as it was written."))


@bp.get("/criteria/<uuid:profile_id>/open-contracting.json")
@requires(Permission.VIEW_CRITERIA)
def export(profile_id: UUID) -> ResponseReturnValue:
    """What was published last, as Open Contracting data for the agency's own system."""
    owner, settings = access.get_user().organisation_id, _settings()
    with reading() as session:
        stored = queries.get_profile(session, profile_id, organisation_id=owner)
        published = queries.find_published(session, stored.code) or abort(404)
        questionnaire = get_current_version(session, published.profile.questionnaire_id).questionnaire
        agency = get_organisation(session, owner)
    document = profile_to_ocds(
        published.profile,
        profile_words(published.profile, questionnaire),
        agency=Agency(id=str(agency.id), name=agency.legal_name),
        publication=publication_at(settings, url_for("bids.tender", code=stored.code), at=clock.now()),
        ocid=published.profile.ocid or None,
        on_labour=labour_items(questionnaire),
    )
    name = f"criteria-{stored.code}-{published.number}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(json.dumps(document, ensure_ascii=False, indent=2), mimetype="application/json", headers=headers)


@bp.get(f"{EXTENSION_PATH}/<path:name>")
@public
def extension(name: str) -> ResponseReturnValue:
    """The portal's own extension of the standard, for whoever reads an export."""
    content = find_extension_file(name, documentation_uri=_settings().base_url + url_for("site.method"))
    if content is None:
        abort(404)
    kind = "text/csv" if name.endswith(".csv") else "application/json"
    return Response(content, mimetype=kind, headers={"Cache-Control": "public, max-age=3600"})


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def _ask(form: TenderForm, problems: Sequence[ProblemLine]) -> ResponseReturnValue:
    with reading() as session:
        kept = queries.list_tender_files(session, organisation_id=access.get_user().organisation_id)
    page = render_template(
        "criteria/tenders.html", form=form, problems=problems, kept=kept, page_errors=bool(problems or form.errors)
    )
    return page, 422 if problems else form.status


def _load(file_id: UUID) -> Brought:
    """The agency's file, read again."""
    owner, ocid = access.get_user().organisation_id, request.args.get("tender", "")
    with reading() as session:
        return read_brought(session, file_id, organisation_id=owner, ocid=ocid)


def _page_number(brought: Brought) -> int:
    """The page that the address names, or the nearest one there is."""
    wanted = request.args.get("page", 1, type=int) or 1
    return min(max(1, wanted), count_pages(len(brought.keys)))


def _address(brought: Brought, page: int) -> str:
    ocid = request.args.get("tender") or None
    return url_for("criteria_tenders.show", file_id=brought.file_id, page=page, tender=ocid, _anchor="criteria")


def _keep(brought: Brought, typed: Typed) -> Mapping[str, Meaning]:
    """Keeps what was chosen on this page; gives what all requirements of the tender stand for."""
    person, keys = access.get_user(), brought.keys
    shown, chosen = [keys[number] for number in typed], read_meanings(typed, keys)
    with transaction() as session:
        tender_files.keep_meanings(
            session, chosen, shown, organisation_id=person.organisation_id, by=person.person_id, at=clock.now()
        )
    return {key: meaning for key, meaning in brought.meanings.items() if key not in shown} | chosen


def _make(brought: Brought, meanings: Mapping[str, Meaning]) -> ResponseReturnValue:
    """Makes a profile of what was matched by hand."""
    if not meanings:
        flash(_("Choose a question and a level for at least one requirement."), "warning")
        return redirect(_address(brought, _page_number(brought)), 303)
    found, questionnaire = brought.found, brought.questionnaire
    with reading() as session:
        country = get_organisation(session, access.get_user().organisation_id).country
    language = found.facts.language if found.facts.language in LANGUAGES else current_language()
    made = profile_from(
        found, meanings, questionnaire_id=questionnaire.id, language=language, zone=str(zone_of(country))
    )
    said = _(
        "%(matched)s of %(total)s requirements were taken. The others stay in the tender that you brought.",
        matched=len(meanings),
        total=len(brought.keys),
    )
    return _start(brought, made, said)


def _start(brought: Brought, profile: CriteriaProfile, said: str) -> ResponseReturnValue:
    person, facts = access.get_user(), brought.found.facts
    origin = _("Made from the tender %(ocid)s.", ocid=facts.ocid or facts.title)
    with transaction() as session:
        stored = services.start_profile(
            session,
            profile,
            organisation_id=person.organisation_id,
            origin=origin,
            by=person.person_id,
            at=clock.now(),
        )
    flash(said, "success")
    return redirect(url_for("criteria.show", profile_id=stored.id), 303)
