"""Fictitious children and pupils: made-up names and individual numbers, ages that fit the form of school."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from rxapp.models import Person, Protection
from rxapp.seeds.accounts import ALE, MUNICIPALITIES

_FIRST = (
    "Amina Yusuf Olena Dmytro Leyla Omar Sofia Hamid Zahra Elias Nadia Karim Fatima Bilal Iryna Taras "
    "Mariam Samuel Hodan Abdi Rojin Azad Selam Yonas Lina Adam Maja Hugo Alva Noor Idris Sanaa Milan Vera "
    "Tigist Daniel Parisa Navid Kateryna Andrij Salma Jamal Ariana Farid Emilia Anton Hanna Ruben Saga "
    "Ilyas Dilan Berfin Senait Filmon Lucia Mateo Valeria Diego Ngozi Chidi"
)
_LAST = (
    "Haddad Rahmani Kovalenko Shevchuk Nazari Warsame Tesfaye Demir Karimi Bondarenko Jafari Mohsen Gebre "
    "Aziz Melnyk Salim Farah Osman Kaya Hakimi Lysenko Habte Sharifi Nasser Tkachenko Barzani Okafor "
    "Rojas Mendoza Abebe Lindahl Forsman Ekberg Nyholm Sjödin Bäckman Åström Ödman Ranta Wallin Popova "
    "Marchuk Qasim Darwish Sabri Yilmaz Zahedi Tadesse Ivanchuk Castillo"
)
FIRST_NAMES = _FIRST.split()
LAST_NAMES = _LAST.split()

PRESCHOOL, PRESCHOOL_CLASS, COMPULSORY = "ASYL_PRESCHOOL", "ASYL_PRESCHOOL_CLASS", "ASYL_COMPULSORY"
UPPER_SECONDARY, NATIONAL_PROGRAM = "ASYL_UPPER_SECONDARY", "ASYL_NATIONAL_PROGRAM_18"
SIZES: Mapping[str, int] = {
    PRESCHOOL: 18,
    PRESCHOOL_CLASS: 8,
    COMPULSORY: 21,
    UPPER_SECONDARY: 9,
    NATIONAL_PROGRAM: 4,
}
"""How many of each form of school a municipality has; Ale has twice as many."""

_BORN: Mapping[str, tuple[float, float]] = {
    PRESCHOOL: (6.3, 4.9),
    PRESCHOOL_CLASS: (7.9, 6.4),
    COMPULSORY: (15.5, 8.5),
    UPPER_SECONDARY: (18.8, 17.2),
    NATIONAL_PROGRAM: (21.5, 19.8),
}
"""Years before today between which they are born: the cases lie up to two years back."""

KINDS = (Protection.CONFIDENTIALITY, Protection.PROTECTED_REGISTRATION, Protection.FICTITIOUS)
YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Child:
    """Somebody compensation is applied for."""

    number: str
    first_name: str
    last_name: str
    born_on: date
    municipality_code: str
    protection: Protection = Protection.NONE

    def person(self) -> Person:
        return Person(
            individual_number=self.number,
            first_name=self.first_name,
            last_name=self.last_name,
            born_on=self.born_on,
            municipality_code=self.municipality_code,
            protection=self.protection,
        )


@dataclass(frozen=True, slots=True)
class School:
    """The children of one municipality and form of school.

    `protected` are of different kinds and one of them unknown; `moved` go to school in another
    municipality than the agency has them registered in; nobody applies for them at home.
    """

    ordinary: Sequence[Child]
    protected: Sequence[Child]
    moved: Sequence[Child]

    def everybody(self) -> Iterator[Child]:
        yield from (*self.ordinary, *self.protected, *self.moved)


@dataclass(frozen=True, slots=True)
class Population:
    """Everybody, and the canary whose name must never be shown anywhere."""

    schools: Mapping[tuple[str, str], School]
    canary: Child
    nobodies: Sequence[str]
    """Individual numbers that belong to nobody."""

    def persons(self) -> list[Person]:
        return [self.canary.person(), *(c.person() for s in self.schools.values() for c in s.everybody())]


def populate(rng: Random, today: date) -> Population:
    """Make everybody up, the same for the same day."""
    numbers = [str(number) for number in rng.sample(range(10_000_000, 50_000_000), 400)]
    names = [(first, last) for first in FIRST_NAMES for last in LAST_NAMES]
    rng.shuffle(names)
    made = zip(numbers, names, strict=False)
    schools: dict[tuple[str, str], School] = {}
    for code in MUNICIPALITIES:
        for place, (type_code, size) in enumerate(SIZES.items()):
            count = size * 2 if code == ALE else size
            children = [_child(rng, today, type_code, code, next(made)) for _ in range(count)]
            schools[code, type_code] = _school(children, place)
    number, _ = next(made)
    born_on = _born(rng, today, COMPULSORY)
    canary = Child(number, "Kanariefågel", "Skyddsson", born_on, ALE, Protection.FICTITIOUS)
    return Population(schools, canary, numbers[-40:])


def _child(rng: Random, today: date, type_code: str, code: str, made: tuple[str, tuple[str, str]]) -> Child:
    number, (first, last) = made
    return Child(number, first, last, _born(rng, today, type_code), code)


def _born(rng: Random, today: date, type_code: str) -> date:
    oldest, youngest = _BORN[type_code]
    return today - timedelta(days=round(rng.uniform(youngest, oldest) * YEAR))


def _school(children: Sequence[Child], place: int) -> School:
    kinds = (KINDS[place % 3], Protection.UNKNOWN, KINDS[(place + 1) % 3])[: max(2, len(children) // 8)]
    protected = [
        Child(c.number, c.first_name, c.last_name, c.born_on, c.municipality_code, kind)
        for c, kind in zip(children, kinds, strict=False)
    ]
    moved = children[-max(1, len(children) // 5) :]
    return School(children[len(protected) : len(children) - len(moved)], protected, moved)
