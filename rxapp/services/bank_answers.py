"""The bank's answer to an order as a file: from the operator, or sent by an officer from the page."""

import asyncio
from pathlib import Path

from rxapp.db import unit_of_work
from rxapp.domain.errors import Invalid
from rxapp.domain.permissions import Right
from rxapp.services import scanner
from rxapp.services.acting import acting, looking
from rxapp.services.file_store import Incoming
from rxapp.services.payment_files import read_answer
from rxapp.services.payment_xml import MOST_BYTES

TOO_LARGE = "Filen är för stor för att vara ett svar från banken."


def read_file(path: Path) -> bytes:
    """The bytes of a file, never more than an answer can be.

    Raises:
        OSError: it cannot be read.
        Invalid: it is too large.
    """
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Invalid("svar", TOO_LARGE)
    return content


async def take_in(content: bytes) -> int:
    """Read an answer for the operator; gives how many payments were sent back. Raises as `read_answer`."""
    async with unit_of_work() as session:
        return await read_answer(session, None, content)


async def may_send(key: str) -> None:
    """Nothing, if whoever has the session key may send an answer: asked before the file is taken in.

    Raises:
        NotAllowed: the session has ended, or they prepare no payouts.
    """
    async with looking(key, Right.PAYOUT_RUNS_PREPARE):
        return


async def take_in_sent(key: str, incoming: Incoming) -> int:
    """Read an answer that an officer sent; gives how many payments were sent back.

    Raises:
        NotAllowed: what was allowed when the file began to come has been taken meanwhile.
        NotScanned, Harmful: see `scanner`.
        Invalid, NotFound, Conflict: see `read_answer`.
    """
    await scanner.scan(incoming.path)
    content = await asyncio.to_thread(read_file, incoming.path)
    async with acting(key, Right.PAYOUT_RUNS_PREPARE) as (session, actor):
        return await read_answer(session, actor, content)
