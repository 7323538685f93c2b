"""What payout officers look at before a run and in one: what is due, each account, the order, the answers."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, func
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.payee_accounts import accounts_in_force
from rxapp.access.payout_runs import (
    order_to_take,
    visible_answers,
    visible_held_accounts,
    visible_order,
    visible_run_payouts,
)
from rxapp.access.rows import listing
from rxapp.domain.payee_accounts import AccountKind
from rxapp.domain.payment_orders import Ordered
from rxapp.domain.permissions import Actor, Right
from rxapp.models import HeldAccount, LedgerEntry, Municipality
from rxapp.services.due import is_due
from rxapp.services.payment_xml import read_order
from rxapp.text.order import swedish_order


@dataclass(frozen=True, slots=True)
class Due:
    """What is due to a municipality on a day, and how much of it cannot be paid: there is no account for it,
    or the bank has sent money back from the account."""

    municipality: str
    rows: int
    total_ore: int
    rows_without: int
    rows_held: int
    unpayable_ore: int


@dataclass(frozen=True, slots=True)
class RunAccount:
    """What a municipality gets on an account in a run; `set_off_ore` is nothing or below."""

    municipality: str
    kind: AccountKind | None
    last_digits: str
    lines: int
    due_ore: int
    set_off_ore: int
    total_ore: int
    returned_on: date | None
    reason: str
    is_held: bool


@dataclass(frozen=True, slots=True)
class OrderView:
    """The order of a run to the bank; `payments` are there for those alone who may take it."""

    message_id: str
    count: int
    total_ore: int
    made_at: datetime
    payments: tuple[Ordered, ...]


@dataclass(frozen=True, slots=True)
class AnswerView:
    """What the bank answered."""

    message_id: str
    accepted: int
    rejected: int
    received_at: datetime


@dataclass(frozen=True, slots=True)
class HeldView:
    """An account that the bank sent money back from."""

    municipality: str
    kind: AccountKind
    last_digits: str
    held_on: date
    reason: str


async def due_by_municipality(session: AsyncSession, actor: Actor, pay_on: date) -> list[Due]:
    """What is due to each municipality if a run is made for the day; for those who read runs."""
    if not actor.may(Right.PAYOUT_RUNS_READ):
        return []
    accounts = accounts_in_force(pay_on).cte("in_force")
    has_none = accounts.c.payee_account_id.is_(None)
    is_held = col(HeldAccount.payee_account_id).is_not(None)
    row, ore = col(LedgerEntry.row_id), col(LedgerEntry.amount_ore)
    statement = (
        listing(
            Municipality.name,
            func.count(row.distinct()).label("rows"),
            func.sum(ore).label("total_ore"),
            func.count(case((has_none, row)).distinct()).label("rows_without"),
            func.count(case((is_held, row)).distinct()).label("rows_held"),
            func.coalesce(func.sum(case((has_none | is_held, ore))), 0).label("unpayable_ore"),
        )
        .select_from(LedgerEntry)
        .join(Municipality, col(Municipality.code) == LedgerEntry.municipality_code)
        .join(
            accounts,
            (accounts.c.municipality_code == LedgerEntry.municipality_code)
            & (accounts.c.type_code == LedgerEntry.type_code),
            isouter=True,
        )
        .join(HeldAccount, col(HeldAccount.payee_account_id) == accounts.c.payee_account_id, isouter=True)
        .where(is_due())
        .group_by(Municipality.name)
    )
    found = [
        Due(d.name, d.rows, int(d.total_ore), d.rows_without, d.rows_held, int(d.unpayable_ore))
        for d in (await session.exec(statement)).all()
    ]
    return sorted(found, key=lambda due: swedish_order(due.municipality))


async def list_run_accounts(session: AsyncSession, actor: Actor, run_id: int) -> list[RunAccount]:
    """What each municipality gets on each account, in Swedish order."""
    found = [
        RunAccount(
            p.name,
            p.kind,
            p.last_digits or "",
            p.lines,
            int(p.due_ore),
            int(p.set_off_ore),
            p.total_ore,
            p.returned_on,
            p.return_reason or "",
            bool(p.is_held),
        )
        for p in (await session.exec(visible_run_payouts(actor, run_id))).all()
    ]
    return sorted(found, key=lambda payout: swedish_order(payout.municipality))


async def get_order(session: AsyncSession, actor: Actor, run_id: int) -> OrderView | None:
    """The order of a run, if it has one; with its payments for those who may take it."""
    order = (await session.exec(visible_order(actor, run_id))).first()
    if order is None:
        return None
    taken = (await session.exec(order_to_take(actor, run_id))).first()
    payments = () if taken is None else read_order(taken.content)
    return OrderView(order.message_id, order.payments, order.total_ore, order.made_at, payments)


async def list_answers(session: AsyncSession, actor: Actor, run_id: int) -> list[AnswerView]:
    """What the bank has answered to the order of a run."""
    found = (await session.exec(visible_answers(actor, run_id))).all()
    return [AnswerView(a.message_id, a.accepted, a.rejected, a.received_at) for a in found]


async def list_held(session: AsyncSession, actor: Actor) -> list[HeldView]:
    """The accounts that nothing is paid to until their municipality has changed them."""
    found = (await session.exec(visible_held_accounts(actor).limit(300))).all()
    return [HeldView(h.name, h.kind, h.last_digits, h.held_on, h.reason) for h in found]
