"""Applications on paper: begun, corrected and held ready by a case officer for a municipality with agreement.

From then on a paper application is written like any other draft, and sent by `applications.send`.
"""

from dataclasses import dataclass
from datetime import date

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.attachments import visible_attachments
from rxapp.access.municipalities import has_name_or_code
from rxapp.access.paper import (
    agreements_of_paper,
    has_agreement_on,
    municipalities_of_papers,
    municipality_of_paper,
)
from rxapp.domain.attachments import SCANS
from rxapp.domain.compensation.types import TYPES, Mode
from rxapp.domain.errors import Invalid, NotFound
from rxapp.domain.permissions import Actor, Right
from rxapp.models import Attachment, Draft, Municipality
from rxapp.services.drafts import DraftView, Listed, list_drafts, lock_draft, put_draft, touch
from rxapp.services.rights import require
from rxapp.services.typed_rows import Problem

MOST_FOUND = 8
"""Municipalities that are offered at a time."""

NO_SUCH = "Det finns ingen kommun med det namnet."
NO_AGREEMENT = "{name} kommun har inget avtal för e-tjänsten. Pappersansökan kan inte registreras här."
NO_AGREEMENT_THEN = (
    "{name} kommun hade inget avtal för e-tjänsten {day}, när ansökan kom in. Den kan inte registreras här."
)
NOT_YET = "Ankomstdagen kan inte vara senare än i dag."
UNASKED = "{type} betalas ut utan ansökan och kan inte registreras."
NOT_THEN = "{type} kunde inte sökas {day}, när ansökan kom in."
NOT_HERE = "{type} handläggs inte i e-tjänsten."
NO_TYPE = "Välj ersättningstyp."
NO_SCAN = "Bifoga den inskannade ansökan, som PDF eller bild."


@dataclass(frozen=True, slots=True)
class Found:
    """A municipality that a paper application can be registered for."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Begun:
    """A paper application that is being registered, with whose it is."""

    listed: Listed
    municipality: str


async def find_municipalities(session: AsyncSession, actor: Actor, words: str) -> list[Found]:
    """Those with an agreement today whose name holds the words or whose code begins with them.

    Raises:
        NotAllowed: the actor registers no papers.
    """
    require(actor, Right.PAPER_REGISTER)
    if not words:
        return []
    statement = municipalities_of_papers(actor).where(
        has_name_or_code(words), has_agreement_on(clock.today())
    )
    return [Found(row.code, row.name) for row in (await session.exec(statement.limit(MOST_FOUND))).all()]


async def find_one(session: AsyncSession, actor: Actor, name: str) -> Found:
    """The municipality of exactly that name or code, whether it has an agreement or not.

    Raises:
        NotAllowed: the actor registers no papers.
        Invalid: there is none.
    """
    require(actor, Right.PAPER_REGISTER)
    wanted = name.strip().casefold().removesuffix(" kommun")
    for row in (await session.exec(municipalities_of_papers(actor))).all():
        if wanted in (row.name.casefold(), row.code):
            return Found(row.code, row.name)
    raise Invalid("kommun", NO_SUCH)


async def names_of(session: AsyncSession, actor: Actor, codes: set[str]) -> dict[str, str]:
    """What municipalities are called, to whoever registers papers."""
    statement = municipalities_of_papers(actor).where(col(Municipality.code).in_(codes))
    return {row.code: row.name for row in (await session.exec(statement)).all()}


async def list_begun(session: AsyncSession, actor: Actor) -> list[Begun]:
    """The papers that any officer has begun to register, the latest first.

    Raises:
        NotAllowed: the actor registers no papers.
    """
    require(actor, Right.PAPER_REGISTER)
    listed = await list_drafts(session, actor)
    names = await names_of(session, actor, {each.draft.municipality_code for each in listed})
    return [Begun(each, names[each.draft.municipality_code]) for each in listed]


async def begin(
    session: AsyncSession, actor: Actor, *, municipality_code: str, type_code: str, arrived_on: date
) -> DraftView:
    """Begin to register a paper that came on a day.

    Raises:
        NotAllowed: the actor registers no papers.
        NotFound: there is no such municipality.
        Invalid: the municipality or the type or the day is none that can be registered.
    """
    require(actor, Right.PAPER_REGISTER)
    await check_registrable(session, actor, municipality_code, type_code, arrived_on)
    return await put_draft(session, actor, municipality_code, type_code, paper_arrived_on=arrived_on)


async def change_day(session: AsyncSession, actor: Actor, key: str, arrived_on: date) -> DraftView:
    """Say that the paper came on another day; the rows are judged by it when they are looked at.

    Raises:
        NotAllowed, NotFound: there is no such paper for this actor.
        Invalid: as `begin`.
    """
    require(actor, Right.PAPER_REGISTER)
    draft = await lock_draft(session, actor, key)
    await check_registrable(session, actor, draft.municipality_code, draft.type_code, arrived_on)
    draft.paper_arrived_on = arrived_on
    return await touch(session, actor, draft)


async def check_registrable(
    session: AsyncSession, actor: Actor, municipality_code: str, type_code: str, arrived_on: date
) -> None:
    """Whether a paper of the type that came that day is one for this service, which it stays until the
    transaction ends.

    Raises:
        NotFound: there is no such municipality for this actor.
        Invalid: no agreement, no type that is applied for, or a day that has not been.
    """
    today = clock.today()
    if arrived_on > today:
        raise Invalid("inkom", NOT_YET)
    _check_type(type_code, arrived_on)
    found = (await session.exec(municipality_of_paper(actor, municipality_code))).first()
    if found is None:
        raise NotFound(NO_SUCH)
    asked = agreements_of_paper(actor, municipality_code, today=today, arrived_on=arrived_on)
    has_agreement = (await session.exec(asked)).one()
    if not has_agreement.now:
        raise Invalid("kommun", NO_AGREEMENT.format(name=found.name))
    if not has_agreement.then:
        raise Invalid("inkom", NO_AGREEMENT_THEN.format(name=found.name, day=arrived_on))


def _check_type(type_code: str, arrived_on: date) -> None:
    declared = TYPES.get(type_code)
    if declared is None:
        raise Invalid("ersattningstyp", NO_TYPE)
    if declared.mode is Mode.AUTOMATIC:
        raise Invalid("ersattningstyp", UNASKED.format(type=declared.name))
    if not declared.applies_on(arrived_on):
        raise Invalid("ersattningstyp", NOT_THEN.format(type=declared.name, day=arrived_on))
    if declared.form is None:
        raise Invalid("ersattningstyp", NOT_HERE.format(type=declared.name))


async def problems(session: AsyncSession, actor: Actor, draft: DraftView) -> tuple[Problem, ...]:
    """What a paper lacks beside its rows: the scan of it. Nothing is lacking of what came by the service."""
    if draft.paper_arrived_on is None or await _has_scan(session, actor, draft.key):
        return ()
    return (Problem("bilagor", NO_SCAN),)


async def check_sendable(session: AsyncSession, actor: Actor, draft: Draft) -> None:
    """Whether a paper, whose draft is locked, can become a case now.

    Raises:
        Invalid: as `begin`, or the scan is missing.
    """
    if draft.paper_arrived_on is None:
        return
    await check_registrable(session, actor, draft.municipality_code, draft.type_code, draft.paper_arrived_on)
    if not await _has_scan(session, actor, draft.key):
        raise Invalid("bilagor", NO_SCAN)


async def _has_scan(session: AsyncSession, actor: Actor, key: str) -> bool:
    scans = visible_attachments(actor).where(
        col(Attachment.draft_key) == key, col(Attachment.media_type).in_(SCANS)
    )
    return (await session.exec(scans.limit(1))).first() is not None
