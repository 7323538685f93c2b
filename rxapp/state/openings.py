"""That a decision was opened in the municipality, noted by the page that shows it."""

from contextlib import suppress

import reflex as rx

from rxapp.domain.errors import NotAllowed, NotFound
from rxapp.services import openings
from rxapp.state.acting import acting, looking


async def note_opened(state: rx.State, file_number: str) -> None:
    """Note it if nobody has opened the case's decisions before. Whoever may not see them notes nothing: the
    page itself says why it shows none."""
    with suppress(NotAllowed, NotFound):
        async with looking(state) as (db, actor):
            is_first = await openings.has_unopened(db, actor, file_number)
        if is_first:
            async with acting(state) as (db, actor):
                await openings.note_opened(db, actor, file_number)
