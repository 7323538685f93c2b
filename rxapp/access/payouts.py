"""Which payout lines and which of their cells a reader can see.

Every user sees the file number and the amount of every payout to the own municipality. Everything
else needs the permission for the line's compensation type, and a name needs an unprotected person.
"""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, false, func, null, or_, select, true
from sqlalchemy.orm import aliased
from sqlmodel import col

from rxapp.access.cases import PERSON_MASKED, person_cells
from rxapp.access.masking import is_shown_of, masked
from rxapp.access.payee_accounts import last_digits
from rxapp.access.rows import Rows, listing
from rxapp.domain.permissions import Actor, Right
from rxapp.models import LineKind, PayeeAccount, Payout, PayoutLine, Person

COLUMNS = {"id", "file_number", "amount_ore", "kind"}
"""That it is a recovery goes with the file number: it is the Å before it. The number of the line is in the
address of its explanation, which is there for whoever holds its type alone."""
MASKED = {"type_code", "individual_number", "first_day", "last_day", "attempt"}
KEYS = {"type_code", "individual_number", "first_day"}
"""The masked cells of the table that one sorts, searches and narrows by."""
NEVER_SHOWN = {"payout_id", "entry_id", "row_id", "municipality_code"}
PAYOUT_COLUMNS = {"total_ore", "returned_on"}
PAYOUT_MASKED = {"paid_on"}
"""Masked beside a line; the totals of a day, over every type, tell it to every user."""
PAYOUT_NEVER_SHOWN = {"id", "payout_run_id", "municipality_code", "payee_account_id", "return_reason"}
ACCOUNT_CELLS = {"account_kind", "last_digits"}
"""The account beside a line: for whoever holds the line's type and sees account numbers."""
PERSON_CELLS = PERSON_MASKED


def _own_and_paid(actor: Actor) -> ColumnElement[bool]:
    if not (actor.may(Right.PAYOUTS_READ) and actor.municipality_code):
        return false()
    return and_(
        col(PayoutLine.municipality_code) == actor.municipality_code,
        # A payout has lines of its municipality alone; said so that the database begins with the few payouts.
        col(Payout.municipality_code) == actor.municipality_code,
        col(Payout.paid_on).is_not(None),
        col(Payout.returned_on).is_(None),
    )


def _permitted(actor: Actor) -> ColumnElement[bool]:
    return col(PayoutLine.type_code).in_(actor.types)


def visible_payout_lines(actor: Actor) -> Rows:
    """The paid lines of the own municipality, cells masked by permission. Sort, filter, search and
    count from the columns of `visible_line_keys` (as a subquery), never from the table."""
    permitted = _permitted(actor)
    return (
        listing(
            *(getattr(PayoutLine, name) for name in sorted(COLUMNS)),
            *(masked(getattr(PayoutLine, name), permitted) for name in sorted(MASKED)),
            masked(col(Payout.paid_on), permitted),
            *account_cells(actor, permitted),
            *person_cells(PayoutLine.municipality_code, PayoutLine.amount_ore, permitted),
        )
        .join(Payout, col(Payout.id) == PayoutLine.payout_id)
        .join(PayeeAccount, col(PayeeAccount.id) == Payout.payee_account_id, isouter=True)
        .join(Person, col(Person.individual_number) == PayoutLine.individual_number, isouter=True)
        .where(_own_and_paid(actor))
    )


def visible_line_keys(actor: Actor, words: str = "") -> Rows:
    """What the lines of `visible_payout_lines` are sorted, narrowed, counted and summed by: those of its
    cells that an index holds, without the joins. `is_named` is whether a name that is shown begins with
    `words`."""
    permitted = _permitted(actor)
    cells = [masked(getattr(PayoutLine, name), permitted) for name in sorted(KEYS)]
    named = [and_(permitted, _is_named(actor, words)).label("is_named")] if words else []
    return (
        listing(
            *(getattr(PayoutLine, name) for name in sorted(COLUMNS)),
            *cells,
            masked(col(Payout.paid_on), permitted),
            *named,
        )
        .join(Payout, col(Payout.id) == PayoutLine.payout_id)
        .where(_own_and_paid(actor))
    )


def _is_named(actor: Actor, words: str) -> ColumnElement[bool]:
    """Whether the line's person has a name that is shown and that begins with the words."""
    paid = select(col(PayoutLine.individual_number)).where(
        col(PayoutLine.municipality_code) == actor.municipality_code
    )
    sought = and_(
        col(Person.individual_number).in_(paid),
        or_(
            col(Person.first_name).istartswith(words, autoescape=True),
            col(Person.last_name).istartswith(words, autoescape=True),
        ),
    )
    number, own = col(PayoutLine.individual_number), actor.municipality_code
    return is_shown_of(number, own, col(PayoutLine.amount_ore), sought)


def visible_totals(actor: Actor) -> Rows:
    """Per payout day the sum paid to the own municipality, over every type: promised to all users."""
    if not (actor.may(Right.PAYOUTS_READ) and actor.municipality_code):
        return listing(Payout.paid_on, Payout.total_ore).where(false())
    return (
        listing(Payout.paid_on, func.sum(Payout.total_ore).label("total_ore"))
        .where(
            col(Payout.municipality_code) == actor.municipality_code,
            col(Payout.paid_on).is_not(None),
            col(Payout.returned_on).is_(None),
        )
        .group_by(col(Payout.paid_on))
        .order_by(col(Payout.paid_on).desc())
    )


def visible_sums(actor: Actor, first_day: date, last_day: date = date.max) -> Rows:
    """What came of each type that the reader holds, by payout day and kind of line."""
    lines = (
        visible_line_keys(actor)
        .where(
            _permitted(actor),
            col(Payout.paid_on) >= first_day,
            col(Payout.paid_on) <= last_day,
        )
        .subquery("lines")
    )
    by = (lines.c.paid_on, lines.c.type_code, lines.c.kind)
    return listing(*by, func.sum(lines.c.amount_ore).label("ore")).group_by(*by).order_by(*by)


def visible_accounts(actor: Actor) -> Rows:
    """What each account of the own municipality was paid on each day, for whoever sees account numbers.

    An account may be of one type alone. So its sum is told only where the reader holds every type that was
    paid to it that day; else `total_ore` is empty, and `own_ore` has what the reader's types came to.
    """
    permitted = _permitted(actor)
    hidden = exists().where(
        col(PayoutLine.payout_id) == Payout.id, col(PayoutLine.type_code).not_in(actor.types)
    )
    own = (
        select(func.sum(PayoutLine.amount_ore))
        .where(col(PayoutLine.payout_id) == Payout.id, permitted)
        .correlate(Payout)
        .scalar_subquery()
    )
    return (
        listing(
            Payout.paid_on,
            *(each.label(name) for name, each in _account_of(PayeeAccount).items()),
            case((~hidden, col(Payout.total_ore)), else_=null()).label("total_ore"),
            own.label("own_ore"),
        )
        .join(PayeeAccount, col(PayeeAccount.id) == Payout.payee_account_id)
        .where(
            _sees_accounts(actor),
            col(Payout.municipality_code) == actor.municipality_code,
            col(Payout.paid_on).is_not(None),
            col(Payout.returned_on).is_(None),
            own.is_not(None),
        )
        .order_by(col(Payout.paid_on).desc(), col(Payout.id))
    )


def visible_returned(actor: Actor) -> Rows:
    """Payout days whose payment to an account the bank sent back, while anything of it is still to be paid
    anew: told to every user, without amount and account."""
    again, paying = aliased(PayoutLine, name="line_again"), aliased(Payout, name="payout_again")
    paid_anew = (
        exists()
        .where(
            col(again.entry_id) == col(PayoutLine.entry_id),
            col(paying.id) == col(again.payout_id),
            col(paying.paid_on).is_not(None),
            col(paying.returned_on).is_(None),
        )
        .correlate(PayoutLine)
    )
    waits = exists().where(
        col(PayoutLine.payout_id) == Payout.id, col(PayoutLine.kind) != LineKind.OFFSET, ~paid_anew
    )
    is_user = true() if actor.may(Right.PAYOUTS_READ) and actor.municipality_code else false()
    return (
        listing(Payout.paid_on, Payout.returned_on)
        .where(
            is_user,
            col(Payout.municipality_code) == actor.municipality_code,
            col(Payout.returned_on).is_not(None),
            waits,
        )
        .distinct()
        .order_by(col(Payout.paid_on).desc())
    )


def account_cells(actor: Actor, permitted: ColumnElement[bool]) -> list[Any]:
    """Kind and last digits of the joined account, where `permitted` holds and the reader sees accounts."""
    may = and_(permitted, _sees_accounts(actor))
    return [case((may, each), else_=null()).label(name) for name, each in _account_of(PayeeAccount).items()]


def _sees_accounts(actor: Actor) -> ColumnElement[bool]:
    may = actor.may(Right.PAYOUTS_READ) and actor.may(Right.ACCOUNT_NUMBERS_SET) and actor.municipality_code
    return true() if may else false()


def _account_of(account: Any) -> dict[str, Any]:
    return {"account_kind": col(account.kind), "last_digits": last_digits(account.number)}
