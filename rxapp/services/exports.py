"""Payouts as csv and xlsx: the cells that the page shows, and no formula that a spreadsheet would run."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import date
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from rxapp.db import reading, unit_of_work
from rxapp.domain.errors import NotAllowed
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.identifiers import show_individual_number
from rxapp.domain.permissions import Actor, Right
from rxapp.services import journal
from rxapp.services.payouts import LineView, PayoutFilter, every_line
from rxapp.text.labels import type_name

HEADINGS = (
    "Diarienummer",
    "Ersättningstyp",
    "Individ",
    "Från och med",
    "Till och med",
    "Utbetalningsdag",
    "Belopp (kr)",
)
ASK_EVERY = 200
"""Lines that are read before it is asked again whether they may be."""

Still = Callable[[], Awaitable[None]]
"""Raises NotAllowed once the reader may no longer see what the export was begun with."""

Cell = str | date | Decimal | None
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe(text: str) -> str:
    """A text that a spreadsheet takes as text: one that would start a formula gets an apostrophe first."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def individual(line: LineView) -> str:
    """«12-345678 Förnamn Efternamn», the number alone, or nothing."""
    if line.individual_number is None:
        return ""
    number = show_individual_number(line.individual_number)
    return f"{number} {line.name}" if line.name else number


async def payouts(actor: Actor, wanted: PayoutFilter, kind: str, *, still: Still) -> bytes:
    """The file of all lines of the filter. The export is recorded, in a moment of its own: reading and
    building take time, in which nobody else must wait to write.

    Meanwhile a permission may be taken. So `still` is asked while reading, and once the file is made: what
    was read before is not handed over.

    Raises:
        NotAllowed: the actor may not read payouts, or `still` said so.
    """
    if not actor.may(Right.PAYOUTS_READ):
        raise NotAllowed
    async with reading() as session:
        rows = [_cells(line) async for line in _asking(every_line(session, actor, wanted), still)]
    made = await asyncio.to_thread(_csv if kind == "csv" else _xlsx, rows)
    await still()
    exported = Happened(
        EventKind.FILE_EXPORTED,
        actor.municipality_code,
        account_id=actor.account_id,
        data={"kind": kind, "rows": len(rows)},
    )
    async with unit_of_work() as session:
        await journal.record(session, actor, exported)
    return made


async def _asking(lines: AsyncIterator[LineView], still: Still) -> AsyncIterator[LineView]:
    """The lines, and the question whether they may still be read before each batch of them."""
    number = 0
    async for line in lines:
        if number % ASK_EVERY == 0:
            await still()
        number += 1
        yield line


def _cells(line: LineView) -> tuple[Cell, ...]:
    return (
        safe(line.file_number),
        safe(type_name(line.type_code)),
        safe(individual(line)),
        line.first_day,
        line.last_day,
        line.paid_on,
        Decimal(line.amount_ore) / 100,
    )


def _csv(rows: Sequence[tuple[Cell, ...]]) -> bytes:
    """Semicolons, decimal comma and a byte order mark: what a Swedish spreadsheet opens by itself."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";")
    writer.writerow(HEADINGS)
    for row in rows:
        writer.writerow(["" if c is None else _decimal(c) if isinstance(c, Decimal) else str(c) for c in row])
    return file.getvalue().encode("utf-8-sig")


def _decimal(value: Decimal) -> str:
    return f"{value:.2f}".replace(".", ",")


def _xlsx(rows: Sequence[tuple[Cell, ...]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Utbetalningar")
    sheet.append(HEADINGS)
    for row in rows:
        amount = WriteOnlyCell(sheet)
        amount.value = row[-1]
        amount.number_format = "#,##0.00"
        sheet.append([*row[:-1], amount])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
