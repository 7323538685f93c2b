"""What the contact centre has done in the demo data: who administers, and what is agreed."""

from datetime import date, datetime, time

from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.domain.agreements import Service, Term
from rxapp.domain.people import Details
from rxapp.domain.permissions import Actor
from rxapp.services import administrators, agreements
from rxapp.services.administrators import NewAdministrator

ALE, BURLOV = "1440", "1231"
AGREED_ON = date(2016, 1, 1)
"""Before any demonstration begins; the first amounts in the tables are of that year."""

REGISTERED_ON = date(2015, 12, 7)
LATER = {(ALE, "ADM2"): date(2021, 3, 8)}
"""Who became administrator later than the agreement was signed."""

_OTHERS = ((ALE, date(2016, 7, 1)), (BURLOV, date(2017, 2, 1)))
_ENDED = (BURLOV, date(2023, 11, 20), date(2023, 12, 31))


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour, 12), clock.STOCKHOLM)


async def register(
    session: AsyncSession, officer: Actor, code: str, card: str, new: tuple[str, Details, str]
) -> int:
    """Register an administrator on the day it was done; gives the account's number."""
    hsa_id, details, pin_hash = new
    with clock.at(_at(LATER.get((code, card), REGISTERED_ON), 9)):
        await administrators.register(
            session, officer, municipality_code=code, new=NewAdministrator(hsa_id, details, pin_hash)
        )
    everybody = await administrators.list_administrators(session, officer, code)
    return next(one.account_id for one in everybody if one.hsa_id == hsa_id)


async def agree(session: AsyncSession, officer: Actor, codes: list[str]) -> None:
    """Every municipality's agreement for this service, and two for another, one of which has ended."""
    for code in codes:
        with clock.at(_at(REGISTERED_ON, 10)):
            await agreements.start(
                session, officer, municipality_code=code, service=Service.COMPENSATION, term=Term(AGREED_ON)
            )
    for code, starts_on in _OTHERS:
        with clock.at(_at(starts_on, 8)):
            await agreements.start(
                session, officer, municipality_code=code, service=Service.UNACCOMPANIED, term=Term(starts_on)
            )
    code, said_on, ends_on = _ENDED
    found = await agreements.list_agreements(session, officer, [code])
    other = next(one for one in found if one.service is Service.UNACCOMPANIED)
    with clock.at(_at(said_on, 14)):
        await agreements.change_end(session, officer, agreement_id=other.agreement_id, ends_on=ends_on)
