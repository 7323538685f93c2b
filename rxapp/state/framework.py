"""The framework's own events that run without a mark: exact lists, checked by a test."""

from typing import Any

from reflex.state import BaseState, OnLoadInternalState, State
from reflex.utils.format import format_event_handler


def _names(*handlers: Any) -> frozenset[str]:
    return frozenset(format_event_handler(handler) for handler in handlers)


EMPTY_EVENTS = _names(
    State.set_is_hydrated, OnLoadInternalState.set_is_hydrated, OnLoadInternalState.on_load_internal
)
"""Of themselves they tell a tab where it is and that it is loading, which it has just said itself."""

HYDRATES = _names(State.hydrate, State.hydrate_and_load)
"""The tab has come by a new connection, and is sent everything that it holds."""

FRAMEWORK_EVENTS = EMPTY_EVENTS | HYDRATES
"""Everything else that the framework registers (`setvar`, client storage, reports of front-end
faults) is refused: nothing of ours uses it."""


def is_empty(event_name: str, root: BaseState) -> bool:
    """Whether the answer to the event holds nothing of any reader, whoever asks.

    Of the states below the root, which hold what is shown, none has anything to send: neither changed
    by an event that was broken off, nor computed anew for each answer.
    """
    return event_name in EMPTY_EVENTS and not (root.dirty_substates or root._always_dirty_substates)
