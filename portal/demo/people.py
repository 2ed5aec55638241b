"""Who is in the demonstration: made-up organisations and the people who sign in for them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from portal.core.access import Kind, Role
from portal.organisations.rules import Trait

PASSWORD = "demo ready steady"  # noqa: S105


@dataclass(frozen=True)
class Colleague:
    """Somebody else who signs in for the organisation."""

    email: str
    person: str
    role: Role


@dataclass(frozen=True)
class DemoOrganisation:
    """One made-up organisation with the person who signs in for it."""

    email: str
    person: str
    kind: Kind
    name: str
    country: str
    region: str = ""
    tax_number: str = ""
    sector: str = ""
    people: int = 0
    traits: frozenset[Trait] = frozenset()
    rounds: tuple[Mapping[str, int], ...] = field(default=())
    answered_so_far: int = 0
    colleagues: tuple[Colleague, ...] = ()


# Levels by item in each round; "*" is for every other item.
LAST_YEAR = {
    "*": 1,
    "policy.commitment": 2,
    "contracts.written": 2,
    "safety.protection": 2,
    "child-labour.age-checks": 2,
}
THIS_YEAR = {
    "*": 2,
    "policy.commitment": 3,
    "risks.mapping": 2,
    "forced-labour.freedom": 4,
    "child-labour.age-checks": 3,
    "contracts.written": 4,
    "pay.full-and-on-time": 3,
    "safety.protection": 3,
    "complaints.channel": 2,
    "remedy.process": 2,
    "harassment.prevention": 3,
    "tracking.measures": 2,
    "suppliers.fair-buying": 2,
}

SUPPLIER = DemoOrganisation(
    email="supplier@demo.example",
    person="Luz Marina Ejemplo",
    kind=Kind.SUPPLIER,
    name="Uniformes La Muestra S.A.S.",
    country="CO",
    region="CO-ANT",
    tax_number="9999991231",
    sector="14",
    people=12,
    traits=frozenset({Trait.SUBCONTRACTORS, Trait.HOME_WORKERS, Trait.WOMEN_LED}),
    rounds=(LAST_YEAR, THIS_YEAR),
    colleagues=(
        Colleague("editor@demo.example", "Édgar Ejemplo", Role.EDITOR),
        Colleague("viewer@demo.example", "Viviana Ejemplo", Role.VIEWER),
    ),
)
AGENCY = DemoOrganisation("agency@demo.example", "Ana Ejemplo", Kind.AGENCY, "Agencia de Compras de Prueba", "CL")
DEMO = (
    SUPPLIER,
    DemoOrganisation(
        email="starter@demo.example",
        person="Rosa Ejemplo",
        kind=Kind.SUPPLIER,
        name="Limpieza La Prueba S.A.C.",
        country="PE",
        region="PE-LIM",
        tax_number="20999999990",
        sector="81",
        people=80,
        traits=frozenset({Trait.MIGRANT_WORKERS, Trait.NIGHT_WORK}),
        answered_so_far=7,
    ),
    AGENCY,
    DemoOrganisation("association@demo.example", "Jorge Ejemplo", Kind.ASSOCIATION, "Cámara Textil de Prueba", "CO"),
    DemoOrganisation("operator@demo.example", "Inés Ejemplo", Kind.OPERATOR, "Operación del Portal", "CO"),
)


def log_ins() -> Iterator[tuple[str, str]]:
    """The e-mail addresses with which one can sign in to the demonstration, and what each person is."""
    for organisation in DEMO:
        yield organisation.email, organisation.kind.value
        yield from ((one.email, f"{organisation.kind.value}, {one.role.value}") for one in organisation.colleagues)
