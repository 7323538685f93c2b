"""Compensation without application in words: what its decisions rest on, and what a row is paid for."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from rxapp.domain.compensation.types import TYPES
from rxapp.domain.grounds import GroundKind, kind_of, kind_of_code
from rxapp.domain.periods import Period
from rxapp.text.format import counted, kronor, number, span

WITHOUT_APPLICATION = "Utan ansökan"
OF_MUNICIPALITY = "Kommunen"
WHY = (
    "Ersättningen lämnas utan ansökan, på det som var registrerat hos Migrationsverket för kommunen när "
    "beslutet fattades."
)
WHY_CHANGED = (
    "Det som är registrerat hos Migrationsverket för perioden har ändrats sedan det tidigare beslutet. "
    "Beslutet omfattar det som kommunen har rätt till utöver det."
)
REGISTERED = (
    "Registrerade grunder",
    "Varje rad är en grund som är registrerad för kommunen, med de dagar eller det antal som räknas.",
)
COUNTED = (
    "Beräkning",
    {
        GroundKind.PERSON_DAYS: (
            "Antalet dygn gånger det belopp som gällde varje dygn. Ett dygn räknas en gång."
        ),
        GroundKind.PERSON_ONCE: "Beloppet lämnas en gång för varje person.",
        GroundKind.PLACE_DAYS: "Antalet platser gånger dygn gånger det belopp som gällde varje dygn.",
        GroundKind.PLACE_ONCE: "Beloppet lämnas en gång för varje plats.",
        GroundKind.ALLOCATION: "Antalet personer enligt fördelningstalet, eller det som talet har höjts med.",
        GroundKind.YEAR: "Beloppet för året gånger det registrerade antalet.",
    },
)

KIND = {
    GroundKind.PERSON_DAYS: "person och dygn",
    GroundKind.PERSON_ONCE: "person",
    GroundKind.PLACE_DAYS: "plats och dygn",
    GroundKind.PLACE_ONCE: "plats",
    GroundKind.ALLOCATION: "person",
    GroundKind.YEAR: "år",
}

_UNITS = {
    GroundKind.PERSON_DAYS: ("dygn", "dygn"),
    GroundKind.PERSON_ONCE: ("person", "personer"),
    GroundKind.PLACE_DAYS: ("platsdygn", "platsdygn"),
    GroundKind.PLACE_ONCE: ("plats", "platser"),
    GroundKind.ALLOCATION: ("person", "personer"),
    GroundKind.YEAR: ("barn", "barn"),
}

VARIANT = {
    "under_20": "Under 20 år",
    "from_20": "20 år eller äldre",
    "from_66": "66 år eller äldre",
    "under_65": "Under 65 år",
    "from_65": "65 år eller äldre",
}


def units_text(type_code: str, units: int | None) -> str:
    """«31 dygn», «12 personer»; nothing for what was applied for, or where there is but one to count."""
    kind = kind_of(TYPES[type_code]) if type_code in TYPES else None
    if units is None or kind is None or type_code == "UAM_FIXED_ANNUAL":
        return ""
    return counted(units, *_UNITS[kind])


def parts_text(type_code: str, parts: Sequence[Sequence[Any]]) -> str:
    """What a decision counted: «31 dygn à 1 000,00 kr», one after the other where the days or the amount
    break off."""
    said = [f"{units_text(type_code, part[2])} à {kronor(part[3])}".removeprefix(" à ") for part in parts]
    if len(parts) == 1:
        return said[0]
    spans = (span(date.fromisoformat(part[0]), date.fromisoformat(part[1])) for part in parts)
    return ", ".join(f"{days}: {text}" for days, text in zip(spans, said, strict=True))


def span_of(parts: Sequence[Sequence[Any]]) -> Period:
    """The days that the parts hold."""
    return Period(
        min(date.fromisoformat(part[0]) for part in parts), max(date.fromisoformat(part[1]) for part in parts)
    )


def quantity_text(type_code: str, quantity: int) -> str:
    """What a ground counts, where it is of no person."""
    if type_code == "UAM_FIXED_ANNUAL":
        return OF_MUNICIPALITY
    kind = kind_of_code(type_code)
    one, many = ("plats", "platser") if kind is GroundKind.PLACE_DAYS else _UNITS[kind]
    return f"{number(quantity)} {one if quantity == 1 else many}"
