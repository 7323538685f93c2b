"""Tables as csv and xlsx, with no formula that a spreadsheet would run."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

Cell = str | date | Decimal | None
Rows = Sequence[Sequence[Cell]]
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe(text: str) -> str:
    """A text that a spreadsheet takes as text: one that would start a formula gets an apostrophe first."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def table(kind: str, title: str, headings: Sequence[str], rows: Rows) -> bytes:
    """The table as a file of the kind. Takes its time: call it in a thread."""
    return to_csv(headings, rows) if kind == "csv" else to_xlsx(title, headings, rows)


def to_csv(headings: Sequence[str], rows: Rows) -> bytes:
    """Semicolons, decimal comma and a byte order mark: what a Swedish spreadsheet opens by itself."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";")
    writer.writerow(headings)
    for row in rows:
        writer.writerow(["" if c is None else _decimal(c) if isinstance(c, Decimal) else str(c) for c in row])
    return file.getvalue().encode("utf-8-sig")


def _decimal(value: Decimal) -> str:
    return f"{value:.2f}".replace(".", ",")


def to_xlsx(title: str, headings: Sequence[str], rows: Rows) -> bytes:
    """A workbook with one sheet; amounts are numbers with two decimals, days are days."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.append(headings)
    for row in rows:
        sheet.append([_amount(sheet, cell) if isinstance(cell, Decimal) else cell for cell in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _amount(sheet: Any, value: Decimal) -> Any:
    cell = WriteOnlyCell(sheet)
    cell.value = value
    cell.number_format = "#,##0.00"
    return cell
