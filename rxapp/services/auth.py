"""Login by test card, sessions and their end."""

import asyncio
import hashlib
import secrets
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from passlib.context import CryptContext  # pyright: ignore[reportMissingTypeStubs]
from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.actors import Login, agreement_runs, find_login, find_logins, in_force
from rxapp.db import reading, unit_of_work
from rxapp.domain.errors import Invalid
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.identifiers import parse_hsa_id, parse_pin
from rxapp.domain.permissions import Actor, Role
from rxapp.domain.sessions import WRONG_PINS_ALLOWED
from rxapp.models import Account, LoginSession
from rxapp.services import journal
from rxapp.settings import get_settings

_PINS: Any = CryptContext(
    schemes=["argon2"], argon2__time_cost=2, argon2__memory_cost=19_456, argon2__parallelism=1
)
SESSION_COOKIE = "rxapp_session"
REPLACED_BY, OTHER_CARD, SAME_CARD = "replaced_by", "other_card", "same_card"
"""In a logging out that another login in the same browser brought about: which card came instead."""

_UNKNOWN_KEPT = 10_000
_unknown_tries: dict[str, int] = {}
_AT_ONCE = 200
"""Sessions that are asked for in one statement: a database takes only so many values."""

_TOUCH_EVERY = timedelta(seconds=15)
_hashing = ThreadPoolExecutor(2)
"""A hash takes 19 MB and a core for a while: two at a time, however many knock."""


class Refusal(StrEnum):
    """Why a login was refused; the sentences are in `rxapp.text.login`."""

    HSA_ID = "hsa_id"
    PIN = "pin"
    TOO_MANY = "too_many"
    WRONG = "wrong"
    LOCKED = "locked"
    NO_AGREEMENT = "no_agreement"
    INACTIVE = "inactive"


def session_cookie() -> str:
    """The name of the cookie that holds the session key. Behind https no other host and no page without
    https can set one of that name."""
    return f"__Host-{SESSION_COOKIE}" if get_settings().is_secure else SESSION_COOKIE


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """The value of the session cookie: shown to the browser once and kept nowhere else."""

    key: str


def hash_pin(pin: str) -> str:
    """The argon2 hash of a PIN. Slow on purpose: call it in a thread."""
    return _PINS.hash(pin)


_NOBODY = hash_pin(secrets.token_hex(8))


def hash_key(key: str) -> str:
    """What is stored of a session key. A random 256-bit key needs no salt."""
    return hashlib.sha256(key.encode()).hexdigest()


async def log_in(hsa_id: str, pin: str) -> LoggedIn | Refusal:
    """Check the card and begin a session.

    An unknown card and a wrong PIN give the same answer after the same work, so that nobody can
    find out which cards exist. Three wrong PINs in a row lock the card: nobody logs in with it any more.
    """
    try:
        card = parse_hsa_id(hsa_id)
    except Invalid:
        return Refusal.HSA_ID
    try:
        code = parse_pin(pin)
    except Invalid:
        return Refusal.PIN
    async with reading() as session:
        account = await _by_card(session, card)
        stored = account.pin_hash if account else _NOBODY
    right = await asyncio.get_running_loop().run_in_executor(_hashing, _PINS.verify, code, stored)
    return await _enter(card, right=right)


async def _by_card(session: AsyncSession, card: str, *, lock: bool = False) -> Account | None:
    statement = select(Account).where(Account.hsa_id == card)
    return (await session.exec(statement.with_for_update(key_share=True) if lock else statement)).first()


async def _enter(card: str, *, right: bool) -> LoggedIn | Refusal:
    async with unit_of_work() as session:
        account = await _by_card(session, card, lock=True)
        if account is None:
            return _count_unknown(card)
        if account.locked_at is not None:
            # Whatever the PIN: another answer to the right one would let it be found by trying.
            return Refusal.LOCKED
        if not right:
            return await _count_wrong_pin(session, account)
        if (refusal := await _refusal(session, account)) is not None:
            return refusal
        return await _begin(session, account)


def _count_unknown(card: str) -> Refusal:
    """A card that does not exist seems to be locked after as many tries as one that does."""
    tries = _unknown_tries.pop(card, 0) + 1
    if len(_unknown_tries) >= _UNKNOWN_KEPT:
        _unknown_tries.pop(next(iter(_unknown_tries)))
    _unknown_tries[card] = tries
    return Refusal.WRONG if tries < WRONG_PINS_ALLOWED else Refusal.LOCKED


async def _count_wrong_pin(session: AsyncSession, account: Account) -> Refusal:
    account.wrong_pins += 1
    if account.wrong_pins < WRONG_PINS_ALLOWED:
        return Refusal.WRONG
    # What is open stays open: else whoever has read an HSA-id somewhere could log its holder out.
    account.locked_at = clock.now()
    await journal.record(
        session,
        None,
        Happened(EventKind.CARD_LOCKED, account.municipality_code, account_id=account.id),
    )
    return Refusal.LOCKED


async def _refusal(session: AsyncSession, account: Account) -> Refusal | None:
    if not account.is_active:
        return Refusal.INACTIVE
    if account.role is Role.OFFICER:
        return None
    runs = await session.exec(select(agreement_runs(account.municipality_code, clock.today())))
    return None if runs.one() else Refusal.NO_AGREEMENT


async def _begin(session: AsyncSession, account: Account) -> LoggedIn:
    key, now = secrets.token_urlsafe(32), clock.now()
    account.wrong_pins, account.last_login_at = 0, now
    session.add(LoginSession(key_hash=hash_key(key), account_id=account.id or 0, started_at=now, seen_at=now))
    await journal.record(
        session, None, Happened(EventKind.LOGGED_IN, account.municipality_code, account_id=account.id)
    )
    return LoggedIn(key)


async def resolve(key: str) -> Login | None:
    """Who acts with this session key right now, or None."""
    if not key:
        return None
    async with reading() as session:
        return await find_login(session, hash_key(key), now=clock.now(), today=clock.today())


async def resolve_all(key_hashes: Iterable[str]) -> dict[str, Login]:
    """Who acts with these session keys right now, by their hashes; one that is not in force is not there."""
    hashes, found = sorted(set(key_hashes)), dict[str, Login]()
    async with reading() as session:
        for start in range(0, len(hashes), _AT_ONCE):
            some = hashes[start : start + _AT_ONCE]
            found |= await find_logins(session, some, now=clock.now(), today=clock.today())
    return found


async def touch(key: str, seen_at: datetime, *, at_once: bool = False) -> None:
    """Note that the session is in use; written seldom, since every event would else be a write."""
    now = clock.now()
    if not at_once and now - seen_at < _TOUCH_EVERY:
        return
    async with unit_of_work() as session:
        await session.exec(
            update(LoginSession)
            # A session that has run out meanwhile is not brought back.
            .where(col(LoginSession.key_hash) == hash_key(key), in_force(now))
            .values(seen_at=now)
        )


async def replace(key: str, by: LoggedIn) -> None:
    """End the session that the browser had: another login has come in its place."""
    before, after = await resolve(key), await resolve(by.key)
    is_same = before and after and before.actor.account_id == after.actor.account_id
    await log_out(key, replaced_by=SAME_CARD if is_same else OTHER_CARD)


async def log_out(key: str, *, everywhere: bool = False, replaced_by: str = "") -> None:
    """End the session, or with `everywhere` all sessions of the account."""
    if not key:
        return
    login = await resolve(key)
    if login is None:
        # A profile that is closed, or a municipality without agreement just now: the key must not come back.
        async with unit_of_work() as session:
            await _end_one(session, key)
        return
    async with unit_of_work() as session:
        if everywhere:
            await end_sessions(session, login.actor.account_id)
        else:
            await _end_one(session, key)
        data: dict[str, str | int | bool | None] = {"everywhere": everywhere}
        if replaced_by:
            data[REPLACED_BY] = replaced_by
        await journal.record(session, login.actor, _logged_out(login.actor, data))


def _logged_out(actor: Actor, data: dict[str, str | int | bool | None]) -> Happened:
    return Happened(EventKind.LOGGED_OUT, actor.municipality_code, account_id=actor.account_id, data=data)


async def _end_one(session: AsyncSession, key: str) -> None:
    await session.exec(
        update(LoginSession).where(col(LoginSession.key_hash) == hash_key(key)).values(ended_at=clock.now())
    )


async def end_sessions(session: AsyncSession, account_id: int) -> None:
    """End every session of the account: it logs in anew or not at all."""
    await session.exec(
        update(LoginSession)
        .where(col(LoginSession.account_id) == account_id, col(LoginSession.ended_at).is_(None))
        .values(ended_at=clock.now())
    )
