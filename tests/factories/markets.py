"""Makes markets of made-up suppliers for tests and benchmarks, as large as wanted."""

from datetime import date
from functools import cache

from portal.demo.population import make_population
from portal.market.columns import Market
from portal.questionnaires.loading import load_questionnaire
from portal.questionnaires.rules.structure import Questionnaire
from tests.conftest import ROOT

ON = date(2026, 11, 1)


@cache
def core() -> Questionnaire:
    """The core questionnaire as it stands in the repository."""
    return load_questionnaire(ROOT / "questionnaires" / "hrdd-core")


def make_market(count: int, seed: int = 2026, questionnaire: Questionnaire | None = None) -> Market:
    """So many suppliers of the questionnaire, the core one unless another is given; the same for the same seed."""
    return make_population(questionnaire or core(), count, seed=seed, on=ON).market
