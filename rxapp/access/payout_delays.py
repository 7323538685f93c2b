"""Which late payouts a reader is told of: a municipality its own, and on a case those that it waits for."""

from datetime import date

from sqlalchemy import ColumnElement, and_, false, true
from sqlmodel import col

from rxapp.access.cases import case_is_visible
from rxapp.access.payout_runs import latest_delays, reads_runs
from rxapp.access.rows import Rows, listing
from rxapp.domain.payouts import RunStatus
from rxapp.domain.permissions import Actor, Right
from rxapp.models import Case, LineKind, Payout, PayoutLine, PayoutRun, Row


def is_late(today: date) -> ColumnElement[bool]:
    """A run whose day has passed and that is not paid."""
    return and_(col(PayoutRun.status) != RunStatus.PAID, col(PayoutRun.pay_on) < today)


def _late(today: date) -> Rows:
    delays = latest_delays().subquery("delays")
    return (
        listing(col(PayoutRun.id), PayoutRun.pay_on, delays.c.expected_on)
        .join(delays, delays.c.payout_run_id == col(PayoutRun.id), isouter=True)
        .where(is_late(today))
        .order_by(col(PayoutRun.pay_on))
    )


def visible_late_runs(actor: Actor, today: date) -> Rows:
    """Every late run, for the agency. Columns `id`, `pay_on`, `expected_on`."""
    return _late(today).where(reads_runs(actor))


def late_of_own(actor: Actor, today: date) -> Rows:
    """The late runs that have a payout of the reader's own municipality; no amount is told, nor of what."""
    has_own = (
        listing(col(Payout.id))
        .where(col(Payout.payout_run_id) == col(PayoutRun.id))
        .where(col(Payout.municipality_code) == actor.municipality_code)
        .correlate(PayoutRun)
    )
    may = true() if actor.may(Right.PAYOUTS_READ) and actor.municipality_code else false()
    return _late(today).where(has_own.exists(), may)


def late_of_case(actor: Actor, file_number: str, today: date) -> Rows:
    """The late runs that pay rows of a case which the reader sees."""
    pays_it = (
        listing(col(PayoutLine.id))
        .join(Payout, col(Payout.id) == PayoutLine.payout_id)
        .join(Row, col(Row.id) == PayoutLine.row_id)
        .join(Case, col(Case.id) == Row.case_id)
        .where(
            col(Payout.payout_run_id) == col(PayoutRun.id),
            col(PayoutLine.kind) != LineKind.OFFSET,
            col(Case.file_number) == file_number,
            case_is_visible(actor),
        )
        .correlate(PayoutRun)
    )
    return _late(today).where(pays_it.exists())


def municipalities_of_run(run_id: int) -> Rows:
    """The codes of those that the run pays, to tell each of them."""
    paid = col(Payout.payout_run_id) == run_id
    code = col(Payout.municipality_code)
    return listing(code).where(paid).distinct().order_by(code)
