"""How long a plan takes: for random suppliers of the core questionnaire, to a level and for a profile."""

import gc
import random
import sys
import time
from dataclasses import dataclass
from statistics import median

import click

from portal.guidance.mixed_integer import lowest_ranks
from portal.guidance.rules.options import any_option
from portal.guidance.rules.readiness import ReadinessTask
from portal.guidance.rules.targets import ProfileTarget, ReadinessTarget, Situation, Target
from portal.guidance.solving import make_plan, plan_many
from portal.questionnaires.loading import load_questionnaire
from tests.conftest import ROOT
from tests.factories.full_size import random_supplier, random_tender

CASES, HIGHS_CASES, MANY = 200, 40, 1000
LEVELS = ("established", "leading")


@dataclass(frozen=True)
class Planning:
    """Median and worst processor seconds of one plan to a level, for a profile, by HiGHS; seconds of many plans."""

    level: tuple[float, float] = (0.0, 0.0)
    profile: tuple[float, float] = (0.0, 0.0)
    highs: tuple[float, float] = (0.0, 0.0)
    many_levels: float = 0.0
    many_profiles: float = 0.0


def planning() -> Planning:
    """Measures plans with everything that a page shows of them, and many plans without alternatives."""
    dice = random.Random(2026)
    core = load_questionnaire(ROOT / "questionnaires" / "hrdd-core")
    suppliers = [random_supplier(dice, core) for _ in range(MANY)]
    profiles: list[Target] = [ProfileTarget(random_tender(dice, core)) for _ in range(CASES)]
    levels: list[Target] = [ReadinessTarget(LEVELS[number % 2]) for number in range(CASES)]
    make_plan(suppliers[0], levels[0])  # warm-up
    gc.freeze()  # the thousand suppliers are the bench's own, and not to be swept while a plan is timed
    return Planning(
        level=_one_by_one(suppliers, levels),
        profile=_one_by_one(suppliers, profiles),
        highs=_by_highs(suppliers[:HIGHS_CASES]),
        many_levels=_all_of(suppliers, levels[1]),
        many_profiles=_all_of(suppliers, profiles[0]),
    )


def _one_by_one(suppliers: list[Situation], targets: list[Target]) -> tuple[float, float]:
    taken = []
    for supplier, target in zip(suppliers, targets, strict=False):
        start = time.process_time()
        make_plan(supplier, target)
        taken.append(time.process_time() - start)
    return median(taken), max(taken)


def _by_highs(suppliers: list[Situation]) -> tuple[float, float]:
    """The search for the best plan alone, no word of explanation, as HiGHS does it."""
    taken = []
    for number, supplier in enumerate(suppliers):
        task = ReadinessTask(supplier, ReadinessTarget(LEVELS[number % 2]))
        problem = task.problem(any_option)
        start = time.process_time()
        lowest_ranks(problem, task.ranking, count=1)
        taken.append(time.process_time() - start)
    return median(taken), max(taken)


def _all_of(suppliers: list[Situation], target: Target) -> float:
    start = time.process_time()
    with click.progressbar(plan_many(suppliers, target), len(suppliers), "bench: plans", file=sys.stderr) as plans:
        found = sum(1 for _plan in plans)
    if found != len(suppliers):
        raise RuntimeError("a plan is missing")
    return time.process_time() - start
