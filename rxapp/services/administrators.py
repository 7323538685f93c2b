"""Administrators of municipalities, current and former, as the contact centre sees them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.administration import visible_administrators, visible_agreements
from rxapp.domain.agreements import Standing, Term
from rxapp.domain.errors import NotFound
from rxapp.domain.people import Details
from rxapp.domain.permissions import Actor
from rxapp.models import Account, Agreement
from rxapp.text.order import swedish_order

NO_ADMINISTRATOR = "Administratören finns inte."


@dataclass(frozen=True, slots=True)
class AdministratorView:
    """An administrator, current or former, as the contact centre sees one."""

    account_id: int
    municipality_code: str
    hsa_id: str
    details: Details
    is_current: bool
    is_locked: bool
    last_login_at: datetime | None

    @property
    def name(self) -> str:
        return f"{self.details.first_name} {self.details.last_name}"


async def list_administrators(session: AsyncSession, actor: Actor, code: str) -> list[AdministratorView]:
    """The municipality's administrators, former ones last, by last name in Swedish order."""
    statement = visible_administrators(actor).where(Account.municipality_code == code)
    return sorted(
        map(_view, (await session.exec(statement)).all()),
        key=lambda a: (not a.is_current, swedish_order(a.details.last_name), swedish_order(a.name)),
    )


async def get_administrator(session: AsyncSession, actor: Actor, account_id: int) -> AdministratorView:
    """One administrator.

    Raises:
        NotFound: the account is no administrator's.
    """
    row = (await session.exec(visible_administrators(actor).where(Account.id == account_id))).first()
    if row is None:
        raise NotFound(NO_ADMINISTRATOR)
    return _view(row)


def _view(row: Any) -> AdministratorView:
    return AdministratorView(
        row.id,
        row.municipality_code,
        row.hsa_id,
        Details(row.first_name, row.last_name, row.email),
        row.deactivated_at is None,
        row.locked_at is not None,
        row.last_login_at,
    )


async def is_last(session: AsyncSession, actor: Actor, account_id: int) -> bool:
    """Whether the administrator is the only one left of a municipality with an agreement."""
    whose = await get_administrator(session, actor, account_id)
    everybody = await list_administrators(session, actor, whose.municipality_code)
    if any(one.is_current and one.account_id != account_id for one in everybody):
        return False
    agreements = visible_agreements(actor).where(Agreement.municipality_code == whose.municipality_code)
    today = clock.today()
    return any(
        Term(row.starts_on, row.ends_on).standing(today) is not Standing.ENDED
        for row in (await session.exec(agreements)).all()
    )
