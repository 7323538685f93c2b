"""Spreadsheets to fill in, and ones that are handed back with what is wrong in each row."""

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from rxapp.domain.sheets import ERRORS_HEADING, EXAMPLE_HEADING, EXAMPLE_MARK, CellKind, SheetColumn, SheetRow
from rxapp.services.spreadsheets import Cell, safe, to_csv
from rxapp.text import sheets as text

Typed = Cell | int
LAST_ROW = 10_001
FIRST_EXCEL_YEAR = 1901
"""Excel counts days from 1900, with one too many in February."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONEY = re.compile(r"-?(?:0|[1-9][0-9]{0,12})(?:,[0-9]{2})?")
_COUNT = re.compile(r"-?(?:0|[1-9][0-9]{0,14})")
_FORMATS = {CellKind.NUMBER: "@", CellKind.DAY: "yyyy-mm-dd", CellKind.MONEY: "#,##0.00", CellKind.COUNT: "0"}
_WIDTHS = {CellKind.NUMBER: 18, CellKind.DAY: 14, CellKind.MONEY: 14, CellKind.COUNT: 14, CellKind.FLAG: 12}
_WIDE, _ERRORS_WIDTH = 28, 80


def template(columns: Sequence[SheetColumn], kind: str) -> bytes:
    """A file to fill in, `xlsx` or `csv`, that is read as it is. Takes its time: call it in a thread."""
    example = {column.key: column.example for column in columns}
    if kind == "csv":
        cells = [*_row(columns, example), EXAMPLE_MARK]
        return _csv([*_headings(columns), EXAMPLE_HEADING], [cells])
    book = Workbook(write_only=True)
    _fill(book, "Rader", columns, [])
    _fill(book, "Exempel", columns, [_row(columns, example)])
    _explain(book, columns)
    _list_choices(book, columns)
    return _saved(book)


def with_errors(
    rows: Sequence[SheetRow],
    columns: Sequence[SheetColumn],
    errors: Mapping[int, Sequence[str]],
    kind: str,
) -> bytes:
    """The rows with a last column of what is wrong, by the number of the row. Takes its time, as `template`.

    The column is not read, so the file can be mended and read again as it is.
    """
    headings = [*_headings(columns), ERRORS_HEADING]
    cells = [[*_row(columns, row.cells), safe(" ".join(errors.get(row.number, ())))] for row in rows]
    if kind == "csv":
        return _csv(headings, cells)
    book = Workbook(write_only=True)
    _fill(book, "Rader", columns, cells, ERRORS_HEADING)
    _list_choices(book, columns)
    return _saved(book)


def typed(column: SheetColumn, given: str) -> Typed:
    """The value that a spreadsheet calculates with, if the text is one; else the text, safe from running."""
    if column.kind is CellKind.DAY:
        return _day(given) or safe(given)
    if column.kind is CellKind.MONEY and _MONEY.fullmatch(given):
        return Decimal(given.replace(",", "."))
    if column.kind is CellKind.COUNT and _COUNT.fullmatch(given):
        return int(given)
    return safe(dict(column.choices).get(given, given))


def _day(given: str) -> date | None:
    if not _DAY.fullmatch(given):
        return None
    try:
        day = date.fromisoformat(given)
    except ValueError:
        return None
    return day if day.year >= FIRST_EXCEL_YEAR else None


def _row(columns: Sequence[SheetColumn], cells: Mapping[str, str]) -> list[Typed]:
    return [typed(column, cells.get(column.key, "")) for column in columns]


def _headings(columns: Sequence[SheetColumn]) -> list[str]:
    return [safe(column.heading) for column in columns]


def _csv(headings: Sequence[str], rows: Sequence[Sequence[Typed]]) -> bytes:
    return to_csv(headings, [[str(c) if isinstance(c, int) else c for c in row] for row in rows])


def _fill(
    book: Workbook,
    title: str,
    columns: Sequence[SheetColumn],
    rows: Sequence[Sequence[Typed]],
    *more: str,
) -> None:
    sheet: Any = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for place, column in enumerate(columns, 1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = max(_WIDTHS.get(column.kind, _WIDE), len(column.heading) + 4)
        # Cells that are filled in later take the format of their column.
        sheet.column_dimensions[letter].number_format = _FORMATS.get(column.kind, "General")
        if column.choices or column.kind is CellKind.FLAG:
            sheet.data_validations.append(_offer(columns, column, letter))
    if more:
        sheet.column_dimensions[get_column_letter(len(columns) + 1)].width = _ERRORS_WIDTH
    sheet.append([_bold(sheet, heading) for heading in (*_headings(columns), *more)])
    formats = [_FORMATS.get(column.kind, "General") for column in columns] + ["General"] * len(more)
    for row in rows:
        sheet.append([_cell(sheet, value, shown) for value, shown in zip(row, formats, strict=True)])


def _cell(sheet: Any, value: Typed, shown: str) -> Any:
    if value == "":
        return None
    if shown == "General":
        return value
    cell = WriteOnlyCell(sheet)
    cell.value = value  # pyright: ignore[reportAttributeAccessIssue]  the stubs know no Decimal
    cell.number_format = shown
    return cell


def _bold(sheet: Any, value: str, *, is_wrapped: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, value)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=is_wrapped, vertical="top")
    return cell


def _explain(book: Workbook, columns: Sequence[SheetColumn]) -> None:
    sheet: Any = book.create_sheet("Läs mig")
    for letter, width in zip("ABCD", (24, 16, 90, 24), strict=True):
        sheet.column_dimensions[letter].width = width
    for line in text.README:
        sheet.append([line])
    sheet.append([])
    sheet.append([_bold(sheet, heading) for heading in text.README_HEADINGS])
    for column in columns:
        how = text.how_to_write(column.kind, [label for _, label in column.choices])
        required = text.REQUIRED if column.required else text.OPTIONAL
        sheet.append([safe(cell) for cell in (column.heading, required, how, column.example)])


def _list_choices(book: Workbook, columns: Sequence[SheetColumn]) -> None:
    """On a sheet of their own: in the rule itself Excel has no room for long lists, nor for commas."""
    chosen = _with_choices(columns)
    if not chosen:
        return
    sheet: Any = book.create_sheet("Val")
    sheet.sheet_state = "hidden"
    for place in range(max(len(column.choices) for column in chosen)):
        labels = [column.choices[place][1] if place < len(column.choices) else None for column in chosen]
        sheet.append([label and safe(label) for label in labels])


def _offer(columns: Sequence[SheetColumn], column: SheetColumn, letter: str) -> DataValidation:
    if column.choices:
        place = get_column_letter(_with_choices(columns).index(column) + 1)
        among = f"Val!${place}$1:${place}${len(column.choices)}"
    else:
        among = '"ja,nej"'
    rule = DataValidation(
        type="list", formula1=among, allow_blank=True, sqref=f"{letter}2:{letter}{LAST_ROW}"
    )
    rule.errorTitle, rule.error, rule.showErrorMessage = column.heading[:32], text.CHOOSE, True
    return rule


def _with_choices(columns: Sequence[SheetColumn]) -> list[SheetColumn]:
    return [column for column in columns if column.choices]


def _saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
