"""The rows of a decision in words: which columns they have, and what stands in each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rxapp.domain.compensation.types import SCHOOL_TYPES, TYPES
from rxapp.domain.identifiers import show_individual_number
from rxapp.domain.periods import Period
from rxapp.text.format import kronor, span
from rxapp.text.reasons import reason_sentence
from rxapp.text.unasked import OF_MUNICIPALITY

NUMERIC, WHOLE = "numeric", "whole"
"""Of figures, and of what is not broken into lines."""

GIVEN_PERSONAL = "Personnummer angivet"
TOTAL = "Summa"


@dataclass(frozen=True, slots=True)
class RowDecided:
    """A row as values. `name` is empty where only the individual number may be shown; that is empty where a
    personal number was given and nobody has said yet whose it is."""

    position: int
    individual_number: str
    name: str
    period: Period
    details: str
    applied_periods: int | None
    applied_ore: int | None
    granted_periods: int | None
    granted_ore: int | None
    reason: str | None
    is_counted: bool = False
    """It is paid without application, and may be about nobody."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, and `numeric`, `whole` or nothing."""

    title: str
    kind: str = ""


def individual_text(number: str) -> str:
    """The individual number; a personal number that was given in its place is not shown again."""
    return show_individual_number(number) if number else GIVEN_PERSONAL


def _individual(row: RowDecided) -> str:
    if row.is_counted and not row.individual_number:
        return OF_MUNICIPALITY
    return f"{individual_text(row.individual_number)} {row.name}".strip()


def _periods(row: RowDecided) -> str:
    return "" if row.applied_periods is None else f"{row.granted_periods or 0} av {row.applied_periods}"


_NUMBER, _INDIVIDUAL, _PERIOD = Column("Rad", NUMERIC), Column("Individ"), Column("Period", WHOLE)
_PERIODS, _ASKED = Column("Beviljade perioder", NUMERIC), Column("Sökta perioder", NUMERIC)
_DETAILS, _REASON = Column("Uppgifter"), Column("Skäl")
_APPLIED, _GRANTED = Column("Sökt belopp", NUMERIC), Column("Beviljat belopp", NUMERIC)

_CELL: dict[Column, Callable[[RowDecided], str]] = {
    _NUMBER: lambda row: str(row.position),
    _INDIVIDUAL: _individual,
    _PERIOD: lambda row: span(row.period.first_day, row.period.last_day),
    _PERIODS: _periods,
    _ASKED: lambda row: "" if row.applied_periods is None else str(row.applied_periods),
    _DETAILS: lambda row: row.details,
    _APPLIED: lambda row: kronor(row.applied_ore),
    _GRANTED: lambda row: kronor(row.granted_ore or 0),
    _REASON: lambda row: reason_sentence(row.reason) if row.reason else "",
}


def columns_of(
    type_code: str, rows: Sequence[RowDecided], *, is_tried: bool, has_details: bool
) -> tuple[Column, ...]:
    """The columns: of what was granted and why not only where that was tried, of reasons only where there
    are any."""
    has_periods = type_code in SCHOOL_TYPES
    counted = (_PERIODS if is_tried else _ASKED,) if has_periods else ()
    details = (_DETAILS,) if has_details else ()
    reasons = (_REASON,) if any(row.reason for row in rows) else ()
    granted = (_GRANTED, *reasons) if is_tried else ()
    applied = () if TYPES[type_code].is_unasked else (_APPLIED,)
    return (_NUMBER, _INDIVIDUAL, _PERIOD, *counted, *details, *applied, *granted)


def rows_of(columns: Sequence[Column], rows: Sequence[RowDecided]) -> tuple[tuple[str, ...], ...]:
    """The cells, row by row."""
    return tuple(tuple(_CELL[column](row) for column in columns) for row in rows)


def totals_of(columns: Sequence[Column], applied_ore: int | None, granted_ore: int) -> tuple[str, ...]:
    """The last line: what was applied for and granted in all."""
    sums = {_NUMBER: TOTAL, _APPLIED: kronor(applied_ore), _GRANTED: kronor(granted_ore)}
    return tuple(sums.get(column, "") for column in columns)
