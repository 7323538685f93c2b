"""Short ways to write periods, quarters and golden tables in the tests of the rules."""

import csv
from datetime import date, timedelta
from pathlib import Path

from rxapp.domain.automatic import Application, Known, PersonFacts, Row
from rxapp.domain.periods import Period, Quarter

GOLDEN = Path(__file__).parent / "golden"

TERMS = tuple(
    Period(date.fromisoformat(first), date.fromisoformat(last))
    for first, last in (
        ("2023-01-09", "2023-06-14"),
        ("2023-08-17", "2023-12-20"),
        ("2024-01-08", "2024-06-12"),
        ("2024-08-19", "2024-12-20"),
        ("2025-01-08", "2025-06-12"),
        ("2025-08-18", "2025-12-19"),
    )
)


def golden(name: str) -> list[dict[str, str]]:
    with (GOLDEN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def span(text: str) -> Period:
    first, last = text.split("..")
    return Period(date.fromisoformat(first), date.fromisoformat(last))


def spans(text: str) -> tuple[Period, ...]:
    return tuple(span(part) for part in text.split(";") if part)


def quarter(text: str) -> Quarter:
    year, number = text.split("-")
    return Quarter(int(year), int(number))


def child(letter: str) -> str:
    return f"{ord(letter):08d}"


def row(text: str) -> Row:
    position, letter, period = text.split()
    return Row(int(position), child(letter), span(period))


def some_granted(word: str) -> tuple[Period, ...]:
    """`nine2025`: that many periods of four weeks from New Year's Day, else the period as written."""
    if ".." in word:
        return (span(word),)
    count = {"eight": 8, "nine": 9, "ten": 10}[word[:-4]]
    new_year = date(int(word[-4:]), 1, 1)
    starts = (new_year + timedelta(days=28 * step) for step in range(count))
    return tuple(Period(start, start + timedelta(days=27)) for start in starts)


def by_child(text: str) -> dict[str, str]:
    pairs = (part.split(":") for part in text.split(";") if part)
    return {child(letter): value for letter, value in pairs}


def known(granted: str = "", born: str = "A:?;B:?", terms: tuple[Period, ...] = TERMS) -> Known:
    facts = {
        who: PersonFacts(None if day == "?" else date.fromisoformat(day))
        for who, day in by_child(born).items()
    }
    return Known(terms, {who: some_granted(word) for who, word in by_child(granted).items()}, facts)


def application(
    rows: str, *, type_code: str = "ASYL_COMPULSORY", of: str = "2025-1", arrived: str = "2025-04-10"
) -> Application:
    arrived_on = date.fromisoformat(arrived)
    return Application(type_code, quarter(of), arrived_on, tuple(row(part) for part in rows.split(";")))
