"""A file of rows, whatever it is: told apart by its content, read, or refused with a sentence."""

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

from rxapp.domain.sheet_cells import clean, fold
from rxapp.domain.sheets import Report, SheetColumn, SheetRefused, SheetRow
from rxapp.services.sheet_csv import read_csv
from rxapp.services.sheet_tables import HeadingsRefused, RawRow, Table, find_header, read_table
from rxapp.services.sheet_zips import refuse_unsafe
from rxapp.text import sheets as text

OLE2, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
NOT_READ = frozenset({fold("Exempel"), fold("Läs mig")})
"""Sheets of the template that hold no rows of an application."""

SHEETS_MAX = 20
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    ExpatError,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    RecursionError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
)
"""What a workbook with something wrong in it makes the libraries raise."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be, and what it may cost to read it."""

    max_bytes: int = 10_000_000
    max_rows: int = 10_000
    batch_rows: int = 500
    wall_seconds: float = 20.0
    cpu_seconds: int = 15
    memory_bytes: int = 400_000_000


def read_file(path: Path, columns: Sequence[SheetColumn], limits: Limits) -> tuple[Report, list[SheetRow]]:
    """All of it, in this process. For a file from somebody else, `sheet_reading` does it in another.

    Raises:
        SheetRefused: the file cannot be read; the sentence says what to do.
        OSError: there is no such file.
    """
    with path.open("rb") as file:
        content = file.read(limits.max_bytes + 1)
    if len(content) > limits.max_bytes:
        raise SheetRefused(text.too_large(limits.max_bytes // 1_000_000))
    if content.startswith(OLE2):
        # A workbook with a password is packed like the workbooks of old.
        is_locked = "EncryptedPackage".encode("utf-16-le") in content
        raise SheetRefused(text.PASSWORD if is_locked else text.OLD_XLS)
    if content.startswith(ZIP):
        return _read_book(content, columns, limits.max_rows)
    table = read_csv(content, columns, limits.max_rows)
    return _report("csv", "", table, columns), table.rows


def _read_book(
    content: bytes, columns: Sequence[SheetColumn], max_rows: int
) -> tuple[Report, list[SheetRow]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            refuse_unsafe(archive)
            return _read_sheets(archive, columns, max_rows)
    except DAMAGE:
        raise SheetRefused(text.UNREADABLE) from None


def _read_sheets(
    archive: zipfile.ZipFile, columns: Sequence[SheetColumn], max_rows: int
) -> tuple[Report, list[SheetRow]]:
    """The first visible sheet with the headings and rows; other ones that have them too are told."""
    from rxapp.services.sheet_books import Book  # a csv file is read without waiting for the library

    book = Book(archive)
    sheets = [sheet for sheet in book.sheets if fold(sheet.name) not in NOT_READ][:SHEETS_MAX]
    if not sheets:
        raise SheetRefused(text.NO_SHEETS)
    refusal = SheetRefused(text.no_header([c.heading for c in columns if c.required]))
    for sheet in sheets:
        try:
            table = read_table(book.rows(sheet), columns, max_rows, book.serial_day)
        except HeadingsRefused as wrong:
            refusal = wrong
            continue
        if table is not None and table.rows:
            formulas = book.uncounted_formulas
            others = (other for other in sheets if other is not sheet)
            told = tuple(clean(other.name) for other in others if _has_rows(book.rows(other), columns))
            report = _report("xlsx", clean(sheet.name), table, columns)
            return replace(report, other_sheets=told, uncounted_formulas=formulas), table.rows
        refusal = SheetRefused(text.NO_ROWS) if table is not None else refusal
    raise refusal


def _has_rows(rows: Iterator[RawRow], columns: Sequence[SheetColumn]) -> bool:
    try:
        return find_header(rows, columns) is not None and next(rows, None) is not None
    except HeadingsRefused:
        return True


def _report(kind: str, sheet: str, table: Table, columns: Sequence[SheetColumn]) -> Report:
    return Report(
        kind=kind,
        sheet=sheet,
        header_row=table.header_row,
        found=tuple(column.key for column in columns if column.key in table.match.places),
        unknown=table.match.unknown,
        row_count=len(table.rows),
        hidden_rows=tuple(table.hidden),
        example_rows=tuple(table.examples),
        total_rows=tuple(table.totals),
    )
