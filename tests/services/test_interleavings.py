"""A thousand things that many people do at once, in an order that nobody chooses, on PostgreSQL.

Whatever the order: nobody is shown a row after the permission for it was taken, no permission that was
given is lost, and no municipality is left without administrator.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from random import Random
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select

from rxapp import clock
from rxapp.db import reading, unit_of_work
from rxapp.domain.errors import DomainError, NotAllowed
from rxapp.domain.events import EventKind
from rxapp.domain.permissions import Actor, Right, Role
from rxapp.models import Account, Case, Event, Permission
from rxapp.services import applications, auth, cases, drafts, exports, permissions
from rxapp.services.acting import acting, looking, still
from rxapp.services.cases import CaseFilter
from rxapp.services.payouts import PayoutFilter
from rxapp.text.labels import type_name
from tests.fixtures.people import ACCOUNTS, AMINA, BURLOV, COMPULSORY, PIN, PRESCHOOL
from tests.fixtures.world import Asked, World, add_case, pay_out
from tests.services.spring import Q1, typed

ACTS = 1_000
AT_ONCE = 8
SUBJECTS = (PRESCHOOL, COMPULSORY)
USERS = ("asta", "bo", "nils")


@dataclass(frozen=True, slots=True)
class Span:
    """When something was asked for and when it was done, in the order of one counter for all."""

    begun: int
    done: int


@dataclass(slots=True)
class Told:
    """What everybody saw: changes of a user's permission, and what a user was served meanwhile."""

    changes: dict[tuple[str, str], list[tuple[Span, bool]]] = field(default_factory=lambda: defaultdict(list))
    served: list[tuple[str, Span, frozenset[str]]] = field(default_factory=list)
    sent: list[tuple[str, str, Span]] = field(default_factory=list)
    refused: int = 0
    logged_out: int = 0


class Play:
    """Everybody at once, each act drawn by a seeded chance."""

    def __init__(self, world: World, keys: dict[str, str], seed: int) -> None:
        self.world, self.keys = world, keys
        self.random, self.ticks, self.told = Random(seed), count(1), Told()  # noqa: S311 - a play, not a secret
        self.acts: list[tuple[int, Callable[[], Awaitable[None]]]] = [
            (4, self.toggle),
            (4, self.look),
            (1, self.export),
            (2, self.send),
            (1, self.administrate),
            (1, self.log_out),
        ]
        self.browsers: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def run(self) -> None:
        waiting = iter(range(ACTS))
        weights, deeds = zip(*self.acts, strict=True)

        async def one_after_the_other() -> None:
            for _ in waiting:
                await self.random.choices(deeds, weights)[0]()

        await asyncio.gather(*(one_after_the_other() for _ in range(AT_ONCE)))

    async def toggle(self) -> None:
        who, subject = self.random.choice(USERS), self.random.choice(SUBJECTS)
        held, begun = self.random.random() < 0.5, next(self.ticks)
        try:
            async with acting(self.keys["disa"], Right.PERMISSIONS_SET) as (session, actor):
                await permissions.set_permission(
                    session, actor, account_id=self.person(who).account_id, subject=subject, held=held
                )
        except NotAllowed:
            # Logged out just then: nothing has been changed.
            self.told.refused += 1
            return
        self.told.changes[who, subject].append((Span(begun, next(self.ticks)), held))

    async def look(self) -> None:
        who, begun = self.random.choice(USERS), next(self.ticks)
        try:
            async with looking(self.keys[who], Right.CASES_READ) as (session, actor):
                found = await cases.list_cases(session, actor, CaseFilter())
        except NotAllowed:
            self.told.refused += 1
            return
        self.told.served.append(
            (who, Span(begun, next(self.ticks)), frozenset(row.type_code for row in found.rows))
        )

    async def export(self) -> None:
        who, begun = self.random.choice(USERS), next(self.ticks)
        key = self.keys[who]
        if (login := await auth.resolve(key)) is None:
            self.told.refused += 1
            return
        try:
            may_still = partial(still, key, login.actor, Right.PAYOUTS_READ)
            made = (await exports.payouts(login.actor, PayoutFilter(), "csv", still=may_still)).decode()
        except NotAllowed:
            self.told.refused += 1
            return
        names = frozenset(code for code in SUBJECTS if type_name(code) in made)
        self.told.served.append((who, Span(begun, next(self.ticks)), names))

    async def send(self) -> None:
        who, subject, begun = self.random.choice(USERS), self.random.choice(SUBJECTS), next(self.ticks)
        row = typed(f"2{begun:07d}")
        try:
            async with acting(self.keys[who], Right.APPLICATIONS_SEND) as (session, actor):
                opened = await drafts.open_draft(session, actor, subject)
                draft = await drafts.save_draft(
                    session, actor, opened.key, version=opened.version, claim=Q1.period, rows=(row,)
                )
                await applications.send(session, actor, draft.key, version=draft.version)
        except DomainError:
            self.told.refused += 1
            return
        self.told.sent.append((who, subject, Span(begun, next(self.ticks))))

    async def administrate(self) -> None:
        """One of the two administrators leaves or comes back; the last one cannot leave."""
        leaves = self.random.random() < 0.6
        whom = self.random.choice(self.administrators)
        changed = update(Account).where(col(Account.id) == whom)
        try:
            async with unit_of_work() as session:
                await session.exec(changed.values(deactivated_at=clock.now() if leaves else None))
        except IntegrityError:
            self.told.refused += 1
        async with reading() as session:
            assert await current_administrators(session) >= 1

    async def log_out(self) -> None:
        """Somebody logs out, here or everywhere, and comes back; the old key opens nothing any more."""
        who, everywhere = self.random.choice((*USERS, "disa")), self.random.random() < 0.5
        async with self.browsers[who]:
            old = self.keys[who]
            await auth.log_out(old, everywhere=everywhere)
            with pytest.raises(NotAllowed):
                async with acting(old, Right.ANYONE_SIGNED_IN):
                    pass
            self.keys[who] = await key_of(who)
            self.told.logged_out += 1

    @property
    def administrators(self) -> list[int]:
        return [self.world.berit.account_id, self.world.berit.account_id + 1_000]

    def person(self, name: str) -> Actor:
        return getattr(self.world, name)


async def current_administrators(session: Any) -> int:
    statement = select(func.count()).where(
        col(Account.municipality_code) == BURLOV,
        col(Account.role) == Role.ADMINISTRATOR,
        col(Account.deactivated_at).is_(None),
    )
    return (await session.exec(statement)).one()


async def key_of(name: str) -> str:
    entered = await auth.log_in(ACCOUNTS[name].hsa_id, PIN)
    assert isinstance(entered, auth.LoggedIn)
    return entered.key


async def prepare(world: World) -> None:
    """A paid case of each type, and a second administrator for Burlöv."""
    async with unit_of_work() as session:
        for subject in SUBJECTS:
            rows = [Asked(AMINA.number, 1_000_00)]
            await add_case(session, world, sender=world.asta, type_code=subject, rows=rows)
    await pay_out(world, clock.today())
    async with unit_of_work() as session:
        first = (await session.exec(select(Account).where(Account.id == world.berit.account_id))).one()
        alike = first.model_dump(exclude={"id", "hsa_id"})
        session.add(Account(id=world.berit.account_id + 1_000, hsa_id=f"{first.hsa_id}2", **alike))


def surely(changes: list[tuple[Span, bool]], span: Span, *, held: bool) -> bool:
    """Whether the permission was held, or not held, all through the span, whatever the order was of
    changes that were made at once."""
    if any(now is not held and c.begun < span.done and c.done > span.begun for c, now in changes):
        return False
    before = [(c, now) for c, now in changes if c.done <= span.begun]
    if not before:
        return False
    last = max(before, key=lambda pair: pair[0].done)
    rivals = [now for c, now in before if c.done > last[0].begun]
    return all(now is held for now in rivals)


async def journal_says(who: Actor, subject: str) -> bool | None:
    """What the last event says of the permission."""
    statement = (
        select(Event.kind)
        .where(
            Event.account_id == who.account_id,
            Event.type_code == subject,
            col(Event.kind).in_([EventKind.PERMISSION_GIVEN, EventKind.PERMISSION_TAKEN]),
        )
        .order_by(col(Event.id).desc())
    )
    async with reading() as session:
        kind = (await session.exec(statement)).first()
    return None if kind is None else kind == EventKind.PERMISSION_GIVEN


async def table_says(who: Actor, subject: str) -> bool:
    statement = select(Permission.id).where(
        Permission.account_id == who.account_id, Permission.subject == subject
    )
    async with reading() as session:
        return (await session.exec(statement)).first() is not None


@pytest.fixture
async def play(spring: World) -> Play:
    await prepare(spring)
    keys = {name: await key_of(name) for name in (*USERS, "disa")}
    return Play(spring, keys, seed=20261125)


@pytest.mark.parametrize("backend", [pytest.param("postgresql", marks=pytest.mark.pg)], indirect=True)
async def test_a_thousand_acts_at_once_leak_nothing_and_lose_nothing(play: Play, backend: str) -> None:
    await play.run()
    told = play.told
    compared = {"gone": 0, "there": 0}
    for who, span, types in told.served:
        for subject in SUBJECTS:
            changes = told.changes[who, subject]
            if surely(changes, span, held=False):
                compared["gone"] += 1
                assert subject not in types, f"{who} was served {subject} after it was taken: {span}"
            if surely(changes, span, held=True):
                compared["there"] += 1
                assert subject in types, f"{who} was not served {subject} after it was given: {span}"
    for who, subject, span in told.sent:
        assert not surely(told.changes[who, subject], span, held=False), f"{who} sent {subject}: {span}"
    for who in USERS:
        for subject in SUBJECTS:
            said = await journal_says(play.person(who), subject)
            assert said is None or said is await table_says(play.person(who), subject)
    async with reading() as session:
        assert await current_administrators(session) >= 1
        assert (await session.exec(select(func.count()).select_from(Case))).one() == 2 + len(told.sent)
    # A play in which nothing could have gone wrong would prove nothing.
    assert min(compared.values()) > 50, compared
    assert len(told.sent) > 20
    assert told.refused > 20
    assert told.logged_out > 20
