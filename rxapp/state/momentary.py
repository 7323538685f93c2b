"""What is shown for one visit alone: gone when the tab leaves or is loaded anew, and after a while by itself.

A page that is left is emptied like every other. But a tab can also be closed, or come back by another
connection, and nothing tells the server what has become of the screen.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

import reflex as rx

from rxapp import clock

KEPT = timedelta(minutes=10)
Part = TypeVar("Part", bound=type[rx.State])


@dataclass(slots=True)
class Held:
    """The tabs of this process that show something, each with the connection and the instant it was shown."""

    tabs: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    classes: list[Any] = field(default_factory=list)


held = Held()


def momentary(cls: Part) -> Part:
    """Register a state with something of the kind; `_forget()` empties it."""
    held.classes.append(cls)
    return cls


def remember(state: Any) -> None:
    """The state's tab shows something from now on."""
    data = state.router_data
    held.tabs[str(data.get("token", ""))] = str(data.get("sid", "")), clock.now()


async def forget(root: Any) -> None:
    """Empty what the tab has of it."""
    held.tabs.pop(str(root.router_data.get("token", "")), None)
    for cls in held.classes:
        (await root.get_state(cls))._forget()


def take_outlived(connection_of: Callable[[str], str | None]) -> list[str]:
    """The tabs that have left by now, came back by another connection, or have shown it long enough. They
    are told once: whoever asks empties them."""
    too_old = clock.now() - KEPT
    gone = [token for token, (sid, at) in held.tabs.items() if at < too_old or connection_of(token) != sid]
    for token in gone:
        del held.tabs[token]
    return gone
