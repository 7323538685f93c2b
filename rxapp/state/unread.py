"""Cases with unread messages, beside the officer's queue: also those that wait for nothing else."""

from dataclasses import dataclass

from rxapp.db import Session
from rxapp.domain.permissions import Actor
from rxapp.services.messages import list_unread
from rxapp.state import shown
from rxapp.state.queue import QueueState
from rxapp.text.format import counted, moment

MOST = 30
"""Lines; the rest comes up as these are read."""


@dataclass(frozen=True, slots=True)
class UnreadLine:
    """A case, and how many messages wait to be read in it."""

    file_number: str
    href: str
    count: str
    since: str
    is_recovery: bool = False


@shown.part
class UnreadState(QueueState):
    """What the municipalities have written and nobody at the agency has read."""

    unread: list[UnreadLine] = []
    unread_count: str = ""

    async def _fill_beside(self, db: Session, actor: Actor) -> None:
        found = await list_unread(db, actor)
        self.unread_count = counted(len(found), "ärende", "ärenden") if found else ""
        self.unread = [
            UnreadLine(
                case.file_number,
                f"/handlaggning/{case.file_number}#meddelanden",
                counted(case.count, "nytt meddelande", "nya meddelanden"),
                f"sedan {moment(case.since)}",
                case.is_recovery,
            )
            for case in found[:MOST]
        ]
