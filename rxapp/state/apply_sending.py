"""Sending what is written on a page, once it has been judged as a whole."""

import reflex as rx

from rxapp.services import applications, drafts
from rxapp.state.acting import acting, looking


async def send_draft(tab: rx.State, key: str, version: int) -> applications.Receipt:
    """Send the draft for whoever has the tab. Raises as `applications.send`."""
    prepared = None
    async with looking(tab) as (session, actor):
        # Judged outside the transaction that writes: with thousands of rows it takes a while.
        if await drafts.is_there(session, actor, key):
            prepared = await applications.prepare(session, actor, key)
    async with acting(tab) as (session, actor):
        return await applications.send(session, actor, key, version=version, prepared=prepared)
