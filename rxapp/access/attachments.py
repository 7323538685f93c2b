"""Which attachments a reader can see, and whether by the names they came with: said once."""

from sqlalchemy import ColumnElement, and_, case, false, not_, or_, true
from sqlmodel import col, select

from rxapp.access.cases import case_is_visible, visible_drafts
from rxapp.access.masking import masked, name_is_shown
from rxapp.access.naming import is_about
from rxapp.access.rows import Rows, listing
from rxapp.access.supplements import is_sent_or_own
from rxapp.domain.permissions import Actor, Right
from rxapp.models import Attachment, Case, Draft, Person, Row, SupplementItem

COLUMNS = {
    "id", "key", "type_code", "case_id", "request_item_id", "against_id", "appeal_id", "message_id",
    "ordinal", "media_type", "size_bytes", "uploaded_at", "from_agency",
}  # fmt: skip
MASKED = {"original_name"}
NEVER_SHOWN = {
    "municipality_code", "draft_key", "sha256", "stored_as", "uploaded_by", "removed_at",
}  # fmt: skip


def visible_attachments(actor: Actor) -> Rows:
    """The attachments of drafts and cases that the reader sees; what is removed is not there.

    `original_name` is NULL for whoever may not see it; `status` is that of the case, and `is_scan` whether
    the file came with a paper when that was registered. One of an answer to a request is the municipality's
    own until its item is handed in, at `handed_in_at`, and one of an appeal until that is sent.
    """
    columns = (getattr(Attachment, name) for name in sorted(COLUMNS))
    name = masked(Attachment.original_name, _name_is_shown(actor))
    is_scan = and_(col(Case.is_paper), Attachment.uploaded_at <= col(Case.arrived_at)).label("is_scan")
    shown = listing(*columns, name, col(Case.status), is_scan, col(SupplementItem.handed_in_at))
    return _joined(shown, actor)


def opened_attachment(actor: Actor, key: str) -> Rows:
    """The visible attachment with where its bytes are, to be handed over; its name as in the list."""
    statement = listing(
        *(getattr(Attachment, n) for n in ("id", "municipality_code", "type_code", "case_id", "ordinal")),
        *(getattr(Attachment, n) for n in ("media_type", "size_bytes", "sha256", "stored_as")),
        masked(Attachment.original_name, _name_is_shown(actor)),
    )
    return _joined(statement, actor).where(col(Attachment.key) == key)


def _joined(statement: Rows, actor: Actor) -> Rows:
    drafts = visible_drafts(actor).with_only_columns(col(Draft.key))
    return (
        statement.select_from(Attachment)
        .join(Case, col(Case.id) == Attachment.case_id, isouter=True)
        .join(SupplementItem, col(SupplementItem.id) == Attachment.request_item_id, isouter=True)
        .where(
            col(Attachment.removed_at).is_(None),
            or_(col(Attachment.request_item_id).is_(None), is_sent_or_own(actor)),
            or_(col(Attachment.against_id).is_(None), _is_appealed_or_own(actor)),
            or_(
                col(Attachment.draft_key).in_(drafts),
                and_(col(Attachment.case_id).is_not(None), case_is_visible(actor)),
            ),
        )
    )


def _is_appealed_or_own(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.may(Right.CASES_READ) else col(Attachment.appeal_id).is_not(None)


def _name_is_shown(actor: Actor) -> ColumnElement[bool]:
    """In a draft to whoever brought the file; in a case where everybody in it may be named to the
    municipality. A file is easily called after a child, and nobody can know which one. What an officer has
    called a file, or a scanner after the officer, is for the agency.
    """
    of_reader = or_(
        col(Attachment.from_agency).is_(False), true() if actor.may(Right.CASES_DECIDE) else false()
    )
    is_known = case((name_is_shown(Case.municipality_code, Row.granted_ore), 1), else_=0) == 1
    somebody_hidden = (
        select(Row.id)
        .join(Person, col(Person.individual_number) == Row.individual_number, isouter=True)
        .where(is_about(col(Case.id)), not_(is_known))
        .correlate(Case)
        .exists()
    )
    return or_(
        and_(col(Attachment.case_id).is_(None), col(Attachment.uploaded_by) == actor.account_id),
        and_(col(Attachment.case_id).is_not(None), not_(somebody_hidden), of_reader),
    )
