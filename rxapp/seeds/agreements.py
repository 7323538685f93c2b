"""What the contact centre has done in the demo data: who administers, and what is agreed."""

from datetime import date, datetime, time

from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.domain.agreements import Service, Term
from rxapp.domain.permissions import Actor
from rxapp.services import administrator_changes, administrators, agreement_changes, agreements
from rxapp.services.administrator_changes import NewAdministrator

ALE, BURLOV = "1440", "1231"
AGREED_ON = date(2016, 1, 1)
"""Before any demonstration begins; the first amounts in the tables are of that year."""

REGISTERED_ON = date(2015, 12, 7)
_OTHERS = ((ALE, date(2016, 7, 1)), (BURLOV, date(2017, 2, 1)))
_ENDED = (BURLOV, date(2023, 11, 20), date(2023, 12, 31))


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour, 12), clock.STOCKHOLM)


async def register(session: AsyncSession, officer: Actor, code: str, new: NewAdministrator) -> int:
    """Register an administrator before there is an agreement; gives the account's number."""
    with clock.at(_at(REGISTERED_ON, 9)):
        await administrator_changes.register(session, officer, municipality_code=code, new=new)
    everybody = await administrators.list_administrators(session, officer, code)
    return next(one.account_id for one in everybody if one.hsa_id == new.hsa_id)


async def agree(session: AsyncSession, officer: Actor, codes: list[str]) -> None:
    """Every municipality's agreement for this service, and two for another, one of which has ended."""
    for code in codes:
        with clock.at(_at(REGISTERED_ON, 10)):
            await agreement_changes.start(
                session, officer, municipality_code=code, service=Service.COMPENSATION, term=Term(AGREED_ON)
            )
    for code, starts_on in _OTHERS:
        with clock.at(_at(starts_on, 8)):
            await agreement_changes.start(
                session, officer, municipality_code=code, service=Service.UNACCOMPANIED, term=Term(starts_on)
            )
    code, said_on, ends_on = _ENDED
    found = await agreements.list_agreements(session, officer, [code])
    other = next(one for one in found if one.service is Service.UNACCOMPANIED)
    with clock.at(_at(said_on, 14)):
        await agreement_changes.change_end(
            session, officer, agreement_id=other.agreement_id, seen=other.term, ends_on=ends_on
        )
