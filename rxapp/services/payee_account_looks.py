"""What somebody wants to change an account to: read, refused where it cannot be, and told beforehand."""

from dataclasses import dataclass
from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.payee_accounts import changes_to_act, is_held_elsewhere, own_account
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.errors import Conflict, Invalid
from rxapp.domain.payee_accounts import STANDARD, AccountKind, AccountNumber, parse_account, parse_reference
from rxapp.domain.permissions import Actor, Right
from rxapp.models import PayeeAccount, PayeeAccountChange
from rxapp.services.payee_accounts import first_payout, needs_second, prepared_until
from rxapp.services.rights import require

REFUSED = (
    "Kontonumret kan inte registreras. Kontrollera att det är rätt och att kontot tillhör kommunen. "
    "Är det rätt, kontakta Migrationsverket."
)
"""Says nothing of why: whose account it is is nobody else's business."""

WAITS = "Ett byte av det kontot väntar redan på att bekräftas. Bekräfta eller ångra det först."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be paid where: a subject, an account or None for the standard one, and a reference."""

    subject: str
    account: AccountNumber | None
    reference: str


@dataclass(frozen=True, slots=True)
class Look:
    """What saving would do: the account before, and from which payout; None where it would wait for a
    second person, who is told then."""

    before: AccountNumber | None
    pays_from: date
    second_needed: bool


def read(*, subject: str, kind: str, number: str, reference: str) -> Wanted:
    """What was written in the form.

    Raises:
        Invalid: with the name of the value that is wrong.
    """
    if subject != STANDARD and subject not in TYPES:
        raise Invalid("subject", "Välj vad kontot ska gälla.")
    if kind == STANDARD:
        if subject == STANDARD:
            raise Invalid("kind", "Standardkontot ska vara ett bankgiro eller ett plusgiro.")
        return Wanted(subject, None, "")
    if kind not in set(AccountKind):
        raise Invalid("kind", "Välj bankgiro eller plusgiro.")
    return Wanted(subject, parse_account(AccountKind(kind), number), parse_reference(reference))


async def look_over(session: AsyncSession, actor: Actor, wanted: Wanted) -> Look:
    """What saving would do, before it does.

    Raises:
        NotAllowed, Invalid, Conflict: an account that cannot be used, or a change that waits.
    """
    require(actor, Right.ACCOUNT_NUMBERS_SET)
    standing = await standing_changes(session, actor)
    before = await check(session, actor, wanted, standing)
    pays_from = first_payout(clock.today(), await prepared_until(session))
    number = await _number(session, before)
    return Look(number, pays_from, await needs_second(session, actor))


async def standing_changes(session: AsyncSession, actor: Actor) -> list[PayeeAccountChange]:
    """The changes of the municipality that are not cancelled, oldest first."""
    return list((await session.exec(changes_to_act(actor))).all())


def latest_of(standing: list[PayeeAccountChange], subject: str) -> PayeeAccountChange | None:
    """The change of a subject that counts last of all."""
    settled = [c for c in standing if c.subject == subject and c.pays_from is not None]
    return max(settled, key=lambda c: (c.pays_from or date.min, c.id or 0), default=None)


async def check(
    session: AsyncSession, actor: Actor, wanted: Wanted, standing: list[PayeeAccountChange]
) -> PayeeAccountChange | None:
    """Refuse what cannot be, or would change nothing; gives the change before.

    Raises:
        Invalid: the account cannot be used, or is used already.
        Conflict: a change waits to be confirmed.
    """
    if any(c.subject == wanted.subject and c.pays_from is None for c in standing):
        raise Conflict(WAITS)
    before = latest_of(standing, wanted.subject)
    if wanted.account is None:
        if before is None or before.payee_account_id is None:
            raise Invalid("kind", "Ersättningstypen betalas redan ut till standardkontot.")
        if latest_of(standing, STANDARD) is None:
            raise Invalid("kind", "Kommunen har inget standardkonto. Registrera det först.")
        return before
    kind, digits = wanted.account.kind, wanted.account.digits
    if (await session.exec(is_held_elsewhere(actor, kind, digits))).one():
        raise Invalid("number", REFUSED)
    held = (await session.exec(own_account(actor, kind, digits))).first()
    is_same = before is not None and held is not None and before.payee_account_id == held.id
    if is_same and before is not None and before.reference == wanted.reference:
        raise Invalid("number", "Kontot och referensen är redan registrerade.")
    return before


async def _number(session: AsyncSession, change: PayeeAccountChange | None) -> AccountNumber | None:
    if change is None or change.payee_account_id is None:
        return None
    found = await session.get_one(PayeeAccount, change.payee_account_id)
    return AccountNumber(found.kind, found.number)
