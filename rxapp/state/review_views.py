"""The review in text: each user with permissions and days, and the signed reviews."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rxapp.clock import STOCKHOLM
from rxapp.domain.reviews import Holding, Stage, in_effect, is_long_ago, written
from rxapp.domain.windows import Window
from rxapp.services.addresses import address, quarter_code
from rxapp.services.holdings import SUBJECTS
from rxapp.services.reviews import ConfirmedUser, Review, Signed, UserInReview, holdings_of
from rxapp.text.format import day, moment

PATH = "/behorigheter/granskning"
Taken = tuple[tuple[int, Holding], ...]
"""Who has lost what on this page since it was opened, to be given back as it was."""


Shown = tuple[str, str, bool]
"""A permission: its code, its days, and whether it is held or was taken just now. Its name is told once
for the whole page, and a tuple travels without names of its parts: a page has hundreds of them."""


@dataclass(frozen=True, slots=True)
class Person:
    """A user as the review stands."""

    account_id: int
    name: str
    last_login: str
    mark: str
    permissions: list[Shown]
    count: str
    is_confirmed: bool
    status: str
    details: str
    seen: str


@dataclass(frozen=True, slots=True)
class Old:
    """A user in a signed review."""

    name: str
    href: str
    last_login: str
    permissions: list[Shown]
    confirmed: str


@dataclass(frozen=True, slots=True)
class SignedReview:
    """A signed review, and where it is."""

    quarter: str
    signer: str
    signed_at: str
    href: str
    text: str


def standing(review: Review, today: date) -> tuple[str, str, str, str]:
    """What is to be reviewed, its last day, where that stands, and in which tone."""
    duty = review.duty
    if review.stage is Stage.COMING:
        return f"{duty.quarter}", day(duty.quarter.first_day), "", "neutral"
    days = (duty.due_on - today).days
    if review.stage is Stage.OVERDUE:
        return f"{duty.quarter}", day(duty.due_on), "Försenad", "negative"
    return f"{duty.quarter}", day(duty.due_on), "Att göra", "warning" if days <= 7 else "info"


def person(one: UserInReview, taken: Taken, today: date) -> Person:
    """The user with what is held, and with what was just taken here."""
    held = holdings_of(one.user)
    gone = [h for account_id, h in taken if account_id == one.user.account_id and h not in held]
    last_login_on = _on(one.user.last_login_at)
    status, details = _status(one)
    return Person(
        account_id=one.user.account_id,
        name=one.user.name,
        last_login=day(last_login_on) or "aldrig",
        mark=_mark(last_login_on, today),
        permissions=_shown(held, is_held=True) + _shown(in_effect(gone, today), is_held=False),
        count=_count(len({h.subject for h in held})),
        is_confirmed=one.is_confirmed,
        status=status,
        details=details,
        seen=one.seen,
    )


def _on(instant: datetime | None) -> date | None:
    return instant.astimezone(STOCKHOLM).date() if instant else None


def _mark(last_login_on: date | None, today: date) -> str:
    if not is_long_ago(last_login_on, today):
        return ""
    return "Länge sedan" if last_login_on else "Aldrig använt"


def _count(subjects: int) -> str:
    if not subjects:
        return "Ingen behörighet"
    return "1 behörighet" if subjects == 1 else f"{subjects} behörigheter"


def _status(one: UserInReview) -> tuple[str, str]:
    if one.confirmed_at is None:
        return "Inte bekräftad", ""
    told = f"{moment(one.confirmed_at)}, {one.confirmer}"
    if one.is_stale:
        return "Ändrad sedan bekräftelsen", told
    return "Bekräftad", told


def _shown(holdings: frozenset[Holding], *, is_held: bool) -> list[Shown]:
    """One line a subject, in the order of the subjects, with the days of all that is held for it."""
    days: dict[str, list[str]] = {}
    for holding in sorted(holdings, key=_place):
        days.setdefault(holding.subject, []).append(_days(holding))
    return [(code, ", ".join(filter(None, texts)), is_held) for code, texts in days.items()]


def _place(holding: Holding) -> tuple[int, list[list[Any]]]:
    known = holding.subject in SUBJECTS
    return SUBJECTS.index(holding.subject) if known else len(SUBJECTS), written([holding])


def _days(holding: Holding) -> str:
    words = _window(holding.window)
    return f"{words} som ställföreträdare".strip() if holding.deputy_for else words


def _window(window: Window) -> str:
    first, last = day(window.first_day), day(window.last_day)
    if first and last:
        return f"{first} – {last}"
    return f"från {first}" if first else f"till och med {last}" if last else ""


def signed_review(one: Signed) -> SignedReview:
    """A line of the signed reviews."""
    at = moment(one.signed_at)
    return SignedReview(
        quarter=str(one.quarter),
        signer=one.signer,
        signed_at=at,
        href=address(PATH, {"kvartal": quarter_code(one.quarter)}),
        text=f"{one.quarter}, signerad {at} av {one.signer}",
    )


def old_person(one: ConfirmedUser) -> Old:
    """A user as confirmed then."""
    return Old(
        name=one.name,
        href=f"/anvandare/{one.account_id}",
        last_login=day(_on(one.last_login_at)) or "aldrig",
        permissions=_shown(frozenset(one.holdings), is_held=True),
        confirmed=f"{moment(one.confirmed_at)}, {one.confirmer}",
    )
