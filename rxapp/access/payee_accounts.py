"""Which account each municipality is paid to, and who may see it.

Account numbers are for the municipality's own users with that permission, whole. Nobody else of a
municipality sees any: its administrators are told that an account was changed, by whom and from which
payout, and its other users whether there is one. Of the agency the payout officers see the last four digits,
enough to compare by; what the bank is sent is made by the service itself, from `accounts_in_force`.
"""

from datetime import date
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import aliased
from sqlmodel import col

from rxapp.access.actors import holds_on
from rxapp.access.rows import Rows, full_name, listing
from rxapp.domain.compensation.types import ACCOUNT_NUMBERS, TYPES
from rxapp.domain.payee_accounts import STANDARD
from rxapp.domain.permissions import Actor, Right
from rxapp.models import (
    Account,
    HeldAccount,
    Municipality,
    PayeeAccount,
    PayeeAccountChange,
    Permission,
    TwoPersonRule,
)

COLUMNS = {"kind", "number"}
NEVER_SHOWN = {"id", "municipality_code", "registered_at", "let_go_at"}
CHANGE_COLUMNS = {"id", "subject", "proposed_at", "pays_from", "confirmed_at", "cancelled_at"}
CHANGE_OF_PERMITTED = {"payee_account_id", "reference", "proposed_by"}
"""For those who see account numbers alone."""
CHANGE_NEVER_SHOWN = {"municipality_code", "second_needed", "confirmed_by", "cancelled_by"}
"""Who proposed, confirmed and cancelled is told by name, beside it."""
HELD_COLUMNS = {"held_on", "reason"}
RULE_COLUMNS = {"turned_on_at"}
RULE_NEVER_SHOWN = {"municipality_code", "turned_on_by"}
LAST_DIGITS = 4


def visible_changes(actor: Actor) -> Rows:
    """Every change of the own municipality with its account, for users with the permission."""
    columns = (getattr(PayeeAccountChange, name) for name in sorted(CHANGE_COLUMNS | CHANGE_OF_PERMITTED))
    return (
        _with_people(*columns, *(getattr(PayeeAccount, name) for name in sorted(COLUMNS)))
        .join(PayeeAccount, col(PayeeAccount.id) == PayeeAccountChange.payee_account_id, isouter=True)
        .where(_own(actor, PayeeAccountChange.municipality_code))
    )


def own_held_accounts(actor: Actor) -> Rows:
    """The own accounts that the bank sent money back from, with the bank's words, for users with the
    permission."""
    return (
        listing(
            *(getattr(PayeeAccount, name) for name in sorted(COLUMNS)),
            *(getattr(HeldAccount, name) for name in sorted(HELD_COLUMNS)),
        )
        .select_from(HeldAccount)
        .join(PayeeAccount, col(PayeeAccount.id) == HeldAccount.payee_account_id)
        .where(_own(actor, PayeeAccount.municipality_code))
        .order_by(col(HeldAccount.held_on), col(PayeeAccount.id))
    )


def told_changes(actor: Actor) -> Rows:
    """That accounts were changed, when, by whom and from which payout, for the own administrators; without
    any number."""
    columns = (getattr(PayeeAccountChange, name) for name in sorted(CHANGE_COLUMNS))
    return _with_people(*columns).where(
        _own(actor, PayeeAccountChange.municipality_code, Right.PERMISSIONS_SET)
    )


def _with_people(*columns: Any) -> Rows:
    proposer, confirmer, canceller = aliased(Account), aliased(Account), aliased(Account)
    return (
        listing(
            *columns,
            full_name(proposer).label("proposer"),
            full_name(confirmer).label("confirmer"),
            full_name(canceller).label("canceller"),
        )
        .select_from(PayeeAccountChange)
        .join(proposer, col(proposer.id) == PayeeAccountChange.proposed_by)
        .join(confirmer, col(confirmer.id) == PayeeAccountChange.confirmed_by, isouter=True)
        .join(canceller, col(canceller.id) == PayeeAccountChange.cancelled_by, isouter=True)
        .order_by(col(PayeeAccountChange.id).desc())
    )


def changes_to_act(actor: Actor) -> Rows:
    """The standing changes of the own municipality themselves, oldest first, to be acted upon."""
    return (
        listing(PayeeAccountChange)
        .where(
            _own(actor, PayeeAccountChange.municipality_code), col(PayeeAccountChange.cancelled_at).is_(None)
        )
        .order_by(col(PayeeAccountChange.id))
    )


def own_account(actor: Actor, kind: str, number: str) -> Rows:
    """The account of that number itself, if the own municipality holds it, to be acted upon."""
    return listing(PayeeAccount).where(
        _own(actor, PayeeAccount.municipality_code),
        col(PayeeAccount.kind) == kind,
        col(PayeeAccount.number) == number,
        col(PayeeAccount.let_go_at).is_(None),
    )


def is_held_elsewhere(actor: Actor, kind: str, number: str) -> Rows:
    """Whether another municipality holds the number; never which."""
    held = exists().where(
        col(PayeeAccount.kind) == kind,
        col(PayeeAccount.number) == number,
        col(PayeeAccount.let_go_at).is_(None),
        col(PayeeAccount.municipality_code) != actor.municipality_code,
    )
    return listing(and_(held, true() if actor.may(Right.ACCOUNT_NUMBERS_SET) else false()))


def visible_rule(actor: Actor) -> Rows:
    """Whether two persons are required, since when and by whom: for those who change accounts, and for the
    administrators."""
    columns = (getattr(TwoPersonRule, name) for name in sorted(RULE_COLUMNS))
    may = or_(
        _own(actor, TwoPersonRule.municipality_code),
        _own(actor, TwoPersonRule.municipality_code, Right.PERMISSIONS_SET),
    )
    turner = full_name(Account).label("turner")
    return listing(*columns, turner).join(Account, col(Account.id) == TwoPersonRule.turned_on_by).where(may)


def rule_to_change(actor: Actor) -> Rows:
    """The administrator's own municipality's rule itself, to be taken away."""
    return listing(TwoPersonRule).where(_own(actor, TwoPersonRule.municipality_code, Right.PERMISSIONS_SET))


def others_who_may(actor: Actor, today: date) -> Rows:
    """How many others of the own municipality may change accounts today."""
    may = or_(
        _own(actor, Account.municipality_code), _own(actor, Account.municipality_code, Right.PERMISSIONS_SET)
    )
    return (
        listing(func.count(col(Account.id).distinct()))
        .join(Permission, col(Permission.account_id) == Account.id)
        .where(
            may,
            col(Account.id) != actor.account_id,
            col(Account.deactivated_at).is_(None),
            col(Permission.subject) == ACCOUNT_NUMBERS,
            holds_on(today),
        )
    )


def lacks_standard(actor: Actor) -> Rows:
    """Whether the own municipality has no standard account, neither now nor from a coming payout: every
    user is told, since nothing can be paid then."""
    there = exists().where(
        col(PayeeAccountChange.municipality_code) == actor.municipality_code,
        col(PayeeAccountChange.subject) == STANDARD,
        col(PayeeAccountChange.pays_from).is_not(None),
        col(PayeeAccountChange.cancelled_at).is_(None),
    )
    is_user = true() if actor.may(Right.PAYOUTS_READ) and actor.municipality_code else false()
    return listing(and_(is_user, ~there))


def account_tails(actor: Actor) -> Rows:
    """Kind and last digits of every account, for those of the agency who handle payouts."""
    return listing(
        PayeeAccount.id,
        PayeeAccount.municipality_code,
        PayeeAccount.kind,
        last_digits(PayeeAccount.number).label("last_digits"),
    ).where(true() if actor.may(Right.PAYOUT_RUNS_READ) else false())


def last_digits(number: Any) -> ColumnElement[str]:
    """The last four digits; of a number so short that they would be all of it, the last."""
    length = func.length(number)
    return func.substr(number, case((length > LAST_DIGITS, length - LAST_DIGITS + 1), else_=length))


def _own(actor: Actor, code: object, right: Right = Right.ACCOUNT_NUMBERS_SET) -> ColumnElement[bool]:
    if not (actor.may(right) and actor.municipality_code):
        return false()
    return col(code) == actor.municipality_code


def accounts_in_force(pay_on: date) -> Rows:
    """The account of every municipality and compensation type for the payout of a day: the type's own,
    else the standard one. Columns `municipality_code`, `type_code`, `payee_account_id`, `reference`.

    A municipality without account has no rows. For what the service does itself: no reader stands behind
    it. Once a run for a day is prepared it gives the same for that day for ever.
    """
    types, standing = _types(), _standing(pay_on)
    own, standard = standing.alias("own_account"), standing.alias("standard_account")
    has_own = own.c.payee_account_id.is_not(None)
    account = func.coalesce(own.c.payee_account_id, standard.c.payee_account_id)
    return (
        listing(
            col(Municipality.code).label("municipality_code"),
            types.c.type_code,
            account.label("payee_account_id"),
            case((has_own, own.c.reference), else_=standard.c.reference).label("reference"),
        )
        .select_from(Municipality)
        .join(types, true())
        .join(
            own,
            and_(own.c.municipality_code == Municipality.code, own.c.subject == types.c.type_code),
            isouter=True,
        )
        .join(
            standard,
            and_(standard.c.municipality_code == Municipality.code, standard.c.subject == STANDARD),
            isouter=True,
        )
        .where(or_(has_own, standard.c.payee_account_id.is_not(None)))
    )


def _standing(pay_on: date) -> CTE:
    """Of each municipality and subject the latest change that counts for the payout of the day."""
    change = PayeeAccountChange
    place = func.row_number().over(
        partition_by=(col(change.municipality_code), col(change.subject)),
        order_by=col(change.pays_from).desc(),
    )
    names = ("municipality_code", "subject", "payee_account_id", "reference")
    ranked = (
        select(*(getattr(change, name) for name in names), place.label("place"))
        .where(col(change.pays_from) <= pay_on, col(change.cancelled_at).is_(None))
        .subquery()
    )
    return select(*(ranked.c[name] for name in names)).where(ranked.c.place == 1).cte("standing_account")


def _types() -> CTE:
    # No table holds the types: they are declared in the domain.
    return union_all(*(select(literal(code).label("type_code")) for code in TYPES)).cte("compensation_type")
