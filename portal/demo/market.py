"""Makes up suppliers of the market with submissions of their own, and a market that is ready when the demo starts.

Every one of them says that it is made up: by its name, by its tax scheme, and by the mark on every release.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID

import numpy as np

from portal.assessments.bulk import BulkWork, add_submissions
from portal.assessments.documents import Declaration, Submitter
from portal.core.db import Database
from portal.demo import mix
from portal.demo.population import EPOCH, Population, answer_of, make_population
from portal.drives.queries import get_drive, list_cohorts
from portal.drives.services import join
from portal.market.columns import YES, Column
from portal.market.filling import with_cohorts
from portal.market.queries import find_newest_release
from portal.market.releasing import publish_market
from portal.market.services import SYNTHETIC, keep_keys
from portal.organisations.bulk import BulkSupplier, add_suppliers
from portal.organisations.rules import Size, SupplierProfile, Trait
from portal.questionnaires.queries import PublishedVersion, get_current_version
from portal.questionnaires.rules.answers import Answer
from portal.questionnaires.rules.conditions import asked_items

QUESTIONNAIRE = "hrdd-core"
SEED = 2026
AT_ONCE = 100  # suppliers that are added in one transaction
NOBODY = UUID(int=0)
DECLARATION = Declaration("Nadie", "Ninguno", "Respuestas inventadas para la demostración.", "es")
NAMED = "Documento de ejemplo"

READY_SUPPLIERS = 5000
DRIVE_SEED = 0  # their numbers are no other made-up supplier's
DRIVE_SUPPLIERS, DRIVE_COUNTRY, JOINED = 150, "CO", timedelta(days=15)
READY: tuple[tuple[int, float, float], ...] = ((270, 0.78, -0.42), (180, 0.86, -0.28), (90, 0.94, -0.13), (0, 1.0, 0.0))
"""The releases of the ready market: days ago, share of the suppliers that were there, how far along they were."""


def make_suppliers(database: Database, count: int, *, seed: int = SEED, at: datetime) -> Iterator[int]:
    """Make so many suppliers, each with a submission; says after every part how many of them are looked after.

    Who is there already, from the same seed, stays as it is.
    """
    with database.reading() as session:
        version = get_current_version(session, QUESTIONNAIRE)
    population = make_population(version.questionnaire, count, seed=seed, on=at.date())
    for start in range(0, count, AT_ONCE):
        rows = range(start, min(start + AT_ONCE, count))
        suppliers = {row: _supplier(population, row, seed) for row in rows}
        with database.transaction() as session:
            added = add_suppliers(session, [*suppliers.values()], at=at)
            works = (
                _work(population, version, row, supplier, added[supplier.tax_number])
                for row, supplier in suppliers.items()
                if supplier.tax_number in added
            )
            add_submissions(session, version, works)
        yield rows.stop


def make_ready_market(database: Database, folder: Path, *, at: datetime) -> None:
    """Publish made-up releases of the last year, without suppliers of their own, unless there is a release already."""
    with database.reading() as session:
        if find_newest_release(session, QUESTIONNAIRE) is not None:
            return
        version = get_current_version(session, QUESTIONNAIRE)
        cohorts = list_cohorts(session, QUESTIONNAIRE)
    for days_ago, share, further in READY:
        made_at = at - timedelta(days=days_ago)
        questionnaire, on = version.questionnaire, made_at.date()
        population = make_population(questionnaire, READY_SUPPLIERS, seed=SEED, on=on, further=further)
        there = population.market.taking(slice(round(READY_SUPPLIERS * share)))
        if days_ago == 0 and cohorts:
            there = with_cohorts(there, _join_drive(database, version, population, cohorts, at=at))
        publish_market(database, folder, version, there, is_synthetic=True, by=None, at=made_at)


def _join_drive(
    database: Database,
    version: PublishedVersion,
    population: Population,
    cohorts: Mapping[UUID, Mapping[UUID, UUID]],
    *,
    at: datetime,
) -> dict[UUID, dict[int, UUID]]:
    """Let the first made-up suppliers of Colombia join the drive of the demonstration; gives the drive by their tags.

    They are added as suppliers with the submissions and the keys that they have in the market.
    """
    association_id, drives = next(iter(cohorts.items()))
    drive_id, market = next(iter(drives.values())), population.market
    rows = np.flatnonzero(market.dimensions["country"].is_value(DRIVE_COUNTRY))[:DRIVE_SUPPLIERS].tolist()
    suppliers = {row: _supplier(population, row, DRIVE_SEED) for row in rows}
    with database.transaction() as session:
        drive = get_drive(session, drive_id, organisation_id=association_id)
        assert drive.created_by is not None
        added = add_suppliers(session, [*suppliers.values()], at=at)
        owners = {row: added[supplier.tax_number] for row, supplier in suppliers.items()}
        add_submissions(
            session, version, (_work(population, version, row, suppliers[row], owner) for row, owner in owners.items())
        )
        keep_keys(
            session, {owner: (int(market.record_keys[row]), int(market.tags[row])) for row, owner in owners.items()}
        )
        for owner in owners.values():
            join(session, drive, organisation_id=owner, by=drive.created_by, at=at - JOINED)
    return {association_id: {int(market.tags[row]): drive_id for row in rows}}


def _supplier(population: Population, row: int, seed: int) -> BulkSupplier:
    size = Size(_value(population, "size", row))
    other = population.market.facts.other_sector
    return BulkSupplier(
        legal_name=f"Proveedor sintético {row + 1:06d}",
        country=_value(population, "country", row),
        region=_value(population, "region", row),
        tax_scheme=SYNTHETIC,
        tax_number=f"{SYNTHETIC}-{seed}-{row + 1:07d}",
        sector=_value(population, "sector", row),
        other_sector=_value_of(other, row),
        people=mix.PEOPLE[size],
        traits=frozenset(trait for trait in Trait if _value(population, trait.value, row) == YES),
    )


def _work(
    population: Population, version: PublishedVersion, row: int, supplier: BulkSupplier, organisation_id: UUID
) -> BulkWork:
    facts, day = population.market.facts, EPOCH + timedelta(days=int(population.market.submitted_on[row]))
    profile = SupplierProfile(
        size=Size(_value(population, "size", row)),
        sector=supplier.sector,
        country=supplier.country,
        traits=frozenset(trait.value for trait in supplier.traits),
        other_sector=supplier.other_sector,
        requested=frozenset(value for place, value in enumerate(facts.on_request) if facts.requested[place, row]),
    )
    return BulkWork(
        organisation_id=organisation_id,
        submitter=Submitter(
            legal_name=supplier.legal_name,
            trade_name="",
            country=supplier.country,
            region=supplier.region,
            tax_scheme=supplier.tax_scheme,
            tax_number=supplier.tax_number,
        ),
        supplier=profile,
        answers=_answers(population, version, row, profile, day),
        declaration=DECLARATION,
        submitted_at=datetime.combine(day, time(15), UTC),
        submitted_by=NOBODY,
    )


def _answers(
    population: Population, version: PublishedVersion, row: int, profile: SupplierProfile, day: date
) -> dict[str, Answer]:
    """What the supplier answered to all that it is asked, with evidence named where the market says it is backed."""
    questionnaire, market = version.questionnaire, population.market
    answers = {item.id: answer_of(population, row, item, day) for item in questionnaire.items}
    found = {}
    for item in asked_items(questionnaire, profile, answers, day):
        place = market.item_rows.get(item.id)
        backed = place is not None and bool(market.backed[place, row])
        found[item.id] = replace(answers[item.id], evidence=NAMED) if backed else answers[item.id]
    return found


def _value(population: Population, dimension: str, row: int) -> str:
    return _value_of(population.market.dimensions[dimension], row)


def _value_of(column: Column, row: int) -> str:
    code = int(column.codes[row])
    return column.values[code] if code >= 0 else ""
