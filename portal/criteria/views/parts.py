"""The forms of a criteria profile: what it is about, each criterion, each preference."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import access, clock
from portal.core.access import Permission, requires
from portal.core.db import reading, transaction
from portal.core.i18n import current_language
from portal.criteria import queries, services
from portal.criteria.forms.about import AboutForm, about_data
from portal.criteria.forms.criterion import CriterionForm, criterion_data
from portal.criteria.forms.preference import PreferenceForm, preference_data
from portal.criteria.forms.shared import ProfileForm, read_revision, read_whole, saved_instead
from portal.criteria.models import StoredProfile
from portal.criteria.pages import ItemNames, ways_of
from portal.criteria.rules import editing
from portal.criteria.rules.bounds import MOST_POINTS_IN_ALL
from portal.criteria.rules.structure import Assurance, CriteriaProfile, Criterion, Stage
from portal.questionnaires.queries import get_current_version
from portal.questionnaires.rules.structure import Questionnaire

bp = Blueprint("criteria_parts", __name__, url_prefix="/criteria/<uuid:profile_id>")

NEW = "new"


@bp.route("/about", methods=["GET", "POST"])
@requires(Permission.EDIT_CRITERIA)
def about(profile_id: UUID) -> ResponseReturnValue:
    """What the profile is about, for whom, until when."""
    stored, profile, _questionnaire = _load(profile_id)
    form = _form(AboutForm, about_data(profile, stored.revision), zone_now=profile.window.zone)
    if not form.validate_on_submit():
        return render_template("criteria/about.html", form=form, profile_id=profile_id, overtaken=None), form.status
    if _save(profile_id, form, lambda found: _with_about(found, form)):
        return _back(profile_id)
    theirs = saved_instead(form, about_data(_load(profile_id)[1], 0))
    return render_template("criteria/about.html", form=form, profile_id=profile_id, overtaken=theirs), 409


@bp.route("/criteria/<string:criterion_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_CRITERIA)
def criterion(profile_id: UUID, criterion_id: str) -> ResponseReturnValue:
    """One criterion, or a new one."""
    stored, profile, questionnaire = _load(profile_id)
    before = _find(profile.criteria, criterion_id)
    names = ItemNames(questionnaire, current_language())
    form = _form(CriterionForm, criterion_data(profile, before, stored.revision), known=names.ids(), before=before)
    page = {"form": form, "profile_id": profile_id, "choices": names.choices()}
    if not form.validate_on_submit():
        return render_template("criteria/criterion.html", overtaken=None, **page), form.status
    own_id = before.id if before else form.new_id("c")
    if _save(profile_id, form, lambda found: _with_criterion(found, form, before, own_id)):
        return _back(profile_id)
    return render_template(
        "criteria/criterion.html", overtaken=_criterion_now(profile_id, form, own_id, names), **page
    ), 409


def _criterion_now(profile_id: UUID, form: CriterionForm, own_id: str, names: ItemNames) -> list[dict[str, str]]:
    """The criterion as somebody else saved it meanwhile; nothing if it is gone, or was saved by nobody yet."""
    profile = _load(profile_id)[1]
    now = next((one for one in profile.criteria if one.id == own_id), None)
    if now is None:
        return []
    asked = {"key": _("What is asked"), "value": ways_of(now, names)}
    return [*saved_instead(form, criterion_data(profile, now, 0)), asked]


@bp.route("/preferences/<string:preference_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_CRITERIA)
def preference(profile_id: UUID, preference_id: str) -> ResponseReturnValue:
    """One preference, or a new one."""
    stored, profile, questionnaire = _load(profile_id)
    before = _find(profile.preferences, preference_id)
    items = [
        (item_id, f"{title}: {name}")
        for title, found in ItemNames(questionnaire, current_language()).choices()
        for item_id, name in found
    ]
    form = _form(PreferenceForm, preference_data(before, stored.revision), items=items)
    page = {"form": form, "profile_id": profile_id}
    if not form.validate_on_submit():
        return render_template("criteria/preference.html", overtaken=None, **page), form.status
    made = form.preference(before.id if before else form.new_id("p"), before)
    if _save(profile_id, form, lambda found: editing.with_preference(found, made)):
        return _back(profile_id)
    now = next((one for one in _load(profile_id)[1].preferences if one.id == made.id), None)
    theirs = saved_instead(form, preference_data(now, 0)) if now else []
    return render_template("criteria/preference.html", overtaken=theirs, **page), 409


@bp.post("/criteria/<string:criterion_id>/remove")
@requires(Permission.EDIT_CRITERIA)
def remove_criterion(profile_id: UUID, criterion_id: str) -> ResponseReturnValue:
    """Takes a criterion out."""
    return _change(profile_id, lambda found: editing.without_criterion(found, criterion_id))


@bp.post("/criteria/<string:criterion_id>/up")
@requires(Permission.EDIT_CRITERIA)
def move_up(profile_id: UUID, criterion_id: str) -> ResponseReturnValue:
    """Moves a criterion one place up."""
    return _change(profile_id, lambda found: editing.moved_up(found, criterion_id))


@bp.post("/preferences/<string:preference_id>/remove")
@requires(Permission.EDIT_CRITERIA)
def remove_preference(profile_id: UUID, preference_id: str) -> ResponseReturnValue:
    """Takes a preference out."""
    return _change(profile_id, lambda found: editing.without_preference(found, preference_id))


def _load(profile_id: UUID) -> tuple[StoredProfile, CriteriaProfile, Questionnaire]:
    """The agency's profile, which must be open to changes, and the questionnaire that its items are from."""
    with reading() as session:
        stored = queries.get_profile(session, profile_id, organisation_id=access.get_user().organisation_id)
        services.check_can_change(stored)
        profile = queries.read_draft(stored)
        return stored, profile, get_current_version(session, profile.questionnaire_id).questionnaire


def _form(kind: type[Any], saved: dict[str, Any], **more: Any) -> Any:
    """The form as it was sent, or filled with what is saved."""
    return kind(**more) if request.method == "POST" else kind(**more, formdata=None, data=saved)


def _find(parts: tuple[Any, ...], part_id: str) -> Any:
    """The part with this id, None for a new one.

    One that is not there is a 404; but what was typed about a part that somebody took out meanwhile is a new part.
    """
    found = next((part for part in parts if part.id == part_id), None)
    if found is None and part_id != NEW and request.method != "POST":
        abort(404)
    return found


def _save(profile_id: UUID, form: ProfileForm, change: Callable[[CriteriaProfile], CriteriaProfile]) -> bool:
    """Keeps the change, unless somebody else was faster: then the form takes the newer revision, to be sent again."""
    with transaction() as session:
        owner = access.get_user().organisation_id
        stored = queries.get_profile(session, profile_id, organisation_id=owner, lock=True)
        changed = change(queries.read_draft(stored))
        kept = services.save_draft(session, stored, changed, revision=form.seen, at=clock.now())
        form.revision.data = str(stored.revision)
    return kept


def _change(profile_id: UUID, change: Callable[[CriteriaProfile], CriteriaProfile]) -> ResponseReturnValue:
    """Keeps a small change of the revision that the page showed."""
    seen = read_revision(request.form.get("revision"))
    with transaction() as session:
        owner = access.get_user().organisation_id
        stored = queries.get_profile(session, profile_id, organisation_id=owner, lock=True)
        changed = change(queries.read_draft(stored))
        kept = services.save_draft(session, stored, changed, revision=seen, at=clock.now())
    if not kept:
        flash(
            _("Nothing was changed: somebody changed the profile after you opened the page. Look at it again."),
            "warning",
        )
        return redirect(url_for("criteria.show", profile_id=profile_id), 303)
    return _back(profile_id)


def _back(profile_id: UUID) -> ResponseReturnValue:
    flash(_("Saved."), "success")
    return redirect(url_for("criteria.show", profile_id=profile_id), 303)


def _with_about(profile: CriteriaProfile, form: AboutForm) -> CriteriaProfile:
    """The profile as the form says; a title or summary that was not touched stays in every language."""
    typed = {"profile.title": form.title.data, "profile.summary": form.summary.data or ""}
    touched = {key: text for key, text in typed.items() if text != profile.text(key, profile.language)}
    moved = replace(
        editing.in_language(profile, form.language.data),
        sectors=frozenset(form.sectors.data or ()),
        countries=frozenset(form.countries.data or ()),
        pass_mark=read_whole(form.pass_mark.data or "0", MOST_POINTS_IN_ALL) or 0,
        window=form.window,
        ocid=form.ocid.data or "",
        legal_basis=(*form.basis, *profile.legal_basis[1:]),
    )
    return editing.with_texts(moved, touched)


def _with_criterion(
    profile: CriteriaProfile, form: CriterionForm, before: Criterion | None, own_id: str
) -> CriteriaProfile:
    made = Criterion(
        id=own_id,
        stage=Stage(form.stage.data),
        groups=editing.groups_from(own_id, form.requirement_rows(own_id), before.groups if before else ()),
        assurance=Assurance(int(form.assurance.data)),
        legal_basis=form.basis,
    )
    return editing.with_criterion(profile, made, {"title": form.title.data, "text": form.text.data or ""})
