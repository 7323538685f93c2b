"""Notices in text: what happened, in which case, and where one goes to see it."""

from dataclasses import dataclass
from typing import Any

from rxapp.domain.claims import claim_name
from rxapp.domain.events import EventKind
from rxapp.domain.notices import NoticeGroup
from rxapp.services.addresses import address, claim
from rxapp.text.format import moment
from rxapp.text.labels import type_name
from rxapp.text.notices import GROUP, TOLD, URGENCY, URGENCY_TONE, day_text

_PARTS = {
    NoticeGroup.SUPPLEMENTS: "komplettering",
    NoticeGroup.DECISIONS: "beslut",
    NoticeGroup.MESSAGES: "meddelanden",
    NoticeGroup.APPEALS: "overklaganden",
}
"""Which part of its case a notice is about."""
_PART_OF_KIND = {
    EventKind.APPEAL_REMINDED: "overklaga",
    EventKind.RECOVERY_COMMUNICATED: "yttranden",
    EventKind.RECOVERY_PROLONGED: "yttranden",
    EventKind.RECOVERY_REMINDED: "yttranden",
    EventKind.RECOVERY_DECIDED: "beslut",
    **dict.fromkeys(
        (
            EventKind.RECOVERY_CLAIMED,
            EventKind.RECOVERY_SET_OFF,
            EventKind.RECOVERY_PAID_IN,
            EventKind.RECOVERY_WAIVED,
            EventKind.RECOVERY_LOWERED,
        ),
        "reglering",
    ),
}
"""Of these kinds another part; what is to be done about a recovery now stands at the top of its page."""


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notice of the list."""

    key: int
    sentence: str
    detail: str
    href: str
    file_number: str
    is_recovery: bool
    type_name: str
    group: str
    urgency: str
    tone: str
    at: str
    iso: str
    is_unread: bool
    name: str
    """What tells it from the others, for those who hear its box."""


def notice_line(row: Any) -> NoticeLine:
    """A row of the list in text."""
    told = TOLD[row.kind]
    case = f" i {row.file_number}" if row.file_number else ""
    at = moment(row.at)
    return NoticeLine(
        key=row.id,
        sentence=told.sentence,
        detail=_detail(row),
        href=where(row),
        file_number=row.file_number or "",
        is_recovery=bool(row.is_recovery),
        type_name=type_name(row.type_code),
        group=GROUP[told.group],
        urgency=URGENCY[told.urgency],
        tone=URGENCY_TONE[told.urgency],
        at=at,
        iso=row.at.isoformat(),
        is_unread=row.is_unread,
        name=f"{told.sentence}{case}, {at}",
    )


def _detail(row: Any) -> str:
    days: dict[str, str | None] = row._asdict()
    told = day_text(row.kind, days)
    period = claim(row.period or "")
    return f"{told}, {claim_name(period)}" if told and period is not None else told


def where(row: Any) -> str:
    """The address of what the notice tells of: the part of the case, or the page that shows it."""
    group = TOLD[row.kind].group
    if row.kind is EventKind.LAST_DAY_NEAR:
        return address("/ansokan/ny", {"typ": row.type_code, "period": row.period or ""})
    if group is NoticeGroup.ACCOUNTS:
        return "/kontonummer#historik"
    if group is NoticeGroup.PAYOUTS:
        return address("/utbetalningar", {"sok": row.file_number or ""})
    part = _PART_OF_KIND.get(row.kind) or _PARTS.get(group, "")
    return f"/arenden/{row.file_number}{f'#{part}' if part else ''}"
