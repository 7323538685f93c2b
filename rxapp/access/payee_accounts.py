"""Which account each municipality is paid to, and who may see it.

Account numbers are for the municipality's own users with that permission, whole. Nobody else of a
municipality sees any: its administrators are told that an account was changed, by whom and from which
payout. Of the agency the payout officers see the last digits, which is enough to compare by; what the bank
is sent is made by the service itself.
"""

from datetime import date

from sqlalchemy import CTE, and_, case, func, literal, or_, select, true, union_all
from sqlmodel import col

from rxapp.access.rows import Rows, listing
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.payee_accounts import STANDARD
from rxapp.models import Municipality, PayeeAccountChange

COLUMNS = {"id", "kind", "number"}
NEVER_SHOWN = {"municipality_code", "registered_at", "let_go_at"}
CHANGE_COLUMNS = {
    "id", "subject", "payee_account_id", "reference", "proposed_at", "pays_from", "confirmed_at",
    "cancelled_at", "proposed_by",
}  # fmt: skip
CHANGE_NEVER_SHOWN = {"municipality_code", "second_needed", "confirmed_by", "cancelled_by"}
"""Who confirmed and who cancelled is told by name, beside it."""
RULE_COLUMNS = {"turned_on_at"}
RULE_NEVER_SHOWN = {"municipality_code", "turned_on_by"}


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
