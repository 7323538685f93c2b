"""Attaching to a draft or a case, taking away again, and what becomes of a draft's files with the draft."""

from dataclasses import dataclass, replace
from secrets import token_hex
from typing import Any

from sqlalchemy import and_, func, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.attachments import visible_attachments
from rxapp.access.cases import case_itself, one_case, visible_drafts
from rxapp.access.decisions import case_of_decision
from rxapp.access.rows import Rows, listing
from rxapp.access.supplements import case_of_item
from rxapp.domain.attachments import MAX_FILES, FileKind, clean_name, may_add_to, may_remove_from
from rxapp.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.permissions import Actor, Right, Role
from rxapp.domain.supplements import MAX_ITEM_FILES
from rxapp.models import Attachment, Case, Draft
from rxapp.services import appeal_files, item_files, journal
from rxapp.services.attachments import Owner
from rxapp.services.rights import require

NOT_THERE = "Filen finns inte, eller så har du inte behörighet till den."
NO_OWNER = "Ansökan eller ärendet finns inte, eller så har du inte behörighet för ersättningstypen."
_NO_ITEM = and_(col(Attachment.request_item_id).is_(None), col(Attachment.against_id).is_(None))
FULL = f"Det går att bifoga högst {MAX_FILES} filer."
OF_PAPERS = {
    EventKind.ATTACHMENT_ADDED: EventKind.SCAN_ADDED,
    EventKind.ATTACHMENT_REMOVED: EventKind.SCAN_REMOVED,
}
DECIDED = "Ärendet är beslutat. Det går inte att lägga till bilagor."
THEIRS = "Bilagan kan bara tas bort av den som har lagt till den: kommunen eller Migrationsverket."
BEGUN = "Handläggningen har börjat. Bilagan kan inte tas bort."


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file whose bytes are in their place."""

    given_name: str
    kind: FileKind
    size: int
    sha256: str
    stored_as: str


@dataclass(frozen=True, slots=True)
class Place:
    """A draft or a case as the reader may add to it. One of the two is None; `item_id` is the item of a
    request in the case that the file answers."""

    municipality_code: str
    type_code: str
    draft_key: str | None
    case_id: int | None
    item_id: int | None = None
    decision_id: int | None = None
    """The decision that the file is to be appealed with, or was, in `appeal_id`."""
    appeal_id: int | None = None
    is_paper: bool = False
    """A paper that is being registered: what happens to it concerns nobody but the agency yet."""


async def find_place(session: AsyncSession, actor: Actor, owner: Owner, *, locked: bool = False) -> Place:
    """Where the actor may add a file now.

    Raises:
        NotAllowed: the actor neither sends applications nor handles them.
        NotFound: there is no such draft or case for this actor.
        Conflict: the case is decided, or the item is handed in.
        Invalid: there are as many files as there may be.
    """
    require(actor, Right.ATTACHMENTS_ADD)
    statement = _where(actor, owner)
    # Of what is in a case the case alone is locked, as by whoever answers: the rest is only read beside it.
    whole = statement.with_for_update(of=Case if owner.item_id or owner.decision_id else None)
    found = (await session.exec(whole if locked else statement)).first()
    if found is None:
        raise NotFound(NO_OWNER)
    if owner.decision_id:
        return await _place_of_appeal(session, found, owner.decision_id)
    if isinstance(found, Case) and not may_add_to(found.status):
        raise Conflict(DECIDED)
    if owner.item_id:
        await item_files.check_open(session, owner.item_id)
    place = replace(_place(found), item_id=owner.item_id or None)
    among = col(Attachment.request_item_id) == owner.item_id if owner.item_id else _NO_ITEM
    most = MAX_ITEM_FILES if owner.item_id else MAX_FILES
    if await _owned(session, place, func.count(), col(Attachment.removed_at).is_(None), among) >= most:
        raise Invalid("fil", item_files.FULL if owner.item_id else FULL)
    return place


def _where(actor: Actor, owner: Owner) -> Rows:
    """The draft or case that the actor may add to."""
    if owner.item_id:
        require(actor, Right.APPLICATIONS_SEND)
        return case_of_item(actor, owner.item_id)
    if owner.decision_id:
        require(actor, Right.APPEALS_LODGE)
        return case_of_decision(actor, owner.decision_id)
    if owner.draft_key:
        return visible_drafts(actor).where(col(Draft.key) == owner.draft_key)
    return one_case(actor, owner.file_number)


async def _place_of_appeal(session: AsyncSession, case: Case, decision_id: int) -> Place:
    appeal_id = await appeal_files.check_open(session, case, decision_id)
    place = replace(_place(case), decision_id=decision_id, appeal_id=appeal_id)
    among = (col(Attachment.against_id) == decision_id, col(Attachment.removed_at).is_(None))
    if await _owned(session, place, func.count(), *among) >= MAX_FILES:
        raise Invalid("fil", FULL)
    return place


async def may_still_add(session: AsyncSession, actor: Actor, owner: Owner) -> bool:
    """Whether the page should offer to attach: how many there are already is said when one tries."""
    try:
        await find_place(session, actor, owner)
    except (NotFound, NotAllowed, Conflict):
        return False
    except Invalid:
        return True
    return True


async def add_attachment(session: AsyncSession, actor: Actor, owner: Owner, arrived: Arrived) -> None:
    """Make the row of a file that is in its place. Raises as `find_place`."""
    place = await find_place(session, actor, owner, locked=True)
    ordinal = 1 + await _owned(session, place, func.max(col(Attachment.ordinal)))
    session.add(
        Attachment(
            key=token_hex(16),
            municipality_code=place.municipality_code,
            type_code=place.type_code,
            draft_key=place.draft_key,
            case_id=place.case_id,
            request_item_id=place.item_id,
            against_id=place.decision_id,
            appeal_id=place.appeal_id,
            ordinal=ordinal,
            original_name=clean_name(arrived.given_name, arrived.kind),
            media_type=arrived.kind.value,
            size_bytes=arrived.size,
            sha256=arrived.sha256,
            stored_as=arrived.stored_as,
            uploaded_by=actor.account_id,
            uploaded_at=clock.now(),
            from_agency=actor.role is Role.OFFICER,
        )
    )
    await session.flush()
    if place.item_id is not None:
        await item_files.note_added(session, actor, place.item_id)
    await _record(session, actor, EventKind.ATTACHMENT_ADDED, place, ordinal)


async def remove_attachment(session: AsyncSession, actor: Actor, key: str) -> None:
    """Take an attachment away: from a draft, or from a case that nobody has begun to look at. The agency can
    take its own file from a case at any time: one that was meant for another would tell of somebody else.

    Raises:
        NotAllowed: the actor neither sends applications nor handles them.
        NotFound: there is no such attachment for this actor.
        Conflict: it has been sent, and somebody has begun to look at it, or it came from the other side.
    """
    require(actor, Right.DRAFTS_WRITE)
    mine = visible_attachments(actor).where(col(Attachment.key) == key)
    found = (await session.exec(mine)).first()
    if found is None:
        raise NotFound(NOT_THERE)
    owner = await _lock_owner(session, actor, key, found.case_id)
    if found.from_agency is not (actor.role is Role.OFFICER):
        raise Conflict(THEIRS)
    await _check_removable(session, owner, found)
    this = update(Attachment).where(col(Attachment.id) == found.id, col(Attachment.removed_at).is_(None))
    if found.against_id is not None:
        # The appeal may have been sent since it was looked for.
        this = this.where(col(Attachment.appeal_id).is_(None))
    if (await session.exec(this.values(removed_at=clock.now()))).rowcount == 0:
        raise NotFound(NOT_THERE)
    if found.request_item_id is not None:
        await item_files.note_removed(session, found.request_item_id)
    place = replace(_place(owner), item_id=found.request_item_id, decision_id=found.against_id)
    await _record(session, actor, EventKind.ATTACHMENT_REMOVED, place, found.ordinal)


async def _check_removable(session: AsyncSession, owner: Case | Draft, found: Any) -> None:
    if found.request_item_id is not None:
        await item_files.check_open(session, found.request_item_id)
    elif found.against_id is not None:
        if found.appeal_id is not None:
            raise Conflict(appeal_files.SENT)
    elif isinstance(owner, Case) and not (found.from_agency or may_remove_from(owner.status)):
        raise Conflict(BEGUN)


async def _lock_owner(session: AsyncSession, actor: Actor, key: str, case_id: int | None) -> Case | Draft:
    """The draft or case of an attachment, which nobody sends or begins to look at meanwhile."""
    if case_id is None:
        mine = select(Attachment.draft_key).where(col(Attachment.key) == key).scalar_subquery()
        statement = visible_drafts(actor).where(col(Draft.key) == mine)
    else:
        statement = case_itself(actor, case_id)
    owner = (await session.exec(statement.with_for_update())).first()
    if owner is None:
        raise NotFound(NOT_THERE)
    return owner


async def move_to_case(session: AsyncSession, draft: Draft, case: Case) -> int:
    """Let the files of a draft be those of the case it has become; gives how many. Both are locked."""
    taken = await _owned(session, _place(case), func.max(col(Attachment.ordinal)))
    mine = (
        update(Attachment)
        .where(col(Attachment.draft_key) == draft.key, col(Attachment.removed_at).is_(None))
        .values(draft_key=None, case_id=case.id, ordinal=col(Attachment.ordinal) + taken)
    )
    return (await session.exec(mine)).rowcount


async def forget(session: AsyncSession, draft: Draft) -> None:
    """The draft is thrown away, and its files with it; their bytes go when the store is swept."""
    mine = (
        update(Attachment)
        .where(col(Attachment.draft_key) == draft.key, col(Attachment.removed_at).is_(None))
        .values(removed_at=clock.now())
    )
    await session.exec(mine)


def _place(owner: Case | Draft) -> Place:
    is_case = isinstance(owner, Case)
    draft_key, case_id = (None, owner.id) if is_case else (owner.key, None)
    is_paper = isinstance(owner, Draft) and owner.paper_arrived_on is not None
    return Place(owner.municipality_code, owner.type_code, draft_key, case_id, is_paper=is_paper)


async def _owned(session: AsyncSession, place: Place, what: Any, *conditions: Any) -> int:
    """A number of all the attachments of a place, also of those that the actor would not see."""
    draft, case = col(Attachment.draft_key) == place.draft_key, col(Attachment.case_id) == place.case_id
    asked = listing(func.coalesce(what, 0)).select_from(Attachment)
    return (await session.exec(asked.where(draft if place.draft_key else case, *conditions))).one()


async def _record(session: AsyncSession, actor: Actor, kind: EventKind, place: Place, ordinal: int) -> None:
    data: dict[str, str | int | bool | None] = {"ordinal": ordinal}
    if place.item_id is not None:
        # Not sent until it is handed in: the timeline, which the agency reads, does not tell of it.
        data |= {"item": place.item_id, "file": kind.value}
        kind = EventKind.SUPPLEMENT_ITEM_SAVED
    elif place.decision_id is not None and place.appeal_id is None:
        data |= {"decision": place.decision_id, "file": kind.value}
        kind = EventKind.APPEAL_FILE_SAVED
    happened = Happened(
        OF_PAPERS[kind] if place.is_paper else kind,
        place.municipality_code,
        type_code=place.type_code,
        case_id=place.case_id,
        data=data,
    )
    await journal.record(session, actor, happened)
