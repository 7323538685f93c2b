"""From what was typed in a draft to rows that can be judged, with a sentence beside each field at fault."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rxapp.domain.errors import Invalid
from rxapp.domain.identifiers import parse_individual_number
from rxapp.domain.periods import LAST_YEAR, Period, Quarter
from rxapp.services.drafts import DraftRow, DraftView

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Problem:
    """What must be mended before sending. `field` is `kvartal`, or `rad-<position>-` and the column."""

    field: str
    sentence: str


@dataclass(frozen=True, slots=True)
class TypedRow:
    """A row that has something typed in it; the number and the period are None where they are wrong."""

    position: int
    individual_number: str | None
    period: Period | None
    problems: tuple[Problem, ...]


def read_rows(rows: Sequence[DraftRow]) -> tuple[TypedRow, ...]:
    """The rows that are not blank, with the positions that the applicant sees."""
    return tuple(_read(position, row) for position, row in enumerate(rows, 1) if not row.is_blank)


def draft_problems(draft: DraftView, today: date) -> tuple[Problem, ...]:
    """What is wrong with the application as a whole."""
    problems: list[Problem] = []
    if draft.quarter is None:
        problems.append(Problem("kvartal", "Välj vilket kvartal ansökan gäller."))
    elif draft.quarter.first_day > today:
        problems.append(Problem("kvartal", "Kvartalet har inte börjat. Ersättning söks i efterskott."))
    if all(row.is_blank for row in draft.rows):
        problems.append(Problem("rad-1-individnummer", "Lägg till minst ett barn."))
    return tuple(problems)


def _read(position: int, row: DraftRow) -> TypedRow:
    problems: list[Problem] = []
    number = _number(position, row.individual_number, problems)
    first = _day(f"rad-{position}-fran", "Från och med", row.first_day, problems)
    last = _day(f"rad-{position}-till", "Till och med", row.last_day, problems)
    period = _period(position, first, last, problems)
    return TypedRow(position, number, period, tuple(problems))


def _number(position: int, text: str, problems: list[Problem]) -> str | None:
    try:
        return parse_individual_number(text)
    except Invalid as refusal:
        problems.append(Problem(f"rad-{position}-individnummer", refusal.sentence))
        return None


def _day(field: str, name: str, text: str, problems: list[Problem]) -> date | None:
    given = text.strip()
    if _DAY.fullmatch(given) is None:
        problems.append(Problem(field, f"{name}-datum skrivs ÅÅÅÅ-MM-DD, till exempel 2025-01-08."))
        return None
    try:
        return date.fromisoformat(given)
    except ValueError:
        problems.append(Problem(field, f"Datumet {given} finns inte."))
        return None


def _period(position: int, first: date | None, last: date | None, problems: list[Problem]) -> Period | None:
    if first is None or last is None:
        return None
    try:
        return Period(first, last)
    except Invalid as refusal:
        column = "till" if last < first or last.year > LAST_YEAR else "fran"
        problems.append(Problem(f"rad-{position}-{column}", refusal.sentence))
        return None


def assumed_quarter(draft: DraftView, today: date) -> Quarter:
    """The quarter of the draft; until one is chosen, the one before today's."""
    return draft.quarter or Quarter.of(today).previous()
