"""The service sends by itself: at once when something is written, and less and less often to no server."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from structlog.testing import capture_logs

from rxapp.state import live, watch
from tests.fixtures.mailing import ASTA, BO, case_of, of, recipients, want, written
from tests.fixtures.noticing import happen
from tests.fixtures.smtp import MailServer
from tests.fixtures.world import World


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not is_so():  # noqa: ASYNC110 - what is waited for goes on in another task
            await asyncio.sleep(0.02)


async def beside(work: Callable[[], Awaitable[None]]) -> None:
    """Do it while the service sends."""
    sending = asyncio.create_task(watch.send_mail())
    try:
        await work()
    finally:
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)


@pytest.fixture(autouse=True)
def unheard(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pages are open."""

    async def on_events(_events: object) -> None:
        return

    monkeypatch.setattr(live, "on_events", on_events)
    monkeypatch.setattr(watch, "_mailed", asyncio.Event())


async def test_mail_goes_out_as_soon_as_its_event_is_written(
    mailing: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "MAIL_EVERY", 3_600.0)
    await want(mailing.asta)
    case = await case_of(mailing)

    async def work() -> None:
        for number in (1, 2):
            await until(lambda: bool(watch._mailed._waiters))  # it has found nothing, and waits
            await watch.hear(await happen(mailing.hanna, [of(case)]))
            await until(lambda number=number: len(written()) == number)

    await beside(work)
    assert recipients(written()) == [ASTA, ASTA]


async def test_what_another_process_writes_goes_out_too(
    mailing: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "MAIL_EVERY", 0.1)
    await want(mailing.bo)
    case = await case_of(mailing)

    async def work() -> None:
        await happen(mailing.hanna, [of(case)])
        await until(lambda: bool(written()))

    await beside(work)
    assert recipients(written()) == [BO]


async def test_a_server_that_is_away_is_asked_less_and_less_often_and_then_gets_everything(
    mailing: World, smtp: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "MAIL_EVERY", 0.05)
    monkeypatch.setattr(watch, "MAIL_PAUSE", 0.4)
    await want(mailing.asta)
    await happen(mailing.hanna, [of(await case_of(mailing))] * 5)
    smtp.stop()
    with capture_logs() as lines:

        async def work() -> None:
            await until(lambda: len(lines) >= 5)
            smtp.start()
            await until(lambda: len(smtp.received) == 5)

        await beside(work)
    pauses = [line["tried_again_in"] for line in lines if line["event"] == "the mail server takes nothing"]
    assert pauses[:5] == [0.05, 0.1, 0.2, 0.4, 0.4]
