"""Where an agency writes its criteria profiles: start, change, publish, close."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import access, clock
from portal.core.access import Permission, requires
from portal.core.db import reading, transaction
from portal.core.i18n import current_language, switched_to
from portal.criteria import queries, services
from portal.criteria.example_words import example_advice, example_label
from portal.criteria.forms.relation import RelationForm
from portal.criteria.forms.shared import read_revision
from portal.criteria.models import ProfileVersion, RelationKind, StoredProfile
from portal.criteria.pages import builder_page, profile_cards, relation_lines
from portal.criteria.rules.obstacles import can_publish
from portal.criteria.starting import find_beginnings, start_from
from portal.questionnaires.queries import get_current_version

bp = Blueprint("criteria", __name__, url_prefix="/criteria")


@bp.get("")
@requires(Permission.VIEW_CRITERIA)
def index() -> ResponseReturnValue:
    """The agency's profiles."""
    person = access.get_user()
    with reading() as session:
        found = queries.list_profiles(session, organisation_id=person.organisation_id)
    return render_template(
        "criteria/index.html", cards=profile_cards(found), may_edit=person.may(Permission.EDIT_CRITERIA)
    )


@bp.get("/new")
@requires(Permission.EDIT_CRITERIA)
def new() -> ResponseReturnValue:
    """What a profile can be started from."""
    return _show_beginnings()


@bp.post("/new")
@requires(Permission.EDIT_CRITERIA)
def start() -> ResponseReturnValue:
    """Starts a profile from nothing, an example, or another profile."""
    person, chosen = access.get_user(), request.form.get("beginning", "")
    if switched_to():
        return _show_beginnings(chosen)
    owner = person.organisation_id
    with reading() as session:
        begun = start_from(session, chosen, language=current_language(), organisation_id=owner)
    if begun is None:
        return _show_beginnings(chosen, error=_("Choose what to start from.")), 422
    profile, origin = begun
    with transaction() as session:
        stored = services.start_profile(
            session, profile, organisation_id=owner, origin=origin, by=person.person_id, at=clock.now()
        )
    return redirect(url_for("criteria.show", profile_id=stored.id), 303)


@bp.get("/<uuid:profile_id>")
@requires(Permission.VIEW_CRITERIA)
def show(profile_id: UUID) -> ResponseReturnValue:
    """One profile with all its parts, and what to think of before it is published."""
    person, language = access.get_user(), current_language()
    owner = person.organisation_id
    with reading() as session:
        stored = queries.get_profile(session, profile_id, organisation_id=owner)
        versions = queries.list_versions(session, profile_id, organisation_id=owner)
        questionnaire = get_current_version(session, stored.draft["questionnaire"]).questionnaire
        relations = relation_lines(queries.list_relations(session, profile_id, organisation_id=owner), language)
    page = builder_page(stored, questionnaire, versions, relations, language=language, at=clock.now())
    return render_template("criteria/show.html", page=page, may_edit=person.may(Permission.EDIT_CRITERIA))


@bp.post("/<uuid:profile_id>/publish")
@requires(Permission.EDIT_CRITERIA)
def publish(profile_id: UUID) -> ResponseReturnValue:
    """Freezes the draft as the next version, unless something makes it impossible to meet."""
    person, now = access.get_user(), clock.now()
    with transaction() as session:
        stored = queries.get_profile(session, profile_id, organisation_id=person.organisation_id, lock=True)
        draft = queries.read_draft(stored)
        questionnaire = get_current_version(session, draft.questionnaire_id).questionnaire
        as_seen = read_revision(request.form.get("revision")) == stored.revision
        if not (as_seen and can_publish(draft, questionnaire, now)):
            flash(_("Nothing was published. Look at the profile as it is now, and at what to think of."), "warning")
            return redirect(url_for("criteria.show", profile_id=profile_id, _anchor="warnings"), 303)
        version = services.publish_profile(session, stored, by=person.person_id, at=now)
    said = _("Version %(number)s is published. Suppliers find it under the code %(code)s.", **_names(stored, version))
    flash(said, "success")
    return redirect(url_for("criteria.show", profile_id=profile_id), 303)


@bp.post("/<uuid:profile_id>/close")
@requires(Permission.EDIT_CRITERIA)
def close(profile_id: UUID) -> ResponseReturnValue:
    """Takes no more bids."""
    person = access.get_user()
    with transaction() as session:
        stored = queries.get_profile(session, profile_id, organisation_id=person.organisation_id, lock=True)
        services.close_profile(session, stored, by=person.person_id, at=clock.now())
    flash(_("The profile is closed. What was published stays to be read."), "success")
    return redirect(url_for("criteria.show", profile_id=profile_id), 303)


@bp.post("/<uuid:profile_id>/discard")
@requires(Permission.EDIT_CRITERIA)
def discard(profile_id: UUID) -> ResponseReturnValue:
    """Removes a profile that was never published."""
    with transaction() as session:
        stored = queries.get_profile(session, profile_id, organisation_id=access.get_user().organisation_id, lock=True)
        services.discard_draft(session, stored)
    flash(_("The draft was removed."), "success")
    return redirect(url_for("criteria.index"), 303)


@bp.route("/<uuid:profile_id>/relations", methods=["GET", "POST"])
@requires(Permission.EDIT_CRITERIA)
def relations(profile_id: UUID) -> ResponseReturnValue:
    """Says how the profile compares with another agency's."""
    person, form = access.get_user(), RelationForm()
    with reading() as session:
        queries.get_profile(session, profile_id, organisation_id=person.organisation_id)
    if not form.validate_on_submit():
        return render_template("criteria/relations.html", form=form, profile_id=profile_id), form.status
    with transaction() as session:
        stored = queries.get_profile(session, profile_id, organisation_id=person.organisation_id, lock=True)
        kind, note = RelationKind(form.kind.data), form.note.data or ""
        known = services.relate(session, stored, form.plain_code, kind, note, by=person.person_id, at=clock.now())
    if not known:
        form.code.errors = [_("There is no other published profile with this code.")]
        return render_template("criteria/relations.html", form=form, profile_id=profile_id), 422
    flash(_("Saved."), "success")
    return redirect(url_for("criteria.show", profile_id=profile_id, _anchor="relations"), 303)


@bp.post("/<uuid:profile_id>/relations/<uuid:relation_id>/remove")
@requires(Permission.EDIT_CRITERIA)
def remove_relation(profile_id: UUID, relation_id: UUID) -> ResponseReturnValue:
    """Says no longer how the profile compares with another."""
    with transaction() as session:
        stored = queries.get_profile(session, profile_id, organisation_id=access.get_user().organisation_id, lock=True)
        services.withdraw_relation(session, stored, relation_id)
    flash(_("Saved."), "success")
    return redirect(url_for("criteria.show", profile_id=profile_id, _anchor="relations"), 303)


def _names(stored: StoredProfile, version: ProfileVersion) -> dict[str, object]:
    return {"number": version.number, "code": stored.code}


def _show_beginnings(chosen: str = "", *, error: str = "") -> str:
    owner, language = access.get_user().organisation_id, current_language()
    with reading() as session:
        beginnings = find_beginnings(session, organisation_id=owner, language=language, at=clock.now())
    return render_template(
        "criteria/new.html",
        beginnings=beginnings,
        chosen=chosen,
        example_label=example_label(),
        example_advice=example_advice(),
        error=error,
        page_errors=bool(error),
    )
