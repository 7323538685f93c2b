"""Notifieringar: which mail the reader wants, where it goes, and whether it gets through."""

from dataclasses import dataclass

import reflex as rx

from rxapp.db import Session
from rxapp.domain.mail import Cadence
from rxapp.domain.notices import NoticeGroup
from rxapp.domain.permissions import Actor, Right
from rxapp.services import mail_choices
from rxapp.services.mail_choices import GROUPS, OwnMail
from rxapp.state import shown
from rxapp.state.acting import acting
from rxapp.state.marks import requires
from rxapp.state.notices import NoticesState
from rxapp.state.session import announce
from rxapp.text.format import counted, moment
from rxapp.text.mail import CADENCE, GROUP_HINT, failure
from rxapp.text.notices import GROUP

ASK = "Be administratören kontrollera adressen."


@dataclass(frozen=True, slots=True)
class MailLine:
    """A group of notices, and how often mail of it is wanted; empty for no mail."""

    group: str
    name: str
    hint: str
    cadence: str


@shown.part
class MailChoiceState(NoticesState):
    """What is chosen, group by group."""

    mail_lines: list[MailLine] = []
    mail_is_on: bool = False
    mail_summary: str = ""
    mail_address: str = ""
    mail_failure: str = ""
    mail_is_sent: bool = True

    @rx.event
    @requires(Right.NOTICES_READ)
    async def turn_mail(self, is_on: bool) -> None:
        """Mail of everything at once, or no mail."""
        cadence = Cadence.AT_ONCE.value if is_on else ""
        async with acting(self) as (session, actor):
            await mail_choices.choose(session, actor, {group.value: cadence for group in GROUPS})
        await self._look("Sparat. Mejlen är på." if cadence else "Sparat. Mejlen är av.")

    @rx.event
    @requires(Right.NOTICES_READ)
    async def choose_mail(self, group: str, cadence: str) -> None:
        """How often mail of the group is wanted."""
        async with acting(self) as (session, actor):
            await mail_choices.choose_group(session, actor, group, cadence)
        await self._look(f"Sparat. {GROUP[NoticeGroup(group)]}: {_words(cadence)}.")

    async def _look(self, said: str) -> None:
        await announce(self, said)
        await shown.show(self)

    async def _fill_beside(self, db: Session, actor: Actor) -> None:
        own = await mail_choices.get_own(db, actor)
        self.mail_lines = [
            MailLine(group.value, GROUP[group], GROUP_HINT[group], own.chosen.get(group, ""))
            for group in GROUPS
        ]
        self.mail_is_on, self.mail_summary = bool(own.chosen), _summary(own)
        self.mail_address, self.mail_is_sent = own.address, own.is_sent
        self.mail_failure = _failure(own)


def _words(cadence: str) -> str:
    return CADENCE[Cadence(cadence) if cadence else None].lower()


def _summary(own: OwnMail) -> str:
    if not own.chosen:
        return "av"
    return f"på för {counted(len(own.chosen), 'slag', 'slag')} av {len(GROUPS)}"


def _failure(own: OwnMail) -> str:
    if own.failing_since is None or not own.chosen:
        return ""
    since = moment(own.failing_since)
    return f"Mejlen har inte kommit fram sedan {since}. {failure(own.failure)} {ASK}"
