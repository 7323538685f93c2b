"""Behörigheter: whose mail does not get through, for the administrators."""

from dataclasses import dataclass

from rxapp.db import Session
from rxapp.domain.permissions import Actor
from rxapp.services import mail_choices
from rxapp.services.mail_choices import Failing
from rxapp.state import shown
from rxapp.state.permissions import PermissionsState
from rxapp.text.format import moment
from rxapp.text.mail import failure


@dataclass(frozen=True, slots=True)
class FailingLine:
    """A user, the address, since when and why."""

    key: str
    name: str
    href: str
    email: str
    since: str
    why: str


@shown.part
class MailFailureState(PermissionsState):
    """The users, by name."""

    mail_failures: list[FailingLine] = []

    async def _fill_beside(self, db: Session, actor: Actor) -> None:
        self.mail_failures = [_line(each) for each in await mail_choices.list_failing(db, actor)]


def _line(each: Failing) -> FailingLine:
    return FailingLine(
        key=str(each.account_id),
        name=each.name,
        href=f"/anvandare/{each.account_id}",
        email=each.email,
        since=moment(each.failing_since),
        why=failure(each.failure),
    )
