"""Where the municipalities of a demonstration are paid. The numbers are right in form and nobody's."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import date, datetime, time

from rxapp import clock
from rxapp.db import unit_of_work
from rxapp.domain.payee_accounts import STANDARD, AccountKind
from rxapp.domain.permissions import Actor
from rxapp.seeds.accounts import ALE, BURLOV, UPPLANDS_VASBY, Cast
from rxapp.seeds.days import DAY, office_day
from rxapp.seeds.people import PRESCHOOL
from rxapp.services import payee_account_changes, payee_account_looks
from rxapp.services.payee_accounts import first_payout, prepared_until

Deed = Callable[[], Awaitable[None]]
BANKGIRO, PLUSGIRO = AccountKind.BANKGIRO, AccountKind.PLUSGIRO
FIRST = (
    (ALE, STANDARD, BANKGIRO, "998-1408", ""),
    (ALE, PRESCHOOL, PLUSGIRO, "99 14 40-9", "Förskola asyl"),
    (BURLOV, STANDARD, BANKGIRO, "998-1234", ""),
    (UPPLANDS_VASBY, STANDARD, BANKGIRO, "998-0111", "Statlig ersättning"),
)
"""What each municipality registers before its first application."""

LATER = (ALE, STANDARD, BANKGIRO, "998-1440", "Ekonomi")
"""What Ale's other user changes the standard account to."""


def deeds(cast: Cast, first_day: date, today: date) -> Iterator[tuple[datetime, Deed]]:
    """Each with its time. No dice: what else happens is the same wherever the money goes."""
    for minute, (code, *what) in enumerate(FIRST):
        at = datetime.combine(office_day(first_day - 14 * DAY, -DAY), time(10, minute), clock.STOCKHOLM)
        yield at, _changed(cast[code, "USR1"], *what)
    code, *what = LATER
    at = datetime.combine(office_day(today - 200 * DAY, -DAY), time(13, 20), clock.STOCKHOLM)
    yield at, _changed(cast[code, "USR3"], *what)


def _changed(user: Actor, subject: str, kind: str, number: str, reference: str) -> Deed:
    async def deed() -> None:
        wanted = payee_account_looks.read(subject=subject, kind=kind, number=number, reference=reference)
        async with unit_of_work() as session:
            seen = first_payout(clock.today(), await prepared_until(session))
            await payee_account_changes.propose(session, user, wanted, seen=seen)

    return deed
