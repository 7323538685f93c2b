"""Who is logged in in this tab, what the frame of every page shows, and what is said to the reader."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import reflex as rx
from starlette.requests import cookie_parser

from rxapp import clock
from rxapp.domain.permissions import Actor, Right, Role
from rxapp.domain.sessions import ends_at, should_warn
from rxapp.services import auth
from rxapp.settings import secret
from rxapp.state.marks import requires
from rxapp.state.whom import NOBODY, AskWhom
from rxapp.text.endings import ENDED, TIME
from rxapp.text.format import clock_time
from rxapp.text.labels import FUNCTION, ROLE


@dataclass(frozen=True, slots=True)
class NavItem:
    """A line of the navigation."""

    text: str
    href: str


PROFILE = "/min-profil"
"""Where the reader's name leads."""

NAVIGATION: tuple[tuple[Right, NavItem], ...] = (
    (Right.ANYONE_SIGNED_IN, NavItem("Start", "/")),
    (Right.CASES_READ, NavItem("Ärenden", "/arenden")),
    (Right.APPLICATIONS_SEND, NavItem("Ny ansökan", "/ansokan/ny")),
    (Right.NOTICES_READ, NavItem("Notifieringar", "/notifieringar")),
    (Right.PAYOUTS_READ, NavItem("Utbetalningar", "/utbetalningar")),
    (Right.FORECASTS_READ, NavItem("Prognos", "/prognos")),
    (Right.ACCOUNT_NUMBERS_SET, NavItem("Kontonummer", "/kontonummer")),
    (Right.APPEALS_LODGE, NavItem("Överklaganden", "/overklaganden")),
    (Right.PERMISSIONS_SET, NavItem("Behörigheter", "/behorigheter")),
    (Right.CASES_DECIDE, NavItem("Handläggning", "/handlaggning")),
    (Right.APPEALS_HANDLE, NavItem("Överklaganden", "/handlaggning/overklaganden")),
    (Right.RECOVERIES_HANDLE, NavItem("Återkrav", "/aterkrav")),
    (Right.PAPER_REGISTER, NavItem("Registrera pappersansökan", "/handlaggning/ny")),
    (Right.QUALITY_REVIEW, NavItem("Kvalitetsgranskning", "/kvalitetsgranskning")),
    (Right.AUTOMATIC_SET, NavItem("Automatiska beslut", "/automatiska-beslut")),
    (Right.PERSONS_MARK, NavItem("Individer", "/individer")),
    (Right.GROUNDS_REGISTER, NavItem("Registrerade grunder", "/grunder")),
    (Right.PAYOUT_RUNS_READ, NavItem("Utbetalningskörningar", "/utbetalningskorningar")),
    (Right.AGREEMENTS_SET, NavItem("Kommuner", "/kommuner")),
)


class SessionState(rx.State):
    """The frame's values. Everything here is about the reader alone."""

    signed_in: bool = False
    name: str = ""
    acts_for: str = ""
    municipality: str = ""
    role: str = ""
    navigation: list[NavItem] = []
    page: str = ""
    denied: str = ""
    notice: str = ""
    notice_tone: str = "neutral"
    announcement: str = ""
    notice_number: int = 0
    ask_whom: AskWhom = NOBODY
    profile: str = ""
    expires: str = ""
    reader: str = ""
    """Which account reads, told apart from others by the page's script and by nobody else."""
    again: str = ""
    """Where one logs in to come back, once the login has ended by itself."""

    _identity: str = ""
    _actor: Actor | None = None
    _told: frozenset[str] = frozenset()
    _address: str = ""

    @rx.event
    @requires(Right.ANYONE_SIGNED_IN)
    async def stay(self) -> None:
        """«Fortsätt»: use the session, so that it does not end for lack of use."""
        key = cookie_key(self.router_data)
        if (login := await auth.resolve(key)) is not None:
            await auth.touch(key, login.seen_at, at_once=True)
        self.expires = ""

    @rx.event
    @requires(Right.ANYONE_SIGNED_IN)
    async def dismiss(self) -> None:
        """Put away the message that is shown."""
        hush(self)


def reader_mark(actor: Actor | None) -> str:
    """A name for the reader's account that tells nothing of it, and is another once the secret is."""
    if actor is None:
        return ""
    return hmac.new(secret(), f"reader {actor.account_id}".encode(), "sha256").hexdigest()[:32]


def login_address(path: str) -> str:
    """The login page, from which one goes on to the path if that is one of our own."""
    wanted = path if path.startswith("/") and not path.startswith(("//", "/logga-in")) else "/"
    return "/logga-in" if wanted == "/" else f"/logga-in?till={quote(wanted[:300], safe='/')}"


def end(session: SessionState, why: str, path: str) -> None:
    """Say why the login has ended, and where one comes back if it ended by itself."""
    session.denied = why
    session.again = login_address(path) if why == ENDED[TIME] else ""


def cookie_key(router_data: Mapping[str, Any]) -> str:
    """The session key in the cookie header of this connection, or nothing."""
    return cookie_value(router_data, auth.session_cookie())


def cookie_value(router_data: Mapping[str, Any], name: str) -> str:
    """One cookie of this connection's handshake."""
    # The same reading as over HTTP: one is logged in here exactly when one is there.
    return cookie_parser(router_data.get("headers", {}).get("cookie", "")).get(name, "")


def identity_of(login: auth.Login | None, key: str) -> str:
    """Which login this is: another login of the same account is another identity."""
    return f"{login.actor.account_id}:{auth.hash_key(key)}" if login else ""


def publish(session: SessionState, login: auth.Login | None) -> None:
    """Show who is logged in; only what has changed travels to the browser.

    `_told` are the subjects that the reader knows of: at first those held, then as `state.refills` says.
    """
    actor = login.actor if login else None
    if session._actor is None and actor is not None:
        session._told = actor.subjects
    session._actor = actor
    shown: dict[str, Any] = {
        "signed_in": actor is not None,
        "name": actor.name if actor else "",
        "acts_for": _acts_for(actor),
        "profile": PROFILE if actor and actor.may(Right.PROFILE_READ) else "",
        "municipality": f"{actor.municipality_name} kommun" if actor and actor.municipality_code else "",
        "role": _role_name(actor),
        "navigation": [item for right, item in NAVIGATION if actor and actor.may(right)],
        "expires": _expires(login),
        "reader": reader_mark(actor),
    }
    for name, value in shown.items():
        if getattr(session, name) != value:
            setattr(session, name, value)


def _acts_for(actor: Actor | None) -> str:
    if actor is None:
        return ""
    return "Migrationsverket" if actor.role is Role.OFFICER else f"{actor.municipality_name} kommun"


def _role_name(actor: Actor | None) -> str:
    if actor is None:
        return ""
    if actor.role is Role.OFFICER:
        return ", ".join(sorted(FUNCTION[function] for function in actor.functions))
    return ROLE[actor.role]


def _expires(login: auth.Login | None) -> str:
    if login is None or not should_warn(login.started_at, login.seen_at, clock.now()):
        return ""
    return clock_time(ends_at(login.started_at, login.seen_at))


async def say(state: rx.State, sentence: str, tone: str = "positive") -> None:
    """Show a message at the top of the page and read it aloud."""
    tell(await state.get_state(SessionState), sentence, tone)


def tell(session: SessionState, sentence: str, tone: str) -> None:
    """The same, for who already holds the frame. What is said twice is two messages, and read twice."""
    session.notice, session.notice_tone = sentence, tone
    session.notice_number += 1


def hush(session: SessionState) -> None:
    """Put away everything that was said."""
    session.notice = session.announcement = ""


async def announce(state: rx.State, sentence: str) -> None:
    """Tell a screen reader politely, without taking any room or focus."""
    session = await state.get_state(SessionState)
    session.announcement = _anew(session.announcement, sentence)


def _anew(said: str, sentence: str) -> str:
    # What does not change is not read again, though it was said again: then a space is the difference.
    return f"{sentence}\N{NO-BREAK SPACE}" if said == sentence else sentence
