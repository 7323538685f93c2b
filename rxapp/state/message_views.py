"""A conversation in text, for either side."""

from dataclasses import dataclass

from rxapp.clock import STOCKHOLM
from rxapp.domain.permissions import Actor, Right
from rxapp.services.messages import Conversation, MessageView
from rxapp.text.format import counted, day, moment

AGENCY = "Migrationsverket"


@dataclass(frozen=True, slots=True)
class MessageText:
    """A message. `read` says whether the other side has read it, and when."""

    key: str
    sender: str
    side: str
    text: str
    at: str
    iso: str
    read: str
    is_new: bool
    is_own: bool


@dataclass(frozen=True, slots=True)
class Talk:
    """A page of the messages of a case, with what is unread."""

    count: str = ""
    unread: str = ""
    page: str = ""
    has_older: bool = False
    has_newer: bool = False


NO_TALK = Talk()


def message_text(message: MessageView, actor: Actor) -> MessageText:
    """A message in text. To a municipality the agency is one, to the agency everybody has a name."""
    is_agency = actor.may(Right.CASES_DECIDE)
    where = AGENCY if message.from_agency else f"{message.municipality} kommun"
    reader = "kommunen" if message.from_agency else AGENCY
    read = f"Läst av {reader} {day(message.read_at.astimezone(STOCKHOLM).date())}" if message.read_at else ""
    return MessageText(
        key=str(message.message_id),
        sender=f"{message.sender}, {where}" if message.sender else where,
        side="agency" if message.from_agency else "municipality",
        text=message.text,
        at=moment(message.sent_at),
        iso=message.sent_at.isoformat(),
        read=read or f"Inte läst av {reader} än",
        is_new=message.is_unread,
        is_own=message.from_agency is is_agency,
    )


def talk(found: Conversation) -> Talk:
    """What is said of the whole of it."""
    return Talk(
        count=counted(found.total, "meddelande", "meddelanden") if found.total else "",
        unread=counted(found.unread, "nytt meddelande", "nya meddelanden") if found.unread else "",
        page=f"Sida {found.page} av {found.pages}" if found.pages > 1 else "",
        has_older=found.page < found.pages,
        has_newer=found.page > 1,
    )
