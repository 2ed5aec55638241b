"""Loading a questionnaire from its folder: shape first, then meaning; every problem is told at once."""

from pathlib import Path

from portal.questionnaires.rules.structure import Questionnaire


def load_questionnaire(folder: Path, *, allow_untranslated: bool = False) -> Questionnaire:
    """Load the questionnaire in this folder; raises ContentErrors with every problem found.

    With `allow_untranslated` a text may be missing in a translation; pages then show the source language.
    """
    raise NotImplementedError
