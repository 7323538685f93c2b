"""Requests of supplements in text, for the municipality's page and the officer's alike."""

from dataclasses import dataclass, field, replace
from datetime import date

from rxapp.domain.supplements import AnswerKind
from rxapp.services.attachments import AttachmentView
from rxapp.services.supplement_views import ItemView, RequestView
from rxapp.state.start_parts import left
from rxapp.text.decision_rows import individual_text
from rxapp.text.format import day, file_size, moment
from rxapp.text.supplements import ANSWER, CONSEQUENCE, REQUEST_STATUS, REQUEST_TONE


@dataclass(frozen=True, slots=True)
class FileText:
    """A file of an answer; `key` is empty where it can no longer be taken away."""

    name: str
    href: str
    size: str
    key: str


@dataclass(frozen=True, slots=True)
class ItemText:
    """An item with its answer. `is_open` is one that can still be answered: then `answer` and `lacks` are
    what stands in its fields, `other` what a colleague has saved meanwhile, `stamp` another when the fields
    are to be drawn anew. `unsaved` is what one had written when somebody else handed the item in.
    """

    key: str = ""
    stamp: str = ""
    position: str = ""
    row: str = ""
    text: str = ""
    status: str = ""
    tone: str = "neutral"
    is_open: bool = False
    answer: str = ""
    lacks: bool = False
    answered_at: str = ""
    error: str = ""
    other: str = ""
    unsaved: str = ""
    upload_to: str = ""
    files: list[FileText] = field(default_factory=list[FileText])


@dataclass(frozen=True, slots=True)
class RequestText:
    """A request. `ended` says when it was answered or ended; `left` how long there is to answer it."""

    key: str = ""
    status: str = ""
    tone: str = "neutral"
    asked_at: str = ""
    due_on: str = ""
    left: str = ""
    left_tone: str = "neutral"
    is_overdue: bool = False
    consequence: str = ""
    answered: str = ""
    progress: str = ""
    ended: str = ""
    points: list[ItemText] = field(default_factory=list[ItemText])


NO_REQUEST = RequestText()


@dataclass(frozen=True, slots=True)
class Writing:
    """What is typed in the fields of an item and not saved, and of which version of its answer."""

    text: str
    lacks: bool
    version: int


@dataclass(frozen=True, slots=True)
class Fields:
    """How an item stands on the page of one who answers it. `other` is what a colleague has saved since
    one began to write; `is_stale` until what is written may be saved over it."""

    writing: Writing | None = None
    error: str = ""
    other: str = ""
    is_stale: bool = False
    stamp: int = 0


UNTOUCHED = Fields()


def writing_of(item: ItemView, fields: Fields) -> Writing:
    """What is typed in the item, or what is saved."""
    return fields.writing or Writing(item.answer, _lacks(item), item.version)


def typed(item: ItemView, fields: Fields, writing: Writing) -> Fields:
    """The fields after somebody has typed; what is as it was saved is not kept as typed."""
    is_saved = (writing.text.strip(), writing.lacks) == (item.answer, _lacks(item))
    if is_saved and not fields.other:
        return replace(fields, writing=None, error="")
    return replace(fields, writing=writing)


def seen_anew(before: ItemView | None, item: ItemView, fields: Fields) -> Fields:
    """The fields when the item has been read anew. What somebody else has saved is drawn over what stood
    there, unless one has typed in it oneself: then both are shown, and one may save over it knowingly."""
    writing = fields.writing
    if writing is None:
        is_new = before is not None and before.version != item.version
        return Fields(stamp=fields.stamp + 1) if is_new else fields
    if writing.version == item.version:
        return fields
    if fields.is_stale:
        fields = replace(fields, writing=replace(writing, version=item.version), is_stale=False)
    return replace(fields, other=item.answer or (ANSWER[item.answer_kind] if item.answer_kind else ""))


def request_text(request: RequestView, today: date, items: list[ItemText]) -> RequestText:
    """A request in text, with its items as they are to be shown."""
    days = (request.due_on - today).days
    answered = len(request.items) - len(request.missing)
    ended_at = request.answered_at or request.closed_at
    return RequestText(
        key=str(request.request_id),
        status=REQUEST_STATUS[request.status],
        tone=REQUEST_TONE[request.status],
        asked_at=moment(request.asked_at),
        due_on=day(request.due_on),
        left=left(days),
        left_tone="negative" if days < 0 else "warning" if days <= 7 else "info",
        is_overdue=days < 0,
        consequence=CONSEQUENCE[request.consequence],
        answered=str(answered or ""),
        progress=f"{answered} av {len(request.items)} punkter besvarade",
        ended=moment(ended_at) if ended_at else "",
        points=items,
    )


def item_text(item: ItemView, fields: Fields = UNTOUCHED, *, is_open: bool = False) -> ItemText:
    """An item in text. One that was handed in cannot be answered, whatever its request."""
    writing, is_open = fields.writing, is_open and item.handed_in_at is None
    status, tone = _standing(item)
    return ItemText(
        key=str(item.item_id),
        stamp=f"{item.item_id}-{fields.stamp}",
        position=str(item.position),
        row=_row(item),
        text=item.text,
        status=status,
        tone=tone,
        is_open=is_open,
        answer=writing.text if writing and is_open else item.answer,
        lacks=writing.lacks if writing and is_open else _lacks(item),
        answered_at=moment(item.handed_in_at or item.answered_at) if item.answered_at else "",
        error=fields.error if is_open else "",
        other=fields.other if writing and is_open else "",
        unsaved=writing.text if writing and not is_open else "",
        upload_to=f"/bilagor/komplettering/{item.item_id}" if is_open else "",
        files=[_file(found, is_open=is_open) for found in item.files],
    )


def _row(item: ItemView) -> str:
    """A row by its number and the individual number, never by a name."""
    if item.row_position is None:
        return ""
    number = f", {individual_text(item.individual_number)}" if item.individual_number is not None else ""
    return f"Rad {item.row_position}{number}"


def _standing(item: ItemView) -> tuple[str, str]:
    if item.answer_kind is None:
        return "Inte besvarad", "warning"
    if item.handed_in_at is None:
        return "Sparad, inte inlämnad", "info"
    return ANSWER[item.answer_kind], "neutral" if item.is_missing else "positive"


def _lacks(item: ItemView) -> bool:
    return item.answer_kind is AnswerKind.NOT_AVAILABLE


def _file(found: AttachmentView, *, is_open: bool) -> FileText:
    key = found.key if found.may_remove and is_open else ""
    return FileText(found.name, f"/bilagor/{found.key}", file_size(found.size), key)
