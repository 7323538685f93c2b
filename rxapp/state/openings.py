"""That a decision was opened in the municipality, noted by the page that shows it."""

import reflex as rx

from rxapp.services import openings
from rxapp.state.marks import needed
from rxapp.state.session import cookie_key


async def note_opened(state: rx.State, file_number: str) -> None:
    """Note it if nobody has opened the case's decisions before the reader of the page."""
    await openings.opened_by(cookie_key(state.router_data), needed(), file_number)
