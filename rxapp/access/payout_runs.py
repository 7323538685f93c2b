"""Payout runs and what they hold, for the agency's payout officers and approvers alone.

No individual is in any of it. The order to the bank has the whole account numbers in it, and is for those
who prepare runs alone.
"""

from typing import Any

from sqlalchemy import ColumnElement, case, false, func, true
from sqlmodel import col

from rxapp.access.payee_accounts import account_tails
from rxapp.access.rows import Rows, listing
from rxapp.domain.permissions import Actor, Right
from rxapp.models import (
    HeldAccount,
    LineKind,
    Municipality,
    PaymentAnswer,
    PaymentFile,
    Payout,
    PayoutDelay,
    PayoutLine,
    PayoutRun,
)

COLUMNS = {"id", "pay_on", "status", "prepared_at", "approved_at", "paid_at", "prepared_by", "approved_by"}
NEVER_SHOWN: set[str] = set()
FILE_COLUMNS = {"payout_run_id", "message_id", "payments", "total_ore", "made_at"}
FILE_OF_PREPARERS = {"content"}
ANSWER_COLUMNS = {"id", "payout_run_id", "message_id", "accepted", "rejected", "received_at"}
ANSWER_NEVER_SHOWN = {"received_by", "content"}
HELD_COLUMNS = {"held_on", "reason"}
HELD_NEVER_SHOWN = {"payee_account_id", "payout_id"}
DELAY_COLUMNS = {"payout_run_id", "expected_on"}
DELAY_NEVER_SHOWN = {"id", "set_by", "set_at"}


def reads_runs(actor: Actor) -> ColumnElement[bool]:
    """Whether the reader is one whom runs are shown to."""
    return true() if actor.may(Right.PAYOUT_RUNS_READ) else false()


def visible_runs(actor: Actor) -> Rows:
    """Every run, newest first, with the number of municipalities and the sum."""
    statement = (
        listing(
            *(getattr(PayoutRun, name) for name in sorted(COLUMNS)),
            func.count(col(Payout.municipality_code).distinct()).label("municipalities"),
            func.coalesce(func.sum(Payout.total_ore), 0).label("total_ore"),
        )
        .join(Payout, col(Payout.payout_run_id) == PayoutRun.id, isouter=True)
        .group_by(col(PayoutRun.id))
        .order_by(col(PayoutRun.pay_on).desc())
    )
    return statement.where(reads_runs(actor))


def visible_run_payouts(actor: Actor, run_id: int) -> Rows:
    """What each municipality gets on each account in a run: what is due, what is set off of it, and the
    number of lines; what the bank sent back, and whether the account is held."""
    tails = account_tails(actor).subquery("tails")
    ore, is_offset = PayoutLine.amount_ore, col(PayoutLine.kind) == LineKind.OFFSET
    sums = (
        listing(
            col(PayoutLine.payout_id),
            func.count().label("lines"),
            func.coalesce(func.sum(case((is_offset, 0), else_=ore)), 0).label("due_ore"),
            func.coalesce(func.sum(case((is_offset, ore), else_=0)), 0).label("set_off_ore"),
        )
        .join(Payout, col(Payout.id) == PayoutLine.payout_id)
        .where(Payout.payout_run_id == run_id)
        .group_by(col(PayoutLine.payout_id))
        .subquery("sums")
    )
    return (
        listing(
            Municipality.name,
            Payout.total_ore,
            sums.c.lines,
            sums.c.due_ore,
            sums.c.set_off_ore,
            tails.c.kind,
            tails.c.last_digits,
            Payout.returned_on,
            Payout.return_reason,
            col(HeldAccount.payee_account_id).is_not(None).label("is_held"),
        )
        .select_from(Payout)
        .join(Municipality, col(Municipality.code) == Payout.municipality_code)
        .join(sums, sums.c.payout_id == col(Payout.id))
        .join(tails, tails.c.id == col(Payout.payee_account_id), isouter=True)
        .join(HeldAccount, col(HeldAccount.payee_account_id) == col(Payout.payee_account_id), isouter=True)
        .where(Payout.payout_run_id == run_id, reads_runs(actor))
        .order_by(Municipality.name, col(Payout.id))
    )


def visible_order(actor: Actor, run_id: int) -> Rows:
    """The order of a run to the bank, without what is in it."""
    return listing(*(getattr(PaymentFile, name) for name in sorted(FILE_COLUMNS))).where(
        PaymentFile.payout_run_id == run_id, reads_runs(actor)
    )


def order_to_take(actor: Actor, run_id: int) -> Rows:
    """The order itself, for those who prepare runs."""
    columns: tuple[Any, ...] = (PaymentFile.message_id, PaymentFile.content)
    may = true() if actor.may(Right.PAYOUT_RUNS_PREPARE) else false()
    return listing(*columns).where(PaymentFile.payout_run_id == run_id, may)


def visible_answers(actor: Actor, run_id: int) -> Rows:
    """What the bank answered to the order of a run, oldest first."""
    return (
        listing(*(getattr(PaymentAnswer, name) for name in sorted(ANSWER_COLUMNS)))
        .where(PaymentAnswer.payout_run_id == run_id, reads_runs(actor))
        .order_by(col(PaymentAnswer.id))
    )


def visible_held_accounts(actor: Actor) -> Rows:
    """The accounts that nothing is paid to since the bank sent money back, latest first."""
    tails = account_tails(actor).subquery("tails")
    return (
        listing(
            Municipality.name,
            tails.c.kind,
            tails.c.last_digits,
            *(getattr(HeldAccount, name) for name in sorted(HELD_COLUMNS)),
        )
        .select_from(HeldAccount)
        .join(tails, tails.c.id == col(HeldAccount.payee_account_id))
        .join(Municipality, col(Municipality.code) == tails.c.municipality_code)
        .where(reads_runs(actor))
        .order_by(col(HeldAccount.held_on).desc(), Municipality.name)
    )


def latest_delays() -> Rows:
    """Of each run that has one the day that counts. Columns `payout_run_id`, `expected_on`."""
    latest = listing(func.max(PayoutDelay.id)).group_by(col(PayoutDelay.payout_run_id))
    return listing(*(getattr(PayoutDelay, name) for name in sorted(DELAY_COLUMNS))).where(
        col(PayoutDelay.id).in_(latest)
    )
