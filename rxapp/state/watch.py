"""What goes on beside the users' events: hear of other processes' events, warn before a session ends,
let a new day begin, make the automatic decisions, send mail and forget it, tell of last days that nobody
attends to, remind of what is asked for, book recoveries that have got legal force, and sweep files that
nothing points at."""

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

import reflex as rx
import structlog

from rxapp import clock, db
from rxapp.domain.events import EventKind
from rxapp.domain.sessions import WARN_BEFORE
from rxapp.services import (
    attached_files,
    decisions,
    journal,
    mail_forgetting,
    mail_sending,
    new_day,
    recovery_claims,
    supplement_notices,
)
from rxapp.services.journal import Recorded
from rxapp.state import live
from rxapp.text.notices import MAILED

log = structlog.get_logger("rxapp.watch")

LISTEN_EVERY = 0.25
SWEEP_EVERY = 20.0
DAY_EVERY = 0.5
DECIDE_EVERY = 30.0
LAST_DAYS_EVERY = 30.0
LEGAL_FORCE_EVERY = 30.0
REMIND_EVERY = 600.0
MAIL_EVERY = 1.0
MAIL_PAUSE = 60.0
FILES_EVERY = 24 * 3600.0
DECIDE_NEW = timedelta(minutes=15)

CAME_IN = frozenset({EventKind.APPLICATION_SENT, EventKind.APPLICATION_REGISTERED, EventKind.ROWS_REPLACED})
"""What gives something to decide."""

_heard: set[int] = set()
_sent = asyncio.Event()
_mailed = asyncio.Event()


async def hear(events: Sequence[Recorded]) -> None:
    """Events of this process: told at once."""
    _heard.update(event.event_id for event in events)
    if any(event.kind in CAME_IN for event in events):
        _sent.set()
    if any(event.kind in MAILED for event in events):
        _mailed.set()
    await live.on_events(events)


async def listen() -> None:
    """Events that other processes have written (other workers, the operator's command)."""
    seen = {event.event_id for event in await journal.recent()}
    # After a fault: what came while nobody listened counts as seen, and has been told to nobody.
    live.look_at_all()
    while True:
        await asyncio.sleep(LISTEN_EVERY)
        latest = await journal.recent()
        new = [event for event in latest if event.event_id not in seen and event.event_id not in _heard]
        seen = {event.event_id for event in latest}
        _heard.intersection_update(seen)
        if new:
            await live.on_events(new)


async def _forever(work: Callable[[], Awaitable[None]]) -> None:
    """A fault (the database away for a moment) is logged, and the work goes on."""
    while True:
        try:
            await work()
        except Exception:
            log.exception("stopped for a moment", work=work.__name__)
            await asyncio.sleep(1)
            # What happened meanwhile has been told to nobody.
            live.look_at_all()


async def sweep() -> None:
    """Now and then: a tab whose session is near its end is warned, one past it is cleared, and what was
    shown for one visit alone is forgotten."""
    ahead = timedelta(seconds=WARN_BEFORE + SWEEP_EVERY)
    while True:
        await asyncio.sleep(SWEEP_EVERY)
        live.look_at_ending(clock.now() + ahead)
        await live.forget_outlived()


async def turn_day() -> None:
    """At midnight a permission begins or ends, and an agreement too, without anybody doing anything."""
    day = clock.today()
    while True:
        await asyncio.sleep(DAY_EVERY)
        if day != (day := clock.today()):
            live.look_at_all()


async def remind() -> None:
    """Now and then: what is asked for by a day that comes near, or has passed. Most often it is told."""
    while True:
        if written := await supplement_notices.tell_of_days():
            log.info("reminders and notices written", written=written)
        await asyncio.sleep(REMIND_EVERY)


async def follow_legal_force() -> None:
    """At the start and then as a new day begins: recoveries whose decision can no longer be appealed."""
    followed_on = None
    while True:
        if followed_on != (day := clock.today()):
            await recovery_claims.follow_legal_force()
            followed_on = day
        await asyncio.sleep(LEGAL_FORCE_EVERY)


async def decide() -> None:
    """Decide what can be decided automatically, as soon as it has come in.

    What has lain longer, after a standstill, is for the operator's `rxapp decide --pending`.
    """
    while True:
        _sent.clear()
        await decisions.decide_pending(clock.now() - DECIDE_NEW)
        try:
            await asyncio.wait_for(_sent.wait(), DECIDE_EVERY)
        except TimeoutError:
            continue


async def send_mail() -> None:
    """Send what is to be mailed as soon as it is written; while the mail server takes nothing, try less and
    less often."""
    pause = 0.0
    while True:
        _mailed.clear()
        done = await mail_sending.send_some()
        if done.away:
            pause = min(2 * pause or MAIL_EVERY, MAIL_PAUSE)
            log.warning("the mail server takes nothing", why=done.away, tried_again_in=pause)
            await asyncio.sleep(pause)
            continue
        pause = 0.0
        if done.taken:
            continue
        try:
            # Now and then anyway: other processes write too, and what was refused is tried again.
            await asyncio.wait_for(_mailed.wait(), MAIL_EVERY)
        except TimeoutError:
            continue


async def forget_mail() -> None:
    """At the start and then once a day: which mail went where long ago."""
    while True:
        if forgotten := await mail_forgetting.forget_old():
            log.info("old mail forgotten", mails=forgotten)
        await asyncio.sleep(FILES_EVERY)


async def tell_of_last_days() -> None:
    """At the start and then as a new day begins: those near with nothing sent, those of them that nobody
    attends to, and those to respond to a recovery or to appeal."""
    told_on = None
    while True:
        if told_on != (day := clock.today()):
            await new_day.tell_of_last_days()
            told_on = day
        await asyncio.sleep(LAST_DAYS_EVERY)


async def sweep_files() -> None:
    """At the start and then once a day: files that no attachment points at, since something broke off."""
    while True:
        if removed := await attached_files.sweep():
            log.info("files without attachment removed", files=removed)
        await asyncio.sleep(FILES_EVERY)


@asynccontextmanager
async def watching(app: rx.App) -> AsyncIterator[None]:
    """Run all of it while the service runs."""
    live.hub.app = app
    db.after_commit(hear)
    # What is loaded by now stays loaded: looking through it for garbage would stop every user for a moment.
    gc.freeze()
    works = (
        listen,
        sweep,
        turn_day,
        decide,
        send_mail,
        forget_mail,
        tell_of_last_days,
        remind,
        follow_legal_force,
        sweep_files,
    )
    tasks = [asyncio.create_task(_forever(work)) for work in works]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
