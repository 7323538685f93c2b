"""Payout runs: prepare, approve by a second officer, pay. Each granted row is in one run, once."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, literal, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.payout_runs import visible_run_payouts, visible_runs
from rxapp.access.rows import listing
from rxapp.domain.cases import CaseStatus
from rxapp.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.payouts import RunStatus, check_approve, check_pay
from rxapp.domain.permissions import Actor, Right
from rxapp.models import PAYABLE, Case, EntryKind, LedgerEntry, Payout, PayoutLine, PayoutRun, Row
from rxapp.services import journal
from rxapp.services.collecting import alone
from rxapp.text.order import swedish_order

PAY_KEY = EntryKind.PAID
LONGEST_AHEAD = timedelta(days=62)
_IN_SQL: dict[str, Any] = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class RunView:
    """A run with its sums; `is_own` says that the reader prepared it and so cannot approve it."""

    run_id: int
    pay_on: date
    status: RunStatus
    prepared_at: datetime
    approved_at: datetime | None
    paid_at: datetime | None
    municipalities: int
    total_ore: int
    is_own: bool


@dataclass(frozen=True, slots=True)
class RunPayout:
    """What one municipality gets in a run."""

    municipality: str
    total_ore: int
    lines: int


async def list_runs(session: AsyncSession, actor: Actor) -> list[RunView]:
    """Every run, newest first."""
    return [_view(actor, run) for run in (await session.exec(visible_runs(actor).limit(60))).all()]


def _view(actor: Actor, run: Any) -> RunView:
    return RunView(
        run.id,
        run.pay_on,
        run.status,
        run.prepared_at,
        run.approved_at,
        run.paid_at,
        run.municipalities,
        int(run.total_ore),
        run.prepared_by == actor.account_id,
    )


async def list_run_payouts(session: AsyncSession, actor: Actor, run_id: int) -> list[RunPayout]:
    """What each municipality gets in a run, in Swedish order."""
    found = await session.exec(visible_run_payouts(actor, run_id))
    payouts = [RunPayout(p.name, p.total_ore, p.lines) for p in found.all()]
    return sorted(payouts, key=lambda payout: swedish_order(payout.municipality))


async def unpaid(session: AsyncSession, actor: Actor) -> tuple[int, int]:
    """How many granted rows are in no run yet, and their sum in öre; for those who read runs."""
    if not actor.may(Right.PAYOUT_RUNS_READ):
        return 0, 0
    statement = (
        listing(
            func.count(col(LedgerEntry.row_id).distinct()), func.coalesce(func.sum(LedgerEntry.amount_ore), 0)
        )
        .join(PayoutLine, col(PayoutLine.entry_id) == LedgerEntry.id, isouter=True)
        .where(col(LedgerEntry.kind).in_(PAYABLE), col(PayoutLine.id).is_(None))
    )
    count, total = (await session.exec(statement)).one()
    return count, int(total)


async def prepare(session: AsyncSession, actor: Actor, *, pay_on: date) -> int:
    """Collect every granted row that is in no run yet into a run for the day; gives the run's id.

    Raises:
        NotAllowed: the actor is no payout officer.
        Invalid: the day is past, or too far ahead.
        Conflict: the day has a run already, or there is nothing to pay.
    """
    _require(actor, Right.PAYOUT_RUNS_PREPARE)
    if pay_on < clock.today():
        raise Invalid("pay_on", "Utbetalningsdagen har redan passerat.")
    if pay_on > clock.today() + LONGEST_AHEAD:
        # A run binds its rows for good: a slip of the year must not keep the money back.
        raise Invalid("pay_on", f"Utbetalningsdagen får ligga högst {LONGEST_AHEAD.days} dagar fram.")
    taken = await session.exec(select(PayoutRun.id).where(PayoutRun.pay_on == pay_on))
    if taken.first() is not None:
        raise Conflict(f"Det finns redan en körning för {pay_on}.")
    await alone(session)
    run = PayoutRun(
        pay_on=pay_on, status=RunStatus.PREPARED, prepared_by=actor.account_id, prepared_at=clock.now()
    )
    session.add(run)
    await _flush(session)
    count = await _collect(session, run)
    if not count:
        raise Conflict("Det finns inga beviljade rader att betala ut.")
    await _record(session, actor, EventKind.PAYOUT_RUN_PREPARED, run, rows=count)
    return run.id or 0


async def _flush(session: AsyncSession) -> None:
    try:
        await session.flush()
    except IntegrityError as error:
        raise Conflict("En annan handläggare hann före. Ladda om sidan och försök igen.") from error


async def _collect(session: AsyncSession, run: PayoutRun) -> int:
    """Make payouts and lines with two INSERT … SELECT; the unique entry of a line guards against twice."""
    due = (
        listing(
            col(LedgerEntry.id).label("entry_id"),
            col(Row.id).label("row_id"),
            Case.municipality_code,
            Case.file_number,
            Case.type_code,
            Row.individual_number,
            Row.first_day,
            Row.last_day,
            LedgerEntry.amount_ore,
        )
        .join(Row, col(Row.id) == LedgerEntry.row_id)
        .join(Case, col(Case.id) == Row.case_id)
        .join(PayoutLine, col(PayoutLine.entry_id) == LedgerEntry.id, isouter=True)
        .where(col(LedgerEntry.kind).in_(PAYABLE), col(PayoutLine.id).is_(None))
    )
    rows = due.subquery()
    payees = (
        listing(literal(run.id), rows.c.municipality_code, literal(0))
        .group_by(rows.c.municipality_code)
        .order_by(rows.c.municipality_code)
    )
    await session.exec(
        insert(Payout).from_select(["payout_run_id", "municipality_code", "total_ore"], payees)
    )
    names = ("municipality_code", "file_number", "type_code", "individual_number", "first_day", "last_day")
    lines = (
        listing(
            col(Payout.id),
            rows.c.entry_id,
            rows.c.row_id,
            *(rows.c[name] for name in names),
            rows.c.amount_ore,
        )
        .join(Payout, col(Payout.municipality_code) == rows.c.municipality_code)
        .where(Payout.payout_run_id == run.id)
        .order_by(rows.c.row_id, rows.c.entry_id)
    )
    try:
        made = await session.exec(
            insert(PayoutLine).from_select(["payout_id", "entry_id", "row_id", *names, "amount_ore"], lines)
        )
    except IntegrityError as error:
        raise Conflict("En annan handläggare hann före. Ladda om sidan och försök igen.") from error
    await _sum_up(session, run)
    return made.rowcount


async def _sum_up(session: AsyncSession, run: PayoutRun) -> None:
    """Each payout is what its lines come to, and one without lines is none.

    Payouts and lines are collected one after the other, and a case can be decided in between.
    """
    sums = select(func.sum(PayoutLine.amount_ore)).where(col(PayoutLine.payout_id) == Payout.id)
    of_run = col(Payout.payout_run_id) == run.id
    total = func.coalesce(sums.scalar_subquery(), 0)
    await session.exec(update(Payout).where(of_run).values(total_ore=total).execution_options(**_IN_SQL))
    await session.exec(delete(Payout).where(of_run, col(Payout.total_ore) == 0).execution_options(**_IN_SQL))


async def approve(session: AsyncSession, actor: Actor, *, run_id: int) -> None:
    """Let a run be paid. Another officer than the one who prepared it must do this.

    Raises:
        NotAllowed, NotFound, Conflict: see `check_approve`.
    """
    _require(actor, Right.PAYOUT_RUNS_APPROVE)
    run = await _locked(session, run_id)
    check_approve(run.status, prepared_by=run.prepared_by, approver=actor.account_id)
    run.status, run.approved_by, run.approved_at = RunStatus.APPROVED, actor.account_id, clock.now()
    await _record(session, actor, EventKind.PAYOUT_RUN_APPROVED, run)


async def pay(session: AsyncSession, actor: Actor | None, *, run_id: int) -> int:
    """Carry the run out: ledger entries, payouts in the open, cases paid. Gives the sum in öre.

    `actor` is None for the operator's command. Raises NotAllowed, NotFound, Conflict.
    """
    if actor is not None:
        _require(actor, Right.PAYOUT_RUNS_PREPARE)
    run = await _locked(session, run_id)
    check_pay(run.status)
    run.status, run.paid_at = RunStatus.PAID, clock.now()
    await session.flush()
    await session.exec(update(Payout).where(col(Payout.payout_run_id) == run.id).values(paid_on=run.pay_on))
    await _book(session, run)
    await _record(session, actor, EventKind.PAYOUT_RUN_PAID, run)
    await _cases_paid(session, actor, run)
    total = await session.exec(select(func.sum(Payout.total_ore)).where(Payout.payout_run_id == run.id))
    return int(total.one() or 0)


async def _book(session: AsyncSession, run: PayoutRun) -> None:
    entries = (
        listing(
            literal(PAY_KEY.value),
            col(PayoutLine.municipality_code),
            col(PayoutLine.type_code),
            col(PayoutLine.row_id),
            literal(run.id),
            col(PayoutLine.id),
            -col(PayoutLine.amount_ore),
            literal(run.pay_on),
        )
        .join(Payout, col(Payout.id) == PayoutLine.payout_id)
        .where(Payout.payout_run_id == run.id)
        .order_by(col(PayoutLine.id))
    )
    names = [
        "kind", "municipality_code", "type_code", "row_id", "payout_run_id", "payout_line_id", "amount_ore",
        "booked_on",
    ]  # fmt: skip
    await session.exec(insert(LedgerEntry).from_select(names, entries))


async def _cases_paid(session: AsyncSession, actor: Actor | None, run: PayoutRun) -> None:
    lines = (
        select(col(Row.case_id))
        .join(PayoutLine, col(PayoutLine.row_id) == Row.id)
        .join(Payout, col(Payout.id) == PayoutLine.payout_id)
        .where(Payout.payout_run_id == run.id)
    )
    cases = (await session.exec(select(Case).where(col(Case.id).in_(lines)).order_by(col(Case.id)))).all()
    for case in cases:
        case.status, case.version = CaseStatus.PAID, case.version + 1
    await journal.record_all(session, actor, [_case_paid(case, run) for case in cases])


def _case_paid(case: Case, run: PayoutRun) -> Happened:
    return Happened(
        EventKind.CASE_PAID,
        case.municipality_code,
        type_code=case.type_code,
        case_id=case.id,
        payout_run_id=run.id,
        data={"paid_on": run.pay_on.isoformat()},
    )


async def _locked(session: AsyncSession, run_id: int) -> PayoutRun:
    run = await session.get(PayoutRun, run_id, with_for_update=True)
    if run is None:
        raise NotFound("Körningen finns inte.")
    return run


def _require(actor: Actor, right: Right) -> None:
    if not actor.may(right):
        raise NotAllowed("Din funktion hos myndigheten får inte göra detta.")


async def _record(
    session: AsyncSession, actor: Actor | None, kind: EventKind, run: PayoutRun, **data: int
) -> None:
    happened = Happened(kind, payout_run_id=run.id, data={"pay_on": run.pay_on.isoformat(), **data})
    await journal.record(session, actor, happened)
