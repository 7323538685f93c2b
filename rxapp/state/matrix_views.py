"""The matrix of users and permissions in text."""

from collections.abc import Sequence
from dataclasses import dataclass

from rxapp import clock
from rxapp.services.holdings import UserView
from rxapp.services.user_lists import DORMANT_DAYS, Standing
from rxapp.text.format import counted, day
from rxapp.text.labels import type_name
from rxapp.text.permissions import INACTIVE, LOCKED, days_note

STANDING = {
    Standing.ACTIVE: "Aktiva",
    Standing.INACTIVE: "Inaktiva",
    Standing.NO_PERMISSION: "Utan behörighet",
    Standing.DORMANT: f"Inte inloggade på {DORMANT_DAYS} dagar",
}
SORTS = {
    "": "Namn",
    "-name": "Namn, omvänt",
    "-last_login_at": "Senast inloggad först",
    "last_login_at": "Senast inloggad sist",
}
"""The orders as the address says them."""

_NAMED = 6
"""Users that are named one by one; of more the rest are counted."""


@dataclass(frozen=True, slots=True)
class Column:
    """A compensation type, or account numbers."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Person:
    """A user's row: `held` has one value a column, `days` too if anything is held for certain days.

    `login` is the day of the last one, nothing if there was none.
    """

    account_id: int
    name: str
    hsa_id: str
    note: str
    login: str
    held: list[bool]
    days: list[str]


def columns(subjects: Sequence[str]) -> list[Column]:
    return [Column(code, type_name(code)) for code in subjects]


def person(user: UserView, subjects: Sequence[str]) -> Person:
    notes = [text for text, holds in ((INACTIVE, not user.is_active), (LOCKED, user.is_locked)) if holds]
    days = [_days(user, code) for code in subjects]
    return Person(
        user.account_id,
        user.name,
        user.hsa_id,
        ", ".join(notes),
        day(user.last_login_at.astimezone(clock.STOCKHOLM).date()) if user.last_login_at else "",
        [code in user.subjects for code in subjects],
        days if any(days) else [],
    )


def _days(user: UserView, subject: str) -> str:
    return days_note([held.window for held in user.held if held.subject == subject], clock.today())


def changed(people: Sequence[str], subject: str, *, held: bool) -> str:
    """What has been saved, in words."""
    verb = "har fått" if held else "har inte längre"
    who = people[0] if len(people) == 1 else counted(len(people), "användare", "användare")
    return f"Sparat. {who} {verb} behörighet för {type_name(subject)}."


def consequence(users: Sequence[UserView], subject: str, *, held: bool) -> str:
    """What giving or taking would do to the chosen users, before it is done."""
    if held:
        concerned = [user for user in users if not _has_for_good(user, subject)]
        verb, rest = "får", "har den redan"
    else:
        concerned = [user for user in users if _has_at_all(user, subject)]
        verb, rest = "förlorar", "har den inte"
    others = len(users) - len(concerned)
    told = f"{names([user.name for user in concerned])} {verb} behörighet för {type_name(subject)}."
    if not concerned:
        told = "Ingenting ändras."
    return f"{told} {counted(others, 'användare', 'användare')} {rest}." if others else told


def _has_for_good(user: UserView, subject: str) -> bool:
    today = clock.today()
    return any(
        held.subject == subject and held.window.holds(today) and not held.window.is_limited()
        for held in user.held
    )


def _has_at_all(user: UserView, subject: str) -> bool:
    today = clock.today()
    return any(held.subject == subject and not held.window.is_over(today) for held in user.held)


def names(people: Sequence[str]) -> str:
    """«A, B och C», or the first ones and how many more."""
    if len(people) > _NAMED:
        return f"{', '.join(people[:_NAMED])} och {len(people) - _NAMED} till"
    return " och ".join([", ".join(people[:-1]), people[-1]]) if len(people) > 1 else "".join(people)
