"""Senders that are killed at any moment: nothing is lost, and what comes twice is the same mail."""

import asyncio
import random
import signal
import sys
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable

import pytest
from sqlmodel import func, select

from rxapp.db import reading
from rxapp.domain.mail import DeliveryState
from rxapp.models import MailDelivery
from rxapp.services.mail_sending import count_waiting
from tests.fixtures.mailing import ASTA, BO, asked, case_of, want
from tests.fixtures.smtp import MailServer
from tests.fixtures.world import World

AT_ONCE = 3
SIZES = {"sqlite": (1_000, 20), "postgresql": (250, 5)}
"""Events, and senders that are killed. Fewer where it takes longer."""
SENDER = """
import asyncio
from datetime import timedelta
from rxapp.services import mail_sending

# What a killed one has taken is tried again at once.
mail_sending.LEASE = timedelta(seconds=1)

async def send():
    while True:
        if not (await mail_sending.send_some()).taken:
            await asyncio.sleep(0.02)

asyncio.run(send())
"""

Process = asyncio.subprocess.Process


async def start() -> Process:
    return await asyncio.create_subprocess_exec(sys.executable, "-c", SENDER)


async def until(is_so: Callable[[], Awaitable[bool]], seconds: float = 60) -> None:
    async with asyncio.timeout(seconds):
        while not await is_so():  # noqa: ASYNC110 - what is waited for goes on in other processes
            await asyncio.sleep(0.05)


async def kill_at_random(senders: list[Process], smtp: MailServer, dice: random.Random) -> None:
    """Let them have sent something more, and kill one of them a moment later."""
    before = len(smtp.received)

    async def has_gone_on() -> bool:
        return len(smtp.received) >= before + dice.randint(1, 20)

    await until(has_gone_on)
    await asyncio.sleep(dice.random() * 0.1)
    victim = senders.pop(dice.randrange(len(senders)))
    victim.send_signal(signal.SIGKILL)
    assert await victim.wait() == -signal.SIGKILL
    senders.append(await start())


async def test_of_a_thousand_events_none_is_lost_though_twenty_senders_are_killed(
    mailing: World, smtp: MailServer, backend: str
) -> None:
    events, killed = SIZES[backend]
    dice = random.Random(20)  # noqa: S311 - the same each time
    await want(mailing.asta)
    await want(mailing.bo)
    case = await case_of(mailing)
    smtp.wait = 0.02
    senders = [await start() for _ in range(AT_ONCE)]
    try:
        for _ in range(killed):
            await asked(case, times=events // killed)
            await kill_at_random(senders, smtp, dice)

        async def is_everything_sent() -> bool:
            async with reading() as session:
                made = (await session.exec(select(func.count()).select_from(MailDelivery))).one()
            return made == 2 * events and await count_waiting() == 0

        await until(is_everything_sent)
    finally:
        for each in senders:
            each.kill()
        await asyncio.gather(*(each.wait() for each in senders))
    contents: dict[str, set[bytes]] = defaultdict(set)
    for mail in smtp.received:
        contents[mail.message_id].add(mail.content)
    async with reading() as session:
        kept = (await session.exec(select(MailDelivery.message_id, MailDelivery.state))).all()
    assert {f"<{message_id}@localhost>" for message_id, _ in kept} == set(contents)
    assert {state for _, state in kept} == {DeliveryState.SENT}
    assert {len(each) for each in contents.values()} == {1}, "what came twice is the same to the last letter"
    first = {mail.message_id: mail.recipients[0] for mail in smtp.received}
    assert Counter(first.values()) == Counter({ASTA: events, BO: events})


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_a_sender_that_is_killed_leaves_its_mails_to_the_next(mailing: World, smtp: MailServer) -> None:
    await want(mailing.asta)
    await asked(await case_of(mailing), times=10)
    smtp.wait = 0.5
    sender = await start()

    async def has_begun() -> bool:
        return await count_waiting() > 0

    await until(has_begun)
    sender.kill()
    await sender.wait()
    smtp.wait = 0
    assert await count_waiting() > 0
    other = await start()

    async def is_empty() -> bool:
        return await count_waiting() == 0

    try:
        await until(is_empty)
    finally:
        other.kill()
        await other.wait()
    assert len({mail.message_id for mail in smtp.received}) == 10
