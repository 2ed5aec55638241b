"""Tenders in Open Contracting form: brought in, matched by hand to questions, and written out."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.assessments.local_time import zone_of
from portal.core import access, clock
from portal.core.access import Permission, public, requires
from portal.core.config import Settings
from portal.core.db import reading, transaction
from portal.core.i18n import current_language
from portal.criteria import queries, services, tender_files
from portal.criteria.forms.tender import TenderForm, read_meanings
from portal.criteria.ocds.extension import find_extension_file
from portal.criteria.ocds.mapping import LONGEST_OCID, Meaning, profile_from
from portal.criteria.ocds.profiles import ocds_to_profile
from portal.criteria.ocds.publication import Agency
from portal.criteria.ocds.reading import read_tender
from portal.criteria.ocds.tender import TenderImport
from portal.criteria.ocds.writing import labour_items, profile_to_ocds
from portal.criteria.pages import ItemNames
from portal.criteria.publishing import EXTENSION_PATH, publication_at
from portal.criteria.rules.structure import CriteriaProfile
from portal.criteria.tender_pages import ProblemLine, problem_lines, tender_file_page
from portal.criteria.wording import profile_words
from portal.organisations.queries import get_organisation
from portal.questionnaires.queries import PublishedVersion, get_current_version, list_current_versions

bp = Blueprint("criteria_tenders", __name__)


@bp.get("/criteria/tenders")
@requires(Permission.EDIT_CRITERIA)
def index() -> ResponseReturnValue:
    """Asks for a tender, and lists those brought before."""
    return _ask(TenderForm(formdata=None), ())


@bp.post("/criteria/tenders")
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
    found, version, meanings = _load(file_id)
    page = tender_file_page(
        file_id, found, meanings, version.questionnaire, language=current_language(), is_ours=_is_ours(found)
    )
    return render_template("criteria/tender.html", page=page)


@bp.post("/criteria/tenders/<uuid:file_id>")
@requires(Permission.EDIT_CRITERIA)
def use(file_id: UUID) -> ResponseReturnValue:
    """Keeps what requirements stand for, and makes a profile of those that stand for something."""
    person, now = access.get_user(), clock.now()
    found, version, _known = _load(file_id)
    keys = [requirement.key for _criterion, _group, requirement in found.requirements]
    meanings = read_meanings(keys, ItemNames(version.questionnaire, current_language()).ids())
    profile = _profile(found, meanings, version)
    if profile is None:
        flash(_("Choose a question and a level for at least one requirement."), "warning")
        return redirect(url_for("criteria_tenders.show", file_id=file_id), 303)
    origin = _("Made from the tender %(ocid)s.", ocid=found.facts.ocid or found.facts.title)
    owner, by = person.organisation_id, person.person_id
    with transaction() as session:
        tender_files.keep_meanings(session, meanings, organisation_id=owner, by=by, at=now)
        stored = services.start_profile(session, profile, organisation_id=owner, origin=origin, by=by, at=now)
    flash(_said(len(meanings), len(keys)), "success")
    return redirect(url_for("criteria.show", profile_id=stored.id), 303)


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


def _load(file_id: UUID) -> tuple[TenderImport, PublishedVersion, Mapping[str, Meaning]]:
    owner = access.get_user().organisation_id
    with reading() as session:
        kept = queries.get_tender_file(session, file_id, organisation_id=owner)
        known = queries.read_mappings(session, organisation_id=owner)
        version = list_current_versions(session)[0]
    found = read_tender(kept.text)
    meanings = {
        requirement.key: Meaning(*known[tender_files.kept_key(requirement.key)])
        for _criterion, _group, requirement in found.requirements
        if tender_files.kept_key(requirement.key) in known
    }
    return found, version, meanings


def _is_ours(found: TenderImport) -> bool:
    return isinstance(ocds_to_profile(found), CriteriaProfile)


def _profile(found: TenderImport, meanings: Mapping[str, Meaning], version: PublishedVersion) -> CriteriaProfile | None:
    """Our own export as it was; of anything else what was matched by hand, None if that is nothing."""
    own = ocds_to_profile(found)
    if isinstance(own, CriteriaProfile) and not meanings:
        return replace(own, ocid=found.facts.ocid[:LONGEST_OCID])
    if not meanings:
        return None
    with reading() as session:
        country = get_organisation(session, access.get_user().organisation_id).country
    language = found.facts.language if found.facts.language in version.questionnaire.languages else current_language()
    return profile_from(
        found, meanings, questionnaire_id=version.questionnaire.id, language=language, zone=str(zone_of(country))
    )


def _said(matched: int, total: int) -> str:
    if not matched:
        return _("The profile was read as it was written.")
    return _(
        "%(matched)s of %(total)s requirements were taken. The others stay in the tender that you brought.",
        matched=matched,
        total=total,
    )
