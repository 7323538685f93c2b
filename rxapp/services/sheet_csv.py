"""Rows of a text file: its encoding and its delimiter found out, what is no table of text refused."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from itertools import islice

from rxapp.domain.sheets import SheetColumn, SheetRefused, match_headers
from rxapp.services.sheet_tables import HEADER_ROWS, RawRow, Table, numbered, read_table
from rxapp.text import sheets as text

DELIMITERS = (";", "\t", ",")
LINE_MAX = 100_000
CELLS_MAX = 256
"""Columns that are looked at; a line beyond them is cut."""


def read_csv(content: bytes, columns: Sequence[SheetColumn], max_rows: int) -> Table:
    """The table of the file.

    Raises:
        SheetRefused: it is no text, no table, or not the one that is asked for.
    """
    decoded = decode(content)
    _refuse_what_is_no_table(decoded)
    delimiter = max(DELIMITERS, key=lambda one: _matches(decoded, one, columns))
    table = read_table(_rows(decoded, delimiter), columns, max_rows)
    if table is None:
        raise SheetRefused(text.no_header([c.heading for c in columns if c.required]))
    if not table.rows:
        raise SheetRefused(text.NO_ROWS)
    return table


def decode(content: bytes) -> str:
    """UTF-8 with or without byte order mark, UTF-16 with one, else what Swedish Excel calls CSV."""
    try:
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return content.decode("utf-16")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        raise SheetRefused(text.ENCODING) from None


def _refuse_what_is_no_table(decoded: str) -> None:
    if not decoded.strip():
        raise SheetRefused(text.EMPTY)
    if "\0" in decoded:
        raise SheetRefused(text.NUL)
    if decoded[:200].lstrip().startswith("<"):
        raise SheetRefused(text.WEB_PAGE)
    if any(len(line) > LINE_MAX for line in io.StringIO(decoded, newline="")):
        raise SheetRefused(text.LONG_LINE)


def _matches(decoded: str, delimiter: str, columns: Sequence[SheetColumn]) -> int:
    """How many columns the best of the first rows names, when it is cut like this."""
    best = 0
    try:
        for row in islice(_rows(decoded, delimiter), HEADER_ROWS * 2):
            best = max(best, len(match_headers(row.values, columns).places))
    except SheetRefused:
        pass  # a delimiter that is the wrong one may well cut within quotes
    return best


def _rows(decoded: str, delimiter: str) -> Iterator[RawRow]:
    csv.field_size_limit(LINE_MAX)
    reader = csv.reader(io.StringIO(decoded, newline=""), delimiter=delimiter, strict=True)
    for row in numbered(_refusing(reader)):
        row.values = row.values[:CELLS_MAX]
        yield row


def _refusing(reader: "Iterator[list[str]]") -> Iterator[list[str]]:
    number = 0
    try:
        for number, cells in enumerate(reader, 1):  # noqa: B007  the number is told when the next one fails
            yield cells
    except csv.Error as error:
        is_long = "field larger" in str(error)
        raise SheetRefused(text.LONG_LINE if is_long else text.bad_quotes(number + 1)) from None
