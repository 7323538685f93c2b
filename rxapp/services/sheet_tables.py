"""The rows of a sheet below its headings: which are applied for, which are blank, examples or sums."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from rxapp.domain.sheets import (
    EXAMPLE_MARK,
    CellKind,
    HeaderMatch,
    SheetColumn,
    SheetRefused,
    SheetRow,
    is_header,
    match_headers,
    read_cell,
)
from rxapp.text import sheets as text

HEADER_ROWS = 15
COUNTED_MAX = 100_000
"""Rows beyond the limit are counted so far, to say how many there are."""

_TOTALS = ("summa", "total", "sum:", "totalt", "delsumma")


class HeadingsRefused(SheetRefused):
    """The table cannot be read by its headings; another sheet may be the right one."""


@dataclass(slots=True)
class RawRow:
    """A row as the file has it, with its number there."""

    number: int
    values: Sequence[object]
    is_hidden: bool = False


@dataclass(slots=True)
class Table:
    """What was read. The numbers are those of the rows in the file."""

    header_row: int
    match: HeaderMatch
    rows: list[SheetRow] = field(default_factory=list[SheetRow])
    hidden: list[int] = field(default_factory=list[int])
    examples: list[int] = field(default_factory=list[int])
    totals: list[int] = field(default_factory=list[int])


SerialDay = Callable[[float], date | None]
"""The day that a bare number stands for in a column of days, if it stands for one."""


def no_day(_value: float) -> date | None:
    """Numbers are never days, as in csv."""
    return None


def find_header(rows: Iterator[RawRow], columns: Sequence[SheetColumn]) -> tuple[int, HeaderMatch] | None:
    """Takes rows until the headings have come; None if they are not among the first that are not blank.

    Raises:
        HeadingsRefused: the headings are there, but one is missing or stands there twice.
    """
    for row in islice((row for row in rows if any(row.values)), HEADER_ROWS):
        match = match_headers(row.values, columns)
        if is_header(match):
            if match.sentence:
                raise HeadingsRefused(match.sentence)
            return row.number, match
    return None


def read_table(
    rows: Iterator[RawRow],
    columns: Sequence[SheetColumn],
    max_rows: int,
    serial_day: SerialDay = no_day,
) -> Table | None:
    """The table of a sheet, or None if it has no headings.

    Raises:
        HeadingsRefused: as find_header.
        SheetRefused: too many rows.
    """
    found = find_header(rows, columns)
    if found is None:
        return None
    table = Table(*found)
    read = _Reader(columns, table.match, serial_day)
    for row in rows:
        if len(table.rows) > max_rows:
            raise SheetRefused(_too_many(len(table.rows), rows, read, max_rows))
        _take(table, row, read)
    _drop_totals(table)
    if len(table.rows) > max_rows:
        raise SheetRefused(text.too_many_rows(len(table.rows), max_rows, is_counted=True))
    return table


def _take(table: Table, row: RawRow, read: "_Reader") -> None:
    cells = read.cells(row)
    if not any(cells.values()):
        return
    if EXAMPLE_MARK in row.values:
        table.examples.append(row.number)
        return
    table.rows.append(SheetRow(row.number, cells))
    if row.is_hidden:
        table.hidden.append(row.number)
    if read.is_total(row):
        table.totals.append(row.number)


def _drop_totals(table: Table) -> None:
    """Sums end a sheet; what looks like one between the rows stays, to be looked at by the applicant."""
    candidates, table.totals = set(table.totals), []
    while table.rows and table.rows[-1].number in candidates:
        table.totals.insert(0, table.rows.pop().number)
    table.hidden = [number for number in table.hidden if number not in table.totals]


def _too_many(seen: int, rest: Iterator[RawRow], read: "_Reader", max_rows: int) -> str:
    more = sum(1 for row in islice(rest, COUNTED_MAX) if read.is_filled(row))
    return text.too_many_rows(seen + 1 + more, max_rows, is_counted=next(rest, None) is None)


class _Reader:
    """Reads the cells of a row by the places of the headings."""

    def __init__(self, columns: Sequence[SheetColumn], match: HeaderMatch, serial_day: SerialDay) -> None:
        self._keys = tuple(column.key for column in columns)
        self._columns = tuple((match.places[c.key], c) for c in columns if c.key in match.places)
        self._serial_day = serial_day
        numbers = [place for place, c in self._columns if c.kind is CellKind.NUMBER]
        self._whose = (numbers or [self._columns[0][0]])[0]

    def cells(self, row: RawRow) -> dict[str, str]:
        cells = dict.fromkeys(self._keys, "")
        width = len(row.values)
        for place, column in self._columns:
            value = row.values[place] if place < width else None
            if value is not None:
                cells[column.key] = self._read(column, value)
        return cells

    def is_filled(self, row: RawRow) -> bool:
        width = len(row.values)
        return any(place < width and row.values[place] not in (None, "") for place, _ in self._columns)

    def is_total(self, row: RawRow) -> bool:
        """Whether the row says so, and names nobody."""
        if not any(isinstance(v, str) and v.strip().lower().startswith(_TOTALS) for v in row.values):
            return False
        whose = row.values[self._whose] if self._whose < len(row.values) else None
        return not any(c.isdigit() for c in str(whose or ""))

    def _read(self, column: SheetColumn, value: object) -> str:
        if column.kind is CellKind.DAY and isinstance(value, int | float) and not isinstance(value, bool):
            value = self._serial_day(value) or value
        return read_cell(column.kind, value, column.choices)


def numbered(rows: Iterable[Sequence[object]]) -> Iterator[RawRow]:
    """Rows that come one after the other from the first."""
    return (RawRow(number, values) for number, values in enumerate(rows, 1))
