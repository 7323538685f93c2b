"""A payout run that is killed at every statement of every step, and gone on with until it is done.

Started by a test as a process of its own. Each try is a process forked from it that kills itself, as by
`kill -9`, at its n-th point; the next try has the same work before it and goes one point further, until one
comes through. Points are before each statement that writes, before each commit and after it: to be killed
before a look is to be killed after what was written before. Prints one line of JSON: how often each step was
killed.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from sqlalchemy import event
from sqlmodel import col, func, select

from rxapp import db
from rxapp.domain.errors import Conflict
from rxapp.domain.permissions import Actor, Function, Role
from rxapp.models import PaymentFile, Payout, PayoutRun
from rxapp.services import bank_answers, payout_job, payout_runs
from tests.fixtures.bank import bank_answer

Step = Callable[[], Awaitable[Any]]
WAITS, MOST = 3, 400
WRITES = ("INSERT", "UPDATE", "DELETE")


def fatal_at(number: int) -> None:
    """Kill this process at its n-th point."""
    left = [number]

    def statement(_connection: Any, _cursor: Any, said: str, *_: Any) -> None:
        if said.lstrip().startswith(WRITES):
            point()

    def point(*_: Any) -> None:
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    async def committed(_: Any) -> None:
        point()

    engine = db.engine().sync_engine
    event.listen(engine, "before_cursor_execute", statement)
    event.listen(engine, "commit", point)
    db.after_commit(committed)


async def whole(step: Step) -> None:
    try:
        await step()
    finally:
        await db.engine().dispose()


def tried(step: Step, number: int) -> int:
    """The exit code of a process of its own that does the step and is killed at its n-th point."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 1
    try:
        fatal_at(number)
        asyncio.run(whole(step))
        code = 0
    except Conflict as refusal:
        sys.stderr.write(f"{refusal.sentence}\n")
        code = WAITS
    finally:
        os._exit(code)


def killed(step: Step) -> int:
    """Go on with a step until it comes through; gives how often it was killed."""
    for number in range(MOST):
        code = tried(step, number)
        if code in (0, WAITS):
            return number
        if code != -signal.SIGKILL:
            raise SystemExit(f"point {number} ended with {code}")
    raise SystemExit("it never came through")


async def rejecting(day: date) -> bytes:
    """The bank's answer that it did not make the last payment of the order."""
    async with db.reading() as session:
        run = select(PayoutRun.id).where(PayoutRun.pay_on == day)
        order = select(PaymentFile.message_id).where(col(PaymentFile.payout_run_id).in_(run))
        last = select(func.max(Payout.id)).where(col(Payout.payout_run_id).in_(run), Payout.total_ore > 0)
        name, payout = (await session.exec(order)).one(), (await session.exec(last)).one()
    return bank_answer(name, (f"UTB-{payout}", "RJCT"))


def main(pay_on: str, approver: str) -> None:
    """Prepare, approve, pay and read the answer, each killed all along the way."""
    day = date.fromisoformat(pay_on)
    officer = Actor(int(approver), "", "", Role.OFFICER, functions=frozenset({Function.PAYOUT_APPROVER}))

    async def carry_out() -> None:
        await payout_job.carry_out(day)

    async def approve() -> None:
        run = await payout_job.run_of(day)
        async with db.unit_of_work() as session:
            await payout_runs.approve(session, officer, run_id=run.id if run and run.id else 0)

    async def read() -> None:
        await bank_answers.take_in(await rejecting(day))

    steps = {"prepare": carry_out, "approve": approve, "pay": carry_out, "answer": read}
    sys.stdout.write(json.dumps({name: killed(step) for name, step in steps.items()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
