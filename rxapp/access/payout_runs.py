"""Payout runs and what they hold, for the agency's payout officers and approvers alone."""

from sqlalchemy import false, func
from sqlmodel import col

from rxapp.access.rows import Rows, listing
from rxapp.domain.permissions import Actor, Right
from rxapp.models import Municipality, Payout, PayoutLine, PayoutRun

COLUMNS = {"id", "pay_on", "status", "prepared_at", "approved_at", "paid_at", "prepared_by", "approved_by"}
NEVER_SHOWN: set[str] = set()


def visible_runs(actor: Actor) -> Rows:
    """Every run, newest first, with the number of payouts and lines and the sum."""
    statement = (
        listing(
            *(getattr(PayoutRun, name) for name in sorted(COLUMNS)),
            func.count(col(Payout.id)).label("municipalities"),
            func.coalesce(func.sum(Payout.total_ore), 0).label("total_ore"),
        )
        .join(Payout, col(Payout.payout_run_id) == PayoutRun.id, isouter=True)
        .group_by(col(PayoutRun.id))
        .order_by(col(PayoutRun.pay_on).desc())
    )
    return statement if actor.may(Right.PAYOUT_RUNS_READ) else statement.where(false())


def visible_run_payouts(actor: Actor, run_id: int) -> Rows:
    """What each municipality gets in a run, with the number of lines; no individuals."""
    statement = (
        listing(Municipality.name, Payout.total_ore, func.count(col(PayoutLine.id)).label("lines"))
        .join(Payout, col(Payout.municipality_code) == Municipality.code)
        .join(PayoutLine, col(PayoutLine.payout_id) == Payout.id)
        .where(Payout.payout_run_id == run_id)
        .group_by(Municipality.name, col(Payout.total_ore))
        .order_by(Municipality.name)
    )
    return statement if actor.may(Right.PAYOUT_RUNS_READ) else statement.where(false())
