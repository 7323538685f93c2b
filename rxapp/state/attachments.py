"""The attachments of the application that is being written, and of a case on both its pages."""

from dataclasses import dataclass

import reflex as rx

from rxapp.db import Session
from rxapp.domain.permissions import Actor, Right
from rxapp.services import attaching, attachments
from rxapp.services.attachments import AttachmentView, Owner
from rxapp.state import shown
from rxapp.state.acting import acting, looking
from rxapp.state.apply import ApplyState
from rxapp.state.case import CaseState
from rxapp.state.handling import HandlingState
from rxapp.state.marks import requires
from rxapp.state.session import announce
from rxapp.text.format import file_size, moment

REMOVED = "Bilagan är borttagen."


@dataclass(frozen=True, slots=True)
class AttachmentLine:
    """An attachment in text; `key` is empty where the reader may not take it away."""

    name: str
    href: str
    size: str
    side: str
    at: str
    key: str


@shown.part
class DraftAttachmentsState(ApplyState):
    """Those of the draft that the page shows."""

    attached: list[AttachmentLine] = []
    may_remove: bool = False
    upload_to: str = ""

    @rx.event
    @requires(Right.DRAFTS_WRITE)
    async def refresh_attached(self) -> None:
        """Show what has just been attached."""
        async with looking(self) as (db, actor):
            await self._fill_beside(db, actor)

    @rx.event
    @requires(Right.DRAFTS_WRITE)
    async def remove_attached(self, key: str) -> None:
        """Take an attachment away."""
        async with acting(self) as (db, actor):
            await attaching.remove_attachment(db, actor, key)
        await announce(self, REMOVED)
        async with looking(self) as (db, actor):
            await self._fill_beside(db, actor)

    async def _fill_beside(self, db: Session, actor: Actor) -> None:
        key = "" if self._sent else self._key
        self.attached = await _lines(db, actor, Owner(draft_key=key)) if key else []
        if self.attached and self.problems:
            self.problems = [problem for problem in self.problems if problem.field != "bilagor"]
        self.may_remove = _is_any_removable(self.attached)
        self.upload_to = f"/bilagor/utkast/{key}" if key else ""


@shown.part
class CaseAttachmentsState(CaseState):
    """Those of the municipality's own case."""

    attached: list[AttachmentLine] = []
    may_remove: bool = False
    upload_to: str = ""

    @rx.event
    @requires(Right.CASES_READ)
    async def refresh_attached(self) -> None:
        """Show what has just been attached, and that it was in the timeline."""
        await shown.show(self)

    @rx.event
    @requires(Right.APPLICATIONS_SEND)
    async def remove_attached(self, key: str) -> None:
        """Take an attachment away."""
        async with acting(self) as (db, actor):
            await attaching.remove_attachment(db, actor, key)
        await announce(self, REMOVED)
        await shown.show(self)

    async def _fill_beside(self, db: Session, actor: Actor) -> None:
        owner = Owner(file_number=self._file_number)
        self.attached = await _lines(db, actor, owner)
        self.may_remove = _is_any_removable(self.attached)
        may_add = await attaching.may_still_add(db, actor, owner)
        self.upload_to = f"/bilagor/arenden/{self._file_number}" if may_add else ""


@shown.part
class HandlingAttachmentsState(HandlingState):
    """Those of the case that an officer looks at."""

    attached: list[AttachmentLine] = []
    may_remove: bool = False
    upload_to: str = ""

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def refresh_attached(self) -> None:
        """Show what has just been attached, and that it was in the timeline."""
        await shown.show(self)

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def remove_attached(self, key: str) -> None:
        """Take away a file of the agency's that was not meant for the case."""
        async with acting(self) as (db, actor):
            await attaching.remove_attachment(db, actor, key)
        await announce(self, REMOVED)
        await shown.show(self)

    async def _fill_beside(self, db: Session, actor: Actor) -> None:
        owner = Owner(file_number=self._file_number)
        self.attached = await _lines(db, actor, owner)
        self.may_remove = _is_any_removable(self.attached)
        may_add = await attaching.may_still_add(db, actor, owner)
        self.upload_to = f"/bilagor/arenden/{self._file_number}" if may_add else ""


async def _lines(db: Session, actor: Actor, owner: Owner) -> list[AttachmentLine]:
    return [_line(view) for view in await attachments.list_attachments(db, actor, owner)]


def _is_any_removable(attached: list[AttachmentLine]) -> bool:
    return any(line.key for line in attached)


def _side(view: AttachmentView) -> str:
    if view.is_scan:
        return "Kommunen, på papper"
    return "Migrationsverket" if view.from_agency else "Kommunen"


def _line(view: AttachmentView) -> AttachmentLine:
    return AttachmentLine(
        name=view.name,
        href=f"/bilagor/{view.key}",
        size=file_size(view.size),
        side=_side(view),
        at=moment(view.at),
        key=view.key if view.may_remove else "",
    )
