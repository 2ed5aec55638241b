"""Attacks the market statistics at a larger scale than the tests and prints what it found.

`python -m scripts.attack_statistics` takes some minutes. docs/reference/statistics.md reports a run.
"""

import sys
import time
from collections.abc import Callable, Iterator
from itertools import combinations

import numpy as np

from portal.market.columns import Market
from portal.market.disclosure.counting import count_cells
from portal.market.disclosure.figuring import Figuring
from portal.market.simulation import simulate
from tests.attacks.attacker import Attacker
from tests.attacks.propagation import Reading, by_cell_key, by_ten_five, by_threshold, narrow
from tests.attacks.releases import Newcomers, levels_told
from tests.attacks.simulations import Reader, kinds_market
from tests.attacks.tables import World, exact_from_five, may_be, published, read, read_differences, ten_five_rule
from tests.attacks.test_simulations import ONE, OTHER, chain
from tests.attacks.worlds import judged, questionnaire_for, random_market, release_of, with_dimensions
from tests.factories.markets import make_market

PROFILE = ("sector", "size", "country", "readiness", "assurance")
TRAITS = ("women-led", "subcontractors", "migrant-workers", "night-work", "home-workers")
ITEMS = 12


def main(arguments: list[str]) -> int:
    """Run the attacks; with a number, that many worlds for each integer programme."""
    worlds = int(arguments[0]) if arguments else 20
    for suppliers in (1_000, 5_000, 20_000):
        _say(f"All three-way tables of {suppliers} suppliers", lambda of=suppliers: _all_tables(of))
    _say(f"Integer programmes, tables of {worlds} markets", lambda: _tables(worlds))
    _say(f"Integer programmes, 22 simulations and all tables of {worlds} markets", lambda: _simulations(worlds))
    _say(f"Integer programmes, two releases of {worlds} markets", lambda: _releases(worlds))
    return 0


def _say(what: str, run: Callable[[], Iterator[str]]) -> None:
    started = time.monotonic()
    print(what)
    for line in run():
        print("  " + line)
    print(f"  {time.monotonic() - started:.0f} s")


def _all_tables(suppliers: int) -> Iterator[str]:
    market = make_market(suppliers)
    figuring = release_of(market).unprotected
    names = [*PROFILE, *TRAITS, *market.items[:ITEMS]]
    methods = {
        "cell keys": (by_cell_key, True),
        "threshold of 5 alone": (by_threshold, False),
        "10-5 rule": (by_ten_five, False),
    }
    for name, (reading, has_figures) in methods.items():
        small = told = zeros = zeros_told = 0
        for by in combinations(names, 3):
            counts = _narrowed(figuring, by, reading, has_figures=has_figures)
            small, told, zeros, zeros_told = (
                had + more for had, more in zip((small, told, zeros, zeros_told), counts, strict=True)
            )
        yield f"{name}: {told} of {small} counts of 1 to 4 told; {zeros_told} of {zeros} zeros told"


def _narrowed(
    figuring: Figuring, by: tuple[str, ...], reading: Reading, *, has_figures: bool
) -> tuple[int, int, int, int]:
    coded = [figuring.coded(name) for name in by]
    truth = count_cells(coded, figuring.weights, None).counts
    figures = figuring.figures(by, {}).values
    adds_up = [not found.margin_has_all or bool((found.codes < found.size).all()) for found in coded]
    found = narrow(reading(truth, figures), adds_up, figures if has_figures and all(adds_up) else None)
    if ((found.least > truth) | (truth > found.most)).any():
        raise ValueError("the attacker was wrong")
    small, zero, told = (truth >= 1) & (truth <= 4), (truth == 0) & (figures != -2), found.least == found.most
    return int(small.sum()), int((small & told).sum()), int(zero.sum()), int((zero & told).sum())


def _tables(worlds: int) -> Iterator[str]:
    found = {"cell keys": [0, 0], "threshold of 5 alone": [0, 0], "10-5 rule": [0, 0]}
    for seed in range(worlds):
        market = random_market(np.random.default_rng(seed), 40 + 10 * (seed % 16), items=1, sectors=3)
        world = World.of(market, ("sector", "size", "women-led", "base.item-0"))
        counts = published(release_of(market), world)
        small = [cell for cell in world.cells() if 1 <= world.true_count(cell) <= 4]
        ranges = {
            "cell keys": {cell: may_be(count) for cell, count in counts.items()},
            "threshold of 5 alone": {cell: exact_from_five(world.true_count(cell)) for cell in counts},
            "10-5 rule": {cell: ten_five_rule(world.true_count(cell)) for cell in counts},
        }
        for name, known in ranges.items():
            attacker = Attacker(world.truth.size, len(market))
            read(attacker, world, known)
            if name == "cell keys":
                read_differences(attacker, world, counts)
            certain = attacker.certain([world.places(cell) for cell in small])
            found[name][0] += sum(one is not None for one in certain)
            found[name][1] += len(small)
    for name, (told, of) in found.items():
        yield f"{name}: {told} of {of} counts of 1 to 4 told"


def _simulations(worlds: int) -> Iterator[str]:
    told = of = figures = 0
    for seed in range(worlds):
        whole = random_market(np.random.default_rng(seed), 60 + 10 * (seed % 16), items=2, sectors=2)
        market = with_dimensions(whole, ("sector", "size"))
        world = World.of(market, ("sector", "size", ONE, OTHER))
        release, questionnaire = release_of(market), questionnaire_for(market)
        reader = Reader(world, kinds_market(world, market), questionnaire)
        attacker = Attacker(world.truth.size, len(market))
        read(attacker, world, {cell: may_be(count) for cell, count in published(release, world).items()})
        for profile in chain():
            for places, (least, most) in reader.read(profile, simulate(release, profile, questionnaire, {})):
                attacker.knows(places, least, most)
                figures += 1
        small = [(int(kind),) for kind in np.flatnonzero((world.truth >= 1) & (world.truth <= 4))]
        certain = attacker.certain(small)
        told += sum(one is not None for one in certain)
        of += len(small)
    yield f"{told} of {of} counts of 1 to 4 told by {figures} figures of simulations"


def _releases(worlds: int) -> Iterator[str]:
    names, item = ("sector", "size", "women-led"), "base.item-0"
    for protected in (True, False):
        told = joined = 0
        for seed in range(worlds):
            rng = np.random.default_rng(seed)
            new = with_dimensions(random_market(rng, 120 + 4 + seed % 12, items=1, sectors=2), names)
            np.abs(new.levels, out=new.levels)
            old = new.taking(slice(0, 120))
            told += len(_told(old, new, names, item, protected=protected))
            joined += len(new) - len(old)
        what = "groups with too few changes keep their figures" if protected else "every figure shown anew"
        yield f"{what}: the level of {told} of {joined} newcomers told"


def _told(old: Market, new: Market, names: tuple[str, ...], item: str, *, protected: bool) -> list[int]:
    kept = judged(new, old).kept if protected else {}
    first = release_of(old)
    second = release_of(new, number=2, kept=kept, earlier=first)
    world = World.of(old, (*names, item))
    return levels_told(Newcomers(world, new, len(old), item), published(first, world), published(second, world))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
