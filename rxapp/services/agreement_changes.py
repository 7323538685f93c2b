"""Agreements of municipalities begun, given another last day and ended by the contact centre."""

from datetime import date

from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.municipalities import one_agreement
from rxapp.domain.agreements import (
    LAST_ADMINISTRATOR,
    THIS_SERVICE,
    Service,
    Standing,
    Term,
    check_change,
    check_new,
    ended_at_once,
)
from rxapp.domain.errors import Conflict, Invalid, NotFound
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.permissions import Actor, Right
from rxapp.models import Agreement
from rxapp.services import administrator_changes, agreements, journal
from rxapp.services.administrator_changes import NewAdministrator
from rxapp.services.agreements import AgreementView
from rxapp.services.municipality_locks import lock_municipality
from rxapp.services.rights import require
from rxapp.services.shut_out import end_sessions_without_agreement
from rxapp.text.agreements import term_text

CHANGED = (
    "Avtalet har ändrats av någon annan sedan du öppnade det. Nu gäller det {term}. Inget är sparat: "
    "öppna avtalet på nytt och kontrollera."
)


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
    await lock_municipality(session, actor, municipality_code)
    await agreements.refuse_overlap(session, actor, municipality_code, service, term)
    has_any = await agreements.has_administrator(session, actor, municipality_code)
    if first is not None and has_any:
        raise Conflict(
            "Kommunen har fått en administratör sedan du öppnade sidan. Läs in sidan och registrera avtalet."
        )
    if first is not None:
        await administrator_changes.register(session, actor, municipality_code=municipality_code, new=first)
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
    session: AsyncSession, actor: Actor, *, agreement_id: int, seen: Term, ends_on: date | None
) -> AgreementView:
    """Give an agreement another last day, or none; gives it as it was.

    Raises:
        NotAllowed, NotFound, Invalid: see `check_change`; it would overlap another agreement.
        Conflict: it has ended, or its term is no longer the one that was `seen`.
    """
    agreement, old = await _locked(session, actor, agreement_id, seen)
    check_change(old.term, ends_on, clock.today())
    new = Term(agreement.starts_on, ends_on)
    await agreements.refuse_overlap(
        session, actor, agreement.municipality_code, agreement.service, new, but=agreement_id
    )
    if ends_on != agreement.ends_on:
        agreement.ends_on = ends_on
        await _flush(session)
        data = {"old": _iso(old.term.ends_on), "until": _iso(ends_on)}
        await _record(session, actor, EventKind.AGREEMENT_CHANGED, agreement, **data)
    return old


async def end_at_once(session: AsyncSession, actor: Actor, *, agreement_id: int, seen: Term) -> AgreementView:
    """Let nobody in by the agreement any more, and end the sessions of those that no other lets in.

    One that has not run a day is taken away. Gives it as it was.

    Raises:
        NotAllowed, NotFound: not this actor, no such agreement.
        Conflict: it has ended already, or its term is no longer the one that was `seen`.
    """
    agreement, old = await _locked(session, actor, agreement_id, seen)
    left = ended_at_once(old.term, clock.today())
    if left is None:
        await session.delete(agreement)
    else:
        agreement.ends_on = left.ends_on
    await _flush(session)
    if old.service is THIS_SERVICE:
        await end_sessions_without_agreement(session, actor, old.municipality_code)
    data = {"old": _iso(old.term.ends_on), "until": _iso(left.ends_on) if left else None, "at_once": True}
    if left is None:
        data |= {"from": old.term.starts_on.isoformat(), "withdrawn": True}
    await _record(session, actor, EventKind.AGREEMENT_CHANGED, agreement, **data)
    return old


async def _locked(
    session: AsyncSession, actor: Actor, agreement_id: int, seen: Term
) -> tuple[Agreement, AgreementView]:
    """The agreement, read once its municipality is locked.

    Raises:
        Conflict: another officer has changed it since it was seen.
    """
    require(actor, Right.AGREEMENTS_SET)
    code = (await agreements.get_agreement(session, actor, agreement_id)).municipality_code
    await lock_municipality(session, actor, code)
    agreement = (await session.exec(one_agreement(actor, agreement_id))).first()
    if agreement is None:
        raise NotFound(agreements.NO_AGREEMENT)
    now = await agreements.get_agreement(session, actor, agreement_id)
    # Of one that has ended meanwhile, that is what there is to say.
    if now.term != seen and now.standing is not Standing.ENDED:
        raise Conflict(CHANGED.format(term=term_text(now.term)))
    return agreement, now


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
