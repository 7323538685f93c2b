"""Payouts, permissions, receipts and forecasts as files: what the page shows, and a record of it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date
from decimal import Decimal
from typing import TypeVar

from rxapp import clock
from rxapp.access.payout_runs import order_to_take
from rxapp.db import reading, unit_of_work
from rxapp.domain.errors import Conflict, NotAllowed, NotFound
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.permissions import Actor, Right
from rxapp.services import journal
from rxapp.services.forecasts import Forecast, ForecastFilter, get_forecast
from rxapp.services.holdings import UserView
from rxapp.services.payout_briefs import briefs_of
from rxapp.services.payouts import LineView, PayoutFilter, every_line
from rxapp.services.persons import count_hidings
from rxapp.services.receipt_checks import file_of
from rxapp.services.receipts import get_receipt
from rxapp.services.spreadsheets import Cell, safe, table
from rxapp.services.user_lists import UserFilter, every_user, subjects_of
from rxapp.text import forecasts as forecast_words
from rxapp.text.labels import type_name
from rxapp.text.payout_lines import COUNTING, kind_words
from rxapp.text.permissions import INACTIVE, LOCKED, days_note

HEADINGS = (
    "Diarienummer",
    "Ersättningstyp",
    "Individ",
    "Från och med",
    "Till och med",
    "Utbetalningsdag",
    "Belopp (kr)",
    "Vad raden är",
    "Konto",
    COUNTING,
)
USER_HEADINGS = ("Namn", "HSA-id", "Status", "Senast inloggad")
TRIES = 3
BUSY = "Uppgifterna ändrades medan filen gjordes. Hämta den igen."
ASK_EVERY = 200
"""Lines that are read before it is asked again whether they may be."""

Still = Callable[[], Awaitable[None]]
Told = TypeVar("Told")
"""What is told of a file beside its bytes: how many rows it has, or whose it is."""
"""Raises NotAllowed once the reader may no longer see what the export was begun with."""


def individual(line: LineView) -> str:
    """«12-345678 Förnamn Efternamn», the number alone, or nothing."""
    return line.cells.whom


async def payouts(actor: Actor, wanted: PayoutFilter, kind: str, *, still: Still) -> bytes:
    """The file of all lines of the filter.

    Meanwhile a permission may be taken. So `still` is asked while reading, and once the file is made: what
    was read before is not handed over.

    Raises:
        NotAllowed: the actor may not read payouts, or `still` said so.
        Conflict: names were hidden again and again meanwhile.
    """
    if not actor.may(Right.PAYOUTS_READ):
        raise NotAllowed
    made, rows = await unless_hidden(lambda: _read_payouts(actor, wanted, kind, still))
    await record(actor, {"kind": kind, "rows": rows})
    return made


async def _read_payouts(
    actor: Actor, wanted: PayoutFilter, kind: str, still: Still
) -> tuple[int, bytes, int]:
    async with reading() as session:
        hidings = await count_hidings(session)
        lines = [line async for line in _asking(every_line(session, actor, wanted), still)]
        counted = await briefs_of(session, actor, lines)
    rows = [_cells(line, counted.get(line.line_id, "")) for line in lines]
    made = await asyncio.to_thread(table, kind, "Utbetalningar", HEADINGS, rows)
    await still()
    return hidings, made, len(rows)


async def unless_hidden(read: Callable[[], Awaitable[tuple[int, bytes, Told]]]) -> tuple[bytes, Told]:
    """A file in which nobody stands by a name that was hidden while it was made: it is made anew.

    Raises:
        Conflict: somebody has been marked each time.
    """
    for _ in range(TRIES):
        hidings, made, told = await read()
        async with reading() as session:
            if await count_hidings(session) == hidings:
                return made, told
    raise Conflict(BUSY)


async def permissions(actor: Actor, wanted: UserFilter, kind: str, *, still: Still) -> bytes:
    """The file of all users of the filter, with the columns that are shown.

    Raises:
        NotAllowed: the actor does not set permissions, or `still` said so.
    """
    if not actor.may(Right.PERMISSIONS_SET):
        raise NotAllowed
    subjects = subjects_of(wanted)
    async with reading() as session:
        users = await every_user(session, actor, wanted)
    rows = [_user_cells(user, subjects) for user in users]
    headings = (*USER_HEADINGS, *(type_name(subject) for subject in subjects))
    made = await asyncio.to_thread(table, kind, "Behörigheter", headings, rows)
    await still()
    await record(actor, {"what": "permissions", "kind": kind, "rows": len(rows)})
    return made


async def forecast(actor: Actor, wanted: ForecastFilter, kind: str, *, still: Still) -> bytes:
    """The file of the lines of the forecast, for bookkeeping.

    Raises:
        NotAllowed: the actor reads no forecast, or `still` said so.
    """
    async with reading() as session:
        found = await get_forecast(session, actor, wanted)
    rows = _forecast_rows(found)
    made = await asyncio.to_thread(table, kind, "Prognos", forecast_words.HEADINGS, rows)
    await still()
    await record(actor, {"what": "forecast", "kind": kind, "rows": len(rows)})
    return made


async def receipt(actor: Actor, receipt_id: int, *, still: Still) -> tuple[str, str]:
    """The name and the text of a receipt's file.

    Raises:
        NotAllowed: the actor reads no receipts, or `still` said so.
        NotFound: there is none, or it is not for this reader.
    """
    async with reading() as session:
        proof, link = await get_receipt(session, actor, receipt_id)
    made = file_of(link)
    await still()
    await record(actor, {"what": "receipt", "kind": "json", "receipt": receipt_id})
    return f"kvitto-{proof.file_number}-{proof.number}", made


async def payment_order(actor: Actor, run_id: int, *, still: Still) -> tuple[str, str]:
    """The name and the text of the order of a run to the bank.

    Raises:
        NotAllowed: `still` said so.
        NotFound: there is none, or it is not for this reader.
    """
    async with reading() as session:
        found = (await session.exec(order_to_take(actor, run_id))).first()
    if found is None:
        raise NotFound("Filen finns inte.")
    await still()
    await record(actor, {"what": "payment_order", "kind": "xml", "run": run_id})
    return found.message_id, found.content


async def record(actor: Actor, data: dict[str, str | int | bool | None]) -> None:
    """In a moment of its own: reading and building take time, in which nobody else must wait to write."""
    happened = Happened(
        EventKind.FILE_EXPORTED, actor.municipality_code, account_id=actor.account_id, data=data
    )
    async with unit_of_work() as session:
        await journal.record(session, actor, happened)


async def _asking(lines: AsyncIterator[LineView], still: Still) -> AsyncIterator[LineView]:
    """The lines, and the question whether they may still be read before each batch of them."""
    number = 0
    async for line in lines:
        if number % ASK_EVERY == 0:
            await still()
        number += 1
        yield line


def _cells(line: LineView, counted: str) -> tuple[Cell, ...]:
    return (
        safe(line.cells.number),
        safe(type_name(line.type_code)),
        safe(individual(line)),
        line.first_day,
        line.last_day,
        line.paid_on,
        Decimal(line.amount_ore) / 100,
        kind_words(line.amount_ore, is_recovery=line.is_recovery, is_again=line.is_again),
        line.account,
        counted,
    )


def _forecast_rows(found: Forecast) -> list[tuple[Cell, ...]]:
    """What is not estimated is left empty: a nought would be booked."""
    return [
        (
            safe(type_name(line.of.type_code)),
            str(line.of.quarter),
            safe(line.of.tag),
            Decimal(line.unpaid_ore) / 100,
            Decimal(line.applied_ore) / 100,
            _share(found, line.of.type_code),
            None if line.estimated_ore is None else Decimal(line.estimated_ore) / 100,
            Decimal(line.expected_ore) / 100,
        )
        for line in found.lines
    ]


def _share(found: Forecast, type_code: str) -> Decimal | None:
    share = found.shares.get(type_code)
    return Decimal(share.tenths) / 10 if share is not None and share.is_known else None


def _user_cells(user: UserView, subjects: list[str]) -> tuple[Cell, ...]:
    states = [text for text, holds in ((INACTIVE, not user.is_active), (LOCKED, user.is_locked)) if holds]
    return (
        safe(user.name),
        safe(user.hsa_id),
        ", ".join(states) or "Aktiv",
        _day(user),
        *(_held(user, subject) for subject in subjects),
    )


def _day(user: UserView) -> date | None:
    return user.last_login_at.astimezone(clock.STOCKHOLM).date() if user.last_login_at else None


def _held(user: UserView, subject: str) -> str:
    windows = [held.window for held in user.held if held.subject == subject]
    is_held = "Ja" if subject in user.subjects else "Nej"
    note = days_note(windows, clock.today())
    return f"{is_held}, {note}" if note else is_held
