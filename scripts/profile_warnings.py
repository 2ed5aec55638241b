"""Writes what the portal says of each example profile to tests/fixtures/profiles/warnings.md, for people to read.

Run it after a change of a profile, an item or a rule, and read what changed:
`.venv/bin/python -m scripts.profile_warnings`.
"""

from collections.abc import Iterator
from pathlib import Path

from portal.core.config import ROOT
from portal.criteria.loading import PROFILES_FOLDER, load_profiles
from portal.criteria.rules.burden import items_required
from portal.criteria.rules.reach import Reach
from portal.criteria.rules.structure import CriteriaProfile
from portal.criteria.rules.warnings import find_warnings
from portal.criteria.warning_words import SEVERITIES, warning_text
from portal.organisations.rules import Size
from portal.questionnaires.content_check import questionnaire_folders
from portal.questionnaires.loading import load_questionnaire
from portal.questionnaires.rules.structure import Questionnaire
from portal.questionnaires.wording import Wording

CONTENT = ROOT / "questionnaires"
FILE = ROOT / "tests" / "fixtures" / "profiles" / "warnings.md"
LANGUAGE = "en"


def page(content: Path = CONTENT) -> str:
    """The whole page: a part for each profile, in the order of their files."""
    questionnaires = {folder.name: load_questionnaire(folder) for folder in questionnaire_folders(content)}
    lines = ["# What the portal says of the example profiles", "", "Made by `python -m scripts.profile_warnings`."]
    for profile in load_profiles(content / PROFILES_FOLDER, questionnaires):
        lines += ["", *_part(profile, questionnaires[profile.questionnaire_id])]
    return "\n".join([*lines, ""])


def _part(profile: CriteriaProfile, questionnaire: Questionnaire) -> Iterator[str]:
    reach = Reach(profile, questionnaire)
    micro, large = (len(items_required(reach, size)) for size in (Size.MICRO, Size.LARGE))
    yield f"## {profile.text('profile.title', LANGUAGE)} (`{profile.id}`)"
    yield ""
    yield (
        f"Questions with a required level: {large}, for micro firms {micro}."
        f" Points: {profile.possible_points}, pass mark {profile.pass_mark}."
    )
    yield ""
    wording = Wording(questionnaire, LANGUAGE)
    for found in find_warnings(profile, questionnaire):
        yield f"- {SEVERITIES[found.severity]}: {warning_text(found, profile, wording)}"


if __name__ == "__main__":
    FILE.write_text(page(), encoding="utf-8")
