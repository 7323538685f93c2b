"""The test cards of a demonstration, as the login page and `rxapp cards` list them."""

from dataclasses import dataclass

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.actors import holds_on
from rxapp.domain.compensation.types import ACCOUNT_NUMBERS, TYPES
from rxapp.domain.permissions import Role
from rxapp.models import Account, Municipality, OfficerFunction, Permission
from rxapp.text.labels import FUNCTION, ROLE, type_name

TEST_PREFIX = "TSTNMT"
"""Only test identities begin so; no real card is ever listed."""

TEST_PIN = "135790"
_NAMED = 2


@dataclass(frozen=True, slots=True)
class Card:
    """A test card: whose it is and what it opens, in words."""

    hsa_id: str
    name: str
    who: str
    holds: str


async def list_cards(session: AsyncSession) -> list[Card]:
    """The cards, municipalities first and the agency last."""
    statement = (
        select(Account, Municipality.name)
        .join(Municipality, col(Municipality.code) == Account.municipality_code, isouter=True)
        .where(col(Account.hsa_id).startswith(TEST_PREFIX))
        .order_by(col(Municipality.name).is_(None), col(Municipality.name), col(Account.hsa_id))
        .limit(40)
    )
    held = await _held(session)
    return [
        Card(
            account.hsa_id,
            f"{account.first_name} {account.last_name}",
            f"{municipality}, {ROLE[account.role]}" if municipality else "Migrationsverket",
            _holds(account.role, held.get(account.id or 0, [])),
        )
        for account, municipality in (await session.exec(statement)).all()
    ]


async def _held(session: AsyncSession) -> dict[int, list[str]]:
    held: dict[int, list[str]] = {}
    in_force = select(Permission).where(holds_on(clock.today())).order_by(col(Permission.subject))
    for permission in (await session.exec(in_force)).all():
        if permission.subject not in held.setdefault(permission.account_id, []):
            held[permission.account_id].append(permission.subject)
    for function in (await session.exec(select(OfficerFunction))).all():
        held.setdefault(function.account_id, []).append(FUNCTION[function.function])
    return held


def _holds(role: Role, held: list[str]) -> str:
    if role is Role.OFFICER:
        return ", ".join(sorted(held))
    if role is Role.ADMINISTRATOR:
        return "ger och tar behörigheter"
    types = [type_name(code) for code in held if code != ACCOUNT_NUMBERS]
    numbers = " och kontonummer" if ACCOUNT_NUMBERS in held else ""
    if not types:
        return "endast kontonummer" if numbers else "ingen behörighet"
    if len(types) == len(TYPES):
        return f"alla ersättningstyper{numbers}"
    return (", ".join(types) if len(types) <= _NAMED else f"{len(types)} ersättningstyper") + numbers
