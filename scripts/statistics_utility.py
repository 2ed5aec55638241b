"""Measures how near the published statistics are to the truth: `python -m scripts.statistics_utility [suppliers]`.

Prints tables in Markdown; docs/reference/statistics.md reports a run.
"""

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations, product

import numpy as np

from portal.market.disclosure.counting import count_cells
from portal.market.disclosure.figures import Estimate, Withheld
from portal.market.disclosure.figuring import Figuring
from portal.market.disclosure.perturbation import MINIMUM
from portal.market.disclosure.release import Release
from portal.market.matching import match_market
from portal.market.simulation import simulate
from scripts.attack_statistics import ITEMS, PROFILE, TRAITS
from tests.attacks.worlds import release_of
from tests.factories.criteria_profiles import asks, needs, prefers, wants
from tests.factories.markets import core, make_market

BANDS = ((10, 19), (20, 49), (50, 99), (100, 199), (200, 499), (500, 10**9))


@dataclass
class Errors:
    """How far figures were off, and of groups of what size."""

    sizes: list[np.ndarray] = field(default_factory=list)
    errors: list[np.ndarray] = field(default_factory=list)

    def add(self, sizes: np.ndarray, errors: np.ndarray) -> None:
        """Note some more."""
        self.sizes.append(sizes.ravel())
        self.errors.append(errors.ravel())

    def table(self, *, near: float) -> Iterable[str]:
        """A row for each band of group sizes, and one for all from 50 on."""
        sizes, errors = np.concatenate(self.sizes), np.concatenate(self.errors)
        yield f"| suppliers in the group | figures | middle error | 95 of 100 within | within {near:g} points |"
        yield "| --- | --- | --- | --- | --- |"
        for least, most in (*BANDS, (50, 10**9)):
            found = errors[(sizes >= least) & (sizes <= most)]
            if found.size:
                name = f"{least} and more" if most == 10**9 else f"{least} to {most}"
                middle, high = np.quantile(found, (0.5, 0.95))
                yield f"| {name} | {found.size:,} | {middle:.2f} | {high:.2f} | {100 * (found <= near).mean():.1f} % |"


def main(arguments: list[str]) -> int:
    """Measure shares, means, medians and simulations on a made-up market."""
    release = release_of(make_market(int(arguments[0]) if arguments else 5_000))
    print("\nShares: every cell of every one-, two- and three-way table in percent of each of its margins\n")
    print("\n".join(shares(release.unprotected).table(near=2)))
    print("\nEstimates by sector and size: off from the truth, and how often within the stated margin\n")
    print("\n".join(estimates(release)))
    print("\nSimulations: who qualifies, by group\n")
    print("\n".join(simulations(release)))
    return 0


def shares(figuring: Figuring) -> Errors:
    """The errors of all shares that are shown: part and whole shown."""
    found = Errors()
    names = [*PROFILE, *TRAITS, *figuring.market.items[:ITEMS]]
    for number in (1, 2, 3):
        for by in combinations(names, number):
            truth = count_cells([figuring.coded(name) for name in by], figuring.weights, None).counts
            figures = figuring.figures(by, {}).values
            for axis in range(number):
                true, shown = np.moveaxis(truth, axis, -1), np.moveaxis(figures, axis, -1)
                whole, of = np.broadcast_to(true[..., -1:], true[..., :-1].shape), shown[..., -1:]
                told = (shown[..., :-1] >= MINIMUM) & (of >= MINIMUM)
                share = np.minimum(100 * shown[..., :-1] / np.maximum(of, 1), 100)
                off = np.abs(share - 100 * true[..., :-1] / np.maximum(whole, 1))
                found.add(whole[told], off[told])
    return found


def estimates(release: Release) -> Iterable[str]:
    """For means and medians of items and sections how far off, and within what they state."""
    market, catalogue = release.market, release.catalogue()
    off: dict[str, list[tuple[float, float]]] = {}
    withheld: dict[str, int] = {}
    groups = [
        {"sector": sector, "size": size}
        for sector, size in product(catalogue.get("sector").values, catalogue.get("size").values)
    ]
    values = {
        name: np.where(market.levels[row] >= 0, market.levels[row], np.nan) for name, row in market.item_rows.items()
    }
    values |= {f"section:{name}": market.section_scores[row] for name, row in market.section_rows.items()}
    for filters in groups:
        inside = release.unprotected.members(filters)
        for name, of_all in values.items():
            rated = of_all[inside & ~np.isnan(of_all)].astype(np.float64)
            if rated.size < 10:
                continue
            kind = "section" if name.startswith("section:") else "item"
            middle = float(np.sort(rated)[(rated.size - 1) // 2])
            for what, estimate, true in (
                (f"mean of an {kind}", release.mean_level(name, filters), float(rated.mean())),
                (f"median of an {kind}", release.median_level(name, filters), middle),
            ):
                _note(off, withheld, what.replace("an section", "a section"), estimate, true)
    yield "| figure | shown | withheld | middle error | 95 of 100 within | within the stated margin |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for what, pairs in off.items():
        errors, margins = np.array(pairs).T
        middle, high = np.quantile(errors, (0.5, 0.95))
        sure = 100 * (errors <= margins + 1e-9).mean()
        yield f"| {what} | {errors.size:,} | {withheld.get(what, 0):,} | {middle:.2f} | {high:.2f} | {sure:.1f} % |"


def _note(
    off: dict[str, list[tuple[float, float]]],
    withheld: dict[str, int],
    what: str,
    estimate: Estimate | Withheld,
    true: float,
) -> None:
    if isinstance(estimate, Withheld):
        withheld[what] = withheld.get(what, 0) + 1
    else:
        off.setdefault(what, []).append((abs(estimate.value - true), estimate.margin))


def simulations(release: Release) -> Iterable[str]:
    """How far the numbers of those who qualify are off, over profiles of two criteria and a preference."""
    errors: list[float] = []
    items = [item.id for item in core().items if item.id in release.market.item_rows][:12]
    for one, other in combinations(items[:6], 2):
        profile = wants(asks(needs(one, 2), called="one"), asks(needs(other, 1), called="other"), prefers(items[7]))
        members = match_market(profile, release.questionnaire, release.market).qualifies
        shown = simulate(release, profile, release.questionnaire, {})
        for name, groups in shown.groups.items():
            for group in groups:
                if group.qualifying.value is not None:
                    inside = release.unprotected.members({name: group.value})
                    errors.append(abs(group.qualifying.value - int((members & inside).sum())))
    middle, high = np.quantile(errors, (0.5, 0.95))
    yield f"{len(errors)} numbers: half within {middle:g}, 95 of 100 within {high:g}, all within {max(errors):g}."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
