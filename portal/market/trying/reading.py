"""Reads what the pages on trying a profile show; it is held against the market only after the try was counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.criteria import queries as criteria
from portal.criteria.rules.structure import CriteriaProfile
from portal.market import queries, services
from portal.market.forecasting.forecast import forecast
from portal.market.pages.asking import Asked, read_asked
from portal.market.pages.assembling import Kind
from portal.market.pages.form import FilterForm, filter_form
from portal.market.pages.opening import Opened, open_releases
from portal.market.simulation import simulate
from portal.market.trying.ahead import forecast_figures
from portal.market.trying.page import TriedPage, tried_page

KIND = Kind("", 1, False, lambda _releases, _asked, _words: ("", ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class TryingView:
    """What the page shows. Without a release there is no form; before the try was counted, nothing is `tried`."""

    profile_id: UUID
    title: str
    code: str
    asked: Asked
    left: int
    form: FilterForm | None = None
    tried: TriedPage | None = None

    @property
    def status(self) -> int:
        """422 when the address asks what is not answered."""
        return 422 if self.asked.fault else 200


@dataclass(frozen=True, slots=True)
class Trial:
    """A profile as it stands, the release that it is held against, and the suppliers that are looked at."""

    profile: CriteriaProfile
    opened: Opened
    asked: Asked


@dataclass(frozen=True, slots=True)
class ProfileLine:
    """A profile that can be tried."""

    id: UUID
    title: str
    code: str


@dataclass(frozen=True, slots=True)
class IndexView:
    """The profiles of an agency; `left` is None while there is no release."""

    profiles: Sequence[ProfileLine]
    left: int | None


def read_index(session: Session, folder: Path, language: str, *, organisation_id: UUID) -> IndexView:
    """The agency's profiles, and how many tries it has left."""
    found = criteria.list_profiles(session, organisation_id=organisation_id)
    opened = open_releases(session, folder, language)
    left = None if opened is None else _left(session, opened, organisation_id=organisation_id)
    return IndexView([ProfileLine(one.id, one.title or _("Without a title"), one.code) for one in found], left)


def find_trial(
    session: Session,
    folder: Path,
    language: str,
    profile_id: UUID,
    arguments: Mapping[str, str],
    *,
    organisation_id: UUID,
) -> Trial | None:
    """The agency's profile before the newest release; None while there is no release. Raises NotFound."""
    profile = criteria.read_draft(criteria.get_profile(session, profile_id, organisation_id=organisation_id))
    opened = open_releases(session, folder, language, questionnaire_id=profile.questionnaire_id)
    if opened is None:
        return None
    asked = read_asked(arguments, opened.newest.catalogue(), dimensions=KIND.dimensions, compares=KIND.compares)
    return Trial(profile, opened, asked)


def read_view(
    session: Session,
    folder: Path,
    language: str,
    profile_id: UUID,
    arguments: Mapping[str, str],
    *,
    organisation_id: UUID,
) -> TryingView:
    """The page on one profile; raises NotFound."""
    stored = criteria.get_profile(session, profile_id, organisation_id=organisation_id)
    trial = find_trial(session, folder, language, profile_id, arguments, organisation_id=organisation_id)
    title = stored.title or _("Without a title")
    if trial is None:
        return TryingView(profile_id=profile_id, title=title, code=stored.code, asked=Asked({}), left=0)
    return TryingView(
        profile_id=profile_id,
        title=title,
        code=stored.code,
        asked=trial.asked,
        left=_left(session, trial.opened, organisation_id=organisation_id),
        form=filter_form(trial.asked, trial.opened.newest.catalogue(), KIND, trial.opened.words),
        tried=_tried(trial) if _is_counted(session, trial, organisation_id=organisation_id) else None,
    )


def _left(session: Session, opened: Opened, *, organisation_id: UUID) -> int:
    used = queries.count_simulations(session, opened.stored.id, organisation_id=organisation_id)
    return services.Budget(used, allowed=True).left


def _is_counted(session: Session, trial: Trial, *, organisation_id: UUID) -> bool:
    if trial.asked.fault:
        return False
    question = services.question_key(trial.profile, trial.opened.newest.questionnaire, trial.asked.filters)
    return queries.has_asked(session, trial.opened.stored.id, question, organisation_id=organisation_id)


def _tried(trial: Trial) -> TriedPage:
    release, words, filters = trial.opened.newest, trial.opened.words, trial.asked.filters
    found = simulate(release, trial.profile, release.questionnaire, filters)
    ahead = forecast(release, trial.profile, release.questionnaire, filters)
    return tried_page(release, trial.profile, found, words, forecast_figures(ahead, words))
