"""The public pages of what is asked: anybody can read every question before signing up."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from portal.core.access import public
from portal.core.db import reading
from portal.core.i18n import current_language
from portal.organisations.rules import Size, Trait
from portal.organisations.wording import SIZES, TRAITS
from portal.questionnaires.outline import Kind, Outline, minutes_for, outline_for, traits_that_matter
from portal.questionnaires.queries import get_current_version, list_current_versions
from portal.questionnaires.rules.structure import Questionnaire
from portal.questionnaires.wording import Wording

bp = Blueprint("questionnaires", __name__)


@dataclass(frozen=True, kw_only=True)
class PreviewPage:
    """What a kind of firm may be asked, and how long it takes."""

    questionnaire: Questionnaire
    wording: Wording
    kind: Kind
    outline: Outline
    minutes: tuple[int, int]
    by_size: tuple[tuple[str, Outline, tuple[int, int]], ...]
    sizes: tuple[tuple[str, str], ...]
    traits: tuple[tuple[str, str, str], ...]


@bp.get("/questionnaires")
@public
def index() -> ResponseReturnValue:
    """The questionnaires that can be answered today."""
    with reading() as session:
        versions = list_current_versions(session)
    pages = [_preview(version.questionnaire, Kind()) for version in versions]
    return render_template("questionnaires/index.html", pages=pages)


@bp.get("/questionnaires/<string:questionnaire_id>")
@public
def preview(questionnaire_id: str) -> ResponseReturnValue:
    """Every question, or those of one kind of firm."""
    with reading() as session:
        version = get_current_version(session, questionnaire_id)
    page = _preview(version.questionnaire, _chosen_kind())
    return render_template("questionnaires/preview.html", page=page)


def _chosen_kind() -> Kind:
    sizes = {size.value: size for size in Size}
    size = sizes.get(request.args.get("size", ""))
    known = {trait.value for trait in Trait}
    return Kind(size, frozenset(request.args.getlist("trait")) & known if size else None)


def _preview(questionnaire: Questionnaire, kind: Kind) -> PreviewPage:
    outline = outline_for(questionnaire, kind)
    matter = traits_that_matter(questionnaire)
    by_size = [(size, outline_for(questionnaire, Kind(size, frozenset()))) for size in Size]
    return PreviewPage(
        questionnaire=questionnaire,
        wording=Wording(questionnaire, current_language()),
        kind=kind,
        outline=outline,
        minutes=_minutes(questionnaire, kind.size or Size.SMALL, outline),
        by_size=tuple((str(SIZES[size]), found, _minutes(questionnaire, size, found)) for size, found in by_size),
        sizes=tuple((size.value, str(SIZES[size])) for size in Size),
        traits=tuple(
            (trait.value, str(label), str(hint)) for trait, (label, hint) in TRAITS.items() if trait.value in matter
        ),
    )


def _minutes(questionnaire: Questionnaire, size: Size, outline: Outline) -> tuple[int, int]:
    return minutes_for(questionnaire, size, outline.fewest), minutes_for(questionnaire, size, outline.most)
