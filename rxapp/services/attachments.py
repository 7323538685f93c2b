"""The attachments of a draft or a case as the reader may see them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.attachments import visible_attachments
from rxapp.domain.attachments import FileKind, may_remove_from, neutral_name
from rxapp.domain.cases import CaseStatus
from rxapp.domain.permissions import Actor, Right, Role
from rxapp.models import Attachment, Case


@dataclass(frozen=True, slots=True)
class Owner:
    """What a file is attached to: a draft by its key, or a case by its file number."""

    draft_key: str = ""
    file_number: str = ""


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """An attachment; `name` is «Bilaga 2.pdf» where its own is not for this reader."""

    key: str
    name: str
    size: int
    at: datetime
    from_agency: bool
    is_scan: bool
    may_remove: bool


async def list_attachments(session: AsyncSession, actor: Actor, owner: Owner) -> list[AttachmentView]:
    """The attachments in their order; none of what the reader does not see."""
    statement = visible_attachments(actor).where(_of(owner)).order_by(col(Attachment.ordinal))
    return [_view(actor, found) for found in (await session.exec(statement)).all()]


def shown_name(found: Any) -> str:
    """The name for the reader of the row."""
    return found.original_name or neutral_name(found.ordinal, FileKind(found.media_type))


def _of(owner: Owner) -> Any:
    if owner.draft_key:
        return col(Attachment.draft_key) == owner.draft_key
    return col(Case.file_number) == owner.file_number


def _view(actor: Actor, found: Any) -> AttachmentView:
    return AttachmentView(
        key=found.key,
        name=shown_name(found),
        size=found.size_bytes,
        at=found.uploaded_at,
        from_agency=found.from_agency,
        is_scan=bool(found.is_scan),
        may_remove=_may_remove(actor, found),
    )


def _may_remove(actor: Actor, found: Any) -> bool:
    if not actor.may(Right.DRAFTS_WRITE) or found.from_agency is not (actor.role is Role.OFFICER):
        return False
    return found.case_id is None or found.from_agency or may_remove_from(CaseStatus(found.status))
