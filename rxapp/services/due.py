"""What is to be paid and in no payout yet: one answer for runs, forecasts and new decisions."""

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from rxapp.models import PAYABLE, LedgerEntry, LineKind, Payout, PayoutLine

_Line, _Paying = aliased(PayoutLine, name="line_before"), aliased(Payout, name="payout_before")


def _is_payable_without(*payout: ColumnElement[bool]) -> ColumnElement[bool]:
    """An entry to be paid that is in no line of such a payout."""
    line = (
        select(col(_Line.id))
        .join(_Paying, col(_Paying.id) == col(_Line.payout_id))
        .where(
            col(_Line.entry_id) == col(LedgerEntry.id),
            col(_Line.kind) != LineKind.OFFSET,
            col(_Paying.returned_on).is_(None),
            *payout,
        )
        .correlate(LedgerEntry)
    )
    return col(LedgerEntry.kind).in_(PAYABLE) & ~line.exists()


def is_due() -> ColumnElement[bool]:
    """An entry to be paid that is in no line, or only in lines whose payment was sent back."""
    return _is_payable_without()


def is_unpaid() -> ColumnElement[bool]:
    """An entry to be paid whose money has not gone: due, or in a run that is not paid yet. The same before
    a run is prepared and after, so that nobody outside the agency sees that one is."""
    return _is_payable_without(col(_Paying.paid_on).is_not(None))


def attempts_before() -> ColumnElement[int]:
    """In how many lines, all sent back, a due entry has been."""
    return (
        select(func.count())
        .where(col(_Line.entry_id) == col(LedgerEntry.id), col(_Line.kind) != LineKind.OFFSET)
        .correlate(LedgerEntry)
        .scalar_subquery()
    )
