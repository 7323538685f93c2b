"""Agreements of municipalities: begun, given another last day and ended by the contact centre."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.exc import IntegrityError
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.administration import visible_administrators, visible_agreements
from rxapp.access.municipalities import count_people, one_agreement, one_municipality
from rxapp.domain.agreements import (
    LAST_ADMINISTRATOR,
    Service,
    Standing,
    Term,
    check_change,
    check_new,
    ended_at_once,
    is_shortened,
)
from rxapp.domain.errors import Conflict, Invalid, NotFound
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.permissions import Actor, Right
from rxapp.models import Account, Agreement
from rxapp.services import administrators, journal
from rxapp.services.administrators import NewAdministrator
from rxapp.services.rights import require
from rxapp.text.agreements import term_text
from rxapp.text.labels import SERVICE

NO_MUNICIPALITY = "Kommunen finns inte."
NO_AGREEMENT = "Avtalet finns inte."


@dataclass(frozen=True, slots=True)
class AgreementView:
    """An agreement as the contact centre sees it."""

    agreement_id: int
    municipality_code: str
    service: Service
    term: Term
    standing: Standing


async def list_agreements(session: AsyncSession, actor: Actor, codes: list[str]) -> list[AgreementView]:
    """The agreements of the municipalities, by service, the latest first."""
    statement = (
        visible_agreements(actor)
        .where(col(Agreement.municipality_code).in_(codes))
        .order_by(col(Agreement.service), col(Agreement.starts_on).desc(), col(Agreement.id).desc())
    )
    today = clock.today()
    found = (await session.exec(statement)).all()
    return [
        AgreementView(row.id, row.municipality_code, row.service, term, term.standing(today))
        for row in found
        for term in (Term(row.starts_on, row.ends_on),)
    ]


async def start(
    session: AsyncSession,
    actor: Actor,
    *,
    municipality_code: str,
    service: Service,
    term: Term,
    first: NewAdministrator | None = None,
) -> None:
    """Register an agreement; with `first`, the administrator that a municipality without any must have.

    Raises:
        NotAllowed, NotFound, Invalid: not this actor, no such municipality, a day or a card that is wrong.
        Conflict: the municipality has got an administrator meanwhile, so that `first` is not the first.
    """
    require(actor, Right.AGREEMENTS_SET)
    check_new(term, clock.today())
    await _lock(session, actor, municipality_code)
    await _refuse_overlap(session, actor, municipality_code, service, term)
    has_any = await has_administrator(session, actor, municipality_code)
    if first is not None and has_any:
        raise Conflict(
            "Kommunen har fått en administratör sedan du öppnade sidan. Läs in sidan och registrera avtalet."
        )
    if first is not None:
        await administrators.register(session, actor, municipality_code=municipality_code, new=first)
    elif not has_any:
        raise Invalid("hsa_id", "Kommunen har ingen administratör. Ange den första.")
    agreement = Agreement(
        municipality_code=municipality_code, service=service, starts_on=term.starts_on, ends_on=term.ends_on
    )
    session.add(agreement)
    await _flush(session)
    data = {"from": term.starts_on.isoformat(), "until": _iso(term.ends_on)}
    await _record(session, actor, EventKind.AGREEMENT_STARTED, agreement, **data)


async def change_end(
    session: AsyncSession, actor: Actor, *, agreement_id: int, ends_on: date | None
) -> AgreementView:
    """Give an agreement another last day, or none; gives it as it was.

    Raises:
        NotAllowed, NotFound, Invalid, Conflict: see `check_change`; it would overlap another agreement.
    """
    agreement, old = await _locked(session, actor, agreement_id)
    check_change(old.term, ends_on, clock.today())
    new = Term(agreement.starts_on, ends_on)
    await _refuse_overlap(
        session, actor, agreement.municipality_code, agreement.service, new, but=agreement_id
    )
    if ends_on != agreement.ends_on:
        agreement.ends_on = ends_on
        await _flush(session)
        data = {"old": _iso(old.term.ends_on), "until": _iso(ends_on)}
        await _record(session, actor, EventKind.AGREEMENT_CHANGED, agreement, **data)
    return old


async def end_at_once(session: AsyncSession, actor: Actor, *, agreement_id: int) -> AgreementView:
    """Let nobody in by the agreement any more; one that has not run a day is taken away. Gives it as it was.

    Raises:
        NotAllowed, NotFound, Conflict: it has ended already.
    """
    agreement, old = await _locked(session, actor, agreement_id)
    left = ended_at_once(old.term, clock.today())
    if left is None:
        await session.delete(agreement)
    else:
        agreement.ends_on = left.ends_on
    await _flush(session)
    data = {"old": _iso(old.term.ends_on), "until": _iso(left.ends_on) if left else None, "at_once": True}
    if left is None:
        data |= {"from": old.term.starts_on.isoformat(), "withdrawn": True}
    await _record(session, actor, EventKind.AGREEMENT_CHANGED, agreement, **data)
    return old


async def get_agreement(session: AsyncSession, actor: Actor, agreement_id: int) -> AgreementView:
    """One agreement.

    Raises:
        NotFound: there is none.
    """
    statement = visible_agreements(actor).where(Agreement.id == agreement_id)
    row = (await session.exec(statement)).first()
    if row is None:
        raise NotFound(NO_AGREEMENT)
    term = Term(row.starts_on, row.ends_on)
    return AgreementView(row.id, row.municipality_code, row.service, term, term.standing(clock.today()))


async def needs_second_look(
    session: AsyncSession, actor: Actor, *, agreement_id: int, ends_on: date | None
) -> bool:
    """Whether the new last day shuts somebody out; wrong days are refused as by `change_end`."""
    term = (await get_agreement(session, actor, agreement_id)).term
    check_change(term, ends_on, clock.today())
    return is_shortened(term, ends_on)


async def count_affected(session: AsyncSession, actor: Actor, municipality_code: str) -> int:
    """How many people of the municipality can log in while it has an agreement."""
    return (await session.exec(count_people(actor, municipality_code))).one()


async def has_administrator(session: AsyncSession, actor: Actor, municipality_code: str) -> bool:
    """Whether the municipality has a current administrator, through whichever agreement."""
    statement = visible_administrators(actor).where(
        Account.municipality_code == municipality_code, col(Account.deactivated_at).is_(None)
    )
    return (await session.exec(statement.limit(1))).first() is not None


async def _lock(session: AsyncSession, actor: Actor, code: str) -> None:
    if (await session.exec(one_municipality(actor, code))).first() is None:
        raise NotFound(NO_MUNICIPALITY)


async def _locked(session: AsyncSession, actor: Actor, agreement_id: int) -> tuple[Agreement, AgreementView]:
    """The agreement, read once its municipality is locked."""
    require(actor, Right.AGREEMENTS_SET)
    code = (await get_agreement(session, actor, agreement_id)).municipality_code
    await _lock(session, actor, code)
    agreement = (await session.exec(one_agreement(actor, agreement_id))).first()
    if agreement is None:
        raise NotFound(NO_AGREEMENT)
    return agreement, await get_agreement(session, actor, agreement_id)


async def _refuse_overlap(
    session: AsyncSession, actor: Actor, code: str, service: Service, term: Term, *, but: int = 0
) -> None:
    for other in await list_agreements(session, actor, [code]):
        if other.service is service and other.agreement_id != but and other.term.meets(term):
            raise Invalid(
                "ends_on" if but else "starts_on",
                f"Kommunen har redan ett avtal för {SERVICE[service]}: {term_text(other.term)}.",
            )


async def _flush(session: AsyncSession) -> None:
    """Raises Conflict for the last administrator gone in between: the database refuses it then."""
    try:
        await session.flush()
    except IntegrityError as error:
        raise Conflict(LAST_ADMINISTRATOR) from error


async def _record(
    session: AsyncSession, actor: Actor, kind: EventKind, agreement: Agreement, **data: str | bool | None
) -> None:
    particulars = {"service": agreement.service.value, "agreement_id": agreement.id, **data}
    await journal.record(session, actor, Happened(kind, agreement.municipality_code, data=particulars))


def _iso(value: date | None) -> str | None:
    return None if value is None else value.isoformat()
