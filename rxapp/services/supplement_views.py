"""Requests of supplements with their items, answers and files, as the reader may see them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.cases import visible_rows
from rxapp.access.supplements import visible_items, visible_requests
from rxapp.domain.permissions import Actor
from rxapp.domain.supplements import AnswerKind, Consequence, RequestStatus
from rxapp.models import Case, Row, SupplementItem, SupplementRequest
from rxapp.services.attachments import AttachmentView, files_of_items


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item and its answer. The agency sees one that is handed in; `version` is the municipality's alone.

    `row_position` and `individual_number` name the row that it is about; nothing else of it is told.
    """

    item_id: int
    position: int
    row_position: int | None
    individual_number: str | None
    text: str
    answer_kind: AnswerKind | None
    answer: str
    answered_at: datetime | None
    handed_in_at: datetime | None
    version: int
    files: tuple[AttachmentView, ...] = ()

    @property
    def is_missing(self) -> bool:
        """Whether nobody has answered it, as far as the reader is told."""
        return self.answer_kind in {None, AnswerKind.LEFT}


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request; one that is not open tells when it was answered, or ended without."""

    request_id: int
    file_number: str
    status: RequestStatus
    consequence: Consequence
    due_on: date
    asked_at: datetime
    answered_at: datetime | None
    closed_at: datetime | None
    items: tuple[ItemView, ...]
    is_recovery: bool = False

    @property
    def is_open(self) -> bool:
        return self.status is RequestStatus.OPEN

    @property
    def missing(self) -> tuple[ItemView, ...]:
        """The items without answer."""
        return tuple(item for item in self.items if item.is_missing)


async def list_requests(session: AsyncSession, actor: Actor, *conditions: Any) -> tuple[RequestView, ...]:
    """Requests of visible cases, the earliest day first."""
    statement = visible_requests(actor).where(*conditions)
    ordered = statement.order_by(col(SupplementRequest.due_on), col(SupplementRequest.id))
    found = (await session.exec(ordered)).all()
    items = await _items(session, actor, [request.id for request in found]) if found else {}
    return tuple(
        RequestView(
            r.id,
            r.file_number,
            r.status,
            r.consequence,
            r.due_on,
            r.asked_at,
            r.answered_at,
            r.closed_at,
            tuple(items.get(r.id, ())),
            r.is_recovery,
        )
        for r in found
    )


async def _items(
    session: AsyncSession, actor: Actor, request_ids: Collection[int]
) -> dict[int, list[ItemView]]:
    statement = visible_items(actor).where(col(SupplementItem.request_id).in_(request_ids))
    found = (await session.exec(statement.order_by(col(SupplementItem.position)))).all()
    files = await files_of_items(session, actor, [item.id for item in found])
    items: dict[int, list[ItemView]] = {}
    for item in found:
        items.setdefault(item.request_id, []).append(_item(item, tuple(files.get(item.id, ()))))
    return items


def _item(found: Any, files: tuple[AttachmentView, ...]) -> ItemView:
    return ItemView(
        found.id,
        found.position,
        found.row_position,
        found.individual_number,
        found.text,
        found.answer_kind,
        found.answer or "",
        found.answered_at,
        found.handed_in_at,
        found.version or 0,
        files,
    )


async def number_of_row(session: AsyncSession, actor: Actor, file_number: str, position: int) -> str | None:
    """The individual number of a row of a visible case; None if there is no such row."""
    statement = visible_rows(actor).where(Case.file_number == file_number, Row.position == position)
    found = (await session.exec(statement)).first()
    return None if found is None else found.individual_number
