"""Grounds are registered, closed, corrected and withdrawn; never overwritten. Each is one event."""

from dataclasses import replace
from datetime import date

from sqlalchemy.exc import IntegrityError
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.grounds import ground_itself, municipality_of_ground, same_person
from rxapp.domain import grounds as rules
from rxapp.domain.errors import Conflict, Invalid, NotFound
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.grounds import NewGround, kind_of_code
from rxapp.domain.identifiers import parse_individual_number
from rxapp.domain.periods import LAST_YEAR, Period
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.protection import Protection, parse_reason
from rxapp.models import GroundRecord, Person
from rxapp.services import journal
from rxapp.services.facts import lock_children
from rxapp.services.ground_lists import NO_GROUND
from rxapp.services.rights import require

NO_MUNICIPALITY = "Välj en kommun i listan."
WITHDRAWN = "Grunden är borttagen eller rättad. Läs in sidan igen."
CLOSED = "Grunden är redan avslutad. Rätta den om dagen är fel."
NOT_CLOSED = "Den här grunden gäller en dag eller ett år och avslutas inte. Rätta eller ta bort den."
OVERLAPS = "Personen har redan registrerade dagar {days} för ersättningstypen."
ONCE = "Det finns redan en sådan grund, och den ersätts en gång."
SAME_MOMENT = "En annan handläggare registrerade samma sak samtidigt. Läs in sidan igen."
GIVE_LAST_DAY = (
    "Ange till och med. Ersättningen upphör vid en ålder, och personens födelsedatum visas inte här."
)
TOO_OLD = "Personen är för gammal för ersättningstypen efter {day}. Ange den dagen eller en tidigare."


async def register(session: AsyncSession, actor: Actor, new: NewGround) -> int:
    """Register a ground; gives its number.

    Raises:
        NotAllowed: the actor registers none.
        Invalid: it makes no sense, or the person's days are registered already.
        Conflict: another officer did the same at the same moment.
    """
    require(actor, Right.GROUNDS_REGISTER)
    kept = await _prepared(session, actor, new)
    record = await _put(session, actor, kept)
    await _tell(session, actor, EventKind.GROUND_REGISTERED, record)
    return record.id or 0


async def close(session: AsyncSession, actor: Actor, ground_id: int, *, version: int, last_day: date) -> None:
    """Say the last day of a ground that has none.

    Raises:
        NotAllowed, NotFound: the actor registers none, or there is no such one.
        Conflict: it has changed since `version`, is closed or withdrawn.
        Invalid: the day is before the first one, or somebody is too old by then.
    """
    require(actor, Right.GROUNDS_REGISTER)
    record = await _held(session, actor, ground_id, version)
    if not kind_of_code(record.type_code).has_days:
        raise Conflict(NOT_CLOSED)
    if record.last_day is not None:
        raise Conflict(CLOSED)
    new = replace(_as_new(record), last_day=last_day)
    rules.check_ground(new, clock.today())
    record.last_day = await _by_age(session, new)
    record.closed_by, record.closed_at = actor.account_id, clock.now()
    record.version += 1
    await session.flush()
    await _tell(session, actor, EventKind.GROUND_CLOSED, record)


async def withdraw(session: AsyncSession, actor: Actor, ground_id: int, *, version: int, why: str) -> None:
    """Take away a ground that should never have been there.

    Raises:
        NotAllowed, NotFound, Conflict: as `close`.
        Invalid: no reason.
    """
    require(actor, Right.GROUNDS_REGISTER)
    text = parse_reason(why)
    record = await _held(session, actor, ground_id, version)
    await _take_away(session, actor, record, text)
    await _tell(session, actor, EventKind.GROUND_WITHDRAWN, record, reason=text)


async def correct(
    session: AsyncSession, actor: Actor, ground_id: int, *, version: int, right: NewGround, why: str
) -> int:
    """Put another ground in place of one that was wrong; whom it is about stays. Gives the number of the new.

    Raises:
        NotAllowed, NotFound, Conflict, Invalid: as `register` and `withdraw`.
    """
    require(actor, Right.GROUNDS_REGISTER)
    text = parse_reason(why)
    record = await _held(session, actor, ground_id, version)
    same = (right.municipality_code, right.type_code, right.individual_number)
    if same != (record.municipality_code, record.type_code, record.individual_number):
        raise Conflict
    await _take_away(session, actor, record, text)
    kept = await _prepared(session, actor, right)
    put = await _put(session, actor, kept, replaces_id=ground_id)
    await _tell(session, actor, EventKind.GROUND_CORRECTED, put, reason=text, replaces=ground_id)
    return put.id or 0


async def _held(session: AsyncSession, actor: Actor, ground_id: int, version: int) -> GroundRecord:
    found: GroundRecord | None = (await session.exec(ground_itself(actor, ground_id))).first()
    if found is None:
        raise NotFound(NO_GROUND)
    await session.exec(municipality_of_ground(actor, found.municipality_code))
    locked = ground_itself(actor, ground_id).with_for_update()
    record: GroundRecord = (await session.exec(locked.execution_options(populate_existing=True))).one()
    if record.withdrawn_at is not None:
        raise Conflict(WITHDRAWN)
    if record.version != version:
        raise Conflict
    return record


async def _take_away(session: AsyncSession, actor: Actor, record: GroundRecord, why: str) -> None:
    record.withdrawn_by, record.withdrawn_at, record.withdrawn_why = actor.account_id, clock.now(), why
    record.once_key, record.version = None, record.version + 1
    await session.flush()


def _as_new(record: GroundRecord) -> NewGround:
    return NewGround(
        record.municipality_code,
        record.type_code,
        record.first_day,
        record.last_day,
        record.individual_number,
        record.quantity,
        record.variant,
    )


async def _prepared(session: AsyncSession, actor: Actor, new: NewGround) -> NewGround:
    """What is to be kept of it, once its municipality and person are locked."""
    if new.individual_number:
        new = replace(new, individual_number=_number(new.individual_number))
    rules.check_ground(new, clock.today())
    if (await session.exec(municipality_of_ground(actor, new.municipality_code))).first() is None:
        raise Invalid("kommun", NO_MUNICIPALITY)
    new = replace(new, first_day=rules.first_day_of(new))
    new = replace(new, last_day=rules.only_last_day(new))
    if not new.individual_number:
        return new
    await lock_children(session, [new.individual_number])
    await _add_person(session, new.individual_number)
    new = replace(new, last_day=await _by_age(session, new))
    await _check_apart(session, actor, new)
    return new


def _number(typed: str) -> str:
    try:
        return parse_individual_number(typed)
    except Invalid as refusal:
        raise Invalid("individnummer", refusal.sentence) from None


async def _add_person(session: AsyncSession, number: str) -> None:
    """Whom the agency has not got is added by the number alone, and as unknown: hence protected."""
    if await session.get(Person, number) is None:
        session.add(Person(individual_number=number, first_name="", last_name=""))
        await session.flush()


async def _by_age(session: AsyncSession, new: NewGround) -> date | None:
    """The last day, cut where somebody becomes too old. Of who is protected the birth date tells nothing, not
    even by where the days end: the officer gives the last day."""
    if not new.individual_number or not kind_of_code(new.type_code).has_days:
        return new.last_day
    person = await session.get(Person, new.individual_number)
    if person is not None and person.protection is Protection.NONE and person.born_on is not None:
        last = rules.within_age(new, person.born_on)
        if new.last_day is not None and last != new.last_day:
            raise Invalid("till", TOO_OLD.format(day=last))
        return last
    if new.last_day is None and rules.needs_last_day(new.type_code):
        raise Invalid("till", GIVE_LAST_DAY)
    return new.last_day


async def _check_apart(session: AsyncSession, actor: Actor, new: NewGround) -> None:
    if not kind_of_code(new.type_code).has_days:
        return
    mine = Period(new.first_day, new.last_day or date(LAST_YEAR, 12, 31))
    found = await session.exec(same_person(actor, new.type_code, new.individual_number))
    for other in found.all():
        if rules.overlaps(mine, other.first_day, other.last_day):
            days = f"från {other.first_day}" + (f" till {other.last_day}" if other.last_day else "")
            raise Invalid("fran", OVERLAPS.format(days=days))


async def _put(
    session: AsyncSession, actor: Actor, new: NewGround, replaces_id: int | None = None
) -> GroundRecord:
    key = rules.once_key(new)
    if key is not None and await _is_taken(session, key):
        raise Invalid("fran" if not new.individual_number else "individnummer", ONCE)
    record = GroundRecord(
        municipality_code=new.municipality_code,
        type_code=new.type_code,
        individual_number=new.individual_number,
        first_day=new.first_day,
        last_day=new.last_day,
        quantity=new.quantity,
        variant=new.variant,
        once_key=key,
        registered_by=actor.account_id,
        registered_at=clock.now(),
        replaces_id=replaces_id,
    )
    session.add(record)
    try:
        await session.flush()
    except IntegrityError as error:
        raise Conflict(SAME_MOMENT) from error
    return record


async def _is_taken(session: AsyncSession, key: str) -> bool:
    statement = select(GroundRecord.id).where(GroundRecord.once_key == key)
    return (await session.exec(statement)).first() is not None


async def _tell(
    session: AsyncSession, actor: Actor, kind: EventKind, record: GroundRecord, **more: str | int
) -> None:
    data: dict[str, str | int | bool | None] = {
        "ground": record.id,
        "first_day": record.first_day.isoformat(),
        "last_day": record.last_day.isoformat() if record.last_day else None,
        "quantity": record.quantity,
        **more,
    }
    happened = Happened(
        kind,
        record.municipality_code,
        type_code=record.type_code,
        individual_number=record.individual_number or None,
        data=data,
    )
    await journal.record(session, actor, happened)
