"""The municipality's answer to a request: each item is saved by itself, then what is answered is handed in.

A late answer counts until the case is decided.
"""

from collections.abc import Mapping, Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.domain.cases import CaseStatus, check_transition
from rxapp.domain.errors import Conflict, Invalid, NotFound
from rxapp.domain.events import EventKind
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.supplements import MAX_ANSWER, AnswerKind, RequestStatus, Rest, listed
from rxapp.models import Case, SupplementItem, SupplementRequest
from rxapp.services import item_files
from rxapp.services.rights import require
from rxapp.services.supplements import lock_case, open_request, record
from rxapp.text import supplements as words


async def save_answer(
    session: AsyncSession,
    actor: Actor,
    file_number: str,
    *,
    item_id: int,
    version: int,
    text: str,
    lacks: bool = False,
) -> None:
    """Save the answer of one item; it is the municipality's own until it is handed in.

    `lacks` says that the municipality does not have what is asked for; then a text is not needed.

    Raises:
        NotAllowed, NotFound: the actor sends no applications, or has no such item.
        Conflict: the item is handed in or its request not open, or somebody has saved it since `version`.
        Invalid: there is no answer, or it is too long.
    """
    require(actor, Right.CASES_READ, Right.APPLICATIONS_SEND)
    answer = text.strip()
    if len(answer) > MAX_ANSWER:
        raise Invalid("svar", f"Skriv högst {MAX_ANSWER} tecken.")
    case = await lock_case(session, actor, file_number)
    item = await _item(session, case, item_id)
    if item.version != version:
        raise Conflict(words.ITEM_STALE.format(position=item.position))
    if not answer and not lacks and not await item_files.has_file(session, item_id):
        raise Invalid("svar", words.NO_ANSWER)
    item.answer, item.version = answer, item.version + 1
    item.answer_kind = AnswerKind.NOT_AVAILABLE if lacks else AnswerKind.GIVEN
    item.answered_by, item.answered_at = actor.account_id, clock.now()
    await session.flush()
    await record(session, actor, EventKind.SUPPLEMENT_ITEM_SAVED, case, {"item": item.id})


async def hand_in(
    session: AsyncSession,
    actor: Actor,
    file_number: str,
    *,
    request_id: int,
    seen: Mapping[int, int],
    rest: Rest = Rest.NONE,
) -> bool:
    """Hand in the answers that are saved. `seen` is the version of each item as it was shown: nobody hands
    in what they have not seen. Gives whether the request is answered by this, and the officer's again.

    Raises:
        NotAllowed, NotFound: the actor sends no applications, or has no such request.
        Conflict: it is not open, or an answer has been changed meanwhile.
        Invalid: items lack an answer and `rest` does not say what becomes of them, or nothing is new.
    """
    require(actor, Right.CASES_READ, Right.APPLICATIONS_SEND)
    case = await lock_case(session, actor, file_number)
    request = await open_request(session, case, request_id)
    statement = select(SupplementItem).where(col(SupplementItem.request_id) == request.id)
    items = (await session.exec(statement.order_by(col(SupplementItem.position)))).all()
    waiting = [item for item in items if item.handed_in_at is None]
    if any(seen.get(item.id or 0) != item.version for item in waiting):
        raise Conflict(words.ITEMS_STALE)
    missing = [item for item in waiting if item.answer_kind is None]
    _check_rest(items, waiting, missing, rest)
    is_complete = not missing or rest is Rest.NEVER
    _settle(waiting, is_complete=is_complete)
    if is_complete:
        check_transition(case.status, CaseStatus.IN_REVIEW)
        case.status = CaseStatus.IN_REVIEW
        request.status, request.answered_by = RequestStatus.ANSWERED, actor.account_id
        request.answered_at = clock.now()
    # Whoever is about to decide sees that there is more to decide on.
    case.version += 1
    await session.flush()
    data: dict[str, str | int | bool | None] = {
        "request": request.id,
        "items": len(waiting) - len(missing),
        "missing": len(missing),
        "is_complete": is_complete,
    }
    await record(session, actor, EventKind.SUPPLEMENT_ANSWERED, case, data)
    return is_complete


def _check_rest(
    items: Sequence[SupplementItem],
    waiting: Sequence[SupplementItem],
    missing: Sequence[SupplementItem],
    rest: Rest,
) -> None:
    if missing and rest is Rest.NONE:
        told = words.LACK_ANSWER.format(items=listed([item.position for item in missing]))
        raise Invalid("punkter", told)
    answered = items if rest is Rest.NEVER else waiting
    if not any(item.answer_kind is not None for item in answered):
        raise Invalid("punkter", words.NOTHING_NEW)


def _settle(waiting: Sequence[SupplementItem], *, is_complete: bool) -> None:
    now = clock.now()
    for item in waiting:
        if item.answer_kind is None:
            if not is_complete:
                continue
            item.answer_kind = AnswerKind.LEFT
        item.handed_in_at = now


async def _item(session: AsyncSession, case: Case, item_id: int) -> SupplementItem:
    of_case = (
        select(SupplementItem.id)
        .join(SupplementRequest, col(SupplementRequest.id) == SupplementItem.request_id)
        .where(col(SupplementItem.id) == item_id, col(SupplementRequest.case_id) == case.id)
    )
    if (await session.exec(of_case)).first() is None:
        raise NotFound
    return await item_files.check_open(session, item_id)
