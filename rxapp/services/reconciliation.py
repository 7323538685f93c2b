"""Whether run, order, the bank's answer and the ledger say the same, run by run, in SQL.

Four sums of a paid run are to be one: its payouts, their lines, the order to the bank, and what the ledger
has as paid and set off. What the bank sent back is to be in the ledger as taken back. Where they are not,
the lines at fault are told: each is booked as the opposite of what it says. Sums may agree where lines do
not, one too much and another as much too little; so the lines are compared as well.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Subquery, and_, case, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.payout_runs import reads_runs
from rxapp.access.rows import Rows, listing
from rxapp.domain.payouts import RunStatus
from rxapp.domain.permissions import Actor
from rxapp.models import (
    EntryKind,
    LedgerEntry,
    Municipality,
    PaymentAnswer,
    PaymentFile,
    Payout,
    PayoutLine,
    PayoutRun,
)
from rxapp.services.paging import Paged, fetch_page

BOOKED = (EntryKind.PAID, EntryKind.OFFSET)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """The sums of a paid run, in öre. `order_ore` and `answered` are None where there is no order or no
    answer; `difference_ore` is nothing where all say the same. Answered is how many payments the bank has
    accepted, and how many it has sent back by all its answers."""

    run_id: int
    pay_on: date
    payouts_ore: int
    order_ore: int | None
    answered: tuple[int, int] | None
    ledger_ore: int
    returned_ore: int
    difference_ore: int


@dataclass(frozen=True, slots=True)
class Differing:
    """A line of a run that the ledger says something else of. `booked_ore` is what it has as paid."""

    line_id: int
    municipality: str
    file_number: str
    line_ore: int
    booked_ore: int
    is_returned: bool
    taken_back_ore: int


async def list_reconciled(session: AsyncSession, actor: Actor, page: int = 1) -> Paged:
    """The paid runs, newest first."""
    statement = _sums(actor)
    found = await fetch_page(
        session, statement.order_by(None), statement.order_by(col(PayoutRun.pay_on).desc()), page
    )
    return Paged([_reconciled(run) for run in found.rows], found.page, found.count)


async def list_differing(session: AsyncSession, actor: Actor, run_id: int, page: int = 1) -> Paged:
    """The lines of a run that differ."""
    statement = _differing(actor, run_id)
    found = await fetch_page(session, statement, statement.order_by(col(PayoutLine.id)), page)
    rows = [
        Differing(
            row.id,
            row.name,
            row.file_number,
            row.amount_ore,
            int(row.booked_ore),
            row.returned_on is not None,
            int(row.taken_back_ore),
        )
        for row in found.rows
    ]
    return Paged(rows, found.page, found.count)


def _reconciled(run: Any) -> Reconciled:
    payouts, lines, ledger = int(run.payouts_ore), int(run.lines_ore), int(run.ledger_ore)
    returned, taken_back = int(run.returned_ore), int(run.taken_back_ore)
    order = None if run.order_ore is None else int(run.order_ore)
    others = (lines, ledger) if order is None else (lines, ledger, order)
    difference = max((abs(payouts - other) for other in others), default=0)
    return Reconciled(
        run_id=run.id,
        pay_on=run.pay_on,
        payouts_ore=payouts,
        order_ore=order,
        answered=None if run.accepted is None else _answered(run),
        ledger_ore=ledger,
        returned_ore=returned,
        difference_ore=max(difference, abs(returned - taken_back), int(run.differing_ore)),
    )


def _answered(run: Any) -> tuple[int, int]:
    """A later answer may accept what is left of an order without naming what was sent back before."""
    returned = int(run.returned)
    return min(int(run.accepted), int(run.payments) - returned), returned


def _sums(actor: Actor) -> Rows:
    payouts, lines, ledger, answers = _of_payouts(), _of_lines(), _of_ledger(), _of_answers()
    return (
        listing(
            PayoutRun.id,
            PayoutRun.pay_on,
            func.coalesce(payouts.c.ore, 0).label("payouts_ore"),
            func.coalesce(payouts.c.returned_ore, 0).label("returned_ore"),
            func.coalesce(payouts.c.returned, 0).label("returned"),
            func.coalesce(lines.c.ore, 0).label("lines_ore"),
            func.coalesce(lines.c.differing_ore, 0).label("differing_ore"),
            col(PaymentFile.total_ore).label("order_ore"),
            col(PaymentFile.payments),
            answers.c.accepted,
            func.coalesce(ledger.c.ore, 0).label("ledger_ore"),
            func.coalesce(ledger.c.taken_back_ore, 0).label("taken_back_ore"),
        )
        .select_from(PayoutRun)
        .join(payouts, payouts.c.run_id == col(PayoutRun.id), isouter=True)
        .join(lines, lines.c.run_id == col(PayoutRun.id), isouter=True)
        .join(PaymentFile, col(PaymentFile.payout_run_id) == col(PayoutRun.id), isouter=True)
        .join(answers, answers.c.run_id == col(PayoutRun.id), isouter=True)
        .join(ledger, ledger.c.run_id == col(PayoutRun.id), isouter=True)
        .where(col(PayoutRun.status) == RunStatus.PAID, reads_runs(actor))
    )


def _of_payouts() -> Subquery:
    back = case((col(Payout.returned_on).is_not(None), Payout.total_ore), else_=0)
    return (
        listing(
            col(Payout.payout_run_id).label("run_id"),
            func.sum(Payout.total_ore).label("ore"),
            func.sum(back).label("returned_ore"),
            func.count(col(Payout.returned_on)).label("returned"),
        )
        .group_by(col(Payout.payout_run_id))
        .subquery("of_payouts")
    )


def _of_lines() -> Subquery:
    booked = aliased(LedgerEntry, name="booked_of_line")
    differing = func.abs(PayoutLine.amount_ore + func.coalesce(booked.amount_ore, 0))
    return (
        listing(
            col(Payout.payout_run_id).label("run_id"),
            func.sum(PayoutLine.amount_ore).label("ore"),
            func.sum(differing).label("differing_ore"),
        )
        .join(Payout, col(Payout.id) == PayoutLine.payout_id)
        .join(
            booked,
            and_(col(booked.payout_line_id) == col(PayoutLine.id), col(booked.kind).in_(BOOKED)),
            isouter=True,
        )
        .group_by(col(Payout.payout_run_id))
        .subquery("of_lines")
    )


def _of_ledger() -> Subquery:
    """Paid and set off are booked below and above nothing: together the opposite of what was paid."""
    ore = LedgerEntry.amount_ore
    booked = case((col(LedgerEntry.kind).in_(BOOKED), -ore), else_=0)
    back = case((col(LedgerEntry.kind) == EntryKind.RETURNED, ore), else_=0)
    return (
        listing(
            col(LedgerEntry.payout_run_id).label("run_id"),
            func.sum(booked).label("ore"),
            func.sum(back).label("taken_back_ore"),
        )
        .where(col(LedgerEntry.payout_run_id).is_not(None))
        .group_by(col(LedgerEntry.payout_run_id))
        .subquery("of_ledger")
    )


def _of_answers() -> Subquery:
    """By the last answer of each run: the ones before it may have been of a part."""
    last = listing(func.max(PaymentAnswer.id)).group_by(col(PaymentAnswer.payout_run_id))
    return (
        listing(col(PaymentAnswer.payout_run_id).label("run_id"), PaymentAnswer.accepted)
        .where(col(PaymentAnswer.id).in_(last))
        .subquery("of_answers")
    )


def _differing(actor: Actor, run_id: int) -> Rows:
    booked, back = aliased(LedgerEntry, name="booked"), aliased(LedgerEntry, name="taken_back")
    booked_ore = -func.coalesce(booked.amount_ore, 0)
    back_ore = func.coalesce(back.amount_ore, 0)
    to_be_back = case((col(Payout.returned_on).is_not(None), PayoutLine.amount_ore), else_=0)
    of_line = col(PayoutLine.id)
    return (
        listing(
            PayoutLine.id,
            Municipality.name,
            PayoutLine.file_number,
            PayoutLine.amount_ore,
            booked_ore.label("booked_ore"),
            Payout.returned_on,
            back_ore.label("taken_back_ore"),
        )
        .select_from(PayoutLine)
        .join(Payout, col(Payout.id) == PayoutLine.payout_id)
        .join(PayoutRun, col(PayoutRun.id) == Payout.payout_run_id)
        .join(Municipality, col(Municipality.code) == PayoutLine.municipality_code)
        .join(
            booked,
            and_(col(booked.payout_line_id) == of_line, col(booked.kind).in_(BOOKED)),
            isouter=True,
        )
        .join(
            back,
            and_(col(back.payout_line_id) == of_line, col(back.kind) == EntryKind.RETURNED),
            isouter=True,
        )
        .where(
            col(PayoutRun.id) == run_id,
            col(PayoutRun.status) == RunStatus.PAID,
            or_(booked_ore != PayoutLine.amount_ore, back_ore != to_be_back),
            reads_runs(actor),
        )
    )
